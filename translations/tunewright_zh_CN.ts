<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>DataProblems</name>
    <message>
        <source>exact duplicates</source>
        <translation>完全重复</translation>
    </message>
    <message numerus="yes">
        <source>%n exact duplicates</source>
        <translation>
            <numerusform>%n 条完全重复</numerusform>
        </translation>
    </message>
    <message>
        <source>empty answers</source>
        <translation>回答为空</translation>
    </message>
    <message numerus="yes">
        <source>%n empty answers</source>
        <translation>
            <numerusform>%n 条回答为空</numerusform>
        </translation>
    </message>
    <message>
        <source>a field is missing</source>
        <translation>缺少字段</translation>
    </message>
    <message numerus="yes">
        <source>%n rows lack a field</source>
        <translation>
            <numerusform>%n 行缺少字段</numerusform>
        </translation>
    </message>
    <message>
        <source>a value of the wrong type</source>
        <translation>值的类型不对</translation>
    </message>
    <message numerus="yes">
        <source>%n rows hold a value of the wrong type</source>
        <translation>
            <numerusform>%n 行含有类型不对的值</numerusform>
        </translation>
    </message>
    <message>
        <source>roles out of order</source>
        <translation>角色顺序有误</translation>
    </message>
    <message numerus="yes">
        <source>%n conversations with roles out of order</source>
        <translation>
            <numerusform>%n 段对话的角色顺序有误</numerusform>
        </translation>
    </message>
    <message>
        <source>an unknown role</source>
        <translation>未知角色</translation>
    </message>
    <message numerus="yes">
        <source>%n conversations with an unknown role</source>
        <translation>
            <numerusform>%n 段对话含有未知角色</numerusform>
        </translation>
    </message>
    <message>
        <source>a last turn without answer</source>
        <translation>最后一轮没有回答</translation>
    </message>
    <message numerus="yes">
        <source>%n conversations end without an answer</source>
        <translation>
            <numerusform>%n 段对话的结尾没有回答</numerusform>
        </translation>
    </message>
    <message>
        <source>longer than max_length</source>
        <translation>超过 max_length</translation>
    </message>
    <message numerus="yes">
        <source>%n samples are longer than max_length</source>
        <translation>
            <numerusform>%n 个样本超过 max_length</numerusform>
        </translation>
    </message>
    <message>
        <source>cut off at max_length</source>
        <translation>在 max_length 处截断</translation>
    </message>
    <message numerus="yes">
        <source>%n samples are cut off at max_length</source>
        <translation>
            <numerusform>%n 个样本在 max_length 处截断</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing to learn</source>
        <translation>没有可学习的内容</translation>
    </message>
    <message numerus="yes">
        <source>%n samples have nothing to learn</source>
        <translation>
            <numerusform>%n 个样本没有可学习的内容</numerusform>
        </translation>
    </message>
    <message>
        <source>refused by the chat template</source>
        <translation>被对话模板拒绝</translation>
    </message>
    <message numerus="yes">
        <source>%n conversations are refused by the chat template</source>
        <translation>
            <numerusform>%n 段对话被对话模板拒绝</numerusform>
        </translation>
    </message>
    <message>
        <source>answers not found in the template</source>
        <translation>模板输出中找不到回答</translation>
    </message>
    <message numerus="yes">
        <source>%n conversations whose answers the template does not show</source>
        <translation>
            <numerusform>%n 段对话的回答未出现在模板输出中</numerusform>
        </translation>
    </message>
    <message>
        <source>tool calls not shown</source>
        <translation>工具调用未输出</translation>
    </message>
    <message numerus="yes">
        <source>%n conversations whose tool calls the template does not show</source>
        <translation>
            <numerusform>%n 段对话的工具调用未出现在模板输出中</numerusform>
        </translation>
    </message>
    <message>
        <source>broken characters</source>
        <translation>乱码</translation>
    </message>
    <message numerus="yes">
        <source>%n rows with broken characters</source>
        <translation>
            <numerusform>%n 行含有乱码</numerusform>
        </translation>
    </message>
    <message>
        <source>further problems</source>
        <translation>更多问题</translation>
    </message>
    <message numerus="yes">
        <source>%n files have more problems than are listed</source>
        <translation>
            <numerusform>%n 个文件还有未列出的问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problems of the kind %1</source>
        <translation>
            <numerusform>%n 个“%1”类问题</numerusform>
        </translation>
    </message>
    <message>
        <source>also in the validation data</source>
        <translation>同时出现在验证数据中</translation>
    </message>
    <message numerus="yes">
        <source>%n rows are also in the validation data</source>
        <translation>
            <numerusform>%n 行同时出现在验证数据中</numerusform>
        </translation>
    </message>
    <message>
        <source>lines that cannot be read</source>
        <translation>无法读取的行</translation>
    </message>
    <message numerus="yes">
        <source>%n lines cannot be read</source>
        <translation>
            <numerusform>有 %n 行无法读取</numerusform>
        </translation>
    </message>
    <message>
        <source>empty questions</source>
        <translation>空的提问</translation>
    </message>
    <message numerus="yes">
        <source>%n empty questions</source>
        <translation>
            <numerusform>%n 个空的提问</numerusform>
        </translation>
    </message>
    <message>
        <source>images, sound or video</source>
        <translation>图像、声音或视频</translation>
    </message>
    <message numerus="yes">
        <source>%n rows with images, sound or video</source>
        <translation>
            <numerusform>%n 行含有图像、声音或视频</numerusform>
        </translation>
    </message>
    <message>
        <source>answers marked as bad</source>
        <translation>标为不好的回答</translation>
    </message>
    <message numerus="yes">
        <source>%n answers marked as bad</source>
        <translation>
            <numerusform>%n 个标为不好的回答</numerusform>
        </translation>
    </message>
    <message>
        <source>marked as not to be learnt</source>
        <translation>标为不学习</translation>
    </message>
    <message numerus="yes">
        <source>%n rows marked as not to be learnt</source>
        <translation>
            <numerusform>%n 行标为不学习</numerusform>
        </translation>
    </message>
    <message>
        <source>columns that are not used</source>
        <translation>未使用的列</translation>
    </message>
    <message numerus="yes">
        <source>%n files with columns that are not used</source>
        <translation>
            <numerusform>%n 个文件有未使用的列</numerusform>
        </translation>
    </message>
    <message>
        <source>system text left out by the template</source>
        <translation>模板省去了系统文本</translation>
    </message>
    <message numerus="yes">
        <source>%n files whose system text the template leaves out</source>
        <translation>
            <numerusform>模板省去了 %n 个文件的系统文本</numerusform>
        </translation>
    </message>
    <message>
        <source>reasoning left out by the template</source>
        <translation>模板省去了思考内容</translation>
    </message>
    <message numerus="yes">
        <source>%n files whose reasoning the template leaves out</source>
        <translation>
            <numerusform>模板省去了 %n 个文件的思考内容</numerusform>
        </translation>
    </message>
    <message>
        <source>tools left out by the template</source>
        <translation>模板省去了工具</translation>
    </message>
    <message numerus="yes">
        <source>%n files whose tools the template leaves out</source>
        <translation>
            <numerusform>模板省去了 %n 个文件的工具</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing set aside for validation</source>
        <translation>没有留出验证数据</translation>
    </message>
    <message numerus="yes">
        <source>%n shares for validation that set nothing aside</source>
        <translation>
            <numerusform>%n 个验证比例没有留出任何样本</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FieldWords</name>
    <message>
        <source>Choose at least one module.</source>
        <translation>请至少选择一个模块。</translation>
    </message>
    <message>
        <source>It must be above %1 and at most %2.</source>
        <translation>必须大于 %1 且不超过 %2。</translation>
    </message>
    <message>
        <source>It must be between %1 and %2.</source>
        <translation>必须在 %1 到 %2 之间。</translation>
    </message>
    <message>
        <source>It must be above %1.</source>
        <translation>必须大于 %1。</translation>
    </message>
    <message>
        <source>It must be at least %1.</source>
        <translation>不能小于 %1。</translation>
    </message>
    <message>
        <source>It is out of range.</source>
        <translation>超出允许范围。</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>This model cannot be used: %1</source>
        <translation>此模型无法使用：%1</translation>
    </message>
    <message>
        <source>The chat template refuses the conversation: %1</source>
        <translation>对话模板拒绝了这段对话：%1</translation>
    </message>
    <message>
        <source>No sample has a token to learn from: %1</source>
        <translation>没有任何样本含有可供学习的词元：%1</translation>
    </message>
    <message>
        <source>No sample has a token to learn from.</source>
        <translation>没有任何样本含有可供学习的词元。</translation>
    </message>
    <message>
        <source>Check train_on.</source>
        <translation>请检查 train_on。</translation>
    </message>
    <message>
        <source>No row could be encoded: %1</source>
        <translation>没有一行能够编码：%1</translation>
    </message>
    <message>
        <source>No row could be encoded.</source>
        <translation>没有一行能够编码。</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>请选择其他文件。</translation>
    </message>
    <message>
        <source>None of the %1 rows of %2 can be used; the first because: %3</source>
        <translation>%2 的 %1 行全部无法使用；首行的原因：%3</translation>
    </message>
    <message>
        <source>None of the %1 rows of %2 can be used.</source>
        <translation>%2 的 %1 行全部无法使用。</translation>
    </message>
    <message>
        <source>This run does not appear in the history: %1</source>
        <translation>这次训练不会出现在运行历史中：%1</translation>
    </message>
    <message>
        <source>Line %1 of the %2: %3.</source>
        <translation>%2 第 %1 行：%3。</translation>
    </message>
    <message>
        <source>The %1 refuses this conversation without saying why.</source>
        <translation>%1 拒绝了这段对话，但未说明原因。</translation>
    </message>
    <message>
        <source>%1</source>
        <translation>对话模板拒绝了这段对话：%1</translation>
    </message>
    <message>
        <source>The file %1 does not exist.</source>
        <translation>文件 %1 不存在。</translation>
    </message>
    <message>
        <source>Check the path and its spelling.</source>
        <translation>请检查路径及其拼写。</translation>
    </message>
    <message>
        <source>%1 is a folder, not a file.</source>
        <translation>%1 是文件夹，不是文件。</translation>
    </message>
    <message>
        <source>Name the file itself.</source>
        <translation>请指定文件本身。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read: %2.</source>
        <translation>无法读取文件 %1：%2。</translation>
    </message>
    <message>
        <source>Check its permissions.</source>
        <translation>请检查其权限。</translation>
    </message>
    <message>
        <source>Check that it is the file you meant, or split it.</source>
        <translation>请确认选对了文件，或者将其拆分。</translation>
    </message>
    <message>
        <source>The file %1 is larger than this program reads at once.</source>
        <translation>文件 %1 超过了本程序一次能读取的大小。</translation>
    </message>
    <message>
        <source>The file %1 cannot be read to its end.</source>
        <translation>文件 %1 无法读到末尾。</translation>
    </message>
    <message>
        <source>Check that the disk is healthy.</source>
        <translation>请检查磁盘是否正常。</translation>
    </message>
    <message>
        <source>Line %1 of %2 is not valid JSON (%3).</source>
        <translation>%2 第 %1 行不是有效的 JSON（%3）。</translation>
    </message>
    <message>
        <source>Correct that line.</source>
        <translation>请改正该行。</translation>
    </message>
    <message>
        <source>%1 nests deeper than %2 levels.</source>
        <translation>%1 的嵌套超过 %2 层。</translation>
    </message>
    <message>
        <source>Check that it is the file you meant.</source>
        <translation>请确认选对了文件。</translation>
    </message>
    <message>
        <source>Line %1 of %2 is not a JSON object.</source>
        <translation>%2 第 %1 行不是 JSON 对象。</translation>
    </message>
    <message>
        <source>Write one object a line, for instance {&quot;text&quot;: &quot;…&quot;}.</source>
        <translation>请每行写一个对象，例如 {&quot;text&quot;: &quot;…&quot;}。</translation>
    </message>
    <message>
        <source>Line %1 of %2 is larger than this program reads at once.</source>
        <translation>%2 第 %1 行超过了本程序一次能读取的大小。</translation>
    </message>
    <message>
        <source>%1 &quot;%2&quot; is not of the form NAME=VALUE.</source>
        <translation>%1“%2”不是 NAME=VALUE 的形式。</translation>
    </message>
    <message>
        <source>Write for instance %1 name=value.</source>
        <translation>例如可以写成 %1 name=value。</translation>
    </message>
    <message>
        <source>Give a folder, or FOLDER=WEIGHT with a number, for instance my-adapter=0.5.</source>
        <translation>请给出文件夹，或者以数字作权重的 FOLDER=WEIGHT，例如 my-adapter=0.5。</translation>
    </message>
    <message>
        <source>--adapter &quot;%1&quot; names no folder.</source>
        <translation>--adapter“%1”没有指定文件夹。</translation>
    </message>
    <message>
        <source>--adapter &quot;%1&quot; has a weight that is not a number.</source>
        <translation>--adapter“%1”的权重不是数字。</translation>
    </message>
    <message>
        <source>--columns &quot;%1&quot; is not of the form ROLE=COLUMN.</source>
        <translation>--columns“%1”不是 ROLE=COLUMN 的形式。</translation>
    </message>
    <message>
        <source>Write for instance --columns instruction=question.</source>
        <translation>例如可以写成 --columns instruction=question。</translation>
    </message>
    <message>
        <source>%1 is not a JSON array of messages.</source>
        <translation>%1 不是由消息组成的 JSON 列表。</translation>
    </message>
    <message>
        <source>Write for instance [{&quot;role&quot;: &quot;user&quot;, &quot;content&quot;: &quot;Hello&quot;}].</source>
        <translation>例如可以写成 [{&quot;role&quot;: &quot;user&quot;, &quot;content&quot;: &quot;Hello&quot;}]。</translation>
    </message>
    <message>
        <source>%1 cannot be &quot;%2&quot;.</source>
        <translation>%1 不能是“%2”。</translation>
    </message>
    <message>
        <source>Give a size above zero with a unit, for instance 5GB, 500MB or 2GiB.</source>
        <translation>请给出大于零且带单位的大小，例如 5GB、500MB 或 2GiB。</translation>
    </message>
    <message>
        <source>No verb was given.</source>
        <translation>没有给出命令。</translation>
    </message>
    <message>
        <source>`tunewright help` lists them; `tunewright train recipe.json` trains.</source>
        <translation>`tunewright help` 会列出全部命令；`tunewright train recipe.json` 开始训练。</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Close other programs, or use a smaller file or model.</source>
        <translation>请关闭其他程序，或者使用更小的文件或模型。</translation>
    </message>
    <message>
        <source>The program met an error of its own: %1.</source>
        <translation>程序自身出错：%1。</translation>
    </message>
    <message>
        <source>Please report it with the command you ran.</source>
        <translation>请附上所运行的命令反馈。</translation>
    </message>
    <message>
        <source>The results could not all be written to standard output.</source>
        <translation>结果未能全部写到标准输出。</translation>
    </message>
    <message>
        <source>Check the program that reads them, or the space on the disk.</source>
        <translation>请检查读取输出的程序，或者磁盘空间。</translation>
    </message>
    <message>
        <source>`tunewright help` shows what there is.</source>
        <translation>`tunewright help` 会显示可用的内容。</translation>
    </message>
    <message>
        <source>`tunewright help %1` shows what there is.</source>
        <translation>`tunewright help %1` 会显示可用的内容。</translation>
    </message>
    <message>
        <source>There is no option %1.</source>
        <translation>没有选项 %1。</translation>
    </message>
    <message>
        <source>There is no option %1 in `tunewright %2`.</source>
        <translation>`tunewright %2` 没有选项 %1。</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>您是否想写 %1？</translation>
    </message>
    <message>
        <source>`tunewright %1` needs to be told what to do.</source>
        <translation>`tunewright %1` 需要指明要做什么。</translation>
    </message>
    <message>
        <source>Add one of: %1.</source>
        <translation>请补上其中之一：%1。</translation>
    </message>
    <message>
        <source>There is no verb &quot;%1&quot;.</source>
        <translation>没有命令“%1”。</translation>
    </message>
    <message>
        <source>Did you mean `tunewright %1`?</source>
        <translation>您是否想写 `tunewright %1`？</translation>
    </message>
    <message>
        <source>The argument &quot;%1&quot; is one too many.</source>
        <translation>参数“%1”是多余的。</translation>
    </message>
    <message>
        <source>Usage: %1.</source>
        <translation>用法：%1。</translation>
    </message>
    <message>
        <source>%1 %2 is not there yet in this version.</source>
        <translation>此版本尚不支持 %1 %2。</translation>
    </message>
    <message>
        <source>Use %1.</source>
        <translation>请使用 %1。</translation>
    </message>
    <message>
        <source>Use one of %1.</source>
        <translation>请从 %1 中选择。</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>不小于 %1</translation>
    </message>
    <message>
        <source>between %1 and %2</source>
        <translation>在 %1 到 %2 之间</translation>
    </message>
    <message>
        <source>%1 is %2, but it must be %3.</source>
        <translation>%1 为 %2，但必须%3。</translation>
    </message>
    <message>
        <source>Choose a value that is %1.</source>
        <translation>请填写一个符合要求的值：必须%1。</translation>
    </message>
    <message>
        <source>--rounds and --targets belong to --compare.</source>
        <translation>--rounds 和 --targets 只用于 --compare。</translation>
    </message>
    <message>
        <source>Add --compare, or leave them out.</source>
        <translation>请加上 --compare，或者去掉它们。</translation>
    </message>
    <message>
        <source>`tunewright info` says more of it.</source>
        <translation>`tunewright info` 会给出更多说明。</translation>
    </message>
    <message>
        <source>There is no command %1.</source>
        <translation>没有命令 %1。</translation>
    </message>
    <message>
        <source>/help lists the commands.</source>
        <translation>/help 会列出全部命令。</translation>
    </message>
    <message>
        <source>/adapter names no folder.</source>
        <translation>/adapter 没有指定文件夹。</translation>
    </message>
    <message>
        <source>Write /adapter DIR, /adapter DIR=0.5 or /adapter none.</source>
        <translation>请写成 /adapter DIR、/adapter DIR=0.5 或 /adapter none。</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>没有文件夹 %1。</translation>
    </message>
    <message>
        <source>Check the path of the adapter.</source>
        <translation>请检查适配器的路径。</translation>
    </message>
    <message>
        <source>/save names no file.</source>
        <translation>/save 没有指定文件。</translation>
    </message>
    <message>
        <source>Write /save chat.json.</source>
        <translation>请写成 /save chat.json。</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>Choose a place that you may write to.</source>
        <translation>请选择有写入权限的位置。</translation>
    </message>
    <message>
        <source>1 check failed.</source>
        <translation>有 1 项检查未通过。</translation>
    </message>
    <message>
        <source>%1 checks failed.</source>
        <translation>有 %1 项检查未通过。</translation>
    </message>
    <message>
        <source>The checks whose ok is false say what is wrong.</source>
        <translation>ok 为 false 的检查说明了问题所在。</translation>
    </message>
    <message>
        <source>The lines marked FAILED say what is wrong.</source>
        <translation>标有 FAILED 的行说明了问题所在。</translation>
    </message>
    <message>
        <source>There is nothing to go on from.</source>
        <translation>没有可供接续的内容。</translation>
    </message>
    <message>
        <source>Give --prompt TEXT or --messages FILE.</source>
        <translation>请给出 --prompt TEXT 或 --messages FILE。</translation>
    </message>
    <message>
        <source>%1 is there already.</source>
        <translation>%1 已经存在。</translation>
    </message>
    <message>
        <source>Choose another name, or add --overwrite.</source>
        <translation>请选择其他名称，或者加上 --overwrite。</translation>
    </message>
    <message>
        <source>The recipe has %1 faults.</source>
        <translation>配方有 %1 处错误。</translation>
    </message>
    <message>
        <source>Correct the fields named above.</source>
        <translation>请改正上面列出的字段。</translation>
    </message>
    <message>
        <source>%1 does not exist yet.</source>
        <translation>%1 尚不存在。</translation>
    </message>
    <message>
        <source>There is no chat template to render with.</source>
        <translation>没有可用来排列对话的对话模板。</translation>
    </message>
    <message>
        <source>Name a MODEL or give --template T.jinja.</source>
        <translation>请指定 MODEL，或者给出 --template T.jinja。</translation>
    </message>
    <message>
        <source>%1 is not a JSON array of tools.</source>
        <translation>%1 不是由工具组成的 JSON 列表。</translation>
    </message>
    <message>
        <source>Write a list of tool descriptions in square brackets.</source>
        <translation>请用方括号写出工具说明的列表。</translation>
    </message>
    <message>
        <source>A line has no &quot;messages&quot; that is a list.</source>
        <translation>有一行没有列表形式的“messages”。</translation>
    </message>
    <message>
        <source>Write {&quot;messages&quot;: [{&quot;role&quot;: &quot;user&quot;, &quot;content&quot;: &quot;…&quot;}]} on each line.</source>
        <translation>请在每行写 {&quot;messages&quot;: [{&quot;role&quot;: &quot;user&quot;, &quot;content&quot;: &quot;…&quot;}]}。</translation>
    </message>
    <message>
        <source>`tunewright %1` is not there yet in this version.</source>
        <translation>此版本尚不支持 `tunewright %1`。</translation>
    </message>
    <message>
        <source>`tunewright help` lists the verbs that are.</source>
        <translation>`tunewright help` 会列出可用的命令。</translation>
    </message>
    <message>
        <source>Deleting run %1 needs a confirmation.</source>
        <translation>删除训练 %1 需要确认。</translation>
    </message>
    <message>
        <source>Add --yes.</source>
        <translation>请加上 --yes。</translation>
    </message>
    <message>
        <source>Nothing was deleted.</source>
        <translation>没有删除任何内容。</translation>
    </message>
    <message>
        <source>Answer y to delete.</source>
        <translation>回答 y 即可删除。</translation>
    </message>
    <message>
        <source>There is nothing to tokenize.</source>
        <translation>没有可供分词的内容。</translation>
    </message>
    <message>
        <source>Give --text TEXT or --file F.jsonl.</source>
        <translation>请给出 --text TEXT 或 --file F.jsonl。</translation>
    </message>
    <message>
        <source>A line has no &quot;text&quot; that is a string.</source>
        <translation>有一行没有文本形式的“text”。</translation>
    </message>
    <message>
        <source>Write {&quot;text&quot;: &quot;…&quot;} on each line.</source>
        <translation>请在每行写 {&quot;text&quot;: &quot;…&quot;}。</translation>
    </message>
    <message>
        <source>There is nothing to turn into text.</source>
        <translation>没有可供转换为文本的内容。</translation>
    </message>
    <message>
        <source>Give --ids 1,2,3 or --file F.jsonl.</source>
        <translation>请给出 --ids 1,2,3 或 --file F.jsonl。</translation>
    </message>
    <message>
        <source>A line has no &quot;ids&quot; that is a list of whole numbers from 0.</source>
        <translation>有一行没有由不小于 0 的整数组成的“ids”列表。</translation>
    </message>
    <message>
        <source>Write {&quot;ids&quot;: [1, 2, 3]} on each line.</source>
        <translation>请在每行写 {&quot;ids&quot;: [1, 2, 3]}。</translation>
    </message>
    <message>
        <source>--ids holds &quot;%1&quot;, which is not a token id.</source>
        <translation>--ids 中的“%1”不是词元编号。</translation>
    </message>
    <message>
        <source>Give whole numbers from 0, for instance --ids 1,2,3.</source>
        <translation>请给出不小于 0 的整数，例如 --ids 1,2,3。</translation>
    </message>
    <message>
        <source>A model learns little from so few steps (%1). Lower training.gradient_accumulation_steps, or raise training.num_train_epochs or training.max_steps.</source>
        <translation>步数太少（%1 步），模型学到的东西有限。请减小 training.gradient_accumulation_steps，或者增大 training.num_train_epochs 或 training.max_steps。</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>object key</source>
        <translation>对象的键</translation>
    </message>
    <message>
        <source>object separator</source>
        <translation>对象的分隔符</translation>
    </message>
    <message>
        <source>object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>array</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>unexpected end of input</source>
        <translation>内容意外结束</translation>
    </message>
    <message>
        <source>invalid literal</source>
        <translation>无效的字面值</translation>
    </message>
    <message>
        <source>invalid string: missing closing quote</source>
        <translation>字符串缺少右引号</translation>
    </message>
    <message>
        <source>invalid string: control character %1 must be escaped to %2</source>
        <translation>字符串中的控制字符 %1 须转义为 %2</translation>
    </message>
    <message>
        <source>unexpected %1</source>
        <translation>出现了意外的 %1</translation>
    </message>
    <message>
        <source>unexpected end of input; expected %1</source>
        <translation>内容意外结束，应为 %1</translation>
    </message>
    <message>
        <source>unexpected %1; expected %2</source>
        <translation>出现了意外的 %1，应为 %2</translation>
    </message>
    <message>
        <source>%1; expected %2</source>
        <translation>%1，应为 %2</translation>
    </message>
    <message>
        <source>syntax error while parsing %1 - %2</source>
        <translation>解析%1时有语法错误，%2</translation>
    </message>
    <message>
        <source>syntax error while parsing %1 - %2; last read: &apos;%3&apos;; expected %4</source>
        <translation>解析%1时有语法错误，%2；最后读到“%3”，应为 %4</translation>
    </message>
    <message>
        <source>syntax error while parsing %1 - %2; last read: &apos;%3&apos;</source>
        <translation>解析%1时有语法错误，%2；最后读到“%3”</translation>
    </message>
    <message>
        <source>syntax error while parsing %1 - %2; last read: &apos;%3</source>
        <translation>解析%1时有语法错误，%2；最后读到“%3</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>权限不足</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许此操作</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有该文件或文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>Directory not empty</source>
        <translation>文件夹不为空</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统是只读的</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入输出错误</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>设备或资源正忙</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>无法分配内存</translation>
    </message>
    <message>
        <source>Check its permissions and that the disk is healthy.</source>
        <translation>请检查文件权限以及磁盘是否正常。</translation>
    </message>
    <message>
        <source>There is no space left to write %1.</source>
        <translation>磁盘空间不足，无法写入 %1。</translation>
    </message>
    <message>
        <source>Free some disk space or choose another output folder.</source>
        <translation>请腾出磁盘空间，或者选择其他输出文件夹。</translation>
    </message>
    <message>
        <source>nothing can be created in %1</source>
        <translation>无法在 %1 中创建内容</translation>
    </message>
    <message>
        <source>there is no folder %1</source>
        <translation>没有文件夹 %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Choose an output folder that you may write to.</source>
        <translation>请选择有写入权限的输出文件夹。</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>The file %1 is larger than the %2 MiB expected of it.</source>
        <translation>文件 %1 超过了这类文件应有的 %2 MiB。</translation>
    </message>
    <message>
        <source>it is longer than expected</source>
        <translation>它比应有的更长</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>它不是普通文件</translation>
    </message>
    <message>
        <source>The free space of %1 cannot be told: %2.</source>
        <translation>无法得知 %1 所在磁盘的剩余空间：%2。</translation>
    </message>
    <message>
        <source>Check that the disk is there.</source>
        <translation>请确认磁盘已连接。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be locked: %2.</source>
        <translation>无法锁定文件夹 %1：%2。</translation>
    </message>
    <message>
        <source>Another program is working in %1.</source>
        <translation>另一个程序正在使用 %1。</translation>
    </message>
    <message>
        <source>Wait until it has finished, or choose another output folder.</source>
        <translation>请等它结束，或者选择其他输出文件夹。</translation>
    </message>
    <message>
        <source>The file %1 is not valid JSON at line %2 (%3).</source>
        <translation>文件 %1 第 %2 行不是有效的 JSON（%3）。</translation>
    </message>
    <message>
        <source>The text is not valid JSON at line %1 (%2).</source>
        <translation>文本第 %1 行不是有效的 JSON（%2）。</translation>
    </message>
    <message>
        <source>Correct that line, or restore the file from its source.</source>
        <translation>请改正该行，或者从来源处重新获取文件。</translation>
    </message>
    <message>
        <source>The file %1 is not valid JSON (%2).</source>
        <translation>文件 %1 不是有效的 JSON（%2）。</translation>
    </message>
    <message>
        <source>The text is not valid JSON (%1).</source>
        <translation>文本不是有效的 JSON（%1）。</translation>
    </message>
    <message>
        <source>Restore the file from its source.</source>
        <translation>请从来源处重新获取文件。</translation>
    </message>
    <message>
        <source>The file %1 nests deeper than %2 levels.</source>
        <translation>文件 %1 的嵌套超过 %2 层。</translation>
    </message>
    <message>
        <source>The text nests deeper than %1 levels.</source>
        <translation>文本的嵌套超过 %1 层。</translation>
    </message>
    <message>
        <source>This is not a file that this program reads; check where it came from.</source>
        <translation>这不是本程序能读取的文件，请核实其来源。</translation>
    </message>
    <message>
        <source>Install the LibTorch runtime (tunewright-install-runtime, or installer/bootstrap.sh deps in a source folder), or name its folder in TUNEWRIGHT_RUNTIME.</source>
        <translation>请安装 LibTorch 运行库（tunewright-install-runtime，源码文件夹中则用 installer/bootstrap.sh deps），或者用 TUNEWRIGHT_RUNTIME 指定它所在的文件夹。</translation>
    </message>
    <message>
        <source>The engine needs a library that is not installed: %1.</source>
        <translation>引擎所需的库没有安装：%1。</translation>
    </message>
    <message>
        <source>The engine library %1 does not fit this program or the LibTorch that is installed: %2.</source>
        <translation>引擎库 %1 与本程序或已安装的 LibTorch 不匹配：%2。</translation>
    </message>
    <message>
        <source>Build program and engine again together (ninja -C build/release), or install both from the same package; the LibTorch runtime itself is there.</source>
        <translation>请重新一并构建程序和引擎（ninja -C build/release），或者用同一个安装包安装两者；LibTorch 运行库本身没有问题。</translation>
    </message>
    <message>
        <source>The engine library %1 belongs to another version of this program.</source>
        <translation>引擎库 %1 属于本程序的另一个版本。</translation>
    </message>
    <message>
        <source>Install program and engine from the same package.</source>
        <translation>请用同一个安装包安装程序和引擎。</translation>
    </message>
    <message>
        <source>There is no engine library %1.</source>
        <translation>没有引擎库 %1。</translation>
    </message>
    <message>
        <source>There is no engine library libtw_engine.so beside the program.</source>
        <translation>程序旁边没有引擎库 libtw_engine.so。</translation>
    </message>
    <message>
        <source>Build it (installer/bootstrap.sh build) or set TUNEWRIGHT_ENGINE to where it lies.</source>
        <translation>请构建引擎（installer/bootstrap.sh build），或者将 TUNEWRIGHT_ENGINE 指向它所在的位置。</translation>
    </message>
    <message>
        <source>A recipe is a JSON file; make one with `tunewright recipe new --model MODEL --data FILE`.</source>
        <translation>配方是 JSON 文件；可以用 `tunewright recipe new --model MODEL --data FILE` 建立。</translation>
    </message>
    <message>
        <source>%1 is a folder.</source>
        <translation>%1 是文件夹。</translation>
    </message>
    <message>
        <source>%1 is a dataset, not a recipe.</source>
        <translation>%1 是数据集，不是配方。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not of the form a.b=value.</source>
        <translation>“%1”不是 a.b=value 的形式。</translation>
    </message>
    <message>
        <source>Write for instance --set training.learning_rate=1e-4.</source>
        <translation>例如可以写成 --set training.learning_rate=1e-4。</translation>
    </message>
    <message>
        <source>The recipe has no field &quot;%1&quot;.</source>
        <translation>配方没有字段“%1”。</translation>
    </message>
    <message>
        <source>`tunewright recipe schema` lists every field.</source>
        <translation>命令 tunewright recipe schema 会列出全部字段。</translation>
    </message>
    <message>
        <source>Did you mean &quot;%1&quot;?</source>
        <translation>您是否想写“%1”？</translation>
    </message>
    <message>
        <source>The recipe %1 is not a JSON object.</source>
        <translation>配方 %1 不是 JSON 对象。</translation>
    </message>
    <message>
        <source>Start from `tunewright recipe new`.</source>
        <translation>请新建一份配方再作修改。</translation>
    </message>
    <message>
        <source>Correct the row, or choose another chat template.</source>
        <translation>请改正该行，或者选择其他对话模板。</translation>
    </message>
    <message>
        <source>The chat template shows no place that belongs to answer %1 of the conversation.</source>
        <translation>对话模板的输出中找不到第 %1 轮回答的位置。</translation>
    </message>
    <message>
        <source>Use train_on &quot;all&quot;, or a template with {% generation %} marks.</source>
        <translation>请将 train_on 设为“all”，或者使用带有 {% generation %} 标记的模板。</translation>
    </message>
    <message>
        <source>The cleaned data would overwrite %1.</source>
        <translation>清洗后的数据会覆盖 %1。</translation>
    </message>
    <message>
        <source>Give another file as --out.</source>
        <translation>请另选一个输出文件。</translation>
    </message>
    <message>
        <source>Rows with columns do not fit into a plain text file.</source>
        <translation>带列的数据无法写入纯文本文件。</translation>
    </message>
    <message>
        <source>Name the new file .jsonl.</source>
        <translation>请将新文件的扩展名改为 .jsonl。</translation>
    </message>
    <message>
        <source>A bound of %1 tokens leaves nothing to train.</source>
        <translation>上限为 %1 个词元时，没有可供训练的内容。</translation>
    </message>
    <message>
        <source>Give at least 2 tokens, or 0 for no bound.</source>
        <translation>请填写不小于 2 的词元数，或者填 0 表示不设上限。</translation>
    </message>
    <message>
        <source>Tokens can only be counted with a model.</source>
        <translation>统计词元需要先选择模型。</translation>
    </message>
    <message>
        <source>Name the model whose tokenizer counts.</source>
        <translation>请选择用其分词器计数的模型。</translation>
    </message>
    <message>
        <source>Overlong rows can only be split when a number of tokens is given.</source>
        <translation>拆分超长的行之前需要给定词元数。</translation>
    </message>
    <message>
        <source>Give the most tokens that a row may have.</source>
        <translation>请填写一行最多允许的词元数。</translation>
    </message>
    <message>
        <source>Only text can be split, and %1 holds conversations (%2): a part of an answer would be taught as a whole one.</source>
        <translation>只有纯文本可以拆分，而 %1 是对话数据（%2）：拆开后，模型会把半截回答当作完整的回答来学。</translation>
    </message>
    <message>
        <source>Leave the split out; overlong conversations are then dropped.</source>
        <translation>请不要选择拆分；超长的对话会被丢弃。</translation>
    </message>
    <message>
        <source>None of the %1 rows would be kept; nothing was written.</source>
        <translation>%1 行数据无一保留，因此没有写入任何内容。</translation>
    </message>
    <message>
        <source>Loosen the length limits, or look at the problems with data inspect.</source>
        <translation>请放宽长度限制，或者在数据页查看问题列表。</translation>
    </message>
    <message>
        <source>null</source>
        <translation>空值</translation>
    </message>
    <message>
        <source>boolean</source>
        <translation>布尔值</translation>
    </message>
    <message>
        <source>string</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; is missing.</source>
        <translation>缺少字段“%1”。</translation>
    </message>
    <message>
        <source>Fill it in, or map another column to the role %1.</source>
        <translation>请补全内容，或者将其他列对应到角色 %1。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; is %2 where a text is expected.</source>
        <translation>字段“%1”应为文本，实际为%2。</translation>
    </message>
    <message>
        <source>Make it a text, or map another column to the role %1.</source>
        <translation>请改成文本，或者将其他列对应到角色 %1。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; is blank.</source>
        <translation>字段“%1”是空白。</translation>
    </message>
    <message>
        <source>Fill it in, or remove the row.</source>
        <translation>请补全内容，或者删除该行。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; is not a list.</source>
        <translation>字段“%1”不是列表。</translation>
    </message>
    <message>
        <source>Make it a list, or map another column to the role %1.</source>
        <translation>请改成列表，或者将其他列对应到角色 %1。</translation>
    </message>
    <message>
        <source>An entry of &quot;%1&quot; is not a pair of question and answer.</source>
        <translation>“%1”中有一项不是一问一答。</translation>
    </message>
    <message>
        <source>Write the history as [[question, answer], …].</source>
        <translation>请将历史写成 [[question, answer], …] 的形式。</translation>
    </message>
    <message>
        <source>Correct the row, or remove it.</source>
        <translation>请改正或删除该行。</translation>
    </message>
    <message>
        <source>The turns after the last answer are left out: nothing answers them.</source>
        <translation>最后一轮回答之后的发言无人回答，已略去。</translation>
    </message>
    <message>
        <source>Add the answer, or remove those turns.</source>
        <translation>请补上回答，或者删除这些发言。</translation>
    </message>
    <message>
        <source>Every sample is longer than max_length (%1 tokens).</source>
        <translation>所有样本都超过了 max_length（%1 个词元）。</translation>
    </message>
    <message>
        <source>Raise data.max_length, or set data.overlong to truncate.</source>
        <translation>请调大 data.max_length，或者将 data.overlong 设为 truncate。</translation>
    </message>
    <message>
        <source>There is no data source.</source>
        <translation>没有指定任何数据源。</translation>
    </message>
    <message>
        <source>Name a file under data.train.</source>
        <translation>请在训练数据中添加文件。</translation>
    </message>
    <message>
        <source>A source&apos;s weight must lie between 0 and 1000.</source>
        <translation>数据源的权重必须在 0 到 1000 之间。</translation>
    </message>
    <message>
        <source>Correct data.train[].weight.</source>
        <translation>请改正 data.train[].weight。</translation>
    </message>
    <message>
        <source>%1 holds no rows.</source>
        <translation>%1 中没有任何数据行。</translation>
    </message>
    <message>
        <source>Choose a file that holds training examples.</source>
        <translation>请选择含有训练样本的文件。</translation>
    </message>
    <message>
        <source>Reading the data was stopped.</source>
        <translation>数据读取已停止。</translation>
    </message>
    <message>
        <source>Start it again when you are ready.</source>
        <translation>准备好后可以重新开始。</translation>
    </message>
    <message>
        <source>overlong &quot;split&quot; is for plain text, and %1 holds conversations (%2).</source>
        <translation>超长处理方式“split”只用于纯文本，而 %1 是对话数据（%2）。</translation>
    </message>
    <message>
        <source>Set data.overlong to truncate or drop.</source>
        <translation>请将 data.overlong 设为 truncate 或 drop。</translation>
    </message>
    <message>
        <source>the column &quot;%1&quot; appears twice in the header</source>
        <translation>表头中“%1”列出现了两次</translation>
    </message>
    <message>
        <source>The row has %1 fields, the header %2.</source>
        <translation>该行有 %1 个字段，表头有 %2 个。</translation>
    </message>
    <message>
        <source>%1 is not a valid table at line %2: %3.</source>
        <translation>%1 第 %2 行的表格格式有误：%3。</translation>
    </message>
    <message>
        <source>Correct that line; a field with quotes, commas or line breaks stands in double quotes, quotes inside it are doubled.</source>
        <translation>请改正该行：含有引号、逗号或换行的字段要用双引号括起，其中的引号要写两遍。</translation>
    </message>
    <message>
        <source>it has more than %1 fields</source>
        <translation>字段超过 %1 个</translation>
    </message>
    <message>
        <source>a field is longer than 16 MiB</source>
        <translation>有字段超过 16 MiB</translation>
    </message>
    <message>
        <source>the quoted field that begins there is longer than 16 MiB</source>
        <translation>从那里开始的带引号字段超过 16 MiB</translation>
    </message>
    <message>
        <source>the quote that opens there is never closed</source>
        <translation>从那里开始的引号没有闭合</translation>
    </message>
    <message>
        <source>%1 is not valid %2 at byte %3, line %4.</source>
        <translation>%1 的第 %4 行（第 %3 字节处）不是有效的 %2 编码。</translation>
    </message>
    <message>
        <source>%1 is not valid %2 at byte %3.</source>
        <translation>%1 的第 %3 字节处不是有效的 %2 编码。</translation>
    </message>
    <message>
        <source>The converter for %1 is missing.</source>
        <translation>缺少 %1 编码的转换器。</translation>
    </message>
    <message>
        <source>Install ICU&apos;s data files.</source>
        <translation>请安装 ICU 的数据文件。</translation>
    </message>
    <message>
        <source>%1 is in UTF-32.</source>
        <translation>%1 采用 UTF-32 编码。</translation>
    </message>
    <message>
        <source>Save the file as UTF-8.</source>
        <translation>请将文件另存为 UTF-8。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 是空文件。</translation>
    </message>
    <message>
        <source>Correct that line, restore the file from its source, or leave out the lines that cannot be read with data clean.</source>
        <translation>请改正该行、从来源处重新获取文件，或用“清理”去掉无法读取的行。</translation>
    </message>
    <message>
        <source>The row is not an object with named fields.</source>
        <translation>该行不是带有字段名的对象。</translation>
    </message>
    <message>
        <source>a comma or the end of the array is missing</source>
        <translation>缺少逗号或数组的结尾</translation>
    </message>
    <message>
        <source>the file ends inside a row</source>
        <translation>文件在一行中间就结束了</translation>
    </message>
    <message>
        <source>a field name is missing</source>
        <translation>缺少字段名</translation>
    </message>
    <message>
        <source>a colon is missing</source>
        <translation>缺少冒号</translation>
    </message>
    <message>
        <source>the file ends inside a value</source>
        <translation>文件在一个值中间就结束了</translation>
    </message>
    <message>
        <source>%1 holds one object in which no list of rows can be told.</source>
        <translation>%1 中只有一个对象，其中找不到数据行的列表。</translation>
    </message>
    <message>
        <source>Put the rows into one array, alone or under the name &quot;data&quot;.</source>
        <translation>请将各行放进一个数组，单独存放或者置于名称“data”之下。</translation>
    </message>
    <message>
        <source>%1 holds a single value instead of rows.</source>
        <translation>%1 中只有一个值，没有数据行。</translation>
    </message>
    <message>
        <source>Put the rows into one array of objects.</source>
        <translation>请将各行放进一个由对象组成的数组。</translation>
    </message>
    <message>
        <source>something follows the end of the array</source>
        <translation>数组结束之后还有内容</translation>
    </message>
    <message>
        <source>it nests too deep</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>%1 is not valid JSON at line %2: %3.</source>
        <translation>%1 第 %2 行不是有效的 JSON：%3。</translation>
    </message>
    <message>
        <source>the file ends inside the value that begins there</source>
        <translation>从那里开始的值尚未结束，文件就结束了</translation>
    </message>
    <message>
        <source>the file ends before its last bracket closes</source>
        <translation>最后一个括号尚未闭合，文件就结束了</translation>
    </message>
    <message>
        <source>%1 has no ending that tells its format.</source>
        <translation>从 %1 的扩展名看不出文件格式。</translation>
    </message>
    <message>
        <source>libtw_parquet.so is not installed</source>
        <translation>没有安装 libtw_parquet.so</translation>
    </message>
    <message>
        <source>%1 does not belong to this version</source>
        <translation>%1 与此版本不符</translation>
    </message>
    <message>
        <source>Parquet files need the Arrow library, which is not there: %1.</source>
        <translation>读取 Parquet 文件需要 Arrow 库，而本机没有：%1。</translation>
    </message>
    <message>
        <source>Install the runtime (installer/install-runtime), or convert the file to .jsonl.</source>
        <translation>请安装运行库（installer/install-runtime），或者将文件转换为 .jsonl。</translation>
    </message>
    <message>
        <source>A text in the row is not valid UTF-8.</source>
        <translation>该行有一段文本不是有效的 UTF-8 编码。</translation>
    </message>
    <message>
        <source>it ends before row %1</source>
        <translation>它在第 %1 行之前就结束了</translation>
    </message>
    <message>
        <source>%1 is damaged after row %2: %3.</source>
        <translation>%1 在第 %2 行之后已损坏：%3。</translation>
    </message>
    <message>
        <source>%1 was changed since it was opened.</source>
        <translation>%1 打开之后被修改过。</translation>
    </message>
    <message>
        <source>Open it again.</source>
        <translation>请重新打开。</translation>
    </message>
    <message>
        <source>Something follows the end of the array in %1.</source>
        <translation>%1 的数组结束之后还有内容。</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>请将其删除。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a value of %2.</source>
        <translation>“%1”不是 %2 的可选值。</translation>
    </message>
    <message>
        <source>Choose one of %1.</source>
        <translation>请从 %1 中选择。</translation>
    </message>
    <message>
        <source>max_length is %1; a sample needs two tokens at least.</source>
        <translation>max_length 为 %1，而一个样本至少要有两个词元。</translation>
    </message>
    <message>
        <source>Raise max_length.</source>
        <translation>请调大 max_length。</translation>
    </message>
    <message>
        <source>There is no chat template to write conversations with.</source>
        <translation>没有可用来排列对话的对话模板。</translation>
    </message>
    <message>
        <source>Choose one under data.chat_template, e.g. alpaca.</source>
        <translation>请在 data.chat_template 中选择一个，例如 alpaca。</translation>
    </message>
    <message>
        <source>The chat template does not show the tool calls of this conversation.</source>
        <translation>对话模板没有输出这段对话中的工具调用。</translation>
    </message>
    <message>
        <source>The sample has %1 tokens, max_length is %2</source>
        <translation>该样本有 %1 个词元，max_length 为 %2</translation>
    </message>
    <message>
        <source>%1; it is left out.</source>
        <translation>%1；已跳过。</translation>
    </message>
    <message>
        <source>Raise max_length, or set overlong to truncate.</source>
        <translation>请调大 max_length，或者将 overlong 设为 truncate。</translation>
    </message>
    <message>
        <source>%1; cut there, nothing is left to learn from.</source>
        <translation>%1；截断后没有可供学习的内容。</translation>
    </message>
    <message>
        <source>Nothing in the sample is to be learnt: no answer carries loss.</source>
        <translation>该样本没有可供学习的内容：没有一轮回答参与损失计算。</translation>
    </message>
    <message>
        <source>Raise max_length, or shorten the prompt.</source>
        <translation>请调大 max_length，或者缩短提示。</translation>
    </message>
    <message>
        <source>Check train_on and the row&apos;s answers.</source>
        <translation>请检查 train_on 和该行的回答。</translation>
    </message>
    <message>
        <source>%1; the rest is cut off.</source>
        <translation>%1；超出部分已截断。</translation>
    </message>
    <message>
        <source>Raise max_length, or set overlong to drop.</source>
        <translation>请调大 max_length，或者将 overlong 设为 drop。</translation>
    </message>
    <message>
        <source>The sample has %1 tokens, and the model&apos;s context is %2; it is used all the same.</source>
        <translation>该样本有 %1 个词元，而模型的上下文长度为 %2；仍会照常使用。</translation>
    </message>
    <message>
        <source>Set max_length to the context or below, or choose a model with a longer context.</source>
        <translation>请将 max_length 设为不超过上下文长度，或者选择上下文更长的模型。</translation>
    </message>
    <message>
        <source>%1 has no column for &quot;%2&quot;; its columns are %3.</source>
        <translation>%1 中没有可作“%2”的列；现有的列为 %3。</translation>
    </message>
    <message>
        <source>There is no role &quot;%1&quot; that a column can have.</source>
        <translation>没有名为“%1”的列角色。</translation>
    </message>
    <message>
        <source>The roles are %1.</source>
        <translation>可用的角色有 %1。</translation>
    </message>
    <message>
        <source>%1 has no column &quot;%2&quot;; its columns are %3.</source>
        <translation>%1 中没有“%2”列；现有的列为 %3。</translation>
    </message>
    <message>
        <source>Correct the name under data.columns.</source>
        <translation>请改正列对应关系中的名称。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a data format.</source>
        <translation>“%1”不是数据格式。</translation>
    </message>
    <message>
        <source>The formats are auto, alpaca, sharegpt, messages, prompt_completion and text.</source>
        <translation>可用的格式有 auto、alpaca、sharegpt、messages、prompt_completion 和 text。</translation>
    </message>
    <message>
        <source>The columns of %1 (%2) fit none of the known formats.</source>
        <translation>%1 的列（%2）与任何已知格式都不相符。</translation>
    </message>
    <message>
        <source>Map them under data.columns, e.g. %1.</source>
        <translation>请指定列对应关系，例如 %1。</translation>
    </message>
    <message>
        <source>%1 more problems of this file are not listed.</source>
        <translation>该文件还有 %1 个问题未列出。</translation>
    </message>
    <message>
        <source>Mend those listed first, or run data clean.</source>
        <translation>请先处理已列出的问题，或者运行数据清洗。</translation>
    </message>
    <message>
        <source>Correct the row, or map another column to that role.</source>
        <translation>请改正该行，或者将其他列对应到该角色。</translation>
    </message>
    <message>
        <source>A function call has no name.</source>
        <translation>有一处函数调用没有名称。</translation>
    </message>
    <message>
        <source>A turn of the conversation is not an object.</source>
        <translation>对话中有一轮不是对象。</translation>
    </message>
    <message>
        <source>A turn of the conversation does not say whose it is.</source>
        <translation>对话中有一轮没有注明角色。</translation>
    </message>
    <message>
        <source>Give every turn a role.</source>
        <translation>请为每一轮注明角色。</translation>
    </message>
    <message>
        <source>The role of a turn is not a text.</source>
        <translation>有一轮的角色不是文本。</translation>
    </message>
    <message>
        <source>The role &quot;%1&quot; is not known.</source>
        <translation>无法识别角色“%1”。</translation>
    </message>
    <message>
        <source>The roles are system, user (human), assistant (gpt), tool (observation) and function_call.</source>
        <translation>可用的角色有 system、user（human）、assistant（gpt）、tool（observation）和 function_call。</translation>
    </message>
    <message>
        <source>A function_call turn is not a text.</source>
        <translation>有一轮 function_call 不是文本。</translation>
    </message>
    <message>
        <source>A function_call turn is not valid JSON.</source>
        <translation>有一轮 function_call 不是有效的 JSON。</translation>
    </message>
    <message>
        <source>A turn of the conversation has no content.</source>
        <translation>对话中有一轮没有内容。</translation>
    </message>
    <message>
        <source>Give every turn its text.</source>
        <translation>请为每一轮补上内容。</translation>
    </message>
    <message>
        <source>The content of a turn is not a text.</source>
        <translation>有一轮的内容不是文本。</translation>
    </message>
    <message>
        <source>A conversation is an optional system text, then questions (or tool results) and answers in turn.</source>
        <translation>一段对话可以先有系统提示，随后是提问（或工具结果）与回答交替出现。</translation>
    </message>
    <message>
        <source>The conversation is not a list of turns.</source>
        <translation>对话不是由各轮发言组成的列表。</translation>
    </message>
    <message>
        <source>A system text stands in the middle of the conversation.</source>
        <translation>系统提示出现在对话中间。</translation>
    </message>
    <message>
        <source>Two user turns follow each other.</source>
        <translation>连续出现两轮用户发言。</translation>
    </message>
    <message>
        <source>A tool&apos;s result follows no assistant turn.</source>
        <translation>工具结果之前没有助手的发言。</translation>
    </message>
    <message>
        <source>Two assistant turns follow each other.</source>
        <translation>连续出现两轮助手回答。</translation>
    </message>
    <message>
        <source>An assistant turn has no question before it.</source>
        <translation>有一轮助手回答之前没有提问。</translation>
    </message>
    <message>
        <source>An answer is blank.</source>
        <translation>有一轮回答是空白。</translation>
    </message>
    <message>
        <source>The conversation has no assistant turn.</source>
        <translation>对话中没有助手的回答。</translation>
    </message>
    <message>
        <source>The tools are not valid JSON.</source>
        <translation>工具说明不是有效的 JSON。</translation>
    </message>
    <message>
        <source>The tools are not a list.</source>
        <translation>工具说明不是列表。</translation>
    </message>
    <message>
        <source>A tool is not an object.</source>
        <translation>有一项工具说明不是对象。</translation>
    </message>
    <message>
        <source>The index %1 is damaged: %2.</source>
        <translation>索引文件 %1 已损坏：%2。</translation>
    </message>
    <message>
        <source>Download or copy the model&apos;s files again.</source>
        <translation>请重新下载或复制模型的文件。</translation>
    </message>
    <message>
        <source>it nests too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>it has no weight_map</source>
        <translation>其中没有 weight_map</translation>
    </message>
    <message>
        <source>the file of &apos;%1&apos; is not a text</source>
        <translation>“%1”所在的文件不是文本</translation>
    </message>
    <message>
        <source>it names a file outside the model&apos;s folder</source>
        <translation>其中提到了模型文件夹之外的文件</translation>
    </message>
    <message>
        <source>The weights of %1 are a pickle (%2), which can run code when it is opened, so this program does not open it.</source>
        <translation>%1 的权重是 pickle 文件（%2）。这种文件在打开时可能执行其中的代码，因此本程序不会打开。</translation>
    </message>
    <message>
        <source>Convert it: load the folder with Transformers and save it with save_pretrained, which writes safetensors.</source>
        <translation>请先转换：用 Transformers 载入该文件夹，再以 save_pretrained 保存，即得到 safetensors。</translation>
    </message>
    <message>
        <source>The folder %1 holds no model.safetensors.</source>
        <translation>文件夹 %1 中没有 model.safetensors。</translation>
    </message>
    <message>
        <source>Choose a model folder in Hugging Face layout with its safetensors files.</source>
        <translation>请选择符合 Hugging Face 目录结构且带有 safetensors 文件的模型文件夹。</translation>
    </message>
    <message>
        <source>The tensor &apos;%1&apos; is not in %2, where the index says it is.</source>
        <translation>索引称张量“%1”在 %2 中，实际却没有。</translation>
    </message>
    <message>
        <source>Download or copy the model&apos;s files again; they do not belong together.</source>
        <translation>请重新下载或复制模型的文件，现有的文件彼此不配套。</translation>
    </message>
    <message>
        <source>%1 is a file, not a model folder.</source>
        <translation>%1 是文件，不是模型文件夹。</translation>
    </message>
    <message>
        <source>There is no model folder %1.</source>
        <translation>模型文件夹 %1 不存在。</translation>
    </message>
    <message>
        <source>Name the folder that holds it.</source>
        <translation>请选择它所在的文件夹。</translation>
    </message>
    <message>
        <source>The folder %1 holds the model as GGUF (%2), which is made for answering and cannot be trained.</source>
        <translation>文件夹 %1 中的模型是 GGUF 格式（%2），这种格式只用于推理，不能训练。</translation>
    </message>
    <message>
        <source>Take the original model that it was made from: the folder with config.json and safetensors files.</source>
        <translation>请使用它所源自的原始模型：含有 config.json 和 safetensors 文件的文件夹。</translation>
    </message>
    <message>
        <source>%1 is not a sound safetensors file: %2.</source>
        <translation>%1 不是完好的 safetensors 文件：%2。</translation>
    </message>
    <message>
        <source>Download or copy the file again and compare its size or checksum.</source>
        <translation>请重新下载或复制该文件，并核对大小或校验和。</translation>
    </message>
    <message>
        <source>an object lies inside a list</source>
        <translation>列表中有对象</translation>
    </message>
    <message>
        <source>it nests deeper than the format allows</source>
        <translation>嵌套层数超出格式允许的范围</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; lacks dtype, shape or data_offsets</source>
        <translation>张量“%1”缺少 dtype、shape 或 data_offsets</translation>
    </message>
    <message>
        <source>it has __metadata__ twice</source>
        <translation>__metadata__ 出现了两次</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has the unknown field &apos;%2&apos;</source>
        <translation>张量“%1”有未知的字段“%2”</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has %2 twice</source>
        <translation>张量“%1”的 %2 出现了两次</translation>
    </message>
    <message>
        <source>a list stands where none may</source>
        <translation>不该有列表的地方出现了列表</translation>
    </message>
    <message>
        <source>data_offsets of &apos;%1&apos; are not two numbers</source>
        <translation>“%1”的 data_offsets 不是两个数字</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has the unknown dtype &apos;%2&apos;</source>
        <translation>张量“%1”的 dtype“%2”未知</translation>
    </message>
    <message>
        <source>a text stands where none may</source>
        <translation>不该有文本的地方出现了文本</translation>
    </message>
    <message>
        <source>a number stands where none may</source>
        <translation>不该有数字的地方出现了数字</translation>
    </message>
    <message>
        <source>the shape of &apos;%1&apos; overflows</source>
        <translation>“%1”的形状超出可表示的范围</translation>
    </message>
    <message>
        <source>a size or offset is negative</source>
        <translation>有大小或偏移为负数</translation>
    </message>
    <message>
        <source>a size or offset is not a whole number</source>
        <translation>有大小或偏移不是整数</translation>
    </message>
    <message>
        <source>null stands where it may not</source>
        <translation>不该有空值的地方出现了空值</translation>
    </message>
    <message>
        <source>true or false stands where it may not</source>
        <translation>不该有布尔值的地方出现了布尔值</translation>
    </message>
    <message>
        <source>binary data stands where it may not</source>
        <translation>不该有二进制数据的地方出现了二进制数据</translation>
    </message>
    <message>
        <source>its header is not valid JSON near byte %1</source>
        <translation>文件头在第 %1 字节附近不是有效的 JSON</translation>
    </message>
    <message>
        <source>the data of &apos;%1&apos; lies outside the file (was it cut short?)</source>
        <translation>“%1”的数据超出文件末尾（文件可能不完整）</translation>
    </message>
    <message>
        <source>the data of &apos;%1&apos; overlaps another tensor</source>
        <translation>“%1”的数据与其他张量重叠</translation>
    </message>
    <message>
        <source>there is a hole before the data of &apos;%1&apos;</source>
        <translation>“%1”的数据之前有空缺</translation>
    </message>
    <message>
        <source>the shape of &apos;%1&apos; does not fit its data</source>
        <translation>“%1”的形状与数据不符</translation>
    </message>
    <message>
        <source>its data is longer than its header says</source>
        <translation>数据比文件头所写的更长</translation>
    </message>
    <message>
        <source>it has fewer than 8 bytes</source>
        <translation>文件不足 8 字节</translation>
    </message>
    <message>
        <source>its header claims %1 bytes, more than the format allows</source>
        <translation>文件头自称有 %1 字节，超出格式允许的范围</translation>
    </message>
    <message>
        <source>its header is longer than the file (was it cut short?)</source>
        <translation>文件头比文件还长（文件可能不完整）</translation>
    </message>
    <message>
        <source>its header does not start with &apos;{&apos;</source>
        <translation>文件头不是以“{”开头</translation>
    </message>
    <message>
        <source>its header is not valid JSON</source>
        <translation>文件头不是有效的 JSON</translation>
    </message>
    <message>
        <source>it holds &apos;%1&apos; twice</source>
        <translation>“%1”出现了两次</translation>
    </message>
    <message>
        <source>This is a fault of the program; please report it with the log.</source>
        <translation>这是程序的缺陷，请附上日志反馈。</translation>
    </message>
    <message>
        <source>The shape of %1 overflows.</source>
        <translation>%1 的形状超出可表示的范围。</translation>
    </message>
    <message>
        <source>The tensor %1 is declared twice.</source>
        <translation>张量 %1 声明了两次。</translation>
    </message>
    <message>
        <source>The data of %1 came out of order.</source>
        <translation>%1 的数据写入次序有误。</translation>
    </message>
    <message>
        <source>The data of %1 is longer than declared.</source>
        <translation>%1 的数据比声明的更长。</translation>
    </message>
    <message>
        <source>The data of %1 is incomplete.</source>
        <translation>%1 的数据不完整。</translation>
    </message>
    <message>
        <source>Line %1 of %2: %3</source>
        <translation>%2 第 %1 行：%3</translation>
    </message>
    <message>
        <source>Correct the template, or choose another one with data.chat_template.</source>
        <translation>请改正模板，或者在 data.chat_template 中另选一个。</translation>
    </message>
    <message>
        <source>Correct config.json or download it again.</source>
        <translation>请改正 config.json，或者重新下载。</translation>
    </message>
    <message>
        <source>The setting %1 = %2 of config.json is not supported.</source>
        <translation>不支持 config.json 中的设置 %1 = %2。</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>请选择其他模型。</translation>
    </message>
    <message>
        <source>In config.json, %1 is missing.</source>
        <translation>config.json 缺少 %1。</translation>
    </message>
    <message>
        <source>In config.json, %1 is not a whole number.</source>
        <translation>config.json 中的 %1 不是整数。</translation>
    </message>
    <message>
        <source>In config.json, %1 is %2, outside of %3 to %4.</source>
        <translation>config.json 中的 %1 为 %2，超出了 %3 到 %4 的范围。</translation>
    </message>
    <message>
        <source>In config.json, %1 is not a number.</source>
        <translation>config.json 中的 %1 不是数字。</translation>
    </message>
    <message>
        <source>In config.json, %1 is out of range.</source>
        <translation>config.json 中的 %1 超出范围。</translation>
    </message>
    <message>
        <source>In config.json, %1 is neither true nor false.</source>
        <translation>config.json 中的 %1 既不是 true 也不是 false。</translation>
    </message>
    <message>
        <source>In config.json, %1 does not list one type a layer.</source>
        <translation>config.json 中的 %1 没有为每一层列出类型。</translation>
    </message>
    <message>
        <source>In config.json, %1 names a kind of attention that is not supported.</source>
        <translation>config.json 中的 %1 含有不支持的注意力类型。</translation>
    </message>
    <message>
        <source>In config.json, %1 does not list one number a pair of rotated elements.</source>
        <translation>config.json 中的 %1 没有为每一对旋转的元素列出一个数。</translation>
    </message>
    <message>
        <source>In config.json, %1 is not a text.</source>
        <translation>config.json 中的 %1 不是文本。</translation>
    </message>
    <message>
        <source>The rope type &apos;%1&apos; is not supported.</source>
        <translation>不支持 RoPE 类型“%1”。</translation>
    </message>
    <message>
        <source>Supported are default, linear, dynamic, yarn, llama3 and longrope.</source>
        <translation>支持的有 default、linear、dynamic、yarn、llama3 和 longrope。</translation>
    </message>
    <message>
        <source>In config.json, %1 equals low_freq_factor.</source>
        <translation>config.json 中的 %1 与 low_freq_factor 相等。</translation>
    </message>
    <message>
        <source>In config.json, %1 is not an object.</source>
        <translation>config.json 中的 %1 不是对象。</translation>
    </message>
    <message>
        <source>Rope parameters of its own for each kind of layer are not supported.</source>
        <translation>不支持为不同类型的层分别设置 RoPE 参数。</translation>
    </message>
    <message>
        <source>Choose a model with one set of rope parameters.</source>
        <translation>请选择只有一组 RoPE 参数的模型。</translation>
    </message>
    <message>
        <source>The model&apos;s weights are quantised with %1, which this program does not read.</source>
        <translation>模型的权重以 %1 量化，本程序无法读取。</translation>
    </message>
    <message>
        <source>Choose the original 16-bit model, or one that bitsandbytes quantised to 4 or 8 bits.</source>
        <translation>请选择原始的 16 位模型，或由 bitsandbytes 量化为 4 位或 8 位的模型。</translation>
    </message>
    <message>
        <source>In config.json, %1 is neither nf4 nor fp4.</source>
        <translation>config.json 中的 %1 既不是 nf4 也不是 fp4。</translation>
    </message>
    <message>
        <source>Blocks of %1 weights cannot be quantised.</source>
        <translation>不能以 %1 个权重为一块进行量化。</translation>
    </message>
    <message>
        <source>Use 64, 128, 256, 512, 1024, 2048 or 4096.</source>
        <translation>请使用 64、128、256、512、1024、2048 或 4096。</translation>
    </message>
    <message>
        <source>There is no quantization named &apos;%1&apos;.</source>
        <translation>没有名为“%1”的量化方式。</translation>
    </message>
    <message>
        <source>The model&apos;s files are quantised to %1 already, so it cannot be held in %2.</source>
        <translation>模型文件已量化为 %1，不能再以 %2 存放。</translation>
    </message>
    <message>
        <source>Set model.quantization to none, which leaves it as it is, or choose the original 16-bit model.</source>
        <translation>请将 model.quantization 设为 none（保持原样），或者选择原始的 16 位模型。</translation>
    </message>
    <message>
        <source>The tensor for %1 has another shape than the model&apos;s (%2).</source>
        <translation>%1 的张量形状与模型的（%2）不同。</translation>
    </message>
    <message>
        <source>Use a tensor made for this model.</source>
        <translation>请使用为此模型制作的张量。</translation>
    </message>
    <message>
        <source>The model has no dense tensor named %1.</source>
        <translation>模型中没有名为 %1 的未量化张量。</translation>
    </message>
    <message>
        <source>Check the name; quantised weights cannot be replaced.</source>
        <translation>请检查名称；已量化的权重无法替换。</translation>
    </message>
    <message>
        <source>There is no kind of device named &apos;%1&apos;.</source>
        <translation>没有名为“%1”的设备类型。</translation>
    </message>
    <message>
        <source>Use auto, cpu, cuda or cuda:N.</source>
        <translation>请使用 auto、cpu、cuda 或 cuda:N。</translation>
    </message>
    <message>
        <source>The device &apos;%1&apos; is not of the form cuda:N.</source>
        <translation>设备“%1”不是 cuda:N 的形式。</translation>
    </message>
    <message>
        <source>No CUDA device is there, so %1 cannot be used.</source>
        <translation>本机没有 CUDA 设备，无法使用 %1。</translation>
    </message>
    <message>
        <source>There are %1 CUDA devices, none with the number %2.</source>
        <translation>本机有 %1 个 CUDA 设备，其中没有编号 %2。</translation>
    </message>
    <message>
        <source>Use auto or cpu, or check the driver with `tunewright doctor`.</source>
        <translation>请使用 auto 或 cpu，或者运行自检以检查显卡驱动。</translation>
    </message>
    <message>
        <source>There is no compute type named &apos;%1&apos;.</source>
        <translation>没有名为“%1”的计算精度。</translation>
    </message>
    <message>
        <source>Use auto, float32, bfloat16 or float16.</source>
        <translation>请使用 auto、float32、bfloat16 或 float16。</translation>
    </message>
    <message>
        <source>In config.json, %1 does not list one number a layer.</source>
        <translation>config.json 中的 %1 没有为每一层列出一个数。</translation>
    </message>
    <message>
        <source>In config.json, %1 leaves no layer with keys for those that share them.</source>
        <translation>按 config.json 中的 %1，没有层能为共享键值的层提供键值。</translation>
    </message>
    <message>
        <source>In config.json, %1 does not divide n_embd.</source>
        <translation>config.json 中的 %1 不能整除 n_embd。</translation>
    </message>
    <message>
        <source>In config.json, %1 is not a positive number.</source>
        <translation>config.json 中的 %1 不是正数。</translation>
    </message>
    <message>
        <source>In config.json, %1 is odd.</source>
        <translation>config.json 中的 %1 是奇数。</translation>
    </message>
    <message>
        <source>In config.json, %1 asks for more experts in all layers than any model has.</source>
        <translation>config.json 中的 %1 要求的各层专家总数超过任何模型。</translation>
    </message>
    <message>
        <source>In config.json, %1 is larger than the number of experts.</source>
        <translation>config.json 中的 %1 大于专家的数量。</translation>
    </message>
    <message>
        <source>In config.json, %1 is not a list of layer numbers.</source>
        <translation>config.json 中的 %1 不是层编号的列表。</translation>
    </message>
    <message>
        <source>The weights lack the tensor %1, which config.json asks for.</source>
        <translation>权重中缺少 config.json 所需的张量 %1。</translation>
    </message>
    <message>
        <source>Take config.json and weights from the same, complete model.</source>
        <translation>请使用同一个完整模型的 config.json 和权重。</translation>
    </message>
    <message>
        <source>The tensor %1 is of type %2.</source>
        <translation>张量 %1 的类型为 %2。</translation>
    </message>
    <message>
        <source>Supported are BF16, F16 and F32 weights.</source>
        <translation>支持 BF16、F16 和 F32 权重。</translation>
    </message>
    <message>
        <source>Loading was stopped.</source>
        <translation>载入已停止。</translation>
    </message>
    <message>
        <source>Start it again when you want.</source>
        <translation>需要时可以重新开始。</translation>
    </message>
    <message>
        <source>The model does not fit into memory (%1).</source>
        <translation>内存不足以载入模型（%1）。</translation>
    </message>
    <message>
        <source>Close other programs, choose a smaller model, or load it with nf4 quantization.</source>
        <translation>请关闭其他程序，选择更小的模型，或者以 nf4 量化载入。</translation>
    </message>
    <message>
        <source>The model does not fit into memory.</source>
        <translation>内存不足以载入模型。</translation>
    </message>
    <message>
        <source>Choose a smaller model.</source>
        <translation>请选择更小的模型。</translation>
    </message>
    <message>
        <source>In config.json, %1 is not a token id.</source>
        <translation>config.json 中的 %1 不是词元编号。</translation>
    </message>
    <message>
        <source>In config.json, %1 does not divide %2.</source>
        <translation>config.json 中的 %1 不能整除 %2。</translation>
    </message>
    <message>
        <source>The activation &apos;%1&apos; is not supported.</source>
        <translation>不支持激活函数“%1”。</translation>
    </message>
    <message>
        <source>Supported are silu, gelu, its tanh form, and relu.</source>
        <translation>支持的有 silu、gelu、其 tanh 形式和 relu。</translation>
    </message>
    <message>
        <source>Rotating only a part of each head (partial_rotary_factor) is not supported.</source>
        <translation>不支持只旋转每个注意力头的一部分（partial_rotary_factor）。</translation>
    </message>
    <message>
        <source>The architecture of model_type &apos;%1&apos; is not supported.</source>
        <translation>不支持 model_type 为“%1”的架构。</translation>
    </message>
    <message>
        <source>The architecture %1 is not supported.</source>
        <translation>不支持架构 %1。</translation>
    </message>
    <message>
        <source>Supported are %1.</source>
        <translation>支持的有 %1。</translation>
    </message>
    <message>
        <source>A text of %1 tokens is longer than the %2 that the model has positions for.</source>
        <translation>文本有 %1 个词元，超过了模型位置编码所支持的 %2 个。</translation>
    </message>
    <message>
        <source>Shorten the text, or set max_length to %1 or less.</source>
        <translation>请缩短文本，或者将 max_length 设为不超过 %1。</translation>
    </message>
    <message>
        <source>The folder %1 holds no config.json.</source>
        <translation>文件夹 %1 中没有 config.json。</translation>
    </message>
    <message>
        <source>Choose a model folder in Hugging Face layout.</source>
        <translation>请选择符合 Hugging Face 目录结构的模型文件夹。</translation>
    </message>
    <message>
        <source>The quantised tensor %1 cannot be read: %2.</source>
        <translation>量化张量 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>Download or copy the model&apos;s files again; a quantised weight needs all of its parts.</source>
        <translation>请重新下载或复制模型文件；量化的权重需要它的全部组成部分。</translation>
    </message>
    <message>
        <source>its part %1 is missing</source>
        <translation>缺少组成部分 %1</translation>
    </message>
    <message>
        <source>its part %1 is of type %2 instead of %3</source>
        <translation>组成部分 %1 的类型为 %2，应为 %3</translation>
    </message>
    <message>
        <source>its part %1 has %2 elements instead of %3</source>
        <translation>组成部分 %1 有 %2 个元素，应为 %3 个</translation>
    </message>
    <message>
        <source>its part quant_state is missing</source>
        <translation>缺少组成部分 quant_state</translation>
    </message>
    <message>
        <source>it has two parts quant_state</source>
        <translation>它有两个 quant_state</translation>
    </message>
    <message>
        <source>its part quant_state is no JSON text</source>
        <translation>组成部分 quant_state 不是 JSON 文本</translation>
    </message>
    <message>
        <source>the field %1 of its quant_state is missing or wrong</source>
        <translation>其 quant_state 的字段 %1 缺失或有误</translation>
    </message>
    <message>
        <source>it has %1 bytes instead of %2</source>
        <translation>它有 %1 字节，应为 %2 字节</translation>
    </message>
    <message>
        <source>its part quant_map holds other values than its type has</source>
        <translation>组成部分 quant_map 的数值与其类型不符</translation>
    </message>
    <message>
        <source>it is not a matrix</source>
        <translation>它不是矩阵</translation>
    </message>
    <message>
        <source>its part weight_format names a layout that is no longer read</source>
        <translation>组成部分 weight_format 指明的布局已不再支持</translation>
    </message>
    <message>
        <source>The tensor %1 has the type %2, which cannot be used here.</source>
        <translation>张量 %1 的类型 %2 在此无法使用。</translation>
    </message>
    <message>
        <source>Convert the file to float32, bfloat16 or float16 first.</source>
        <translation>请先将文件转换为 float32、bfloat16 或 float16。</translation>
    </message>
    <message>
        <source>The tensor %1 is of a type that safetensors files do not hold.</source>
        <translation>张量 %1 的类型不能存入 safetensors 文件。</translation>
    </message>
    <message>
        <source>This is a fault of the program; please report it.</source>
        <translation>这是程序的缺陷，请反馈给我们。</translation>
    </message>
    <message>
        <source>The tensor %1 has the shape %2 where config.json asks for %3.</source>
        <translation>张量 %1 的形状为 %2，而 config.json 要求 %3。</translation>
    </message>
    <message>
        <source>Take config.json and weights from the same model.</source>
        <translation>请使用同一模型的 config.json 和权重。</translation>
    </message>
    <message>
        <source>%1 must be %2.</source>
        <translation>%1 必须%2。</translation>
    </message>
    <message>
        <source>Correct the value.</source>
        <translation>请改正该值。</translation>
    </message>
    <message>
        <source>0 (greedy) or above</source>
        <translation>为 0（贪心解码）或更大</translation>
    </message>
    <message>
        <source>0 (no limit) or above</source>
        <translation>为 0（不限制）或更大</translation>
    </message>
    <message>
        <source>above %1 and at most %2</source>
        <translation>大于 %1 且不大于 %2</translation>
    </message>
    <message>
        <source>above %1</source>
        <translation>大于 %1</translation>
    </message>
    <message>
        <source>The device has not enough memory for this.</source>
        <translation>设备的显存不足。</translation>
    </message>
    <message>
        <source>Choose nf4 quantisation, a smaller max_length or batch, or gradient checkpointing; `tunewright estimate` shows what takes the memory.</source>
        <translation>请选用 nf4 量化、更小的 max_length 或批次，或者启用梯度检查点；方法页的显存条会显示显存用在何处。</translation>
    </message>
    <message>
        <source>This computer has not enough memory for this.</source>
        <translation>这台计算机的内存不足。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model, max_length or batch.</source>
        <translation>请关闭其他程序，或者选用更小的模型、max_length 或批次。</translation>
    </message>
    <message>
        <source>The tensor library failed: %1</source>
        <translation>张量库出错：%1</translation>
    </message>
    <message>
        <source>This is a defect of the program: please report it with the recipe.</source>
        <translation>这是程序的缺陷，请附上配方反馈。</translation>
    </message>
    <message>
        <source>Something unexpected failed: %1</source>
        <translation>发生了意外错误：%1</translation>
    </message>
    <message>
        <source>Something unexpected failed.</source>
        <translation>发生了意外错误。</translation>
    </message>
    <message>
        <source>The training that was to answer is not running any more.</source>
        <translation>要与之对话的训练已不再运行。</translation>
    </message>
    <message>
        <source>Chat with its adapter or a checkpoint instead.</source>
        <translation>请改用它的适配器或检查点对话。</translation>
    </message>
    <message>
        <source>The work was cancelled.</source>
        <translation>操作已取消。</translation>
    </message>
    <message>
        <source>Start it again when you want it.</source>
        <translation>需要时可以重新开始。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; does not concern the export format %2.</source>
        <translation>“%1”对导出格式 %2 不适用。</translation>
    </message>
    <message>
        <source>Leave it out, or export the merged model with the format safetensors.</source>
        <translation>请将其去掉，或者以 safetensors 格式导出合并后的模型。</translation>
    </message>
    <message>
        <source>Give a JSON list of equal-length lists of token ids, e.g. [[1, 2, 3]].</source>
        <translation>请提供由等长的词元编号列表组成的 JSON 列表，例如 [[1, 2, 3]]。</translation>
    </message>
    <message>
        <source>The file %1 is not a list of lists of ids.</source>
        <translation>文件 %1 不是由编号列表组成的列表。</translation>
    </message>
    <message>
        <source>The file %1 is not a list of non-empty lists of ids.</source>
        <translation>文件 %1 中有空的编号列表。</translation>
    </message>
    <message>
        <source>The file %1 holds something that is not a token id.</source>
        <translation>文件 %1 中有内容不是词元编号。</translation>
    </message>
    <message>
        <source>The file %1 holds lists of different lengths.</source>
        <translation>文件 %1 中各列表的长度不同。</translation>
    </message>
    <message>
        <source>Ids must be below the vocabulary size, %1.</source>
        <translation>编号必须小于词表大小 %1。</translation>
    </message>
    <message>
        <source>There is no preset &quot;%1&quot;.</source>
        <translation>没有名为“%1”的预设。</translation>
    </message>
    <message>
        <source>Choose tiny or small.</source>
        <translation>请选择 tiny 或 small。</translation>
    </message>
    <message>
        <source>The folder %1 is not empty.</source>
        <translation>文件夹 %1 不为空。</translation>
    </message>
    <message>
        <source>Choose another --out, or add --overwrite.</source>
        <translation>请选择其他输出文件夹，或者选择覆盖它。</translation>
    </message>
    <message>
        <source>A vocabulary of %1 tokens cannot be trained.</source>
        <translation>无法训练 %1 个词元的词表。</translation>
    </message>
    <message>
        <source>Choose between 300 and 1000000.</source>
        <translation>请在 300 到 1000000 之间选择。</translation>
    </message>
    <message>
        <source>No corpus is given.</source>
        <translation>没有提供语料。</translation>
    </message>
    <message>
        <source>Name one or more text files with --corpus.</source>
        <translation>请选择一个或多个文本文件作为语料。</translation>
    </message>
    <message>
        <source>There is no checkpoint in %1.</source>
        <translation>%1 中没有检查点。</translation>
    </message>
    <message>
        <source>Name a checkpoint-N folder, or use --resume alone for the newest.</source>
        <translation>请选择一个 checkpoint-N 文件夹，或者直接从最新的检查点继续。</translation>
    </message>
    <message>
        <source>There is no complete checkpoint in %1; training starts from the beginning.</source>
        <translation>%1 中没有完整的检查点，训练将从头开始。</translation>
    </message>
    <message>
        <source>early_stopping_patience has no effect while eval_steps is 0: there is only one evaluation, at the end. Set training.eval_steps.</source>
        <translation>eval_steps 为 0 时 early_stopping_patience 不起作用：只在结束时评估一次。请设置 training.eval_steps。</translation>
    </message>
    <message>
        <source>max_length %1 is above the model&apos;s context of %2 tokens; samples longer than that are trained poorly.</source>
        <translation>max_length 为 %1，超过了模型 %2 个词元的上下文长度；超出的样本训练效果不佳。</translation>
    </message>
    <message>
        <source>This model has no chat template of its own, so its conversations are written in the Alpaca format. Set data.chat_template to choose another.</source>
        <translation>此模型没有自带对话模板，因此对话按 Alpaca 格式书写。如需其他格式，请设置 data.chat_template。</translation>
    </message>
    <message>
        <source>The run would overwrite the folder that it reads %1 from: %2.</source>
        <translation>训练结果会覆盖 %1 所在的文件夹：%2。</translation>
    </message>
    <message>
        <source>Choose another output_dir.</source>
        <translation>请选择其他输出文件夹（output_dir）。</translation>
    </message>
    <message>
        <source>The folder %1 already holds a run.</source>
        <translation>文件夹 %1 中已有一次训练。</translation>
    </message>
    <message>
        <source>Continue it with --resume, replace it with --overwrite, or choose another output_dir.</source>
        <translation>请继续那次训练、覆盖它，或者选择其他输出文件夹（output_dir）。</translation>
    </message>
    <message>
        <source>The folder %1 holds %2, which a run would overwrite.</source>
        <translation>文件夹 %1 中有 %2，训练会将其覆盖。</translation>
    </message>
    <message>
        <source>The run history cannot be used: %1.</source>
        <translation>无法使用运行历史：%1。</translation>
    </message>
    <message>
        <source>Check that %1 is writable and not damaged.</source>
        <translation>请确认 %1 可以写入且没有损坏。</translation>
    </message>
    <message>
        <source>There is no run &quot;%1&quot;.</source>
        <translation>没有名为“%1”的训练。</translation>
    </message>
    <message>
        <source>`tunewright runs list` shows the runs.</source>
        <translation>运行历史中列出了全部训练。</translation>
    </message>
    <message>
        <source>%1 has no row %2.</source>
        <translation>%1 中没有第 %2 行。</translation>
    </message>
    <message>
        <source>Choose a row between 0 and %1.</source>
        <translation>请选择 0 到 %1 之间的行。</translation>
    </message>
    <message>
        <source>The recipe names no model.</source>
        <translation>配方没有指定模型。</translation>
    </message>
    <message>
        <source>Set &quot;model.path&quot;.</source>
        <translation>请设置“model.path”。</translation>
    </message>
    <message>
        <source>The run history cannot be opened.</source>
        <translation>无法打开运行历史。</translation>
    </message>
    <message>
        <source>Check that the library folder (TUNEWRIGHT_HOME) is writable.</source>
        <translation>请确认资料库文件夹（TUNEWRIGHT_HOME）可以写入。</translation>
    </message>
    <message>
        <source>The run &quot;%1&quot; is still running.</source>
        <translation>训练“%1”仍在进行。</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>请先停止它。</translation>
    </message>
    <message>
        <source>The text is not UTF-8 at byte %1.</source>
        <translation>文本的第 %1 字节处不是 UTF-8 编码。</translation>
    </message>
    <message>
        <source>Give the text in UTF-8.</source>
        <translation>请以 UTF-8 提供文本。</translation>
    </message>
    <message>
        <source>Training with data.chat_template auto writes this model&apos;s conversations in the Alpaca format; choose the template alpaca to see them.</source>
        <translation>data.chat_template 为 auto 时，训练会按 Alpaca 格式书写此模型的对话；选择模板 alpaca 即可查看。</translation>
    </message>
    <message>
        <source>The validation data holds this row, too.</source>
        <translation>验证数据中也有这一行。</translation>
    </message>
    <message>
        <source>Leave it out of the training data: the validation loss would be measured on what was learnt.</source>
        <translation>请把它从训练数据中去掉，否则验证损失就是在学过的内容上测得的。</translation>
    </message>
    <message>
        <source>The %1 is larger than 8 MiB.</source>
        <translation>%1 超过 8 MiB。</translation>
    </message>
    <message>
        <source>A chat template is a few kilobytes; check the file.</source>
        <translation>对话模板通常只有几 KB，请检查该文件。</translation>
    </message>
    <message>
        <source>The %1 is not UTF-8 text.</source>
        <translation>%1 不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>Save the template as UTF-8.</source>
        <translation>请将模板另存为 UTF-8。</translation>
    </message>
    <message>
        <source>The %1 of a conversation must be a list of objects.</source>
        <translation>对话的 %1 必须是对象的列表。</translation>
    </message>
    <message>
        <source>Correct the conversation.</source>
        <translation>请改正对话内容。</translation>
    </message>
    <message>
        <source>The template itself refuses this conversation: change its roles or order, or choose another template.</source>
        <translation>这是模板自身的限制：请调整对话的角色或次序，或者选择其他模板。</translation>
    </message>
    <message>
        <source>Check the conversation against what the template expects, or choose another template.</source>
        <translation>请对照模板的要求检查对话，或者选择其他模板。</translation>
    </message>
    <message>
        <source>chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>chat template of %1</source>
        <translation>%1 的对话模板</translation>
    </message>
    <message>
        <source>The built-in template %1 is not where the program keeps its resources.</source>
        <translation>在程序的资源文件夹中找不到内置模板 %1。</translation>
    </message>
    <message>
        <source>Install the program again, or point TUNEWRIGHT_RESOURCES to its resources.</source>
        <translation>请重新安装程序，或者用 TUNEWRIGHT_RESOURCES 指定资源文件夹。</translation>
    </message>
    <message>
        <source>The model in %1 has no chat template of its own.</source>
        <translation>%1 中的模型没有自带对话模板。</translation>
    </message>
    <message>
        <source>Choose %1 or a .jinja file as data.chat_template.</source>
        <translation>请将 data.chat_template 设为 %1 或一个 .jinja 文件。</translation>
    </message>
    <message>
        <source>There is no chat template named &quot;%1&quot;.</source>
        <translation>没有名为“%1”的对话模板。</translation>
    </message>
    <message>
        <source>Choose %1 or the path of a .jinja file.</source>
        <translation>请选择 %1 或一个 .jinja 文件的路径。</translation>
    </message>
    <message>
        <source>The chat template file %1 does not exist.</source>
        <translation>对话模板文件 %1 不存在。</translation>
    </message>
    <message>
        <source>Correct the path in data.chat_template.</source>
        <translation>请改正 data.chat_template 中的路径。</translation>
    </message>
    <message>
        <source>vocab.json is not an object</source>
        <translation>vocab.json 不是对象</translation>
    </message>
    <message>
        <source>the id of &quot;%1&quot; is not a whole number</source>
        <translation>“%1”的编号不是整数</translation>
    </message>
    <message>
        <source>the id of &quot;%1&quot; is out of range</source>
        <translation>“%1”的编号超出范围</translation>
    </message>
    <message>
        <source>the id of &quot;%1&quot; is that of another token</source>
        <translation>“%1”的编号与另一个词元相同</translation>
    </message>
    <message>
        <source>line %1 of merges.txt is not two tokens</source>
        <translation>merges.txt 的第 %1 行不是两个词元</translation>
    </message>
    <message>
        <source>The folder has vocab.json and merges.txt, but nothing says how their text is cut into words.</source>
        <translation>文件夹中有 vocab.json 和 merges.txt，但没有说明文本如何切分成词。</translation>
    </message>
    <message>
        <source>A tokenizer of the class %1 in vocab.json and merges.txt is not supported.</source>
        <translation>不支持以 vocab.json 和 merges.txt 保存的 %1 类分词器。</translation>
    </message>
    <message>
        <source>Save it with Transformers once to get a tokenizer.json.</source>
        <translation>用 Transformers 重新保存一次即可得到 tokenizer.json。</translation>
    </message>
    <message>
        <source>tokenizer.model is not a sentencepiece model, or is cut off</source>
        <translation>tokenizer.model 不是 sentencepiece 模型，或者不完整</translation>
    </message>
    <message>
        <source>piece %1 of tokenizer.model is empty</source>
        <translation>tokenizer.model 的第 %1 个词元为空</translation>
    </message>
    <message>
        <source>the precompiled_charsmap of tokenizer.model is damaged</source>
        <translation>tokenizer.model 的 precompiled_charsmap 已损坏</translation>
    </message>
    <message>
        <source>sentencepiece cannot read tokenizer.model</source>
        <translation>sentencepiece 无法读取 tokenizer.model</translation>
    </message>
    <message>
        <source>tokenizer.model has other pieces than it says</source>
        <translation>tokenizer.model 的词元与其声明不符</translation>
    </message>
    <message>
        <source>line %1 of %2 is not a token and its rank</source>
        <translation>%2 的第 %1 行不是“词元 序号”的形式</translation>
    </message>
    <message>
        <source>%1 has no token for some bytes, or is cut off</source>
        <translation>%1 缺少某些字节的词元，或者不完整</translation>
    </message>
    <message>
        <source>its unk_token &quot;%1&quot; is not in the vocabulary</source>
        <translation>unk_token“%1”不在词表中</translation>
    </message>
    <message>
        <source>merge %1 needs &quot;%2&quot;, which is not in the vocabulary</source>
        <translation>第 %1 条合并规则需要“%2”，而它不在词表中</translation>
    </message>
    <message>
        <source>its unk_id is outside the vocabulary</source>
        <translation>unk_id 超出词表</translation>
    </message>
    <message>
        <source>the score of &quot;%1&quot; is not a number</source>
        <translation>“%1”的分数不是数字</translation>
    </message>
    <message>
        <source>its pieces are absurdly long</source>
        <translation>词元长得离谱</translation>
    </message>
    <message>
        <source>a score in model.vocab is not a number</source>
        <translation>model.vocab 中有分数不是数字</translation>
    </message>
    <message>
        <source>model.vocab holds a text where it should hold an id</source>
        <translation>model.vocab 中本应是编号的地方出现了文本</translation>
    </message>
    <message>
        <source>model.vocab or model.merges holds an object</source>
        <translation>model.vocab 或 model.merges 中有对象</translation>
    </message>
    <message>
        <source>model.vocab or model.merges nests lists</source>
        <translation>model.vocab 或 model.merges 中有嵌套的列表</translation>
    </message>
    <message>
        <source>an entry of model.vocab or model.merges has not two parts</source>
        <translation>model.vocab 或 model.merges 中有一项不是两部分</translation>
    </message>
    <message>
        <source>tokenizer.json is not valid JSON near byte %1</source>
        <translation>tokenizer.json 在第 %1 字节附近不是有效的 JSON</translation>
    </message>
    <message>
        <source>it lists absurdly many things in one place</source>
        <translation>有一处列出的内容多得离谱</translation>
    </message>
    <message>
        <source>it nests deeper than %1 levels</source>
        <translation>嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>%1 holds a value of the wrong kind</source>
        <translation>%1 中有类型不对的值</translation>
    </message>
    <message>
        <source>its vocabulary is absurdly large</source>
        <translation>词表大得离谱</translation>
    </message>
    <message>
        <source>an entry of model.vocab or model.merges has more than two parts</source>
        <translation>model.vocab 或 model.merges 中有一项多于两部分</translation>
    </message>
    <message>
        <source>the merge &quot;%1&quot; is not two tokens</source>
        <translation>合并规则“%1”不是两个词元</translation>
    </message>
    <message>
        <source>its merges are absurdly many</source>
        <translation>合并规则多得离谱</translation>
    </message>
    <message>
        <source>tokenizer.json is not valid JSON</source>
        <translation>tokenizer.json 不是有效的 JSON</translation>
    </message>
    <message>
        <source>tokenizer.json is not an object</source>
        <translation>tokenizer.json 不是对象</translation>
    </message>
    <message>
        <source>its precompiled_charsmap is not base64</source>
        <translation>precompiled_charsmap 不是 base64 编码</translation>
    </message>
    <message>
        <source>its precompiled_charsmap is too short</source>
        <translation>precompiled_charsmap 过短</translation>
    </message>
    <message>
        <source>its precompiled_charsmap has an impossible size</source>
        <translation>precompiled_charsmap 的大小不合理</translation>
    </message>
    <message>
        <source>its model has no table of tokens</source>
        <translation>其中的模型没有词元表</translation>
    </message>
    <message>
        <source>its model has no merges</source>
        <translation>其中的模型没有合并规则</translation>
    </message>
    <message>
        <source>its model has no list of pieces with scores</source>
        <translation>其中的模型没有带分数的词元列表</translation>
    </message>
    <message>
        <source>it has no model</source>
        <translation>其中没有模型</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>&quot;added_tokens&quot; is not a list</source>
        <translation>“added_tokens”不是列表</translation>
    </message>
    <message>
        <source>an added token</source>
        <translation>附加词元</translation>
    </message>
    <message>
        <source>the added tokens &quot;%1&quot; and &quot;%2&quot; have the same id %3</source>
        <translation>附加词元“%1”和“%2”的编号同为 %3</translation>
    </message>
    <message>
        <source>an added token&apos;s id is out of range</source>
        <translation>有附加词元的编号超出范围</translation>
    </message>
    <message>
        <source>normalizer</source>
        <translation>规范化器</translation>
    </message>
    <message>
        <source>the normalizer %1</source>
        <translation>规范化器 %1</translation>
    </message>
    <message>
        <source>its normalizers nest without end</source>
        <translation>规范化器无休止地嵌套</translation>
    </message>
    <message>
        <source>the special token &quot;%1&quot; of %2 is not defined</source>
        <translation>%2 的特殊词元“%1”没有定义</translation>
    </message>
    <message>
        <source>the special token &quot;%1&quot;</source>
        <translation>特殊词元“%1”</translation>
    </message>
    <message>
        <source>an id of %1 is outside the vocabulary</source>
        <translation>%1 的编号超出词表</translation>
    </message>
    <message>
        <source>a piece of %1</source>
        <translation>%1 的一部分</translation>
    </message>
    <message>
        <source>a special token of %1</source>
        <translation>%1 的特殊词元</translation>
    </message>
    <message>
        <source>a sequence of %1</source>
        <translation>%1 的序列</translation>
    </message>
    <message>
        <source>%1 is neither a special token nor sequence A</source>
        <translation>%1 既不是特殊词元，也不是序列 A</translation>
    </message>
    <message>
        <source>a token and its id</source>
        <translation>词元及其编号</translation>
    </message>
    <message>
        <source>post-processor</source>
        <translation>后处理器</translation>
    </message>
    <message>
        <source>the post-processor %1</source>
        <translation>后处理器 %1</translation>
    </message>
    <message>
        <source>its processors nest without end</source>
        <translation>后处理器无休止地嵌套</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation> %1 之一</translation>
    </message>
    <message>
        <source>its pre-tokenizers nest without end</source>
        <translation>预分词器无休止地嵌套</translation>
    </message>
    <message>
        <source>pre-tokenizer</source>
        <translation>预分词器</translation>
    </message>
    <message>
        <source>the pre-tokenizer %1</source>
        <translation>预分词器 %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; in %2 is neither a text nor an object with content</source>
        <translation>%2 中的“%1”既不是文本，也不是带有 content 的对象</translation>
    </message>
    <message>
        <source>&quot;%1&quot; in %2 is neither true nor false</source>
        <translation>%2 中的“%1”既不是 true 也不是 false</translation>
    </message>
    <message>
        <source>%1 is not an object</source>
        <translation>%1 不是对象</translation>
    </message>
    <message>
        <source>&quot;%1&quot; in %2 is not a list</source>
        <translation>%2 中的“%1”不是列表</translation>
    </message>
    <message>
        <source>&quot;added_tokens_decoder&quot; is not an object</source>
        <translation>“added_tokens_decoder”不是对象</translation>
    </message>
    <message>
        <source>the id &quot;%1&quot; in added_tokens_decoder is not a number</source>
        <translation>added_tokens_decoder 中的编号“%1”不是数字</translation>
    </message>
    <message>
        <source>the id of &quot;%1&quot; in %2 is not a number of a token</source>
        <translation>%2 中“%1”的编号不是词元编号</translation>
    </message>
    <message>
        <source>the id %1 of an added token is out of range</source>
        <translation>附加词元的编号 %1 超出范围</translation>
    </message>
    <message>
        <source>decoder</source>
        <translation>解码器</translation>
    </message>
    <message>
        <source>the decoder %1</source>
        <translation>解码器 %1</translation>
    </message>
    <message>
        <source>its decoders nest without end</source>
        <translation>解码器无休止地嵌套</translation>
    </message>
    <message>
        <source>The tokenizer is damaged: %1.</source>
        <translation>分词器已损坏：%1。</translation>
    </message>
    <message>
        <source>Download the tokenizer files of this model again.</source>
        <translation>请重新下载该模型的分词器文件。</translation>
    </message>
    <message>
        <source>The tokenizer&apos;s %1 &quot;%2&quot; is not supported.</source>
        <translation>不支持分词器的%1“%2”。</translation>
    </message>
    <message>
        <source>Supported are %1. Choose a model with one of these.</source>
        <translation>支持的有 %1。请选择使用其中之一的模型。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of %2 is not %3</source>
        <translation>%2 的“%1”不是%3</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of %2 is missing; it should be %3</source>
        <translation>%2 缺少“%1”，它应为%3</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of %2 is out of range</source>
        <translation>%2 的“%1”超出范围</translation>
    </message>
    <message>
        <source>a single character</source>
        <translation>单个字符</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>its %1 is not an object</source>
        <translation>其中的%1不是对象</translation>
    </message>
    <message>
        <source>the %1</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>the id %1 of &quot;%2&quot; is out of range</source>
        <translation>“%2”的编号 %1 超出范围</translation>
    </message>
    <message>
        <source>its ids reach %1 with only %2 tokens</source>
        <translation>编号达到 %1，而词元只有 %2 个</translation>
    </message>
    <message>
        <source>&quot;%1&quot; and &quot;%2&quot; have the same id %3</source>
        <translation>“%1”和“%2”的编号同为 %3</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is listed twice, as %2 and %3</source>
        <translation>“%1”列出了两次，编号为 %2 和 %3</translation>
    </message>
    <message>
        <source>The tokenizer&apos;s regex cannot be compiled (%1): %2</source>
        <translation>分词器的正则表达式无法编译（%1）：%2</translation>
    </message>
    <message>
        <source>Check pre_tokenizer and normalizer in tokenizer.json.</source>
        <translation>请检查 tokenizer.json 中的 pre_tokenizer 和 normalizer。</translation>
    </message>
    <message>
        <source>The tokenizer&apos;s regex uses %1, which this program does not read: %2</source>
        <translation>分词器的正则表达式使用了本程序不支持的写法（%1）：%2</translation>
    </message>
    <message>
        <source>Use a model whose tokenizer splits with an ordinary regex.</source>
        <translation>请选用分词器只含普通正则表达式的模型。</translation>
    </message>
    <message>
        <source>more than 200 nested groups</source>
        <translation>超过 200 层的嵌套分组</translation>
    </message>
    <message>
        <source>an absent operator</source>
        <translation>缺失运算符</translation>
    </message>
    <message>
        <source>an unknown kind of group</source>
        <translation>未知类型的分组</translation>
    </message>
    <message>
        <source>a backslash at its end</source>
        <translation>末尾的反斜杠</translation>
    </message>
    <message>
        <source>a named reference</source>
        <translation>命名引用</translation>
    </message>
    <message>
        <source>\p without braces</source>
        <translation>没有花括号的 \p</translation>
    </message>
    <message>
        <source>an unfinished \p{…}</source>
        <translation>未结束的 \p{…}</translation>
    </message>
    <message>
        <source>the property %1</source>
        <translation>属性 %1</translation>
    </message>
    <message>
        <source>the escape %1</source>
        <translation>转义 %1</translation>
    </message>
    <message>
        <source>an unfinished \x{…}</source>
        <translation>未结束的 \x{…}</translation>
    </message>
    <message>
        <source>a code point that does not exist</source>
        <translation>不存在的码位</translation>
    </message>
    <message>
        <source>deeply nested classes</source>
        <translation>嵌套过深的字符类</translation>
    </message>
    <message>
        <source>an unfinished class</source>
        <translation>未结束的字符类</translation>
    </message>
    <message>
        <source>a range that runs backwards</source>
        <translation>次序颠倒的字符范围</translation>
    </message>
    <message>
        <source>The tokenizer&apos;s regex is longer than 64 KiB.</source>
        <translation>分词器的正则表达式超过 64 KiB。</translation>
    </message>
    <message>
        <source>the pattern of %1</source>
        <translation>%1 的正则表达式</translation>
    </message>
    <message>
        <source>the pattern of %1 is neither {&quot;String&quot;: …} nor {&quot;Regex&quot;: …}</source>
        <translation>%1 的正则表达式既不是 {&quot;String&quot;: …} 也不是 {&quot;Regex&quot;: …}</translation>
    </message>
    <message>
        <source>The folder has neither tokenizer.json nor tokenizer.model.</source>
        <translation>该文件夹中既没有 tokenizer.json，也没有 tokenizer.model。</translation>
    </message>
    <message>
        <source>Put the tokenizer.json or tokenizer.model of this model there.</source>
        <translation>请将该模型的 tokenizer.json 或 tokenizer.model 放到那里。</translation>
    </message>
    <message>
        <source>The corpus is too small for a vocabulary of %1 tokens: it has material for %2.</source>
        <translation>语料太少，不足以建立 %1 个词元的词表，最多只够 %2 个。</translation>
    </message>
    <message>
        <source>Give more text, or a --vocab-size of at most %1.</source>
        <translation>请提供更多文本，或者将词表大小设为不超过 %1。</translation>
    </message>
    <message>
        <source>A vocabulary of %1 tokens does not hold every character of this corpus.</source>
        <translation>%1 个词元的词表容纳不下这份语料的全部字符。</translation>
    </message>
    <message>
        <source>Choose a larger --vocab-size, or a corpus with fewer kinds of characters.</source>
        <translation>请增大词表，或者选用字符种类较少的语料。</translation>
    </message>
    <message>
        <source>No tokenizer could be trained from this corpus.</source>
        <translation>无法用这份语料训练分词器。</translation>
    </message>
    <message>
        <source>Check that it is plain text in UTF-8 and not empty.</source>
        <translation>请确认语料是 UTF-8 编码的纯文本且不为空。</translation>
    </message>
    <message>
        <source>The trained tokenizer could not be read back.</source>
        <translation>训练好的分词器无法读回。</translation>
    </message>
    <message>
        <source>This is a defect of the program: please report it with the corpus.</source>
        <translation>这是程序的缺陷，请附上语料反馈。</translation>
    </message>
    <message>
        <source>Name the column under data.columns, e.g. %1.</source>
        <translation>请在列对应关系中指定该列，例如 %1。</translation>
    </message>
    <message>
        <source>the class %1</source>
        <translation>字符类 %1</translation>
    </message>
    <message>
        <source>The recipe has a field &quot;%1&quot; that does not exist.</source>
        <translation>配方中的字段“%1”并不存在。</translation>
    </message>
    <message>
        <source>Remove it; `tunewright recipe schema` lists every field.</source>
        <translation>请删除它；命令 tunewright recipe schema 会列出全部字段。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be %2, but it is %3.</source>
        <translation>“%1”必须是%2，实际为 %3。</translation>
    </message>
    <message>
        <source>Give %1.</source>
        <translation>请填写%1。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is %2, but it must be %3.</source>
        <translation>“%1”的值为 %2，但必须%3。</translation>
    </message>
    <message>
        <source>a finite number</source>
        <translation>有限的数字</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>不大于 %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: %2 is not available in this version yet.</source>
        <translation>“%1”：此版本尚不支持 %2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is &quot;%2&quot;, which is not one of %3.</source>
        <translation>“%1”的值“%2”不在可选项 %3 之中。</translation>
    </message>
    <message>
        <source>an object with a &quot;path&quot;</source>
        <translation>带有 path 的对象</translation>
    </message>
    <message>
        <source>a path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>a whole number of rows, 0 for all</source>
        <translation>行数（整数，0 表示全部）</translation>
    </message>
    <message>
        <source>a number above 0 and at most 1000</source>
        <translation>大于 0 且不超过 1000 的数字</translation>
    </message>
    <message>
        <source>an object from role to column name</source>
        <translation>从角色到列名的对象</translation>
    </message>
    <message>
        <source>a column name</source>
        <translation>列名</translation>
    </message>
    <message>
        <source>&quot;%1&quot; names no file.</source>
        <translation>“%1”没有指定文件。</translation>
    </message>
    <message>
        <source>Give it a &quot;path&quot;.</source>
        <translation>请为它填写 path。</translation>
    </message>
    <message>
        <source>an object from module name pattern to number</source>
        <translation>从模块名称模式到数字的对象</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>true, false (without quotes) or %1</source>
        <translation>true、false（不加引号）或 %1</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>a list of whole numbers from 0</source>
        <translation>由不小于 0 的整数组成的列表</translation>
    </message>
    <message>
        <source>a list of {&quot;path&quot;: …}</source>
        <translation>由 {&quot;path&quot;: …} 组成的列表</translation>
    </message>
    <message>
        <source>&quot;all-linear&quot;, a list of module names or a regular expression</source>
        <translation>“all-linear”、模块名称列表或正则表达式</translation>
    </message>
    <message>
        <source>a list of module names</source>
        <translation>模块名称列表</translation>
    </message>
    <message>
        <source>%1 is not available in this version yet.</source>
        <translation>此版本尚不支持 %1。</translation>
    </message>
    <message>
        <source>Leave &quot;%1&quot; at its default.</source>
        <translation>请让“%1”保持默认值。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; belongs to the method %2; this recipe&apos;s method is %3.</source>
        <translation>“%1”属于方法 %2；此配方的方法是 %3。</translation>
    </message>
    <message>
        <source>Leave it out, or choose another method.type.</source>
        <translation>请将其去掉，或者选择其他 method.type。</translation>
    </message>
    <message>
        <source>A recipe must be a JSON object.</source>
        <translation>配方必须是一个 JSON 对象。</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>The recipe names no %1.</source>
        <translation>配方没有指定%1。</translation>
    </message>
    <message>
        <source>Set &quot;%1&quot;.</source>
        <translation>请设置“%1”。</translation>
    </message>
    <message>
        <source>training data</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Full training cannot update quantised weights.</source>
        <translation>全参数训练无法更新已量化的权重。</translation>
    </message>
    <message>
        <source>Set model.quantization to none, or method.type to lora.</source>
        <translation>请将 model.quantization 设为 none，或者将 method.type 设为 lora。</translation>
    </message>
    <message>
        <source>&quot;model.quantization_block_size&quot; is %1, which is not a power of two.</source>
        <translation>“model.quantization_block_size”的值为 %1，不是 2 的幂。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; needs validation data.</source>
        <translation>“%1”需要有验证数据。</translation>
    </message>
    <message>
        <source>Set data.validation_fraction, for instance to 0.05.</source>
        <translation>请设置 data.validation_fraction，例如 0.05。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>The model&apos;s own template, else Alpaca.</source>
        <translation>模型自带的模板，没有则用 Alpaca。</translation>
    </message>
    <message>
        <source>The model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>Alpaca</source>
        <translation>Alpaca</translation>
    </message>
    <message>
        <source>### Instruction: … ### Response: …</source>
        <translation>### Instruction: … ### Response: …</translation>
    </message>
    <message>
        <source>Alpaca (Chinese)</source>
        <translation>Alpaca（中文）</translation>
    </message>
    <message>
        <source>Human / Assistant</source>
        <translation>Human / Assistant</translation>
    </message>
    <message>
        <source>### Human: … ### Assistant: …</source>
        <translation>### Human: … ### Assistant: …</translation>
    </message>
    <message>
        <source>Alpaca format</source>
        <translation>Alpaca 格式</translation>
    </message>
    <message>
        <source>ShareGPT form</source>
        <translation>ShareGPT 格式</translation>
    </message>
    <message>
        <source>Chat messages</source>
        <translation>对话消息</translation>
    </message>
    <message>
        <source>Prompt and completion</source>
        <translation>提示词与补全</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <source>All answers</source>
        <translation>所有回答</translation>
    </message>
    <message>
        <source>The last answer</source>
        <translation>最后一条回答</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部内容</translation>
    </message>
    <message>
        <source>Cut at max_length</source>
        <translation>按最大长度截断</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>舍弃</translation>
    </message>
    <message>
        <source>Split (plain text)</source>
        <translation>拆分（纯文本）</translation>
    </message>
    <message>
        <source>Merged model</source>
        <translation>合并后的模型</translation>
    </message>
    <message>
        <source>A whole model in Hugging Face layout with the adapters merged into it.</source>
        <translation>合并了适配器的完整模型（Hugging Face 目录结构）。</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>The adapter alone, as PEFT reads it.</source>
        <translation>仅适配器，PEFT 可直接读取。</translation>
    </message>
    <message>
        <source>Merged model in 4 bits</source>
        <translation>4 位的合并模型</translation>
    </message>
    <message>
        <source>A whole model whose linear layers bitsandbytes reads in 4 bits.</source>
        <translation>完整模型，其线性层可由 bitsandbytes 以 4 位读取。</translation>
    </message>
    <message>
        <source>GGUF</source>
        <translation>GGUF</translation>
    </message>
    <message>
        <source>GGUF adapter</source>
        <translation>GGUF 适配器</translation>
    </message>
    <message>
        <source>Ollama</source>
        <translation>Ollama</translation>
    </message>
    <message>
        <source>Recipe version</source>
        <translation>配方版本</translation>
    </message>
    <message>
        <source>Version of the recipe&apos;s form.</source>
        <translation>配方格式的版本。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the run.</source>
        <translation>这次训练的名称。</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>输出文件夹</translation>
    </message>
    <message>
        <source>Folder for adapter, checkpoints and log; empty = a new one in the library.</source>
        <translation>保存适配器、检查点和日志的文件夹；留空则在资料库中新建。</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Validation data</source>
        <translation>验证数据</translation>
    </message>
    <message>
        <source>Files held out to measure the validation loss.</source>
        <translation>留作验证、用来计算验证损失的文件。</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>验证集比例</translation>
    </message>
    <message>
        <source>Share of the training samples set aside for validation; 0.05 is usual.</source>
        <translation>从训练样本中划出作验证的比例；常用 0.05。</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>auto, model, alpaca, alpaca_zh, human_assistant, or the path of a .jinja file.</source>
        <translation>auto、model、alpaca、alpaca_zh、human_assistant，或一个 .jinja 文件的路径。</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>System prompt for conversations that have none.</source>
        <translation>为没有系统提示的对话补上的系统提示。</translation>
    </message>
    <message>
        <source>Max length</source>
        <translation>最大长度</translation>
    </message>
    <message>
        <source>Longest sample, and the length of a pack. Memory grows with it.</source>
        <translation>单个样本的最大长度，也是打包长度。显存随之增长。</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>打包</translation>
    </message>
    <message>
        <source>Put several short samples into one batch element; they never see each other.</source>
        <translation>把多个短样本放进同一批次元素；样本之间互不可见。</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>训练范围</translation>
    </message>
    <message>
        <source>Which tokens carry loss: the assistant&apos;s turns, only the last one, or all.</source>
        <translation>哪些词元参与损失：助手的各轮回答、仅最后一轮，或全部。</translation>
    </message>
    <message>
        <source>Shuffle</source>
        <translation>打乱顺序</translation>
    </message>
    <message>
        <source>Shuffle the samples each epoch.</source>
        <translation>每个轮次打乱样本顺序。</translation>
    </message>
    <message>
        <source>Overlong samples</source>
        <translation>超长样本</translation>
    </message>
    <message>
        <source>Strict rows</source>
        <translation>严格检查</translation>
    </message>
    <message>
        <source>Stop at the first row that cannot be used instead of skipping it.</source>
        <translation>遇到无法使用的行即报错，而不是跳过。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Only those of adapted layers</source>
        <translation>仅适配层的偏置</translation>
    </message>
    <message>
        <source>As the base model</source>
        <translation>与基座模型一致</translation>
    </message>
    <message>
        <source>Both random</source>
        <translation>均随机初始化</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>高斯分布</translation>
    </message>
    <message>
        <source>PiSSA</source>
        <translation>PiSSA</translation>
    </message>
    <message>
        <source>OLoRA</source>
        <translation>OLoRA</translation>
    </message>
    <message>
        <source>EVA</source>
        <translation>EVA</translation>
    </message>
    <message>
        <source>LoftQ</source>
        <translation>LoftQ</translation>
    </message>
    <message>
        <source>Orthogonal</source>
        <translation>正交</translation>
    </message>
    <message>
        <source>CorDA</source>
        <translation>CorDA</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>LoRA trains small low-rank matrices beside frozen weights; full trains every weight.</source>
        <translation>LoRA 只训练冻结权重旁的低秩矩阵；full 训练全部权重。</translation>
    </message>
    <message>
        <source>Rank r</source>
        <translation>秩 r</translation>
    </message>
    <message>
        <source>Rank of the update. 8 to 32 suits most data; more learns more and costs memory.</source>
        <translation>更新矩阵的秩。8 到 32 适合多数数据；越大学得越多，占用也越多。</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Strength of the update: it is scaled by alpha / r. Usually r or twice r.</source>
        <translation>更新的强度：按 alpha / r 缩放。通常取 r 或 2r。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Share of inputs dropped while training; 0 to 0.1 guards small datasets.</source>
        <translation>训练时随机丢弃的输入比例；小数据集可用 0 到 0.1。</translation>
    </message>
    <message>
        <source>Target modules</source>
        <translation>目标模块</translation>
    </message>
    <message>
        <source>Which linear layers get an adapter: all-linear, a list of names, or a regular expression.</source>
        <translation>给哪些线性层加适配器：all-linear、名称列表或正则表达式。</translation>
    </message>
    <message>
        <source>Train biases</source>
        <translation>训练偏置</translation>
    </message>
    <message>
        <source>Whether biases are trained too.</source>
        <translation>是否同时训练偏置。</translation>
    </message>
    <message>
        <source>DoRA</source>
        <translation>DoRA</translation>
    </message>
    <message>
        <source>Rank-stabilised scale</source>
        <translation>秩稳定缩放</translation>
    </message>
    <message>
        <source>Initial weights</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>Start from adapter</source>
        <translation>起始适配器</translation>
    </message>
    <message>
        <source>Adapter folder to start from.</source>
        <translation>从哪个适配器文件夹继续。</translation>
    </message>
    <message>
        <source>Modules trained in full</source>
        <translation>完整训练的模块</translation>
    </message>
    <message>
        <source>Modules trained in full and saved with the adapter, e.g. lm_head.</source>
        <translation>完整训练并随适配器保存的模块，如 lm_head。</translation>
    </message>
    <message>
        <source>Rank by module</source>
        <translation>按模块设置秩</translation>
    </message>
    <message>
        <source>Rank for modules whose name matches a pattern.</source>
        <translation>为名称匹配的模块单独指定秩。</translation>
    </message>
    <message>
        <source>Alpha by module</source>
        <translation>按模块设置 Alpha</translation>
    </message>
    <message>
        <source>Alpha for modules whose name matches a pattern.</source>
        <translation>为名称匹配的模块单独指定 alpha。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Only these decoder layers, counted from 0.</source>
        <translation>只作用于这些层，从 0 数起。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Folder of the base model in Hugging Face layout.</source>
        <translation>基础模型所在的文件夹（Hugging Face 目录结构）。</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>How the frozen base weights are held: none keeps them as the files do; nf4 takes about a quarter of the memory (QLoRA), fp4 as much but is less exact, int8 about half.</source>
        <translation>冻结的基础权重如何存放：none 保持文件中的形式；nf4 约占四分之一显存（QLoRA）；fp4 同样大小但精度较低；int8 约占一半。</translation>
    </message>
    <message>
        <source>Double quantisation</source>
        <translation>双重量化</translation>
    </message>
    <message>
        <source>Quantise the constants of nf4 and fp4 as well: saves about 0.4 bit per weight.</source>
        <translation>对 nf4 与 fp4 的量化常数再量化一次：每个权重约省 0.4 位。</translation>
    </message>
    <message>
        <source>Block size</source>
        <translation>量化块大小</translation>
    </message>
    <message>
        <source>Weights that share one scale in nf4 and fp4, a power of two; larger blocks take less memory and are less exact.</source>
        <translation>nf4 与 fp4 中多少个权重共用一个缩放系数，须为 2 的幂；块越大越省显存，精度越低。</translation>
    </message>
    <message>
        <source>Compute format</source>
        <translation>计算精度</translation>
    </message>
    <message>
        <source>Number format of the computation; auto takes bfloat16 where the device computes it natively.</source>
        <translation>计算所用的数值格式；auto 在设备原生支持时使用 bfloat16。</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>First GPU</source>
        <translation>第一块 GPU</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>How often the data is seen; 1 to 5 is usual.</source>
        <translation>数据要看几遍；通常 1 到 5。</translation>
    </message>
    <message>
        <source>Max steps</source>
        <translation>最大步数</translation>
    </message>
    <message>
        <source>Stop after this many steps; -1 = by epochs.</source>
        <translation>训练到多少步为止；-1 表示按轮次。</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Batch elements computed at once.</source>
        <translation>一次计算的批次元素数。</translation>
    </message>
    <message>
        <source>Accumulation</source>
        <translation>累积步数</translation>
    </message>
    <message>
        <source>Micro-batches that make one step: a larger batch at the same memory.</source>
        <translation>多少个微批次合成一步：不增加显存的大批次。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Step size. 1e-4 to 3e-4 for LoRA, about 1e-5 for full training.</source>
        <translation>步长。LoRA 取 1e-4 到 3e-4，全参数训练约 1e-5。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>How the learning rate changes over the run.</source>
        <translation>学习率在训练中如何变化。</translation>
    </message>
    <message>
        <source>Warm-up share</source>
        <translation>预热比例</translation>
    </message>
    <message>
        <source>Share of the run in which the learning rate rises from 0.</source>
        <translation>学习率从 0 上升所占的比例。</translation>
    </message>
    <message>
        <source>Warm-up steps</source>
        <translation>预热步数</translation>
    </message>
    <message>
        <source>Warm-up in steps; overrides the ratio when above 0.</source>
        <translation>以步数表示的预热；大于 0 时优先于比例。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Pull of the weights towards zero.</source>
        <translation>权重衰减。</translation>
    </message>
    <message>
        <source>Adam beta 1</source>
        <translation>Adam beta 1</translation>
    </message>
    <message>
        <source>Adam beta 2</source>
        <translation>Adam beta 2</translation>
    </message>
    <message>
        <source>Adam epsilon</source>
        <translation>Adam epsilon</translation>
    </message>
    <message>
        <source>Guard against division by zero.</source>
        <translation>防止除以零的小量。</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Longer gradients are cut to this norm; 0 = never.</source>
        <translation>梯度范数超过此值即裁剪；0 表示不裁剪。</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>LoRA+ ratio</source>
        <translation>LoRA+ 比率</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>梯度检查点</translation>
    </message>
    <message>
        <source>Recompute activations in the backward pass: far less memory, about a third more time.</source>
        <translation>反向传播时重新计算激活：显存大减，时间约多三分之一。</translation>
    </message>
    <message>
        <source>Log every</source>
        <translation>日志间隔</translation>
    </message>
    <message>
        <source>A step event every so many steps.</source>
        <translation>每隔多少步记录一次。</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>验证间隔</translation>
    </message>
    <message>
        <source>Evaluate every so many steps; 0 = only at the end.</source>
        <translation>每隔多少步验证一次；0 表示只在结束时。</translation>
    </message>
    <message>
        <source>Save every</source>
        <translation>保存间隔</translation>
    </message>
    <message>
        <source>Checkpoints kept</source>
        <translation>保留检查点数</translation>
    </message>
    <message>
        <source>Keep the best</source>
        <translation>保留最佳</translation>
    </message>
    <message>
        <source>Finish with the checkpoint of the lowest validation loss.</source>
        <translation>结束时采用验证损失最低的检查点。</translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation>早停</translation>
    </message>
    <message>
        <source>Stop after so many evaluations without improvement; 0 = never.</source>
        <translation>验证多少次没有改善就停止；0 表示不停。</translation>
    </message>
    <message>
        <source>Sample every</source>
        <translation>试答间隔</translation>
    </message>
    <message>
        <source>Answer the sample prompts every so many steps; 0 = never.</source>
        <translation>每隔多少步回答样例提示；0 表示不回答。</translation>
    </message>
    <message>
        <source>Sample prompts</source>
        <translation>样例提示词</translation>
    </message>
    <message>
        <source>Prompts answered while training.</source>
        <translation>训练中用来试答的提示。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Fixes everything that is random.</source>
        <translation>固定一切随机性。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>auto, cpu, cuda or cuda:N.</source>
        <translation>auto、cpu、cuda 或 cuda:N。</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>全量微调</translation>
    </message>
    <message>
        <source>all weights</source>
        <translation>训练全部权重</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>the usual choice</source>
        <translation>常用之选</translation>
    </message>
    <message>
        <source>AdaLoRA</source>
        <translation>AdaLoRA</translation>
    </message>
    <message>
        <source>ranks by need</source>
        <translation>按需分配秩</translation>
    </message>
    <message>
        <source>IA³</source>
        <translation>IA³</translation>
    </message>
    <message>
        <source>scales, tiny</source>
        <translation>仅缩放，极小</translation>
    </message>
    <message>
        <source>Adapter layers</source>
        <translation>适配器层</translation>
    </message>
    <message>
        <source>small extra layers</source>
        <translation>少量附加层</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>learnt words</source>
        <translation>可学习的词元</translation>
    </message>
    <message>
        <source>P-tuning</source>
        <translation>P-tuning</translation>
    </message>
    <message>
        <source>learnt words, encoded</source>
        <translation>可学习的词元，经编码</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>前缀微调</translation>
    </message>
    <message>
        <source>steers, no merge</source>
        <translation>引导输出，不可合并</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>How well the model foretells the data&apos;s tokens.</source>
        <translation>模型预测数据词元的能力。</translation>
    </message>
    <message>
        <source>BLEU</source>
        <translation>BLEU</translation>
    </message>
    <message>
        <source>ROUGE</source>
        <translation>ROUGE</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全一致</translation>
    </message>
    <message>
        <source>float32</source>
        <translation>float32</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>float16</source>
        <translation>float16</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>The usual choice: a step of its own size for each value, from two averages of the gradient.</source>
        <translation>常用之选：根据梯度的两个滑动平均，为每个值确定各自的步长。</translation>
    </message>
    <message>
        <source>AdamW in 8 bits</source>
        <translation>AdamW（8 位）</translation>
    </message>
    <message>
        <source>AdamW, paged</source>
        <translation>AdamW（分页）</translation>
    </message>
    <message>
        <source>AdamW in 8 bits, paged</source>
        <translation>AdamW（8 位，分页）</translation>
    </message>
    <message>
        <source>Lion</source>
        <translation>Lion</translation>
    </message>
    <message>
        <source>Adafactor</source>
        <translation>Adafactor</translation>
    </message>
    <message>
        <source>The weights are kept as the files have them.</source>
        <translation>权重保持文件中的形式。</translation>
    </message>
    <message>
        <source>NF4</source>
        <translation>NF4</translation>
    </message>
    <message>
        <source>4 bits a weight, spaced as normally distributed weights lie (QLoRA).</source>
        <translation>每个权重 4 位，按正态分布的权重取值（QLoRA）。</translation>
    </message>
    <message>
        <source>FP4</source>
        <translation>FP4</translation>
    </message>
    <message>
        <source>4 bits a weight as small floating-point numbers; less exact than NF4.</source>
        <translation>每个权重 4 位的小浮点数；精度低于 NF4。</translation>
    </message>
    <message>
        <source>8 bits</source>
        <translation>8 位</translation>
    </message>
    <message>
        <source>8 bits a weight, one scale a row.</source>
        <translation>每个权重 8 位，每行一个缩放系数。</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Falls to 0 along half a cosine.</source>
        <translation>沿半个余弦降至 0。</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Falls to 0 along a straight line.</source>
        <translation>沿直线降至 0。</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>Stays as it is, without warm-up.</source>
        <translation>保持不变，没有预热。</translation>
    </message>
    <message>
        <source>Constant after warm-up</source>
        <translation>预热后恒定</translation>
    </message>
    <message>
        <source>Stays as it is after the warm-up.</source>
        <translation>预热之后保持不变。</translation>
    </message>
    <message>
        <source>Cosine with restarts</source>
        <translation>余弦重启</translation>
    </message>
    <message>
        <source>Falls to 0 along half a cosine; one cycle.</source>
        <translation>沿半个余弦降至 0；一个周期。</translation>
    </message>
    <message>
        <source>Polynomial</source>
        <translation>多项式</translation>
    </message>
    <message>
        <source>Falls to 1e-7 along a straight line.</source>
        <translation>沿直线降至 1e-7。</translation>
    </message>
    <message>
        <source>Inverse square root</source>
        <translation>平方根倒数</translation>
    </message>
    <message>
        <source>Falls with the square root of the step.</source>
        <translation>随步数的平方根下降。</translation>
    </message>
    <message>
        <source>Cosine with a floor</source>
        <translation>余弦（有下限）</translation>
    </message>
    <message>
        <source>Cosine with a floor, warm from the start</source>
        <translation>余弦（有下限，首步即预热）</translation>
    </message>
    <message>
        <source>Reduce on plateau</source>
        <translation>停滞时降低</translation>
    </message>
    <message>
        <source>Warm-up, stable, decay</source>
        <translation>预热、稳定、衰减</translation>
    </message>
    <message>
        <source>The loss diverges. It rose from %1 at step %2 to %3. A lower learning rate with a longer warm-up keeps it in bounds.</source>
        <translation>损失正在发散。它已从第 %2 步的 %1 升至 %3。降低学习率并延长预热可以使其保持稳定。</translation>
    </message>
    <message>
        <source>The loss does not fall. It began at %1 and is %2 after %3 steps. A higher learning rate gets it moving.</source>
        <translation>损失没有下降。开始时为 %1，%3 步后为 %2。提高学习率可以让它动起来。</translation>
    </message>
    <message>
        <source>The loss is flat. It has stayed near %1 since step %2. If that is still too high, give the training more to learn with.</source>
        <translation>损失趋于平稳。自第 %2 步起一直在 %1 附近。如果仍然偏高，请加大可学习的容量。</translation>
    </message>
    <message>
        <source>The gradient spikes. %1 of the last %2 steps had more than ten times the usual norm (%3), the latest step %4. Look for odd samples there, or take smaller steps.</source>
        <translation>梯度出现尖峰。最近 %2 步中有 %1 步的范数超过平时（%3）的十倍，最近一次在第 %4 步。请检查该处的异常样本，或减小步长。</translation>
    </message>
    <message>
        <source>Memory is nearly full. %1 of %2 are in use (%3 %). A longer sample could end the run.</source>
        <translation>内存即将用尽。%2 中已使用 %1（%3 %）。更长的样本可能使训练中断。</translation>
    </message>
    <message>
        <source>The validation loss rises. It was lowest at step %1 (%2) and is now %3: the model learns its samples by heart. Stop earlier, or keep the better state with load_best_model_at_end.</source>
        <translation>验证损失上升。最低值在第 %1 步（%2），现为 %3：模型正在死记样本。请提前停止，或启用 load_best_model_at_end 保留较好的状态。</translation>
    </message>
    <message>
        <source>Answers repeat themselves. %1 of the last %2 end in the same words over and over. A lower learning rate keeps more of what the model knew.</source>
        <translation>回答不断重复。最近 %2 个回答中有 %1 个以反复的词句结尾。降低学习率能保留更多模型原有的知识。</translation>
    </message>
    <message>
        <source>%1 belongs to --format %2.</source>
        <translation>%1 属于 --format %2。</translation>
    </message>
    <message>
        <source>Leave %1 out, or choose that format.</source>
        <translation>去掉 %1，或选择该格式。</translation>
    </message>
    <message>
        <source>Lowest share</source>
        <translation>最低比例</translation>
    </message>
    <message>
        <source>Where a cosine with a floor ends, as a part of the learning rate.</source>
        <translation>带下限的余弦调度结束时的学习率，以其占学习率的比例表示。</translation>
    </message>
    <message>
        <source>Lowest rate</source>
        <translation>最低学习率</translation>
    </message>
    <message>
        <source>Where a cosine with a floor ends, as a learning rate; counts instead of the share.</source>
        <translation>带下限的余弦调度结束时的学习率；设置后不再使用比例。</translation>
    </message>
    <message>
        <source>Decay of the gradient&apos;s average; with Lion its weight in the step&apos;s direction.</source>
        <translation>梯度平均值的衰减；用 Lion 时为其在更新方向中的权重。</translation>
    </message>
    <message>
        <source>Decay of the average of the gradient&apos;s square; with Lion, whose paper has 0.99, of the gradient.</source>
        <translation>梯度平方平均值的衰减；用 Lion 时为梯度平均值的衰减（论文取 0.99）。</translation>
    </message>
    <message>
        <source>Optimizer. Lion wants a learning rate of about a third to a tenth of AdamW&apos;s.</source>
        <translation>优化器。Lion 的学习率约取 AdamW 的三分之一到十分之一。</translation>
    </message>
    <message>
        <source>Trains one factor for each output of the chosen layers: a few thousand values in all.</source>
        <translation>只为所选各层的每个输出训练一个系数，总共不过数千个数值。</translation>
    </message>
    <message>
        <source>Feed-forward modules</source>
        <translation>前馈模块</translation>
    </message>
    <message>
        <source>Targets whose inputs are scaled instead of their outputs; left empty, the last linear layer of each feed-forward block.</source>
        <translation>缩放其输入而非输出的目标模块；留空则为每个前馈块的最后一个线性层。</translation>
    </message>
    <message>
        <source>Trains keys and values that every layer&apos;s attention sees before the text.</source>
        <translation>训练每一层注意力在文本之前看到的键和值。</translation>
    </message>
    <message>
        <source>Made by a small network</source>
        <translation>由小型网络生成</translation>
    </message>
    <message>
        <source>Trains the prefix through a network of two layers, which often learns more steadily; the network is left out of the finished adapter.</source>
        <translation>通过一个两层网络训练前缀，往往更稳定；完成的适配器中不含该网络。</translation>
    </message>
    <message>
        <source>Width of the network</source>
        <translation>网络宽度</translation>
    </message>
    <message>
        <source>Trains the embeddings of a few virtual tokens that stand before every text.</source>
        <translation>训练若干虚拟词元的嵌入，它们位于每段文本之前。</translation>
    </message>
    <message>
        <source>Virtual tokens begin as</source>
        <translation>虚拟词元的起点</translation>
    </message>
    <message>
        <source>Random numbers</source>
        <translation>随机数</translation>
    </message>
    <message>
        <source>The words of a text</source>
        <translation>一段文本的词元</translation>
    </message>
    <message>
        <source>Random words</source>
        <translation>随机词元</translation>
    </message>
    <message>
        <source>Text to begin with</source>
        <translation>起始文本</translation>
    </message>
    <message>
        <source>Virtual tokens</source>
        <translation>虚拟词元数</translation>
    </message>
    <message>
        <source>The share of the model&apos;s answers that are the data&apos;s, letter by letter.</source>
        <translation>模型回答与数据逐字相同的比例。</translation>
    </message>
    <message>
        <source>Half of AdamW&apos;s memory: a step of one size for all values, by the sign of one average of the gradient.</source>
        <translation>显存为 AdamW 的一半：按梯度平均值的符号，对所有值走同样大小的一步。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no meaning while &quot;%2&quot; is %3.</source>
        <translation>“%2”为 %3 时，“%1”没有意义。</translation>
    </message>
    <message>
        <source>Leave it out, or choose another %1.</source>
        <translation>去掉它，或选择其他 %1。</translation>
    </message>
    <message>
        <source>Falls along half a cosine, not below min_lr or min_lr_rate.</source>
        <translation>沿半个余弦下降，但不低于 min_lr 或 min_lr_rate。</translation>
    </message>
    <message>
        <source>Falls along half a cosine, not below min_lr or min_lr_rate; the first step has a learning rate already.</source>
        <translation>沿半个余弦下降，但不低于 min_lr 或 min_lr_rate；第一步即有学习率。</translation>
    </message>
    <message>
        <source>The peers (PEFT and bitsandbytes) are not installed.</source>
        <translation>没有安装用于对比的 PEFT 和 bitsandbytes。</translation>
    </message>
    <message>
        <source>Run installer/bootstrap.sh test in the source tree, and this program from its build folder.</source>
        <translation>请在源码目录中运行 installer/bootstrap.sh test，并从构建文件夹运行本程序。</translation>
    </message>
    <message>
        <source>The peer could not be started.</source>
        <translation>无法启动用于对比的程序。</translation>
    </message>
    <message>
        <source>Free some memory and try again.</source>
        <translation>请腾出一些内存后重试。</translation>
    </message>
    <message>
        <source>The comparison ended with an error.</source>
        <translation>对比以错误结束。</translation>
    </message>
    <message>
        <source>Run tests/bench/compare_peft.py by hand to see what it says.</source>
        <translation>请手动运行 tests/bench/compare_peft.py 查看其输出。</translation>
    </message>
    <message>
        <source>default %1</source>
        <translation>默认 %1</translation>
    </message>
    <message>
        <source>; method %1</source>
        <translation>；方法 %1</translation>
    </message>
    <message>
        <source>--%1 cannot be changed with --compare: both programs train one agreed model on the processor.</source>
        <translation>使用 --compare 时不能更改 --%1：两个程序在处理器上训练同一个约定的模型。</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>请将其去掉。</translation>
    </message>
    <message>
        <source>The 4-bit code.</source>
        <translation>4 位编码。</translation>
    </message>
    <message>
        <source>Quantise the constants as well.</source>
        <translation>对量化常数也进行量化。</translation>
    </message>
    <message>
        <source>Weights that share a constant.</source>
        <translation>共用一个常数的权重数。</translation>
    </message>
    <message>
        <source>What others shall compute in; auto: in the type of the weights.</source>
        <translation>他人使用时的计算精度；auto 表示与权重的类型相同。</translation>
    </message>
    <message>
        <source>-1 (by epochs) or at least 1</source>
        <translation>为 -1（按轮次）或不小于 1</translation>
    </message>
    <message>
        <source>The program %1 cannot be run: %2.</source>
        <translation>无法运行程序 %1：%2。</translation>
    </message>
    <message>
        <source>Install it, or check its path and permissions.</source>
        <translation>请安装它，或者检查其路径和权限。</translation>
    </message>
    <message>
        <source>The program %1 could not be started: %2.</source>
        <translation>无法启动程序 %1：%2。</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>How the program %1 ended cannot be told.</source>
        <translation>无法得知程序 %1 如何结束。</translation>
    </message>
    <message>
        <source>Try again; do not run this program with SIGCHLD ignored.</source>
        <translation>请重试；运行本程序时不要忽略 SIGCHLD 信号。</translation>
    </message>
    <message>
        <source>no reason is given</source>
        <translation>没有给出原因</translation>
    </message>
    <message>
        <source>The evaluation was stopped.</source>
        <translation>评估已停止。</translation>
    </message>
    <message>
        <source>Start it again when you like.</source>
        <translation>需要时可以重新开始。</translation>
    </message>
    <message>
        <source>The data has no token to be predicted.</source>
        <translation>数据中没有需要预测的词元。</translation>
    </message>
    <message>
        <source>Check that it has responses, or evaluate with train_on: all.</source>
        <translation>请确认数据中有回答，或者将 train_on 设为 all 再评估。</translation>
    </message>
    <message>
        <source>The loss on this data is not a finite number.</source>
        <translation>这份数据上的损失不是有限数值。</translation>
    </message>
    <message>
        <source>Check the model&apos;s weights, or compute in float32.</source>
        <translation>请检查模型的权重，或者改用 float32 计算。</translation>
    </message>
    <message>
        <source>The metric &quot;%1&quot; is not available in this version yet.</source>
        <translation>此版本尚不支持评估指标“%1”。</translation>
    </message>
    <message>
        <source>Choose one of: %1.</source>
        <translation>请从 %1 中选择。</translation>
    </message>
    <message>
        <source>The row has no answer to compare with.</source>
        <translation>这一行没有可供比较的回答。</translation>
    </message>
    <message>
        <source>Give data that ends with an answer in text.</source>
        <translation>请提供以文字回答结尾的数据。</translation>
    </message>
    <message>
        <source>Exporting an adapter needs exactly one adapter.</source>
        <translation>导出适配器时必须恰好选择一个适配器。</translation>
    </message>
    <message>
        <source>Choose one adapter.</source>
        <translation>请选择一个适配器。</translation>
    </message>
    <message>
        <source>The adapter changes %1, which this model does not have.</source>
        <translation>适配器要修改 %1，而此模型中没有它。</translation>
    </message>
    <message>
        <source>Two adapters both replace %1.</source>
        <translation>有两个适配器都要替换 %1。</translation>
    </message>
    <message>
        <source>Merge only one of them: tensors that are trained in full cannot be added up.</source>
        <translation>请只合并其中一个：完整训练的张量不能相加。</translation>
    </message>
    <message>
        <source>The model&apos;s files are quantised to %1 already.</source>
        <translation>模型文件已量化为 %1。</translation>
    </message>
    <message>
        <source>Export from the original 16-bit model, or dequantise this one with the format safetensors.</source>
        <translation>请从原始的 16 位模型导出，或者以 safetensors 格式将此模型反量化。</translation>
    </message>
    <message>
        <source>There is no 4-bit code named &apos;%1&apos;.</source>
        <translation>没有名为“%1”的 4 位编码。</translation>
    </message>
    <message>
        <source>Choose nf4 or fp4.</source>
        <translation>请选择 nf4 或 fp4。</translation>
    </message>
    <message>
        <source>There is no export type %1.</source>
        <translation>没有名为 %1 的导出精度。</translation>
    </message>
    <message>
        <source>Choose auto, float32, bfloat16 or float16.</source>
        <translation>请选择 auto、float32、bfloat16 或 float16。</translation>
    </message>
    <message>
        <source>Choose as-base, float32, bfloat16 or float16.</source>
        <translation>请选择 as-base、float32、bfloat16 或 float16。</translation>
    </message>
    <message>
        <source>The base tensor %1 is quantised on disk, so nothing can be added to it.</source>
        <translation>基础模型的张量 %1 在磁盘上已量化，无法合并。</translation>
    </message>
    <message>
        <source>Merge into the original 16-bit model.</source>
        <translation>请合并到原始的 16 位模型。</translation>
    </message>
    <message>
        <source>The export was stopped.</source>
        <translation>导出已停止。</translation>
    </message>
    <message>
        <source>Start it again when you like; nothing was left behind.</source>
        <translation>需要时可以重新开始；没有留下任何残余文件。</translation>
    </message>
    <message>
        <source>The output folder %1 is, or holds, a folder that the export reads.</source>
        <translation>输出文件夹 %1 就是导出所读取的文件夹，或者包含它。</translation>
    </message>
    <message>
        <source>Choose another output folder.</source>
        <translation>请选择其他输出文件夹。</translation>
    </message>
    <message>
        <source>%1 exists and is not empty.</source>
        <translation>%1 已存在且不为空。</translation>
    </message>
    <message>
        <source>Choose another folder, or pass --overwrite to replace it.</source>
        <translation>请选择其他文件夹，或者选择覆盖它。</translation>
    </message>
    <message>
        <source>The export needs %1 MiB, but only %2 MiB are free.</source>
        <translation>导出需要 %1 MiB，而磁盘只剩 %2 MiB。</translation>
    </message>
    <message>
        <source>%1 exists; the export needs that name for a while.</source>
        <translation>%1 已存在，而导出过程需要暂用这个名称。</translation>
    </message>
    <message>
        <source>Move it away, or choose another output folder.</source>
        <translation>请将它移走，或者选择其他输出文件夹。</translation>
    </message>
    <message>
        <source>The export format &quot;%1&quot; is not available in this version yet.</source>
        <translation>此版本尚不支持导出格式“%1”。</translation>
    </message>
    <message>
        <source>The token id %1 is outside the model&apos;s vocabulary.</source>
        <translation>词元编号 %1 超出了模型的词表。</translation>
    </message>
    <message>
        <source>Check that tokenizer and model belong together.</source>
        <translation>请确认分词器与模型配套。</translation>
    </message>
    <message>
        <source>The merged model&apos;s vocabulary differs from the base model&apos;s.</source>
        <translation>合并后模型的词表与基础模型不同。</translation>
    </message>
    <message>
        <source>Export again from the base that the adapter was trained on.</source>
        <translation>请用训练该适配器时的基础模型重新导出。</translation>
    </message>
    <message>
        <source>adapter model</source>
        <translation>带适配器的模型</translation>
    </message>
    <message>
        <source>merged model</source>
        <translation>合并后的模型</translation>
    </message>
    <message>
        <source>The output of the %1 is not a finite number.</source>
        <translation>%1的输出不是有限数值。</translation>
    </message>
    <message>
        <source>Check the weights of the base model and of the adapter; do not use the merged model.</source>
        <translation>请检查基础模型和适配器的权重；不要使用合并后的模型。</translation>
    </message>
    <message>
        <source>The model&apos;s output is not a finite number, so no token can be chosen.</source>
        <translation>模型的输出不是有限数值，无法选出词元。</translation>
    </message>
    <message>
        <source>Try compute_dtype float32 or bfloat16; if it stays, the model&apos;s or the adapter&apos;s weights are damaged.</source>
        <translation>请将 compute_dtype 改为 float32 或 bfloat16；如果问题依旧，说明模型或适配器的权重已损坏。</translation>
    </message>
    <message>
        <source>The prompt holds no token.</source>
        <translation>提示中没有任何词元。</translation>
    </message>
    <message>
        <source>Give some text to go on from.</source>
        <translation>请输入一段文字，模型才能接着写。</translation>
    </message>
    <message>
        <source>Virtual tokens or a prefix stand before the text already, and a model can have one of them only.</source>
        <translation>文本之前已有虚拟词元或前缀，而一个模型只能有其中之一。</translation>
    </message>
    <message>
        <source>Take off the one that is there first.</source>
        <translation>请先卸下已有的那一个。</translation>
    </message>
    <message>
        <source>A Gemma 3n model cannot take virtual tokens: it looks up an embedding for each layer by the token&apos;s id, and a virtual token has none.</source>
        <translation>Gemma 3n 模型不能使用虚拟词元：它按词元编号为每一层查找嵌入，而虚拟词元没有编号。</translation>
    </message>
    <message>
        <source>Use prefix_tuning or lora with this model.</source>
        <translation>请对此模型使用 prefix_tuning 或 lora。</translation>
    </message>
    <message>
        <source>Making the model was stopped.</source>
        <translation>模型创建已停止。</translation>
    </message>
    <message>
        <source>config.json is not a JSON object.</source>
        <translation>config.json 不是 JSON 对象。</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>请重新下载。</translation>
    </message>
    <message>
        <source>There is no optimizer %1 here.</source>
        <translation>没有名为 %1 的优化器。</translation>
    </message>
    <message>
        <source>The checkpoints and results of this training will take %1, but only %2 are free on the disk of %3.</source>
        <translation>这次训练的检查点和结果将占用 %1，而 %3 所在的磁盘只剩 %2。</translation>
    </message>
    <message>
        <source>Free some disk space, choose another output_dir, or lower save_total_limit.</source>
        <translation>请腾出磁盘空间，选择其他输出文件夹（output_dir），或者调小 save_total_limit。</translation>
    </message>
    <message>
        <source>Some kernels failed their self-test on this device (%1): ATen&apos;s operations take their place, which is slower.</source>
        <translation>以下内核在此设备上未通过自检（%1）：由 ATen 的运算代替，速度较慢。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be a whole number above 0.</source>
        <translation>“%1”必须是大于 0 的整数。</translation>
    </message>
    <message>
        <source>Correct the option.</source>
        <translation>请改正该选项。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is out of range.</source>
        <translation>“%1”超出了允许的范围。</translation>
    </message>
    <message>
        <source>There is no shape &quot;%1&quot;.</source>
        <translation>没有名为“%1”的模型形状。</translation>
    </message>
    <message>
        <source>hidden must be an even multiple of heads.</source>
        <translation>hidden 必须是 heads 的偶数倍。</translation>
    </message>
    <message>
        <source>Choose for instance hidden 512 and heads 8.</source>
        <translation>例如可以取 hidden 512、heads 8。</translation>
    </message>
    <message>
        <source>train-lora does not quantise its weights.</source>
        <translation>train-lora 不量化权重。</translation>
    </message>
    <message>
        <source>Measure train-qlora, or leave the option out.</source>
        <translation>请改用 train-qlora，或者去掉该选项。</translation>
    </message>
    <message>
        <source>There is no benchmark &quot;%1&quot;.</source>
        <translation>没有名为“%1”的基准测试。</translation>
    </message>
    <message>
        <source>Choose train-lora or train-qlora.</source>
        <translation>请选择 train-lora 或 train-qlora。</translation>
    </message>
    <message>
        <source>The predictions would overwrite %1.</source>
        <translation>预测结果会覆盖 %1。</translation>
    </message>
    <message>
        <source>Choose another file for the predictions.</source>
        <translation>请为预测结果选择其他文件。</translation>
    </message>
    <message>
        <source>No row of the data has an answer to compare with.</source>
        <translation>数据中没有一行有可供比较的回答。</translation>
    </message>
    <message>
        <source>Give conversations or pairs of prompt and completion; plain text has no answers.</source>
        <translation>请提供对话，或提示与回答成对的数据；纯文本没有回答。</translation>
    </message>
    <message>
        <source>the self-test ended without a result: %1</source>
        <translation>自检没有给出结果就结束了：%1</translation>
    </message>
    <message>
        <source>cuda:%1: kernels</source>
        <translation>CUDA %1 内核</translation>
    </message>
    <message>
        <source>cpu: kernels</source>
        <translation>处理器内核</translation>
    </message>
    <message>
        <source>cuda:%1: device</source>
        <translation>CUDA %1：设备</translation>
    </message>
    <message>
        <source>cpu: device</source>
        <translation>处理器：设备</translation>
    </message>
    <message>
        <source>cuda:%1: %2</source>
        <translation>CUDA %1 内核：%2</translation>
    </message>
    <message>
        <source>cpu: %1</source>
        <translation>处理器内核：%1</translation>
    </message>
    <message>
        <source>The program tunewright is not installed beside this one.</source>
        <translation>本程序旁边没有安装 tunewright 程序。</translation>
    </message>
    <message>
        <source>Install it.</source>
        <translation>请安装它。</translation>
    </message>
    <message>
        <source>it took more than five minutes</source>
        <translation>超过五分钟仍未结束</translation>
    </message>
    <message>
        <source>it ended with status %1</source>
        <translation>以状态 %1 结束</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 MiB free for the library in %2</source>
        <translation>资料库 %2 可用 %1 MiB</translation>
    </message>
    <message>
        <source>cuda:%1: switched off</source>
        <translation>CUDA %1：已停用</translation>
    </message>
    <message>
        <source>cpu: switched off</source>
        <translation>处理器：已停用</translation>
    </message>
    <message>
        <source>%1; ATen&apos;s operations take their place, more slowly</source>
        <translation>%1；由 ATen 的运算代替，速度较慢</translation>
    </message>
    <message>
        <source>version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>%1 threads, %2</source>
        <translation>%1 个线程，%2</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>resources</source>
        <translation>资源文件</translation>
    </message>
    <message>
        <source>run history</source>
        <translation>运行历史</translation>
    </message>
    <message>
        <source>gpu</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>%1 CUDA device(s)</source>
        <translation>%1 个 CUDA 设备</translation>
    </message>
    <message>
        <source>none: this machine computes on the processor</source>
        <translation>无：本机用处理器计算</translation>
    </message>
    <message>
        <source>The checkpoint cannot be resumed: %1.</source>
        <translation>无法从该检查点继续：%1。</translation>
    </message>
    <message>
        <source>Resume from another checkpoint, or start again with --overwrite.</source>
        <translation>请从其他检查点继续，或者覆盖后重新开始。</translation>
    </message>
    <message>
        <source>state.json lacks a number that is needed</source>
        <translation>state.json 缺少必需的数值</translation>
    </message>
    <message>
        <source>state.json has a negative position</source>
        <translation>state.json 中的位置为负数</translation>
    </message>
    <message>
        <source>%1 is not a checkpoint (state.json is not there).</source>
        <translation>%1 不是检查点（找不到 state.json）。</translation>
    </message>
    <message>
        <source>Give a checkpoint-N folder, or --resume without a folder to take the newest.</source>
        <translation>请选择一个 checkpoint-N 文件夹，或者直接从最新的检查点继续。</translation>
    </message>
    <message>
        <source>optimizer.safetensors has no fitting tensor %1</source>
        <translation>optimizer.safetensors 中没有相符的张量 %1</translation>
    </message>
    <message>
        <source>%1 was %2 when the checkpoint was written and is %3 now.</source>
        <translation>写入检查点时 %1 为 %2，现在为 %3。</translation>
    </message>
    <message>
        <source>Set it back to go on, or start anew with init_from naming the checkpoint.</source>
        <translation>请改回原值再继续，或者将 init_from 设为该检查点，重新开始训练。</translation>
    </message>
    <message>
        <source>The data, the batches or the seed are not those of the checkpoint (%1 differs), so the run cannot go on exactly.</source>
        <translation>数据、批次或随机种子与检查点不一致（%1 不同），无法精确地继续训练。</translation>
    </message>
    <message>
        <source>Resume with the unchanged recipe, or start anew with init_from naming the checkpoint.</source>
        <translation>请用未改动的配方继续，或者将 init_from 设为该检查点，重新开始训练。</translation>
    </message>
    <message>
        <source>There is no learning-rate schedule %1 here.</source>
        <translation>没有名为 %1 的学习率调度方式。</translation>
    </message>
    <message>
        <source>Another process of this training failed.</source>
        <translation>同一训练的另一个进程失败了。</translation>
    </message>
    <message>
        <source>Look at what that process says.</source>
        <translation>请查看那个进程的输出。</translation>
    </message>
    <message>
        <source>There is nothing to train on: the dataset gives no batch.</source>
        <translation>没有可供训练的内容：数据集凑不出一个批次。</translation>
    </message>
    <message>
        <source>Check the data with `tunewright data inspect`.</source>
        <translation>请在数据页检查数据。</translation>
    </message>
    <message>
        <source>The gradient of step %1 is not a finite number; the state before it was kept. Samples of that batch: %2.</source>
        <translation>第 %1 步的梯度不是有限数值；已保留此前的状态。该批次的样本：%2。</translation>
    </message>
    <message>
        <source>The loss of step %1 is not a finite number; the state before it was kept. Samples of that batch: %2.</source>
        <translation>第 %1 步的损失不是有限数值；已保留此前的状态。该批次的样本：%2。</translation>
    </message>
    <message>
        <source>Look at these samples, lower the learning rate, or train in bfloat16 or float32.</source>
        <translation>请检查这些样本，降低学习率，或者改用 bfloat16 或 float32 训练。</translation>
    </message>
    <message>
        <source>The validation data has no token to be predicted.</source>
        <translation>验证数据中没有需要预测的词元。</translation>
    </message>
    <message>
        <source>Check data.validation and data.train_on.</source>
        <translation>请检查 data.validation 和 data.train_on。</translation>
    </message>
    <message>
        <source>The sample prompts could not be answered after step %1: %2</source>
        <translation>第 %1 步之后未能回答样例提示：%2</translation>
    </message>
    <message>
        <source>The validation loss has not improved for %1 evaluations, so the training ends here.</source>
        <translation>验证损失已连续 %1 次评估没有改善，训练到此结束。</translation>
    </message>
    <message>
        <source>The best state was that of step %1, but %2 is not there any more; the result is the last state instead.</source>
        <translation>最佳状态出现在第 %1 步，但 %2 已不存在，因此以最后的状态作为结果。</translation>
    </message>
    <message>
        <source>Free some disk space, then go on with --resume.</source>
        <translation>请腾出磁盘空间，然后继续训练。</translation>
    </message>
    <message>
        <source>another model</source>
        <translation>另一个模型</translation>
    </message>
    <message>
        <source>Use an adapter that was trained on this base model.</source>
        <translation>请使用在此基础模型上训练的适配器。</translation>
    </message>
    <message>
        <source>This adapter was made for %1; what it targets is not in this %2.</source>
        <translation>此适配器是为 %1 制作的；它的目标不在此 %2 中。</translation>
    </message>
    <message>
        <source>This adapter was made for %1; it names modules that this %2 does not have (%3).</source>
        <translation>此适配器是为 %1 制作的；它所指的模块（%3）在此 %2 中不存在。</translation>
    </message>
    <message>
        <source>Use an adapter that was trained on this base model, or check that the files belong together.</source>
        <translation>请使用在此基础模型上训练的适配器，或者检查这些文件是否配套。</translation>
    </message>
    <message>
        <source>The adapter&apos;s tensor %1 does not fit this model, which needs the shape %2.</source>
        <translation>适配器的张量 %1 与此模型不符，模型要求的形状为 %2。</translation>
    </message>
    <message>
        <source>The adapter has no tensor %1.</source>
        <translation>适配器中没有张量 %1。</translation>
    </message>
    <message>
        <source>The adapter holds the tensor %1, which has no place in this model.</source>
        <translation>适配器中的张量 %1 在此模型里没有对应的位置。</translation>
    </message>
    <message>
        <source>The method %1 writes no adapter.</source>
        <translation>方法 %1 不会写出适配器。</translation>
    </message>
    <message>
        <source>Give the folder of an adapter.</source>
        <translation>请指定一个适配器的文件夹。</translation>
    </message>
    <message>
        <source>There is no tuning method %1 here.</source>
        <translation>没有名为 %1 的微调方法。</translation>
    </message>
    <message>
        <source>the method %1</source>
        <translation>方法 %1</translation>
    </message>
    <message>
        <source>The pattern %1 is not a valid regular expression: %2.</source>
        <translation>%1 不是有效的正则表达式：%2。</translation>
    </message>
    <message>
        <source>Correct the pattern, or give a list of module names instead.</source>
        <translation>请改正正则表达式，或者改用模块名称列表。</translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation>它过长</translation>
    </message>
    <message>
        <source>%1 at character %2</source>
        <translation>第 %2 个字符处：%1</translation>
    </message>
    <message>
        <source>a list of layer numbers</source>
        <translation>层号列表</translation>
    </message>
    <message>
        <source>There is no adapter in %1 (adapter_config.json is not there).</source>
        <translation>%1 中没有适配器（找不到 adapter_config.json）。</translation>
    </message>
    <message>
        <source>Give the folder that holds adapter_config.json and adapter_model.safetensors.</source>
        <translation>请选择含有 adapter_config.json 和 adapter_model.safetensors 的文件夹。</translation>
    </message>
    <message>
        <source>Save the adapter again with PEFT or with this program.</source>
        <translation>请用 PEFT 或本程序重新保存该适配器。</translation>
    </message>
    <message>
        <source>The key %1 of the adapter&apos;s configuration is not %2.</source>
        <translation>适配器配置中的 %1 不是%2。</translation>
    </message>
    <message>
        <source>The key %1 of the adapter&apos;s configuration is not there.</source>
        <translation>适配器配置中没有 %1。</translation>
    </message>
    <message>
        <source>This adapter uses %1, which is not there yet.</source>
        <translation>此适配器使用的 %1 尚不支持。</translation>
    </message>
    <message>
        <source>Use a LoRA adapter without it; PEFT can merge this one into its base model.</source>
        <translation>请使用不含此项的 LoRA 适配器；也可以用 PEFT 将这个适配器合并到基础模型中。</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a list of names</source>
        <translation>名称列表</translation>
    </message>
    <message>
        <source>an object of numbers</source>
        <translation>由数字组成的对象</translation>
    </message>
    <message>
        <source>The key %1 of the adapter&apos;s configuration is not there (%2).</source>
        <translation>适配器配置中没有 %1（%2）。</translation>
    </message>
    <message>
        <source>the default targets of a family are not guessed</source>
        <translation>不会猜测某类模型的默认目标模块</translation>
    </message>
    <message>
        <source>matrices for each single expert (%1)</source>
        <translation>逐个专家的矩阵（%1）</translation>
    </message>
    <message>
        <source>There is no adapter_model.safetensors in %1.</source>
        <translation>%1 中没有 adapter_model.safetensors。</translation>
    </message>
    <message>
        <source>Check that the folder holds a whole adapter.</source>
        <translation>请确认文件夹中有完整的适配器。</translation>
    </message>
    <message>
        <source>a number above 0</source>
        <translation>大于 0 的数字</translation>
    </message>
    <message>
        <source>virtual tokens for an encoder and a decoder</source>
        <translation>同时用于编码器和解码器的虚拟词元</translation>
    </message>
    <message>
        <source>A %1 adapter cannot be weighted: it stands before the text.</source>
        <translation>%1 适配器不能加权：它位于文本之前。</translation>
    </message>
    <message>
        <source>Use it with the weight 1, or with 0 to leave it out.</source>
        <translation>请以权重 1 使用它，或者用 0 将其略去。</translation>
    </message>
    <message>
        <source>A %1 adapter cannot be merged into a model: it stands before the text and changes no weight.</source>
        <translation>%1 适配器无法合并到模型中：它位于文本之前，不改变任何权重。</translation>
    </message>
    <message>
        <source>Export it as an adapter and use it beside its base, or train with lora for a model that stands alone.</source>
        <translation>请将它导出为适配器并与基础模型一起使用；如需独立的模型，请改用 lora 训练。</translation>
    </message>
    <message>
        <source>The adapter holds its finished rows alone, not the encoder that made them (%1).</source>
        <translation>适配器只含有完成的行，不含生成它们的编码器（%1）。</translation>
    </message>
    <message>
        <source>Start from a checkpoint-N folder of its run, which keeps the encoder, or switch the encoder off.</source>
        <translation>请从该次训练中保留了编码器的 checkpoint-N 文件夹开始，或者关闭编码器。</translation>
    </message>
    <message>
        <source>Routed experts (%1) cannot be trained in full beside an adapter.</source>
        <translation>路由专家（%1）不能在训练适配器的同时完整训练。</translation>
    </message>
    <message>
        <source>Leave them out of modules_to_save: target_modules can name them, and method.type full trains everything.</source>
        <translation>请将它们从 modules_to_save 中去掉：可以在目标模块中写出它们，而 method.type 为 full 时训练全部参数。</translation>
    </message>
    <message>
        <source>The module %1 is quantised and cannot be trained in full.</source>
        <translation>模块 %1 已量化，无法完整训练。</translation>
    </message>
    <message>
        <source>Leave it out of modules_to_save, or set model.quantization to none.</source>
        <translation>请将它从 modules_to_save 中去掉，或者将 model.quantization 设为 none。</translation>
    </message>
    <message>
        <source>No module of this model matches &quot;%1&quot; in modules_to_save.</source>
        <translation>此模型没有与 modules_to_save 中的“%1”相符的模块。</translation>
    </message>
    <message>
        <source>Name a module such as embed_tokens, lm_head or norm.</source>
        <translation>请填写 embed_tokens、lm_head 或 norm 之类的模块。</translation>
    </message>
    <message>
        <source>The adapter holds the tensor %1, which has no place in a model.</source>
        <translation>适配器中的张量 %1 在模型里没有对应的位置。</translation>
    </message>
    <message>
        <source>The adapter has no tensors for its target %1.</source>
        <translation>适配器缺少目标模块 %1 的张量。</translation>
    </message>
    <message>
        <source>The entry %1 of target_modules matches no module of this model and has no effect.</source>
        <translation>目标模块中的 %1 与此模型的任何模块都不相符，不起作用。</translation>
    </message>
    <message>
        <source>The parameter %1 of target_parameters is none that an adapter can change here.</source>
        <translation>target_parameters 中的参数 %1 不是适配器在此可以改变的参数。</translation>
    </message>
    <message>
        <source>Routers and the stacked matrices of routed experts can be adapted, as gate.weight, gate_up_proj and down_proj.</source>
        <translation>可以适配路由器和路由专家的堆叠矩阵，名称为 gate.weight、gate_up_proj 和 down_proj。</translation>
    </message>
    <message>
        <source>No module of this model matches target_modules (%1): a text there is a regular expression over whole module names.</source>
        <translation>此模型没有与 target_modules（%1）相符的模块：此处的文本是对完整模块名的正则表达式。</translation>
    </message>
    <message>
        <source>This model has: %1.</source>
        <translation>此模型的模块有 %1。</translation>
    </message>
    <message>
        <source>Write a list of names: %1.</source>
        <translation>请写成名称的列表：%1。</translation>
    </message>
    <message>
        <source>layers_to_transform cannot be combined with a pattern in target_modules.</source>
        <translation>target_modules 为正则表达式时，不能再用 layers_to_transform。</translation>
    </message>
    <message>
        <source>Write the layer numbers into the pattern, or give target_modules as a list of names.</source>
        <translation>请将层号写进正则表达式，或者将 target_modules 改为名称列表。</translation>
    </message>
    <message>
        <source>Leave %1 out of target_modules, or train it in full with modules_to_save.</source>
        <translation>请将 %1 从目标模块中去掉，或者用 modules_to_save 完整训练它。</translation>
    </message>
    <message>
        <source>No module of this model matches target_modules (%1).</source>
        <translation>此模型没有与目标模块（%1）相符的模块。</translation>
    </message>
    <message>
        <source>This method cannot be put on the routed experts (%1).</source>
        <translation>此方法不能用于路由专家（%1）。</translation>
    </message>
    <message>
        <source>Leave the experts out of target_modules, or set method.type to lora.</source>
        <translation>请在 target_modules 中去掉专家模块，或者将 method.type 设为 lora。</translation>
    </message>
    <message>
        <source>Resume from another checkpoint.</source>
        <translation>请从其他检查点继续。</translation>
    </message>
    <message>
        <source>Full training needs unquantised weights.</source>
        <translation>全参数训练需要未量化的权重。</translation>
    </message>
    <message>
        <source>Full training changes the base model itself, so there is no answer without the training.</source>
        <translation>全参数训练会改变基础模型本身，因此给不出未经训练的回答。</translation>
    </message>
    <message>
        <source>Compare with the model&apos;s folder once training has ended.</source>
        <translation>训练结束后可以与基础模型的文件夹对比。</translation>
    </message>
    <message>
        <source>The tensor %1 is missing.</source>
        <translation>缺少张量 %1。</translation>
    </message>
    <message>
        <source>The tensor %1 has another shape than the model&apos;s.</source>
        <translation>张量 %1 的形状与模型不同。</translation>
    </message>
    <message>
        <source>IA3 trains no biases beside its factors.</source>
        <translation>IA3 除缩放系数外不训练偏置。</translation>
    </message>
    <message>
        <source>Set method.bias to none.</source>
        <translation>请将 method.bias 设为 none。</translation>
    </message>
    <message>
        <source>feedforward_modules is neither a list of names nor a regular expression.</source>
        <translation>feedforward_modules 既不是名称列表，也不是正则表达式。</translation>
    </message>
    <message>
        <source>Write a list such as [&quot;down_proj&quot;], a pattern over whole names, or leave it out.</source>
        <translation>请写成列表，例如 [&quot;down_proj&quot;]，或写成匹配完整名称的正则表达式，或者留空。</translation>
    </message>
    <message>
        <source>The entry %1 of feedforward_modules is not among target_modules.</source>
        <translation>feedforward_modules 中的 %1 不在 target_modules 之内。</translation>
    </message>
    <message>
        <source>Name it in target_modules too: feed-forward modules are targets whose input is scaled.</source>
        <translation>请在 target_modules 中也写上它：前馈模块是其输入被缩放的目标模块。</translation>
    </message>
    <message>
        <source>The adapter in init_from decides; the recipe says otherwise, without effect, of: %1.</source>
        <translation>以 init_from 所指的适配器为准；配方中与之不同的设置不起作用：%1。</translation>
    </message>
    <message>
        <source>The rank r = %1 is not possible.</source>
        <translation>秩 r = %1 不可用。</translation>
    </message>
    <message>
        <source>Choose a rank of 1 or more; 8 to 64 are usual.</source>
        <translation>秩至少为 1，通常取 8 到 64。</translation>
    </message>
    <message>
        <source>none, all or lora_only</source>
        <translation> none、all 或 lora_only</translation>
    </message>
    <message>
        <source>lora_dropout must be at least 0 and below 1.</source>
        <translation>lora_dropout 必须不小于 0 且小于 1。</translation>
    </message>
    <message>
        <source>0.05 is usual; 0 switches it off.</source>
        <translation>通常取 0.05；0 表示关闭。</translation>
    </message>
    <message>
        <source>There is no bias mode %1.</source>
        <translation>没有名为 %1 的偏置模式。</translation>
    </message>
    <message>
        <source>Choose none, all or lora_only.</source>
        <translation>请选择 none、all 或 lora_only。</translation>
    </message>
    <message>
        <source>The initialisation %1 is not there yet.</source>
        <translation>尚不支持初始化方式 %1。</translation>
    </message>
    <message>
        <source>lora_dropout has no effect: an adapter of routed experts is trained without dropout, as PEFT does it.</source>
        <translation>lora_dropout 不起作用：与 PEFT 一样，训练路由专家的适配器时不使用 dropout。</translation>
    </message>
    <message>
        <source>The target %1 cannot be adapted without %2: they are one parameter of the experts.</source>
        <translation>目标 %1 不能脱离 %2 单独适配：二者是专家的同一个参数。</translation>
    </message>
    <message>
        <source>Name both in target_modules, or neither.</source>
        <translation>请在目标模块中同时写出二者，或都不写。</translation>
    </message>
    <message>
        <source>The module %1 holds parameters and is no linear, so it cannot be a target by this name.</source>
        <translation>模块 %1 直接持有参数，不是线性层，因此不能以此名称作为目标。</translation>
    </message>
    <message>
        <source>Name its parameters instead: gate.weight for routers, experts.gate_up_proj and experts.down_proj for routed experts.</source>
        <translation>请改写其参数的名称：路由器为 gate.weight，路由专家为 experts.gate_up_proj 和 experts.down_proj。</translation>
    </message>
    <message>
        <source>No adapter named %1 is mounted.</source>
        <translation>没有挂载名为 %1 的适配器。</translation>
    </message>
    <message>
        <source>Mount it first, or check the name.</source>
        <translation>请先挂载它，或者检查名称。</translation>
    </message>
    <message>
        <source>An adapter named %1 is already mounted.</source>
        <translation>已经挂载了名为 %1 的适配器。</translation>
    </message>
    <message>
        <source>Unmount it first, or give this one another name.</source>
        <translation>请先卸载它，或者为这一个另取名称。</translation>
    </message>
    <message>
        <source>The adapters %1 and %2 both replace %3.</source>
        <translation>适配器 %1 和 %2 都要替换 %3。</translation>
    </message>
    <message>
        <source>Mount only one of them: tensors that are trained in full cannot be added up.</source>
        <translation>请只挂载其中一个：完整训练的张量不能相加。</translation>
    </message>
    <message>
        <source>The text in prompt_tuning_init_text has no token.</source>
        <translation>prompt_tuning_init_text 的文本中没有词元。</translation>
    </message>
    <message>
        <source>Write a few words that say what the model shall do.</source>
        <translation>请写几个说明模型应做什么的词。</translation>
    </message>
    <message>
        <source>The tokenizer has tokens that the model has no embeddings for, and prompt_tuning_init_text holds one.</source>
        <translation>分词器有模型没有嵌入的词元，而 prompt_tuning_init_text 中含有这样的词元。</translation>
    </message>
    <message>
        <source>Use the tokenizer that was published with the model.</source>
        <translation>请使用与模型一同发布的分词器。</translation>
    </message>
    <message>
        <source>prompt_tuning_init is TEXT, but there is no text to begin with.</source>
        <translation>prompt_tuning_init 为 TEXT，但没有可供开始的文本。</translation>
    </message>
    <message>
        <source>Write it in prompt_tuning_init_text, or choose RANDOM or SAMPLE_VOCAB.</source>
        <translation>请写入 prompt_tuning_init_text，或者选择 RANDOM 或 SAMPLE_VOCAB。</translation>
    </message>
    <message>
        <source>invalid argument</source>
        <translation>参数无效</translation>
    </message>
    <message>
        <source>not supported on this device</source>
        <translation>此设备不支持</translation>
    </message>
    <message>
        <source>the kernel could not be launched</source>
        <translation>无法启动内核</translation>
    </message>
    <message>
        <source>the kernel could not be launched: %1</source>
        <translation>无法启动内核：%1</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>no usable CUDA device: %1</source>
        <translation>没有可用的 CUDA 设备：%1</translation>
    </message>
    <message>
        <source>no CUDA device in this machine</source>
        <translation>本机没有 CUDA 设备</translation>
    </message>
    <message>
        <source>not supported: this build has no CUDA kernels</source>
        <translation>不支持：此版本没有 CUDA 内核</translation>
    </message>
    <message>
        <source>largest gap %1, allowed %2</source>
        <translation>最大偏差 %1，允许 %2</translation>
    </message>
    <message>
        <source>not-a-numbers or infinities in other places than in the reference</source>
        <translation>出现 NaN 或无穷大的位置与参考实现不同</translation>
    </message>
    <message>
        <source>%1 of %2 codes differ, %3 may</source>
        <translation>%2 个编码中有 %1 个不同，允许 %3 个</translation>
    </message>
    <message>
        <source>%1 values, every bit equal</source>
        <translation>%1 个值，逐位相同</translation>
    </message>
    <message>
        <source>%1 values, bits differ</source>
        <translation>%1 个值，有位不同</translation>
    </message>
    <message>
        <source>%1 statistics, all equal</source>
        <translation>%1 个统计量，全部相同</translation>
    </message>
    <message>
        <source>%1 statistics, some differ</source>
        <translation>%1 个统计量，有不同</translation>
    </message>
    <message>
        <source>made to fail by TUNEWRIGHT_FAIL_SELF_TEST</source>
        <translation>由 TUNEWRIGHT_FAIL_SELF_TEST 设为失败</translation>
    </message>
    <message>
        <source>%1 is a Git LFS pointer, a note of %2 bytes in the place of the real file (%3 bytes), which was never fetched.</source>
        <translation>%1 是 Git LFS 指针：只有 %2 字节的占位说明，真正的文件（%3 字节）还没有取回。</translation>
    </message>
    <message>
        <source>Run `git lfs install` and then `git lfs pull` in the repository&apos;s folder, or download the file itself in its place.</source>
        <translation>请在仓库文件夹中先运行 `git lfs install`，再运行 `git lfs pull`，或直接下载该文件放到原处。</translation>
    </message>
    <message>
        <source>Two adapters change the embeddings, each for a vocabulary of another size.</source>
        <translation>两个适配器都改动嵌入，但各自的词表大小不同。</translation>
    </message>
    <message>
        <source>Merge only one of them.</source>
        <translation>请只合并其中一个。</translation>
    </message>
    <message>
        <source>The tensor %1 would be written with values that are no finite numbers.</source>
        <translation>张量 %1 写出时会含有非有限数值。</translation>
    </message>
    <message>
        <source>float16 ends at 65504, which is too little for this model: export it as bfloat16 or float32.</source>
        <translation>float16 最大只到 65504，对这个模型不够：请导出为 bfloat16 或 float32。</translation>
    </message>
    <message>
        <source>Check the weights of the base model and of the adapter: one of them is damaged.</source>
        <translation>请检查基础模型和适配器的权重：其中之一已损坏。</translation>
    </message>
    <message>
        <source>The prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>A token that was added to the tokenizer needs a row in the model: enlarge the model where it was made (resize_token_embeddings), or take the token out of data and template. Otherwise the tokenizer&apos;s files belong to another model: copy those that were published with this one into its folder.</source>
        <translation>添加到分词器的词元在模型中也要有一行：请在制作模型的地方扩大嵌入（resize_token_embeddings），或从数据和模板中去掉这个词元。否则就是分词器文件属于另一个模型：请把随此模型发布的分词器文件复制到它的文件夹。</translation>
    </message>
    <message>
        <source>%1 holds the token id %2, but the model has embeddings for %3 tokens only.</source>
        <translation>%1 含有词元编号 %2，但模型只有 %3 个词元的嵌入。</translation>
    </message>
    <message>
        <source>%1 holds the token %2 (id %3), but the model has embeddings for %4 tokens only.</source>
        <translation>%1 含有词元 %2（编号 %3），但模型只有 %4 个词元的嵌入。</translation>
    </message>
    <message>
        <source>%1 of the %2 weight files of the model are missing: %3.</source>
        <translation>模型的 %2 个权重文件中缺少 %1 个：%3。</translation>
    </message>
    <message>
        <source>Download or copy the missing files of the model into its folder again.</source>
        <translation>请重新下载缺少的文件，或把它们复制到模型文件夹。</translation>
    </message>
    <message>
        <source>The folder %1 holds several safetensors files (%2, %3 …) and no model.safetensors.index.json that says which of them are the model.</source>
        <translation>文件夹 %1 中有多个 safetensors 文件（%2、%3……），却没有说明哪些属于模型的 model.safetensors.index.json。</translation>
    </message>
    <message>
        <source>Download the index into the folder, or leave only the model&apos;s own files in it.</source>
        <translation>请把索引文件下载到该文件夹，或只留下模型自己的文件。</translation>
    </message>
    <message>
        <source>TensorFlow</source>
        <translation>TensorFlow</translation>
    </message>
    <message>
        <source>Flax</source>
        <translation>Flax</translation>
    </message>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>the makers&apos; own release, not yet in Hugging Face layout</source>
        <translation>原作者自己的发布格式，尚未转换为 Hugging Face 布局</translation>
    </message>
    <message>
        <source>diffusers, which is no language model</source>
        <translation>diffusers，不是语言模型</translation>
    </message>
    <message>
        <source>The folder %1 holds an adapter, not a whole model (adapter_config.json).</source>
        <translation>文件夹 %1 中是适配器，不是完整的模型（adapter_config.json）。</translation>
    </message>
    <message>
        <source>Give the base model as the model and this folder as its adapter.</source>
        <translation>请把基础模型作为模型，把此文件夹作为它的适配器。</translation>
    </message>
    <message>
        <source>Give the base model (%1) as the model and this folder as its adapter.</source>
        <translation>请把基础模型（%1）作为模型，把此文件夹作为它的适配器。</translation>
    </message>
    <message>
        <source>%1 is a GGUF file, which is made for answering and cannot be trained.</source>
        <translation>%1 是 GGUF 文件，只用于生成回答，不能训练。</translation>
    </message>
    <message>
        <source>%1 is a packed archive.</source>
        <translation>%1 是压缩包。</translation>
    </message>
    <message>
        <source>Unpack it and name the folder with config.json that comes out of it.</source>
        <translation>请先解压，再指定解压出来的含 config.json 的文件夹。</translation>
    </message>
    <message>
        <source>%1 is a pickle, which can run code when it is opened, so this program does not open it.</source>
        <translation>%1 是 pickle 文件，打开时可能运行代码，因此本程序不打开它。</translation>
    </message>
    <message>
        <source>Load it with Transformers and save it with save_pretrained, which writes a folder with config.json and safetensors.</source>
        <translation>请用 Transformers 载入它，再用 save_pretrained 保存，这样会写出含 config.json 和 safetensors 的文件夹。</translation>
    </message>
    <message>
        <source>%1 is a file: the folder that holds it is used (%2).</source>
        <translation>%1 是文件：将使用它所在的文件夹（%2）。</translation>
    </message>
    <message>
        <source>%1 is a folder of a hub&apos;s cache: its snapshot %2 is used.</source>
        <translation>%1 是模型库缓存中的文件夹：将使用其中的快照 %2。</translation>
    </message>
    <message>
        <source>The folder %1 holds no config.json; what is there (%2) is in the form of %3.</source>
        <translation>文件夹 %1 中没有 config.json；其中的 %2 属于以下格式：%3。</translation>
    </message>
    <message>
        <source>Take the model in Hugging Face layout: config.json and safetensors files.</source>
        <translation>请使用 Hugging Face 布局的模型：config.json 和 safetensors 文件。</translation>
    </message>
    <message>
        <source>The folder %1 holds no config.json, but there are models in folders below it.</source>
        <translation>文件夹 %1 中没有 config.json，但它下面的文件夹里有模型。</translation>
    </message>
    <message>
        <source>Choose one of them: %1.</source>
        <translation>请选择其中之一：%1。</translation>
    </message>
    <message>
        <source>The weights of %1 are in the form of %2 (%3), which is not read.</source>
        <translation>%1 的权重属于以下格式：%2（%3），本程序不读取。</translation>
    </message>
    <message>
        <source>Take the model&apos;s safetensors files, or convert it with Transformers&apos; save_pretrained.</source>
        <translation>请使用模型的 safetensors 文件，或用 Transformers 的 save_pretrained 转换。</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>文件是空的</translation>
    </message>
    <message>
        <source>These are the weights of a PEFT model that was saved without being merged: base and adapter stand beside one another (%1).</source>
        <translation>这是未合并就保存的 PEFT 模型的权重：基础模型与适配器并列存放（%1）。</translation>
    </message>
    <message>
        <source>Merge it where it was made, with merge_and_unload(), and save that; or take the base model and the adapter each by itself.</source>
        <translation>请在制作它的地方用 merge_and_unload() 合并后再保存；或分别使用基础模型和适配器。</translation>
    </message>
    <message>
        <source>These weights were quantised by %1 (%2), which is not read here.</source>
        <translation>这些权重由 %1 量化（%2），本程序不读取。</translation>
    </message>
    <message>
        <source>Take the original model in 16 or 32 bits; model.quantization nf4 or int8 quantises it while it is loaded.</source>
        <translation>请使用 16 位或 32 位的原始模型；model.quantization 设为 nf4 或 int8 会在载入时量化。</translation>
    </message>
    <message>
        <source>The weights have the names of their makers&apos; own release (%1), not those of Hugging Face.</source>
        <translation>权重用的是原作者发布时的名称（%1），不是 Hugging Face 的名称。</translation>
    </message>
    <message>
        <source>Take the model in Hugging Face layout, or convert it with Transformers&apos; script for this family.</source>
        <translation>请使用 Hugging Face 布局的模型，或用 Transformers 为该系列提供的脚本转换。</translation>
    </message>
    <message>
        <source>The weights hold no output head (%1) but one for other answers (%2): this model judges texts and does not write them.</source>
        <translation>权重中没有输出头（%1），而有另一种用途的头（%2）：这个模型用于评判文本，不用于生成文本。</translation>
    </message>
    <message>
        <source>Take the model for writing text that it was made from.</source>
        <translation>请使用它所基于的文本生成模型。</translation>
    </message>
    <message>
        <source>The weights hold no output head (%1), and config.json does not say that it is the table of embeddings.</source>
        <translation>权重中没有输出头（%1），config.json 也没有说明它与嵌入表共用。</translation>
    </message>
    <message>
        <source>If this model ties them, set &quot;tie_word_embeddings&quot;: true in config.json; otherwise a part of the weights is missing: download the whole model again.</source>
        <translation>如果这个模型两者共用，请在 config.json 中设置 &quot;tie_word_embeddings&quot;: true；否则就是缺少一部分权重：请重新下载完整的模型。</translation>
    </message>
    <message>
        <source>The weights hold none of the %1 tensors that config.json asks for (the first is %2): they are of another model.</source>
        <translation>config.json 要求的 %1 个张量（第一个是 %2）在权重中一个也没有：这是另一个模型的权重。</translation>
    </message>
    <message>
        <source>The weights lack %1 of the %2 tensors that config.json asks for, %3 the first of them: a part of the model is missing.</source>
        <translation>权重缺少 config.json 要求的 %2 个张量中的 %1 个，第一个是 %3：模型缺了一部分。</translation>
    </message>
    <message>
        <source>The vocabulary of this model cannot be changed: its output head is quantised or has a bias.</source>
        <translation>这个模型的词表不能改变：它的输出头经过量化或带有偏置。</translation>
    </message>
    <message>
        <source>Use an adapter that was trained with the model&apos;s own vocabulary.</source>
        <translation>请使用按模型自身词表训练的适配器。</translation>
    </message>
    <message>
        <source>The model&apos;s tensor %1 holds values that are no finite numbers (NaN or infinite).</source>
        <translation>模型的张量 %1 含有非有限数值（NaN 或无穷大）。</translation>
    </message>
    <message>
        <source>Its files are damaged or its training went wrong: take another copy, or an earlier checkpoint of it.</source>
        <translation>文件已损坏或训练出了问题：请换一份副本，或使用更早的检查点。</translation>
    </message>
    <message>
        <source>The names of the weights have &quot;%1&quot; in them, which was read through: it is no part of the model.</source>
        <translation>权重名称中含有“%1”，读取时已略过：它不是模型的一部分。</translation>
    </message>
    <message>
        <source>config.json says that the output head is tied to the embeddings, but the weights hold a head of their own with other values (%1): that one is used, and what is written from this model says so.</source>
        <translation>config.json 说输出头与嵌入共用，但权重中另有一个数值不同的输出头（%1）：将使用后者，由此模型写出的文件也会这样注明。</translation>
    </message>
    <message>
        <source>its part %1 holds values that are no finite numbers</source>
        <translation>其组成部分 %1 含有非有限数值</translation>
    </message>
    <message>
        <source>List %1 of the file %2 holds the id %3, which the model has no embedding for.</source>
        <translation>文件 %2 的第 %1 个列表含有编号 %3，模型没有它的嵌入。</translation>
    </message>
    <message>
        <source>Line %1 of %2</source>
        <translation>%2 的第 %1 行</translation>
    </message>
    <message>
        <source>Row %1 of %2</source>
        <translation>%2 的第 %1 条</translation>
    </message>
    <message>
        <source>The data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>This run has one step only, so it goes without warm-up: the rate of a warm-up&apos;s first step is 0, and nothing would be learnt.</source>
        <translation>这次训练只有一步，因此不做预热：预热第一步的学习率为 0，什么也学不到。</translation>
    </message>
    <message>
        <source>The adapter&apos;s tensor %1 holds values that are no finite numbers (NaN or infinite).</source>
        <translation>适配器的张量 %1 含有非有限数值（NaN 或无穷大）。</translation>
    </message>
    <message>
        <source>Its training went wrong or the file is damaged: use an earlier checkpoint, or train again with a lower learning rate.</source>
        <translation>它的训练出了问题或文件已损坏：请使用更早的检查点，或用更低的学习率重新训练。</translation>
    </message>
    <message>
        <source>The folder %1 holds a whole model (config.json), not an adapter.</source>
        <translation>文件夹 %1 中是完整的模型（config.json），不是适配器。</translation>
    </message>
    <message>
        <source>Give it as the model; an adapter&apos;s folder has an adapter_config.json.</source>
        <translation>请把它作为模型；适配器文件夹中有 adapter_config.json。</translation>
    </message>
    <message>
        <source>The table %1 cannot be a target of this method.</source>
        <translation>这种方法不能以表 %1 为目标。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; in target_modules matches no module: the entries of a list are names, not regular expressions.</source>
        <translation>target_modules 中的“%1”不匹配任何模块：列表中的条目是名称，不是正则表达式。</translation>
    </message>
    <message>
        <source>Write the regular expression as a text instead of a list (&quot;target_modules&quot;: &quot;%1&quot;), or list the names of the modules.</source>
        <translation>请把正则表达式写成文本而不是列表（&quot;target_modules&quot;: &quot;%1&quot;），或列出模块的名称。</translation>
    </message>
    <message>
        <source>What happens to samples longer than max_length: auto splits plain text and cuts conversations; split is for plain text.</source>
        <translation>长于 max_length 的样本如何处理：auto 拆分纯文本、截断对话；split 只用于纯文本。</translation>
    </message>
    <message>
        <source>Checkpoint every so many steps; 0 = only by time and at the end.</source>
        <translation>每隔这么多步保存一次检查点；0 = 仅按时间和在结束时保存。</translation>
    </message>
    <message>
        <source>Save by time</source>
        <translation>定时保存</translation>
    </message>
    <message>
        <source>Checkpoint every so many minutes, so that a crash costs no more than these; 0 = never.</source>
        <translation>每隔这么多分钟保存一次检查点，崩溃时最多损失这段时间；0 = 不定时保存。</translation>
    </message>
    <message>
        <source>How many checkpoints by steps are kept, and how many by time; 0 = all. The best one and those saved by hand stay.</source>
        <translation>按步数和按时间保存的检查点各保留多少个；0 = 全部保留。最佳的和手动保存的始终保留。</translation>
    </message>
    <message>
        <source>the name of an encoding</source>
        <translation>一种编码的名称</translation>
    </message>
    <message>
        <source>Choose a chat template that supports tools; the row is left out.</source>
        <translation>请选择支持工具的对话模板；这一行被略去。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; marks the answer as a bad one.</source>
        <translation>字段“%1”把这个回答标为不好。</translation>
    </message>
    <message>
        <source>It is left out; nothing needs to be done.</source>
        <translation>它已被略去，无需处理。</translation>
    </message>
    <message>
        <source>The row has images, sound or video in &quot;%1&quot;; only text is trained.</source>
        <translation>这一行的“%1”中有图像、声音或视频；只能训练文本。</translation>
    </message>
    <message>
        <source>Leave such rows out.</source>
        <translation>请去掉这样的行。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; marks the row as not to be learnt from.</source>
        <translation>字段“%1”把这一行标为不学习。</translation>
    </message>
    <message>
        <source>Every answer of the conversation is marked as not to be learnt.</source>
        <translation>这段对话的所有回答都标为不学习。</translation>
    </message>
    <message>
        <source>Half a character (such as \ud83d alone) stands in the row; it is read as U+FFFD.</source>
        <translation>这一行含有半个字符（例如单独的 \ud83d），按 U+FFFD 读取。</translation>
    </message>
    <message>
        <source>Correct that place, or leave the row as it is.</source>
        <translation>请改正该处，或保持原样。</translation>
    </message>
    <message>
        <source>%1 is %2, not a data file.</source>
        <translation>%1 是%2，不是数据文件。</translation>
    </message>
    <message>
        <source>Unpack it and choose the file or the folder inside.</source>
        <translation>请解压后选择其中的文件或文件夹。</translation>
    </message>
    <message>
        <source>an Excel workbook</source>
        <translation>Excel 工作簿</translation>
    </message>
    <message>
        <source>Save the sheet as CSV (UTF-8) and choose that file.</source>
        <translation>请把工作表另存为 CSV（UTF-8），再选择该文件。</translation>
    </message>
    <message>
        <source>a zip archive</source>
        <translation>zip 压缩包</translation>
    </message>
    <message>
        <source>an old Excel workbook or Word document</source>
        <translation>旧版 Excel 工作簿或 Word 文档</translation>
    </message>
    <message>
        <source>compressed in a way that is not read here</source>
        <translation>以这里无法读取的方式压缩的文件</translation>
    </message>
    <message>
        <source>Unpack it, or compress it with gzip or zstd instead.</source>
        <translation>请解压，或改用 gzip 或 zstd 压缩。</translation>
    </message>
    <message>
        <source>a tar archive</source>
        <translation>tar 归档</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>Save its text as .txt (UTF-8) and choose that file.</source>
        <translation>请把其中的文本存为 .txt（UTF-8），再选择该文件。</translation>
    </message>
    <message>
        <source>an SQLite database</source>
        <translation>SQLite 数据库</translation>
    </message>
    <message>
        <source>Write its rows as .jsonl or .csv.</source>
        <translation>请把其中的行写成 .jsonl 或 .csv。</translation>
    </message>
    <message>
        <source>compressed many times over</source>
        <translation>多重压缩的文件</translation>
    </message>
    <message>
        <source>Unpack it first.</source>
        <translation>请先解压。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not the name of an encoding.</source>
        <translation>“%1”不是编码的名称。</translation>
    </message>
    <message>
        <source>Choose one of these, or auto: %1.</source>
        <translation>请选择其中之一，或 auto：%1。</translation>
    </message>
    <message>
        <source>%1 is not valid %2 at line %3.</source>
        <translation>%1 的第 %3 行不是有效的 %2。</translation>
    </message>
    <message>
        <source>Choose another encoding, or correct that line in an editor.</source>
        <translation>请选择其他编码，或在编辑器中改正该行。</translation>
    </message>
    <message>
        <source>Name the file&apos;s encoding (encoding, --encoding), save the file as UTF-8, or correct that place in an editor.</source>
        <translation>请指明文件的编码（encoding、--encoding），或另存为 UTF-8，或在编辑器中改正该处。</translation>
    </message>
    <message>
        <source>The row is not an object with named fields, such as {&quot;messages&quot;: […]}.</source>
        <translation>这一行不是带字段名的对象，例如 {&quot;messages&quot;: […]}。</translation>
    </message>
    <message>
        <source>there is a comma before the closing bracket</source>
        <translation>右括号之前多了一个逗号</translation>
    </message>
    <message>
        <source>Remove that comma, or write the rows anew with data clean.</source>
        <translation>请去掉这个逗号，或用 data clean 重新写出各行。</translation>
    </message>
    <message>
        <source>a row is missing</source>
        <translation>缺少一行</translation>
    </message>
    <message>
        <source>%1 is written by columns: each name stands before all values of its column.</source>
        <translation>%1 是按列写的：每个名称后面是该列的所有值。</translation>
    </message>
    <message>
        <source>Write it by rows, in pandas with df.to_json(path, orient=&quot;records&quot;, lines=True).</source>
        <translation>请按行写出，在 pandas 中用 df.to_json(path, orient=&quot;records&quot;, lines=True)。</translation>
    </message>
    <message>
        <source>%1 is not a Parquet or Arrow file that can be read: %2.</source>
        <translation>%1 不是可以读取的 Parquet 或 Arrow 文件：%2。</translation>
    </message>
    <message>
        <source>%1 holds several splits: %2.</source>
        <translation>%1 含有多个划分：%2。</translation>
    </message>
    <message>
        <source>Choose one of them, e.g. %1.</source>
        <translation>请选择其中之一，例如 %1。</translation>
    </message>
    <message>
        <source>%1 holds no data files.</source>
        <translation>%1 中没有数据文件。</translation>
    </message>
    <message>
        <source>%1 holds files of several kinds, e.g. %2 and %3.</source>
        <translation>%1 含有不同种类的文件，例如 %2 和 %3。</translation>
    </message>
    <message>
        <source>Choose one of the files, or a pattern such as %1.</source>
        <translation>请选择其中一个文件，或使用模式，例如 %1。</translation>
    </message>
    <message>
        <source>%1 holds more than %2 data files.</source>
        <translation>%1 含有超过 %2 个数据文件。</translation>
    </message>
    <message>
        <source>Choose one of its folders.</source>
        <translation>请选择其中的一个文件夹。</translation>
    </message>
    <message>
        <source>No file fits %1.</source>
        <translation>没有文件符合 %1。</translation>
    </message>
    <message>
        <source>Correct the pattern.</source>
        <translation>请改正模式。</translation>
    </message>
    <message>
        <source>The compressed data of %1 is damaged: %2.</source>
        <translation>%1 的压缩数据已损坏：%2。</translation>
    </message>
    <message>
        <source>Fetch the file again, or restore it from its source.</source>
        <translation>请重新获取文件，或从来源恢复。</translation>
    </message>
    <message>
        <source>it ends in the middle</source>
        <translation>数据在中途结束</translation>
    </message>
    <message>
        <source>unknown failure</source>
        <translation>未知错误</translation>
    </message>
    <message>
        <source>Parquet, Arrow and compressed files can be read, not written.</source>
        <translation>Parquet、Arrow 和压缩文件只能读取，不能写出。</translation>
    </message>
    <message>
        <source>The chat template leaves out the system text.</source>
        <translation>对话模板省去了系统文本。</translation>
    </message>
    <message>
        <source>Choose another chat template if it matters.</source>
        <translation>如果重要，请选择其他对话模板。</translation>
    </message>
    <message>
        <source>The chat template leaves out the reasoning of answers.</source>
        <translation>对话模板省去了回答的思考内容。</translation>
    </message>
    <message>
        <source>Choose another chat template, or write the reasoning into the answers, if it is to be learnt.</source>
        <translation>如果要学习思考内容，请选择其他对话模板，或把它写进回答里。</translation>
    </message>
    <message>
        <source>The chat template leaves out the list of tools.</source>
        <translation>对话模板省去了工具列表。</translation>
    </message>
    <message>
        <source>Choose a chat template that supports tools if they matter.</source>
        <translation>如果工具重要，请选择支持工具的对话模板。</translation>
    </message>
    <message>
        <source>The column &quot;%1&quot; holds rejected answers; training on them would teach what the data calls bad.</source>
        <translation>列“%1”是被拒绝的回答；用它训练会教给模型数据认为不好的内容。</translation>
    </message>
    <message>
        <source>Map the column with the chosen answers.</source>
        <translation>请映射被选中回答的列。</translation>
    </message>
    <message>
        <source>This trains on answers to learn, not on preferences. To train on the good answers alone, map the columns: %1.</source>
        <translation>这里用要学习的回答训练，而不是偏好。若只用好的回答训练，请映射列：%1。</translation>
    </message>
    <message>
        <source>%1 is preference data: its columns (%2) hold answers of which some are better than others.</source>
        <translation>%1 是偏好数据：它的列（%2）含有优劣不同的回答。</translation>
    </message>
    <message>
        <source>%1 is preference data: the column &quot;%2&quot; says which answers are good and which are bad.</source>
        <translation>%1 是偏好数据：列“%2”说明哪些回答好、哪些不好。</translation>
    </message>
    <message>
        <source>Nothing is made of these columns (rows that fill them): %1.</source>
        <translation>以下各列没有用到（括号内为有内容的行数）：%1。</translation>
    </message>
    <message>
        <source>Map them to roles if they belong to the examples; otherwise nothing needs to be done.</source>
        <translation>如果它们属于样例，请映射为角色；否则无需处理。</translation>
    </message>
    <message>
        <source>%1 Rows: %2; the first is shown.</source>
        <translation>%1 共 %2 行，这里显示第一行。</translation>
    </message>
    <message>
        <source>The conversation holds images, sound or video; only text is trained.</source>
        <translation>这段对话含有图像、声音或视频；只能训练文本。</translation>
    </message>
    <message>
        <source>The parts of a turn are not a list.</source>
        <translation>一轮的 parts 不是列表。</translation>
    </message>
    <message>
        <source>A part of a turn is not an object.</source>
        <translation>一轮中的某个部分不是对象。</translation>
    </message>
    <message>
        <source>A part of a turn&apos;s content is neither a text nor an object.</source>
        <translation>一轮内容中的某个部分既不是文本也不是对象。</translation>
    </message>
    <message>
        <source>A part of a turn&apos;s content holds no text.</source>
        <translation>一轮内容中的某个部分没有文本。</translation>
    </message>
    <message>
        <source>A question is blank.</source>
        <translation>有一个提问是空的。</translation>
    </message>
    <message>
        <source>The comparison was cancelled.</source>
        <translation>比较已取消。</translation>
    </message>
    <message>
        <source>The exported files are complete; export again to compare.</source>
        <translation>导出的文件是完整的；要比较请重新导出。</translation>
    </message>
    <message>
        <source>%1 problem(s) were found in the data; %2 of %3 rows are used. They are listed by %4.</source>
        <translation>数据中发现 %1 个问题；使用 %3 行中的 %2 行。用 %4 可以列出。</translation>
    </message>
    <message>
        <source>validation_fraction sets no sample aside: there are too few, so nothing is validated.</source>
        <translation>validation_fraction 没有留出任何样本：样本太少，因此不做验证。</translation>
    </message>
    <message>
        <source>Add data, or name a file under data.validation.</source>
        <translation>请增加数据，或在 data.validation 中指定文件。</translation>
    </message>
    <message>
        <source>The model learns its samples by heart. The training loss fell to %1, but the validation loss has stayed near %2 since step %3: what was learnt since helps with no other text. Stop earlier, or train on more and more varied samples.</source>
        <translation>模型在死记样本。训练损失已降到 %1，而验证损失自第 %3 步起一直在 %2 左右：此后学到的东西对其他文本没有帮助。请更早停止，或用更多、更多样的样本训练。</translation>
    </message>
    <message>
        <source>No checkpoint could be written after step %1, so a crash now would lose more: %2</source>
        <translation>第 %1 步之后未能写入检查点，现在崩溃会损失更多：%2</translation>
    </message>
    <message>
        <source>Reading and encoding the data</source>
        <translation>正在读取并编码数据</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Merging and writing, one weight at a time</source>
        <translation>正在逐个合并并写入权重</translation>
    </message>
    <message>
        <source>Measuring the loss</source>
        <translation>正在测量损失</translation>
    </message>
    <message>
        <source>Writing answers</source>
        <translation>正在写出回答</translation>
    </message>
    <message>
        <source>Computing logits</source>
        <translation>正在计算 logits</translation>
    </message>
    <message>
        <source>Making the vocabulary</source>
        <translation>正在制作词表</translation>
    </message>
    <message>
        <source>Measuring the speed</source>
        <translation>正在测量速度</translation>
    </message>
    <message>
        <source>%1 is not the plan of a comparison.</source>
        <translation>%1 不是一次比较的计划文件。</translation>
    </message>
    <message>
        <source>Begin the comparison anew in another folder.</source>
        <translation>请在另一个文件夹里重新开始比较。</translation>
    </message>
    <message>
        <source>A comparison needs at least two recipes.</source>
        <translation>比较至少需要两份配方。</translation>
    </message>
    <message>
        <source>Name two or more recipe files.</source>
        <translation>请给出两份或更多配方文件。</translation>
    </message>
    <message>
        <source>A comparison trains at least one step each.</source>
        <translation>比较时每份配方至少训练一步。</translation>
    </message>
    <message>
        <source>Choose a number of steps from 1 on.</source>
        <translation>请选择不小于 1 的步数。</translation>
    </message>
    <message>
        <source>There is no comparison in %1.</source>
        <translation>%1 中没有比较。</translation>
    </message>
    <message>
        <source>Name the folder that an earlier `compare` wrote.</source>
        <translation>请给出之前 `compare` 写出的文件夹。</translation>
    </message>
    <message>
        <source>The folder %1 already holds a comparison.</source>
        <translation>文件夹 %1 中已有一次比较。</translation>
    </message>
    <message>
        <source>Go on with it with --resume, replace it with --overwrite, or choose another folder.</source>
        <translation>可用 --resume 继续它，用 --overwrite 取代它，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>The recipes differ in %1: their losses are not of the same rows or not on the same budget, so that the lowest says little about the methods.</source>
        <translation>各配方在 %1 上不同：它们的损失不是在相同的数据行上、或不是在相同的预算下得到的，因此最低的损失说明不了方法的优劣。</translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation>秩的分配</translation>
    </message>
    <message>
        <source>One rank for all</source>
        <translation>所有模块用同一个秩</translation>
    </message>
    <message>
        <source>fixed: every module has rank r; gradient: a look at the first batches gives modules that have more to learn a higher rank, within the parameters of rank_budget.</source>
        <translation>fixed：每个模块的秩都是 r；gradient：先看前几个批次的梯度，让需要学得更多的模块得到更高的秩，总参数量不超过 rank_budget。</translation>
    </message>
    <message>
        <source>Mean rank</source>
        <translation>平均秩</translation>
    </message>
    <message>
        <source>With ranks by gradient: the rank that would have the same parameters in all modules; empty: r. A module gets a quarter of it to twice it.</source>
        <translation>按梯度分配时：与所有模块都用此秩时的参数量相同；留空则为 r。每个模块得到它的四分之一到两倍。</translation>
    </message>
    <message>
        <source>They mean nothing at first.</source>
        <translation>起初没有任何含义。</translation>
    </message>
    <message>
        <source>They say at first what the text says.</source>
        <translation>起初的含义就是这段文本的含义。</translation>
    </message>
    <message>
        <source>They are tokens picked from the vocabulary at first.</source>
        <translation>起初是从词表中随机选取的词元。</translation>
    </message>
    <message>
        <source>A text that says what the model should do often learns faster than a random start.</source>
        <translation>以一段说明模型应做什么的文本为起点，通常比随机起点学得更快。</translation>
    </message>
    <message>
        <source>What the virtual tokens say at first; its tokens are repeated or cut to their number.</source>
        <translation>虚拟词元最初表达的内容；文本的词元会按虚拟词元的数量重复或截断。</translation>
    </message>
    <message>
        <source>&quot;method.rank_budget&quot; has no meaning while &quot;method.rank_allocation&quot; is fixed.</source>
        <translation>当 &quot;method.rank_allocation&quot; 为 fixed 时，&quot;method.rank_budget&quot; 没有意义。</translation>
    </message>
    <message>
        <source>Leave it out, or set method.rank_allocation to gradient.</source>
        <translation>请去掉它，或把 method.rank_allocation 设为 gradient。</translation>
    </message>
    <message>
        <source>Ranks are chosen either by &quot;method.rank_pattern&quot; or by the gradients.</source>
        <translation>秩要么由 &quot;method.rank_pattern&quot; 指定，要么由梯度决定，二者只能选一。</translation>
    </message>
    <message>
        <source>Leave the patterns out, or set method.rank_allocation to fixed.</source>
        <translation>请去掉这些模式，或把 method.rank_allocation 设为 fixed。</translation>
    </message>
    <message>
        <source>The adapter in &quot;method.init_from&quot; has its ranks already.</source>
        <translation>&quot;method.init_from&quot; 中的适配器已有自己的秩。</translation>
    </message>
    <message>
        <source>Set method.rank_allocation to fixed.</source>
        <translation>请把 method.rank_allocation 设为 fixed。</translation>
    </message>
    <message>
        <source>Choosing ranks by the gradients of the first batches</source>
        <translation>正在按前几个批次的梯度选择秩</translation>
    </message>
    <message>
        <source>The ranks cannot be chosen by gradients: %1.</source>
        <translation>无法按梯度选择秩：%1。</translation>
    </message>
    <message>
        <source>Choosing the ranks was stopped.</source>
        <translation>选择秩的过程已停止。</translation>
    </message>
    <message>
        <source>the first batches have nothing to be learnt</source>
        <translation>最前面的几个批次没有可学习的内容</translation>
    </message>
    <message>
        <source>no target is a plain linear layer</source>
        <translation>目标中没有普通的线性层</translation>
    </message>
    <message>
        <source>a gradient of %1 is not finite</source>
        <translation>%1 的梯度不是有限数</translation>
    </message>
    <message>
        <source>Training files (%1, also as .gz or .zst), folders of such files, or patterns such as data/train-*.parquet.</source>
        <translation>训练文件（%1，也可以是 .gz 或 .zst）、装有这类文件的文件夹，或 data/train-*.parquet 这样的通配写法。</translation>
    </message>
    <message>
        <source>Give it the ending of what it holds: one of %1.</source>
        <translation>请按内容给它加上扩展名：%1 之一。</translation>
    </message>
    <message>
        <source>Choose a folder with files of one of these kinds: %1.</source>
        <translation>请选择装有以下某类文件的文件夹：%1。</translation>
    </message>
    <message>
        <source>Of the network that makes the prefix; empty: as wide as a layer&apos;s keys.</source>
        <translation>生成前缀的网络的宽度；留空则与一层的键同宽。</translation>
    </message>
    <message>
        <source>How many learnt tokens stand before every text, on top of its own length; 10 to 100 are usual.</source>
        <translation>每段文本之前有多少个可学习的词元，不计入文本自身的长度；通常取 10 到 100。</translation>
    </message>
    <message>
        <source>With its checkpoints by time this training will take up to %1, but only %2 are free on the disk of %3: those for which there is no room will be left out.</source>
        <translation>连同按时间保存的检查点，此次训练最多占用 %1，但 %3 所在磁盘只剩 %2：放不下的按时间检查点将被略去。</translation>
    </message>
    <message>
        <source>BitFit</source>
        <translation>BitFit</translation>
    </message>
    <message>
        <source>biases alone</source>
        <translation>仅训练偏置</translation>
    </message>
    <message>
        <source>Trains the biases that the model has and nothing else, about a thousandth of its values. For small corrections at the lowest memory, on models with biases (GPT-2, Qwen2); it learns little that is new. Learning rates from 1e-4 to 1e-2 are usual. Source: Zaken et al. 2021, arXiv:2106.10199.</source>
        <translation>只训练模型已有的偏置，约占全部参数的千分之一。适合在带偏置的模型（GPT-2、Qwen2）上以最低内存做小幅修正；很难学到新内容。常用学习率为 1e-4 至 1e-2。出处：Zaken 等 2021，arXiv:2106.10199。</translation>
    </message>
    <message>
        <source>Puts small layers behind the blocks of every layer: narrow, bent, wide again, added to what was there. The first of the light methods, good at learning a new task; unlike LoRA it cannot be merged and makes answers a little slower. Reduction factors of 8 to 64 and learning rates from 1e-4 to 1e-3 are usual. Source: Houlsby et al. 2019, arXiv:1902.00751; Pfeiffer et al. 2021, arXiv:2005.00247.</source>
        <translation>在每层各模块之后加入小层：先变窄，经非线性后再变宽，并加到原输出上。这是最早的轻量方法，擅长学习新任务；与 LoRA 不同，它不能合并，回答会稍慢。常用缩减倍数为 8 至 64，学习率为 1e-4 至 1e-3。出处：Houlsby 等 2019，arXiv:1902.00751；Pfeiffer 等 2021，arXiv:2005.00247。</translation>
    </message>
    <message>
        <source>Placement</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Behind attention and feed-forward</source>
        <translation>注意力与前馈之后</translation>
    </message>
    <message>
        <source>Behind feed-forward alone</source>
        <translation>仅前馈之后</translation>
    </message>
    <message>
        <source>houlsby: two adapters a layer; pfeiffer: one, half the cost and often as good.</source>
        <translation>houlsby：每层两个适配器；pfeiffer：每层一个，开销减半，效果往往相当。</translation>
    </message>
    <message>
        <source>Reduction factor</source>
        <translation>缩减倍数</translation>
    </message>
    <message>
        <source>The model&apos;s width divided by that of an adapter: smaller learns more and costs more.</source>
        <translation>模型宽度与适配器宽度之比：越小学得越多，开销越大。</translation>
    </message>
    <message>
        <source>Non-linearity</source>
        <translation>非线性</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>GELU</source>
        <translation>GELU</translation>
    </message>
    <message>
        <source>SiLU (swish)</source>
        <translation>SiLU（swish）</translation>
    </message>
    <message>
        <source>Tanh</source>
        <translation>Tanh</translation>
    </message>
    <message>
        <source>What bends the narrow values.</source>
        <translation>作用于变窄后数值的激活函数。</translation>
    </message>
    <message>
        <source>&quot;method.trainable_layers&quot; names no layer.</source>
        <translation>“method.trainable_layers”没有指定任何层。</translation>
    </message>
    <message>
        <source>Name layers, or leave it out to train the last ones.</source>
        <translation>请指定层，或省略它以训练最后几层。</translation>
    </message>
    <message>
        <source>&quot;method.num_trainable_layers&quot; is 0, so that nothing would be trained.</source>
        <translation>“method.num_trainable_layers”为 0，不会训练任何内容。</translation>
    </message>
    <message>
        <source>Use 2 for the last two layers, or -2 for the first two.</source>
        <translation>用 2 表示最后两层，-2 表示最前两层。</translation>
    </message>
    <message>
        <source>&quot;method.num_trainable_layers&quot; has no meaning beside method.trainable_layers, which names the layers.</source>
        <translation>已用 method.trainable_layers 指定层时，“method.num_trainable_layers”没有意义。</translation>
    </message>
    <message>
        <source>Leave one of the two out.</source>
        <translation>请省略其中一个。</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>some layers, in full</source>
        <translation>部分层全参数</translation>
    </message>
    <message>
        <source>Trains every weight of some layers, usually the last ones, and leaves the rest of the model as it is. Between LoRA and full training in what it learns and in what it costs: 16 bytes for each value of the trained layers. 2 to 8 layers and learning rates from 5e-6 to 5e-5 are usual. The result is a whole model. Source: Howard and Ruder 2018, arXiv:1801.06146.</source>
        <translation>训练部分层（通常是最后几层）的全部权重，其余保持不变。学习能力与开销介于 LoRA 与全参数训练之间：被训练层的每个参数占 16 字节。常用 2 至 8 层，学习率 5e-6 至 5e-5。结果是完整的模型。出处：Howard 与 Ruder 2018，arXiv:1801.06146。</translation>
    </message>
    <message>
        <source>Trained layers</source>
        <translation>训练的层数</translation>
    </message>
    <message>
        <source>How many layers are trained: 2 means the last two, -2 the first two.</source>
        <translation>训练多少层：2 表示最后两层，-2 表示最前两层。</translation>
    </message>
    <message>
        <source>Trained layers by number</source>
        <translation>按编号指定训练的层</translation>
    </message>
    <message>
        <source>Numbers of the layers that are trained, from 0, in the place of a count: [0, 14, 15].</source>
        <translation>要训练的层的编号，从 0 开始，用以代替层数：[0, 14, 15]。</translation>
    </message>
    <message>
        <source>&quot;method.mini_r&quot; has no meaning unless method.init_weights is &quot;mini&quot;.</source>
        <translation>只有 method.init_weights 为“mini”时，“method.mini_r”才有意义。</translation>
    </message>
    <message>
        <source>Leave it out, or set method.init_weights to &quot;mini&quot;.</source>
        <translation>请省略它，或将 method.init_weights 设为“mini”。</translation>
    </message>
    <message>
        <source>&quot;method.miss_dropout&quot; has no meaning while method.init_weights is &quot;bat&quot;: it changes the weights and takes no inputs of its own.</source>
        <translation>method.init_weights 为“bat”时，“method.miss_dropout”没有意义：它改变权重，没有自己的输入。</translation>
    </message>
    <message>
        <source>Leave it out, or choose another method.init_weights.</source>
        <translation>请省略它，或选择其他 method.init_weights。</translation>
    </message>
    <message>
        <source>MiSS</source>
        <translation>MiSS</translation>
    </message>
    <message>
        <source>like LoRA, less memory</source>
        <translation>类似 LoRA，更省内存</translation>
    </message>
    <message>
        <source>Adds to each chosen layer one small matrix that all parts of the input share. Learns about as much as LoRA of the same rank with half its values, and keeps less memory for backward, since no input has to be stored. Ranks of 16 to 64 (an even divisor of the layers&apos; widths) and learning rates from 1e-4 to 1e-3 are usual. Source: Kang and Yin 2024, arXiv:2409.15371.</source>
        <translation>为每个所选层加上一个小矩阵，由输入的各部分共享。以同秩 LoRA 一半的参数学到大致相当的内容，且无需保存输入，反向传播占用的内存更少。常用秩为 16 至 64（能整除各层宽度的偶数），学习率 1e-4 至 1e-3。出处：Kang 与 Yin 2024，arXiv:2409.15371。</translation>
    </message>
    <message>
        <source>Variant</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>Shared matrix, begins as the base model</source>
        <translation>共享矩阵，起点与基座相同</translation>
    </message>
    <message>
        <source>Shared matrix, begins at random</source>
        <translation>共享矩阵，随机起点</translation>
    </message>
    <message>
        <source>Bat: depends on the weights too</source>
        <translation>Bat：还取决于权重</translation>
    </message>
    <message>
        <source>Mini: still fewer values</source>
        <translation>Mini：参数更少</translation>
    </message>
    <message>
        <source>true: one matrix [r, outputs], zero at first; false: the same, random at first; bat: blocks [r, r] that also multiply the weights, more accurate and slower; mini: one matrix [r, mini_r] that repeats.</source>
        <translation>true：一个 [r, 输出数] 的矩阵，初始为零；false：同上，初始随机；bat：[r, r] 的块，还会与权重相乘，更准但更慢；mini：一个重复使用的 [r, mini_r] 矩阵。</translation>
    </message>
    <message>
        <source>Columns of the mini variant</source>
        <translation>Mini 变体的列数</translation>
    </message>
    <message>
        <source>With init_weights &quot;mini&quot;: how many columns repeat; must divide the layers&apos; outputs.</source>
        <translation>init_weights 为“mini”时：重复的列数；必须能整除各层的输出数。</translation>
    </message>
    <message>
        <source>Neither &quot;method.r&quot; nor &quot;method.oft_block_size&quot; is chosen.</source>
        <translation>“method.r”与“method.oft_block_size”都没有选定。</translation>
    </message>
    <message>
        <source>Set one of the two to a number above 0, for instance oft_block_size to 32.</source>
        <translation>请将其中一个设为大于 0 的数，例如 oft_block_size 设为 32。</translation>
    </message>
    <message>
        <source>&quot;method.r&quot; has no meaning unless method.oft_block_size is 0: the number of blocks follows from their size.</source>
        <translation>只有 method.oft_block_size 为 0 时，“method.r”才有意义：块数由块的大小决定。</translation>
    </message>
    <message>
        <source>Leave it out, or set method.oft_block_size to 0.</source>
        <translation>请省略它，或将 method.oft_block_size 设为 0。</translation>
    </message>
    <message>
        <source>&quot;method.oft_block_size&quot; is 1, and a single value cannot be rotated.</source>
        <translation>“method.oft_block_size”为 1，而单个数值无法旋转。</translation>
    </message>
    <message>
        <source>Use 2 or more; 16 to 64 are usual.</source>
        <translation>请用 2 或更大的数；常用 16 至 64。</translation>
    </message>
    <message>
        <source>&quot;method.eps&quot; has no meaning unless method.coft is true.</source>
        <translation>只有 method.coft 为 true 时，“method.eps”才有意义。</translation>
    </message>
    <message>
        <source>Leave it out, or set method.coft to true.</source>
        <translation>请省略它，或将 method.coft 设为 true。</translation>
    </message>
    <message>
        <source>OFT</source>
        <translation>OFT</translation>
    </message>
    <message>
        <source>rotates, keeps angles</source>
        <translation>旋转，保持夹角</translation>
    </message>
    <message>
        <source>Rotates the inputs of each chosen layer, block by block, so that the angles between its weights stay as they are. Keeps well what the model knew, needs no scale to be tuned, and suits quantised bases. With blocks of 32 about half the values of LoRA of rank 16; slower than LoRA. Blocks of 16 to 64 and learning rates from 1e-4 to 1e-3 are usual. Source: Qiu et al. 2023, arXiv:2306.07280; Qiu et al. 2025, arXiv:2506.19847.</source>
        <translation>逐块旋转每个所选层的输入，使权重之间的夹角保持不变。能很好地保留模型原有知识，无需调整缩放，也适合量化的基座。块大小为 32 时参数约为秩 16 的 LoRA 的一半；比 LoRA 慢。常用块大小为 16 至 64，学习率 1e-4 至 1e-3。出处：Qiu 等 2023，arXiv:2306.07280；Qiu 等 2025，arXiv:2506.19847。</translation>
    </message>
    <message>
        <source>Size of a block</source>
        <translation>块的大小</translation>
    </message>
    <message>
        <source>Inputs that are rotated together; larger learns more and costs more. Where it does not divide a layer&apos;s inputs, the nearest size that does is used there. 0: r decides.</source>
        <translation>一起旋转的输入个数；越大学得越多，开销越大。若不能整除某层的输入数，则在该层使用最接近的可整除值。0：由 r 决定。</translation>
    </message>
    <message>
        <source>Number of blocks</source>
        <translation>块数</translation>
    </message>
    <message>
        <source>Blocks in each layer where oft_block_size is 0; otherwise it does not count.</source>
        <translation>oft_block_size 为 0 时每层的块数；否则不起作用。</translation>
    </message>
    <message>
        <source>One rotation for all blocks</source>
        <translation>所有块共用一个旋转</translation>
    </message>
    <message>
        <source>All blocks of a layer share one rotation: far fewer values.</source>
        <translation>一层的所有块共用一个旋转：参数少得多。</translation>
    </message>
    <message>
        <source>Approximate rotations</source>
        <translation>近似旋转</translation>
    </message>
    <message>
        <source>Five terms of a series in the place of solving equations: faster, and exact enough while the rotations are small.</source>
        <translation>用级数的五项代替解方程：更快，旋转较小时足够精确。</translation>
    </message>
    <message>
        <source>Constrained rotations</source>
        <translation>受约束的旋转</translation>
    </message>
    <message>
        <source>Keeps every rotation smaller than eps.</source>
        <translation>使每个旋转小于 eps。</translation>
    </message>
    <message>
        <source>Largest rotation</source>
        <translation>最大旋转</translation>
    </message>
    <message>
        <source>With coft: how far the rotations of a layer may go, all blocks together.</source>
        <translation>使用 coft 时：一层的旋转（所有块合计）最多能有多大。</translation>
    </message>
    <message>
        <source>Dropout of blocks</source>
        <translation>块的丢弃率</translation>
    </message>
    <message>
        <source>Share of blocks that do not rotate in a step. PEFT 0.21.2 takes it and does not use it.</source>
        <translation>一步中不旋转的块所占比例。PEFT 0.21.2 接受它但并不使用。</translation>
    </message>
    <message>
        <source>&quot;method.encoder_num_layers&quot; has no meaning while method.encoder_reparameterization_type is MLP, whose layers are always the same.</source>
        <translation>method.encoder_reparameterization_type 为 MLP 时，“method.encoder_num_layers”没有意义：其层数固定。</translation>
    </message>
    <message>
        <source>Leave it out, or choose LSTM.</source>
        <translation>请省略它，或选择 LSTM。</translation>
    </message>
    <message>
        <source>Trains a few virtual tokens before every text, made by a small network that lets them learn together. Steadier than prompt tuning and as small once finished, since the network is left out; a little more memory while training. 10 to 100 tokens and learning rates from 1e-3 to 3e-2 are usual. Source: Liu et al. 2021, arXiv:2103.10385.</source>
        <translation>训练每段文本之前的若干虚拟词元，它们由一个小网络生成，从而一起学习。比提示词微调更稳定；完成后网络会被去掉，体积同样小；训练时内存略多。常用 10 至 100 个词元，学习率 1e-3 至 3e-2。出处：Liu 等 2021，arXiv:2103.10385。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Three linear layers</source>
        <translation>三个线性层</translation>
    </message>
    <message>
        <source>LSTM in both directions</source>
        <translation>双向 LSTM</translation>
    </message>
    <message>
        <source>MLP: each virtual token by itself; LSTM: each knows the others, slower.</source>
        <translation>MLP：各虚拟词元独立；LSTM：彼此相关，较慢。</translation>
    </message>
    <message>
        <source>Of the network that makes the virtual tokens; empty: as wide as the model&apos;s embeddings.</source>
        <translation>生成虚拟词元的网络的宽度；留空则与模型的嵌入同宽。</translation>
    </message>
    <message>
        <source>Layers of the LSTM</source>
        <translation>LSTM 的层数</translation>
    </message>
    <message>
        <source>With LSTM: how many lie one above another.</source>
        <translation>使用 LSTM 时：堆叠多少层。</translation>
    </message>
    <message>
        <source>Dropout in the network</source>
        <translation>网络中的丢弃率</translation>
    </message>
    <message>
        <source>With LSTM: share of values dropped between its layers.</source>
        <translation>使用 LSTM 时：层间丢弃的数值比例。</translation>
    </message>
    <message>
        <source>houlsby or pfeiffer</source>
        <translation>houlsby 或 pfeiffer</translation>
    </message>
    <message>
        <source>relu, gelu, silu or tanh</source>
        <translation>relu、gelu、silu 或 tanh</translation>
    </message>
    <message>
        <source>The adapter holds tensors that have no place in this model.</source>
        <translation>该适配器包含在此模型中没有位置的张量。</translation>
    </message>
    <message>
        <source>Bottleneck adapters are trained alone, without modules_to_save.</source>
        <translation>瓶颈适配器单独训练，不支持 modules_to_save。</translation>
    </message>
    <message>
        <source>Leave modules_to_save out, or set method.type to lora.</source>
        <translation>请省略 modules_to_save，或将 method.type 设为 lora。</translation>
    </message>
    <message>
        <source>The adapter in init_from has another placement, reduction_factor or non_linearity than the recipe says.</source>
        <translation>init_from 中适配器的 placement、reduction_factor 或 non_linearity 与配方所写不同。</translation>
    </message>
    <message>
        <source>Give the recipe those of the adapter: they stand in its %1.</source>
        <translation>请在配方中写上该适配器的值：它们在其 %1 中。</translation>
    </message>
    <message>
        <source>A bottleneck adapter cannot be merged into a model: it is a layer of its own, and not linear.</source>
        <translation>瓶颈适配器不能合并到模型中：它是独立的层，且不是线性的。</translation>
    </message>
    <message>
        <source>A bitfit adapter cannot be weighted: its biases take the place of the base&apos;s.</source>
        <translation>bitfit 适配器不能加权：它的偏置取代基座的偏置。</translation>
    </message>
    <message>
        <source>This model (%1) has no biases, so there is nothing that bitfit could train.</source>
        <translation>该模型（%1）没有偏置，bitfit 没有可训练的内容。</translation>
    </message>
    <message>
        <source>Set method.type to ia3 or lora, which train little beside any model.</source>
        <translation>请将 method.type 设为 ia3 或 lora，它们可在任何模型旁训练少量参数。</translation>
    </message>
    <message>
        <source>&quot;method.%1&quot; is %2, but the model has %3 layers.</source>
        <translation>“method.%1”为 %2，但模型有 %3 层。</translation>
    </message>
    <message>
        <source>Layers are counted from 0; a negative number of layers means the first ones.</source>
        <translation>层从 0 开始编号；负的层数表示最前面的层。</translation>
    </message>
    <message>
        <source>true, false, bat or mini</source>
        <translation>true、false、bat 或 mini</translation>
    </message>
    <message>
        <source>none, all or MiSS_only</source>
        <translation>none、all 或 MiSS_only</translation>
    </message>
    <message>
        <source>The rank r = %1 is larger than the %2 inputs of %3.</source>
        <translation>秩 r = %1 大于 %3 的 %2 个输入。</translation>
    </message>
    <message>
        <source>Choose a smaller rank, or leave the module out of target_modules.</source>
        <translation>请选择更小的秩，或从 target_modules 中去掉该模块。</translation>
    </message>
    <message>
        <source>With init_weights &quot;bat&quot; the rank must divide the sizes of every target: %1 inputs and %2 outputs of %3 are no multiples of %4.</source>
        <translation>init_weights 为“bat”时，秩必须能整除每个目标的尺寸：%3 的 %1 个输入与 %2 个输出不是 %4 的倍数。</translation>
    </message>
    <message>
        <source>Choose a rank that divides them, or init_weights true.</source>
        <translation>请选择能整除它们的秩，或将 init_weights 设为 true。</translation>
    </message>
    <message>
        <source>With init_weights &quot;mini&quot; mini_r must divide the outputs of every target: the %1 of %2 are no multiple of %3.</source>
        <translation>init_weights 为“mini”时，mini_r 必须能整除每个目标的输出数：%2 的 %1 不是 %3 的倍数。</translation>
    </message>
    <message>
        <source>Choose a mini_r that divides them, or init_weights true.</source>
        <translation>请选择能整除它们的 mini_r，或将 init_weights 设为 true。</translation>
    </message>
    <message>
        <source>a number from 0</source>
        <translation>从 0 开始的数</translation>
    </message>
    <message>
        <source>a number above 0 where r is 0, and 0 where r is not</source>
        <translation>r 为 0 时应大于 0，r 不为 0 时应为 0</translation>
    </message>
    <message>
        <source>none, all or oft_only</source>
        <translation>none、all 或 oft_only</translation>
    </message>
    <message>
        <source>The blocks on %1, which has %2 inputs, would hold a single value each, and that cannot be rotated.</source>
        <translation>%1 有 %2 个输入，其上的块各只含一个数值，无法旋转。</translation>
    </message>
    <message>
        <source>Choose a larger oft_block_size or a smaller r.</source>
        <translation>请选择更大的 oft_block_size 或更小的 r。</translation>
    </message>
    <message>
        <source>The blocks that are asked for do not divide the inputs of every target; the nearest size that does is used there (inputs: size of a block): %1.</source>
        <translation>所要求的块不能整除每个目标的输入数；在那里使用最接近的可整除大小（输入数：块大小）：%1。</translation>
    </message>
    <message>
        <source>MLP or LSTM</source>
        <translation>MLP 或 LSTM</translation>
    </message>
    <message>
        <source>Weight-decomposed LoRA: each output of a target gets a length of its own besides the low-rank matrices. Worth a try at ranks of 4 to 16, where it often learns better than plain LoRA; a step takes longer and keeps each target&apos;s output in memory (arXiv:2402.09353).</source>
        <translation>权重分解的 LoRA：除低秩矩阵外，目标层的每个输出还有自己的长度。秩在 4 到 16 时值得一试，常比普通 LoRA 学得更好；每步更慢，并要在内存中保留各目标层的输出（arXiv:2402.09353）。</translation>
    </message>
    <message>
        <source>Scale by alpha / sqrt(r), steadier at high ranks: recommended from r = 32 on.</source>
        <translation>按 alpha / sqrt(r) 缩放，高秩时更稳定：建议从 r = 32 起使用。</translation>
    </message>
    <message>
        <source>true: A random, B zero; gaussian; false: both random. pissa (pissa_niter_4: faster, nearly as good) and olora train the weight&apos;s own main directions; eva those of its inputs; loftq begins with what quantisation took from the weight.</source>
        <translation>true：A 随机，B 为零；gaussian：高斯；false：两者均随机。pissa（pissa_niter_4 更快，效果相近）和 olora 训练权重自身的主方向；eva 训练其输入的主方向；loftq 从量化所损失的部分开始。</translation>
    </message>
    <message>
        <source>Rate by step</source>
        <translation>按步数定学习率</translation>
    </message>
    <message>
        <source>Adafactor chooses the learning rate by itself: 1 / sqrt(step), at most 0.01. Learning rate and schedule have no effect then.</source>
        <translation>Adafactor 自行决定学习率：1/√步数，最大 0.01。此时学习率与调度均不起作用。</translation>
    </message>
    <message>
        <source>Rate by size</source>
        <translation>按大小定学习率</translation>
    </message>
    <message>
        <source>Adafactor multiplies the learning rate by the root mean square of each tensor.</source>
        <translation>Adafactor 将学习率乘以各张量的均方根。</translation>
    </message>
    <message>
        <source>Largest update</source>
        <translation>最大更新</translation>
    </message>
    <message>
        <source>Root mean square from which on Adafactor shortens the update of a tensor.</source>
        <translation>张量的更新超过此均方根时，Adafactor 会将其缩短。</translation>
    </message>
    <message>
        <source>LoRA+: how many times faster B is trained than A. 16 is usual, with half the learning rate; empty: both alike.</source>
        <translation>LoRA+：B 的学习率是 A 的多少倍。通常为 16，并将学习率减半；留空则两者相同。</translation>
    </message>
    <message>
        <source>LoRA+ rate of embeddings</source>
        <translation>LoRA+ 嵌入学习率</translation>
    </message>
    <message>
        <source>Learning rate of the matrices on the table of embeddings, with LoRA+.</source>
        <translation>使用 LoRA+ 时，嵌入表上各矩阵的学习率。</translation>
    </message>
    <message>
        <source>&quot;method.target_r&quot; is %1, above the rank of %2 that AdaLoRA begins with: it only takes ranks away.</source>
        <translation>&quot;method.target_r&quot; 为 %1，高于 AdaLoRA 的起始秩 %2：它只会减少秩。</translation>
    </message>
    <message>
        <source>Raise method.init_r, usually to one and a half times target_r, or lower target_r.</source>
        <translation>请提高 method.init_r（通常为 target_r 的一倍半），或降低 target_r。</translation>
    </message>
    <message>
        <source>&quot;method.tinit&quot; (%1) and &quot;method.tfinal&quot; (%2) leave none of the %3 steps for taking ranks away.</source>
        <translation>&quot;method.tinit&quot;（%1）与 &quot;method.tfinal&quot;（%2）之后，%3 步中没有剩下用来减少秩的步数。</translation>
    </message>
    <message>
        <source>Lower tinit or tfinal, or raise training.max_steps.</source>
        <translation>请降低 tinit 或 tfinal，或提高 training.max_steps。</translation>
    </message>
    <message>
        <source>Like LoRA, but every layer begins with a rank of init_r, and while it trains the least useful ranks are taken away until target_r are left on average: layers that need more keep more. Choose it when the number of values is what counts and there are some hundred steps to decide in; in short runs plain LoRA does better. What is trained takes half as much memory again as in a LoRA of rank init_r (Zhang et al. 2023, arXiv:2303.10512).</source>
        <translation>与 LoRA 类似，但每层以 init_r 的秩开始，训练中逐步去掉最没用的秩，直到平均剩下 target_r：需要更多的层保留更多。适合看重参数量、且有数百步可供判断的训练；步数很少时普通 LoRA 更好。可训练部分占用的内存是秩为 init_r 的 LoRA 的一倍半（Zhang 等 2023，arXiv:2303.10512）。</translation>
    </message>
    <message>
        <source>Average rank at the end</source>
        <translation>结束时的平均秩</translation>
    </message>
    <message>
        <source>How many ranks a layer keeps on average; 4 to 16 are usual.</source>
        <translation>每层平均保留多少秩；通常为 4 到 16。</translation>
    </message>
    <message>
        <source>Rank at the beginning</source>
        <translation>起始秩</translation>
    </message>
    <message>
        <source>The rank of every layer before any is taken away: usually one and a half times target_r.</source>
        <translation>减少之前每层的秩：通常为 target_r 的一倍半。</translation>
    </message>
    <message>
        <source>Steps before taking away</source>
        <translation>开始减少前的步数</translation>
    </message>
    <message>
        <source>Steps with all ranks, so that their use can be seen: about a tenth of all.</source>
        <translation>使用全部秩的步数，以便看出各自的作用：约为总步数的十分之一。</translation>
    </message>
    <message>
        <source>Steps after taking away</source>
        <translation>减少结束后的步数</translation>
    </message>
    <message>
        <source>Last steps, in which the ranks stay as they are: a tenth to a third of all.</source>
        <translation>最后这些步里秩保持不变：约为总步数的十分之一到三分之一。</translation>
    </message>
    <message>
        <source>Steps between</source>
        <translation>间隔步数</translation>
    </message>
    <message>
        <source>Ranks are taken away every so many steps; 1 to 100.</source>
        <translation>每隔多少步减少一次秩；1 到 100。</translation>
    </message>
    <message>
        <source>Memory of importance</source>
        <translation>重要性的记忆</translation>
    </message>
    <message>
        <source>How slowly the importance of a rank follows the last steps.</source>
        <translation>秩的重要性跟随最近几步变化的快慢。</translation>
    </message>
    <message>
        <source>Memory of doubt</source>
        <translation>不确定性的记忆</translation>
    </message>
    <message>
        <source>How slowly it is noticed that an importance goes up and down.</source>
        <translation>察觉重要性起伏的快慢。</translation>
    </message>
    <message>
        <source>Weight of orthogonality</source>
        <translation>正交项的权重</translation>
    </message>
    <message>
        <source>How strongly the ranks of a layer are kept apart from each other; 0.1 to 0.5. Told as extra_loss beside the loss.</source>
        <translation>使同一层的各个秩彼此分开的强度；0.1 到 0.5。作为 extra_loss 在损失之外报告。</translation>
    </message>
    <message>
        <source>LoHa</source>
        <translation>LoHa</translation>
    </message>
    <message>
        <source>product of two</source>
        <translation>两者之积</translation>
    </message>
    <message>
        <source>Adds the element-by-element product of two low-rank matrices to each target: with twice the values of a LoRA of rank r it reaches ranks up to r². Choose it when LoRA&apos;s rank is too low for the data and a higher one is too large; a step takes longer than LoRA&apos;s, since the update is formed anew each time. Usual: r 4 to 16, alpha r or half of it (Hyeon-Woo et al. 2021, arXiv:2108.06098).</source>
        <translation>为每个目标层加上两个低秩矩阵的逐元素乘积：参数是秩为 r 的 LoRA 的两倍，秩却可达 r²。当 LoRA 的秩对数据来说太低、而更高的秩又太大时选用；由于每次都要重新计算更新，每步比 LoRA 慢。常用：r 为 4 到 16，alpha 取 r 或其一半（Hyeon-Woo 等 2021，arXiv:2108.06098）。</translation>
    </message>
    <message>
        <source>LoKr</source>
        <translation>LoKr</translation>
    </message>
    <message>
        <source>blocks, small</source>
        <translation>分块，小巧</translation>
    </message>
    <message>
        <source>Adds the Kronecker product of a small matrix and a larger one to each target, so that one pattern is repeated over the whole weight: few values, yet an update that may have full rank. Choose it for small files, or when LoRA changes too little of the layers&apos; behaviour. With a large r the larger matrix is trained whole; usual: r 8 to 64, alpha r (Edalati et al. 2022, arXiv:2212.10650; as in LyCORIS, arXiv:2309.14859).</source>
        <translation>为每个目标层加上一个小矩阵与一个大矩阵的克罗内克积，使同一模式在整个权重上重复：参数很少，而更新仍可能是满秩。适合追求小文件，或 LoRA 对各层行为改变太少时选用。r 很大时大矩阵整个参与训练；常用：r 为 8 到 64，alpha 取 r（Edalati 等 2022，arXiv:2212.10650；与 LyCORIS 一致，arXiv:2309.14859）。</translation>
    </message>
    <message>
        <source>Both matrices low-rank</source>
        <translation>两个矩阵都用低秩</translation>
    </message>
    <message>
        <source>The small matrix is made of two of rank r as well, where that is fewer values.</source>
        <translation>小矩阵若能因此减少参数，也由两个秩为 r 的矩阵构成。</translation>
    </message>
    <message>
        <source>Size of the small matrix</source>
        <translation>小矩阵的大小</translation>
    </message>
    <message>
        <source>-1 or at least %1</source>
        <translation>-1 或不小于 %1</translation>
    </message>
    <message>
        <source>Its sides are divisors of the weight&apos;s sides near this number; -1: near their square roots. Smaller means more values to train; 4 to 16 are usual.</source>
        <translation>其边长取权重边长的因数中接近此数者；-1：接近其平方根。越小则可训练的参数越多；通常为 4 到 16。</translation>
    </message>
    <message>
        <source>LoftQ rounds</source>
        <translation>LoftQ 轮数</translation>
    </message>
    <message>
        <source>With initial weights loftq: how often the weight and what quantisation takes from it are approximated in turn; 1 to 5 are usual.</source>
        <translation>初始权重为 loftq 时：交替逼近权重与量化损失的次数；通常为 1 到 5。</translation>
    </message>
    <message>
        <source>EVA&apos;s highest rank</source>
        <translation>EVA 的最高秩</translation>
    </message>
    <message>
        <source>With initial weights eva: the highest rank of a layer as a multiple of r; ranks go where the inputs vary most. 1 leaves all ranks at r.</source>
        <translation>初始权重为 eva 时：单层最高秩是 r 的多少倍；秩会分配给输入变化最大的层。1 表示所有层的秩都为 r。</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Strength of the update: it is scaled by alpha / r. Usually r or half of it.</source>
        <translation>更新的强度：按 alpha / r 缩放。通常取 r 或其一半。</translation>
    </message>
    <message>
        <source>Dropout of outputs</source>
        <translation>输出的随机丢弃</translation>
    </message>
    <message>
        <source>Share of the update&apos;s rows left out in each step; 0 to 0.1.</source>
        <translation>每步丢弃更新中多少比例的行；0 到 0.1。</translation>
    </message>
    <message>
        <source>Dropout of layers</source>
        <translation>层的随机丢弃</translation>
    </message>
    <message>
        <source>Share of the layers that go without their update in each step; 0 to 0.1.</source>
        <translation>每步有多少比例的层不使用更新；0 到 0.1。</translation>
    </message>
    <message>
        <source>The smallest</source>
        <translation>最小的</translation>
    </message>
    <message>
        <source>Of the optimizer&apos;s averages the smallest are forgotten.</source>
        <translation>清除优化器均值中最小的部分。</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Of the optimizer&apos;s averages any are forgotten, by chance.</source>
        <translation>随机清除优化器均值中的一部分。</translation>
    </message>
    <message>
        <source>ReLoRA</source>
        <translation>ReLoRA</translation>
    </message>
    <message>
        <source>many small updates</source>
        <translation>多次小更新</translation>
    </message>
    <message>
        <source>LoRA that works its update into the weights every so many steps and begins a new one, so that all of them together have a high rank: for long training. What is written is one LoRA adapter of all updates.</source>
        <translation>每隔若干步将更新并入权重并重新开始的 LoRA，所有更新合起来具有较高的秩：适合长时间训练。最终写出的是包含全部更新的一个 LoRA 适配器。</translation>
    </message>
    <message>
        <source>Merge every</source>
        <translation>合并间隔</translation>
    </message>
    <message>
        <source>Steps after which the update is worked into the weights and a new one begins.</source>
        <translation>经过这么多步后将更新并入权重，并开始新的更新。</translation>
    </message>
    <message>
        <source>Warm-up after a merge</source>
        <translation>合并后的预热</translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises again from 0 to where its schedule stands.</source>
        <translation>学习率从 0 重新升至调度当前值所用的步数。</translation>
    </message>
    <message>
        <source>Forgotten at a merge</source>
        <translation>合并时清除的比例</translation>
    </message>
    <message>
        <source>Share of the optimizer&apos;s averages that is set to 0 at a merge; 0 keeps all.</source>
        <translation>合并时将优化器均值中的这一比例置零；0 表示全部保留。</translation>
    </message>
    <message>
        <source>Which are forgotten</source>
        <translation>清除哪些</translation>
    </message>
    <message>
        <source>magnitude: the smallest of each tensor; random: any.</source>
        <translation>magnitude：各张量中最小的；random：随机选取。</translation>
    </message>
    <message>
        <source>A quarter of AdamW&apos;s memory for nearly the same steps: the averages of large tensors are kept in 8 bits.</source>
        <translation>步进几乎相同，内存仅为 AdamW 的四分之一：大张量的均值以 8 位保存。</translation>
    </message>
    <message>
        <source>AdamW whose averages wait in main memory while a GPU is short of its own; on the processor it is AdamW.</source>
        <translation>GPU 显存不足时，均值存放在主内存中的 AdamW；在处理器上与 AdamW 相同。</translation>
    </message>
    <message>
        <source>AdamW in 8 bits whose averages wait in main memory while a GPU is short of its own.</source>
        <translation>GPU 显存不足时，均值存放在主内存中的 8 位 AdamW。</translation>
    </message>
    <message>
        <source>Hardly any memory: of each matrix it keeps averages over rows and columns alone. Often used for full training.</source>
        <translation>几乎不占内存：每个矩阵只保存按行与按列的均值。常用于全参数训练。</translation>
    </message>
    <message>
        <source>&quot;training.loraplus_lr_ratio&quot; has no meaning with the method %1.</source>
        <translation>&quot;training.loraplus_lr_ratio&quot; 对方法 %1 没有意义。</translation>
    </message>
    <message>
        <source>Leave it out, or set method.type to lora.</source>
        <translation>请去掉它，或将 method.type 设为 lora。</translation>
    </message>
    <message>
        <source>Choose true, false, gaussian, pissa, olora, loftq or eva.</source>
        <translation>请选择 true、false、gaussian、pissa、olora、loftq 或 eva。</translation>
    </message>
    <message>
        <source>an object of lists that say which of init_r ranks are left</source>
        <translation>一个由列表组成的对象，说明 init_r 个秩中还剩哪些</translation>
    </message>
    <message>
        <source>a rank of 1 or more</source>
        <translation>不小于 1 的秩</translation>
    </message>
    <message>
        <source>AdaLoRA&apos;s tinit (%1) and tfinal (%2) leave none of this run&apos;s %3 steps for taking ranks away.</source>
        <translation>AdaLoRA 的 tinit（%1）与 tfinal（%2）之后，本次训练的 %3 步中没有剩下用来减少秩的步数。</translation>
    </message>
    <message>
        <source>Lower method.tinit or method.tfinal, or train for more steps.</source>
        <translation>请降低 method.tinit 或 method.tfinal，或增加训练步数。</translation>
    </message>
    <message>
        <source>adalora_state.safetensors has no fitting tensor %1</source>
        <translation>adalora_state.safetensors 中没有合适的张量 %1</translation>
    </message>
    <message>
        <source>This adapter begins as parts of the weights, and what it began as is not beside it (%1).</source>
        <translation>此适配器以权重的一部分为起点，但其旁边没有保存起点（%1）。</translation>
    </message>
    <message>
        <source>Put the adapter that was saved before training into that folder, or convert this one to a plain LoRA with the program that trained it.</source>
        <translation>请将训练前保存的适配器放入该文件夹，或用训练它的程序将其转换为普通 LoRA。</translation>
    </message>
    <message>
        <source>The tensor %1 is no longer in the model&apos;s folder.</source>
        <translation>张量 %1 已不在模型文件夹中。</translation>
    </message>
    <message>
        <source>Put the model&apos;s files back where they were.</source>
        <translation>请将模型文件放回原处。</translation>
    </message>
    <message>
        <source>EVA found fewer tokens with loss in the data than a layer&apos;s highest rank.</source>
        <translation>数据中带损失的词元数少于 EVA 中某层的最高秩。</translation>
    </message>
    <message>
        <source>Lower method.r or method.rho, or use more data.</source>
        <translation>请降低 method.r 或 method.rho，或使用更多数据。</translation>
    </message>
    <message>
        <source>DoRA cannot be put on routed experts (%1).</source>
        <translation>DoRA 不能用于混合专家（%1）。</translation>
    </message>
    <message>
        <source>Name the other linear layers in target_modules (q_proj, k_proj, v_proj, o_proj), or set method.use_dora to false.</source>
        <translation>请在 target_modules 中写其他线性层（q_proj、k_proj、v_proj、o_proj），或把 method.use_dora 设为 false。</translation>
    </message>
    <message>
        <source>DoRA cannot begin as &quot;%1&quot;: its lengths are those of the weights.</source>
        <translation>DoRA 不能以 &quot;%1&quot; 开始：它的长度就是权重的长度。</translation>
    </message>
    <message>
        <source>Set method.init_lora_weights to true, or method.use_dora to false.</source>
        <translation>请把 method.init_lora_weights 设为 true，或把 method.use_dora 设为 false。</translation>
    </message>
    <message>
        <source>An adapter of routed experts cannot begin as &quot;%1&quot;.</source>
        <translation>混合专家的适配器不能以“%1”为起点。</translation>
    </message>
    <message>
        <source>Set method.init_lora_weights to true, or leave the experts out of target_modules.</source>
        <translation>请将 method.init_lora_weights 设为 true，或从 target_modules 中去掉专家。</translation>
    </message>
    <message>
        <source>From rank %1 on use_rslora is recommended: the update is then scaled by alpha / sqrt(r) and does not grow weaker with the rank.</source>
        <translation>从秩 %1 起建议使用 use_rslora：更新按 alpha / sqrt(r) 缩放，不会随秩增大而变弱。</translation>
    </message>
    <message>
        <source>LoftQ begins with what quantisation takes from the weights, and this base is not quantised.</source>
        <translation>LoftQ 从量化所损失的部分开始，而此基础模型未量化。</translation>
    </message>
    <message>
        <source>Set model.quantization to nf4, or method.init_lora_weights to true.</source>
        <translation>请将 model.quantization 设为 nf4，或将 method.init_lora_weights 设为 true。</translation>
    </message>
    <message>
        <source>LoftQ needs the weights as they were before they were quantised, and this base has only the quantised ones.</source>
        <translation>LoftQ 需要量化之前的权重，而此基础模型只有量化后的权重。</translation>
    </message>
    <message>
        <source>Name the 16-bit model with model.quantization nf4.</source>
        <translation>请指定 16 位模型，并将 model.quantization 设为 nf4。</translation>
    </message>
    <message>
        <source>a number from 0 to below 1</source>
        <translation>从 0 到小于 1 的数</translation>
    </message>
    <message>
        <source>This method cannot be put on %1: PEFT has none for weights that are stored as GPT-2 stores them.</source>
        <translation>此方法不能用于 %1：PEFT 没有针对 GPT-2 那样存储的权重的实现。</translation>
    </message>
    <message>
        <source>Set method.type to lora.</source>
        <translation>请把 method.type 设为 lora。</translation>
    </message>
    <message>
        <source>Trying weights</source>
        <translation>正在尝试权重</translation>
    </message>
    <message>
        <source>No adapter has a finite loss on these examples.</source>
        <translation>在这些样例上，没有适配器的损失是有限数。</translation>
    </message>
    <message>
        <source>Check the adapters, or compute in float32.</source>
        <translation>请检查适配器，或用 float32 计算。</translation>
    </message>
    <message>
        <source>A search needs two adapters or more.</source>
        <translation>搜索需要两个或更多适配器。</translation>
    </message>
    <message>
        <source>Name each adapter to compose.</source>
        <translation>请给出要组合的每个适配器。</translation>
    </message>
    <message>
        <source>A search needs one try or more.</source>
        <translation>搜索至少需要尝试一次。</translation>
    </message>
    <message>
        <source>40 tries are usual.</source>
        <translation>通常尝试 40 次。</translation>
    </message>
    <message>
        <source>The L1 term&apos;s factor must be 0 or more.</source>
        <translation>L1 项的系数不能小于 0。</translation>
    </message>
    <message>
        <source>0.05 is usual.</source>
        <translation>通常为 0.05。</translation>
    </message>
    <message>
        <source>The bound of the weights must be above 0.</source>
        <translation>权重的界限必须大于 0。</translation>
    </message>
    <message>
        <source>1.5 is usual.</source>
        <translation>通常为 1.5。</translation>
    </message>
    <message>
        <source>%1 is of the method %2, %3 of %4: they cannot be composed into one.</source>
        <translation>%1 使用方法 %2，%3 使用方法 %4：不能组合成一个。</translation>
    </message>
    <message>
        <source>Compose adapters of one method.</source>
        <translation>请组合同一种方法的适配器。</translation>
    </message>
    <message>
        <source>Without any adapter the loss on these examples is lower: the adapters do not help with them.</source>
        <translation>不用任何适配器时，在这些样例上的损失更低：这些适配器对它们没有帮助。</translation>
    </message>
    <message>
        <source>Adapters of the method %1 cannot be composed into one.</source>
        <translation>方法 %1 的适配器不能组合成一个。</translation>
    </message>
    <message>
        <source>Give adapters that were trained with lora.</source>
        <translation>请提供用 lora 训练的适配器。</translation>
    </message>
    <message>
        <source>The adapter %1 cannot be part of a composed one: %2.</source>
        <translation>适配器 %1 不能成为组合的一部分：%2。</translation>
    </message>
    <message>
        <source>Leave it out, or merge it into its base model.</source>
        <translation>请去掉它，或先把它合并进其基础模型。</translation>
    </message>
    <message>
        <source>The targets of these adapters cannot be named together in one adapter.</source>
        <translation>这些适配器的目标模块无法在一个适配器中一并命名。</translation>
    </message>
    <message>
        <source>Compose adapters that were trained with the same target_modules.</source>
        <translation>请组合用相同 target_modules 训练的适配器。</translation>
    </message>
    <message>
        <source>what it does to %1 is no product of two matrices</source>
        <translation>它对 %1 的作用不是两个矩阵的乘积</translation>
    </message>
    <message>
        <source>it puts a tensor of its own in the place of %1</source>
        <translation>它用自己的张量取代了 %1</translation>
    </message>
    <message>
        <source>LoftQ begins with what quantisation takes from the weights, and this recipe quantises nothing.</source>
        <translation>LoftQ 从量化给权重造成的误差出发，而此配方不做量化。</translation>
    </message>
    <message>
        <source>The rank %1 is above what every targeted layer can use: no matrix here has a rank above %2.</source>
        <translation>秩 %1 超出了所有目标层的上限：这里没有矩阵的秩能高于 %2。</translation>
    </message>
    <message>
        <source>Choose a lower rank; 8 to 64 are usual.</source>
        <translation>请选择较低的秩；通常为 8 到 64。</translation>
    </message>
    <message>
        <source>The rank %1 is above what %2 of the %3 targeted layers can use (%4). There the rest is trained for nothing; &quot;rank_pattern&quot;: {%5} leaves it out.</source>
        <translation>秩 %1 超出了 %3 个目标层中 %2 个的上限（%4）。多出的部分在那里白白训练；设置 &quot;rank_pattern&quot;: {%5} 即可省去。</translation>
    </message>
    <message>
        <source>By gradients</source>
        <translation>按梯度</translation>
    </message>
    <message>
        <source>it has comments, which JSON does not know</source>
        <translation>其中有注释，而 JSON 没有注释</translation>
    </message>
    <message>
        <source>it is as Python prints it, with single quotes, None or True; json.dumps writes JSON</source>
        <translation>它是 Python 打印出来的样子（单引号、None 或 True）；json.dumps 写出的才是 JSON</translation>
    </message>
    <message>
        <source>its quotes are typographic ones instead of &quot;</source>
        <translation>其中的引号是弯引号，而不是 &quot;</translation>
    </message>
    <message>
        <source>it is in UTF-16; save it as UTF-8</source>
        <translation>它是 UTF-16 编码；请另存为 UTF-8</translation>
    </message>
    <message>
        <source>it is a web page or XML; perhaps the download went wrong</source>
        <translation>它是网页或 XML；也许下载出了问题</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; is a list as Python prints it, not JSON.</source>
        <translation>字段“%1”是 Python 打印出来的列表，不是 JSON。</translation>
    </message>
    <message>
        <source>Save the table as .jsonl or .parquet, which keep lists, instead of .csv.</source>
        <translation>请把表格另存为能保留列表的 .jsonl 或 .parquet，而不是 .csv。</translation>
    </message>
    <message>
        <source>%1 is preference data: its columns (%2) hold several answers to each question, of which some are better than others.</source>
        <translation>%1 是偏好数据：它的各列（%2）对每个问题给出几个回答，其中有好有坏。</translation>
    </message>
    <message>
        <source>This trains on answers to learn, not on preferences. Write the best answer of each row into a column of its own, e.g. &quot;output&quot;.</source>
        <translation>这里训练的是要学会的回答，而不是偏好。请把每行最好的回答单独写成一列，例如 &quot;output&quot;。</translation>
    </message>
    <message>
        <source>%1 unpacks to more than %2 times its size, which no data does.</source>
        <translation>%1 解压后超过自身大小的 %2 倍，真实数据不会如此。</translation>
    </message>
    <message>
        <source>Check where the file comes from; if it is right, unpack it first.</source>
        <translation>请确认文件的来源；若确实无误，请先自行解压。</translation>
    </message>
    <message>
        <source>No row of %1 can be read; of the first one: %2</source>
        <translation>%1 中没有一行能读取；第一行的原因：%2</translation>
    </message>
    <message>
        <source>Write the data anew as one JSON object a line, such as {&quot;messages&quot;: […]}.</source>
        <translation>请把数据重新写成每行一个 JSON 对象，例如 {&quot;messages&quot;: […]}。</translation>
    </message>
    <message>
        <source>Each row of %1 is a single turn of a conversation.</source>
        <translation>%1 的每一行只是对话中的一轮。</translation>
    </message>
    <message>
        <source>Put all turns of a conversation into one row, as {&quot;messages&quot;: [{&quot;role&quot;: &quot;user&quot;, &quot;content&quot;: …}, …]}.</source>
        <translation>请把一段对话的所有轮次放进同一行，写成 {&quot;messages&quot;: [{&quot;role&quot;: &quot;user&quot;, &quot;content&quot;: …}, …]}。</translation>
    </message>
    <message>
        <source>The field &quot;%1&quot; marks parts of an answer as not to be learnt.</source>
        <translation>字段“%1”标明回答中有些部分不应学习。</translation>
    </message>
    <message>
        <source>Parts of an answer are not told apart here; the row is left out. Mark whole answers, or remove the mark.</source>
        <translation>这里不区分回答的各部分，因此略去该行。请标记整个回答，或删去该标记。</translation>
    </message>
    <message>
        <source>it is a zip archive or a PyTorch pickle under another name</source>
        <translation>它是改了名字的 zip 压缩包或 PyTorch pickle 文件</translation>
    </message>
    <message>
        <source>The tokenizer&apos;s normalizer makes texts more than %1 times as long.</source>
        <translation>该分词器的 normalizer 会使文本增长到 %1 倍以上。</translation>
    </message>
    <message>
        <source>Check normalizer in tokenizer.json.</source>
        <translation>请检查 tokenizer.json 中的 normalizer。</translation>
    </message>
    <message>
        <source>too many large character classes</source>
        <translation>过多的大字符类</translation>
    </message>
    <message>
        <source>Trained tokens</source>
        <translation>训练词元</translation>
    </message>
    <message>
        <source>Ids of tokens whose rows of the embeddings are trained too, such as the special tokens of a chat template that the model does not know yet: a list, or one for each table (embed_tokens, lm_head). A tied output head follows the embeddings. Costs a row of memory for each token, where modules_to_save would train the whole table.</source>
        <translation>同时训练这些词元的嵌入行，例如对话模板中模型还不认识的特殊词元：写一个列表，或为每个表（embed_tokens、lm_head）各写一个。与嵌入共享权重的输出头随之变化。每个词元只占一行内存，而 modules_to_save 会训练整张表。</translation>
    </message>
    <message>
        <source>&quot;method.top_k&quot; is %1, but a layer has %2 experts to choose among.</source>
        <translation>“method.top_k”为 %1，但每层只有 %2 个专家可选。</translation>
    </message>
    <message>
        <source>Lower method.top_k, usually to 2, or raise method.num_experts.</source>
        <translation>请减小 method.top_k（通常为 2），或增大 method.num_experts。</translation>
    </message>
    <message>
        <source>LoRA experts</source>
        <translation>LoRA 专家混合</translation>
    </message>
    <message>
        <source>a router chooses</source>
        <translation>由路由器选择</translation>
    </message>
    <message>
        <source>Puts several small LoRAs beside each target and a router that chooses a few of them for every token, so that data of different kinds disturb one another less. Choose it for a mixed dataset (several tasks, languages or styles) that one LoRA learns unevenly. It trains as many values as that many LoRAs, is a little slower, needs this program to run and cannot be merged. 4 to 8 experts of rank 4 to 16, 2 for each token, and learning rates from 1e-4 to 5e-4 are usual. Source: Li et al. 2024 (MixLoRA), arXiv:2404.15159.</source>
        <translation>在每个目标旁放置多个小的 LoRA 和一个路由器，由路由器为每个词元选用其中几个，使不同种类的数据较少互相干扰。适合单个 LoRA 学得不均衡的混合数据集（多种任务、语言或风格）。训练的参数相当于这么多个 LoRA，速度略慢，只能在本程序中使用，不能合并。通常用 4 至 8 个秩为 4 至 16 的专家，每个词元选 2 个，学习率 1e-4 至 5e-4。来源：Li 等 2024（MixLoRA），arXiv:2404.15159。</translation>
    </message>
    <message>
        <source>Experts</source>
        <translation>专家数</translation>
    </message>
    <message>
        <source>How many LoRAs of rank r each target has; all of them take memory. 4 to 8 are usual.</source>
        <translation>每个目标有多少个秩为 r 的 LoRA；全部都占用内存。通常为 4 至 8。</translation>
    </message>
    <message>
        <source>Experts for each token</source>
        <translation>每个词元的专家数</translation>
    </message>
    <message>
        <source>How many of them the router chooses, those that fit best; 2 is usual. As many as there are: all of them, weighed.</source>
        <translation>路由器为每个词元选用多少个最合适的专家；通常为 2。与专家数相同时，全部专家加权使用。</translation>
    </message>
    <message>
        <source>Weight of balance</source>
        <translation>均衡项权重</translation>
    </message>
    <message>
        <source>How strongly the router is held to use all experts alike, so that none lies idle; 0.001 to 0.05, 0: not at all. Told as extra_loss beside the loss.</source>
        <translation>以多大力度要求路由器均匀使用所有专家，以免有专家闲置；0.001 至 0.05，0 表示不要求。在损失之外以 extra_loss 报告。</translation>
    </message>
    <message>
        <source>A mixture of LoRA experts cannot be merged into a model: its router chooses anew for every token, so that no one matrix does what it does.</source>
        <translation>LoRA 专家混合无法合并到模型中：其路由器为每个词元重新选择专家，没有任何单个矩阵能起同样的作用。</translation>
    </message>
    <message>
        <source>The prefix begins as</source>
        <translation>前缀的初始内容</translation>
    </message>
    <message>
        <source>The keys and values that the model computes of tokens picked from its vocabulary.</source>
        <translation>从词表中随机取词元，由模型算出它们的键和值。</translation>
    </message>
    <message>
        <source>The keys and values of a text that says what the model should do.</source>
        <translation>一段说明模型该做什么的文字的键和值。</translation>
    </message>
    <message>
        <source>As PEFT begins: they disturb the model at first and need many more steps.</source>
        <translation>与 PEFT 相同：起初会干扰模型，需要多得多的步数。</translation>
    </message>
    <message>
        <source>A prefix that begins as words leaves the model as it is at first; a text that says what it should do often learns fastest.</source>
        <translation>以词语开始的前缀起初不改变模型的表现；用一段说明任务的文字开始往往学得最快。</translation>
    </message>
    <message>
        <source>What the prefix says at first; its tokens are repeated or cut to their number.</source>
        <translation>前缀最初的内容；其词元会重复或截断到所需数量。</translation>
    </message>
    <message>
        <source>a list of whole numbers from 0, or an object from a name to such a list</source>
        <translation>从 0 开始的整数列表，或由名称到这种列表的对象</translation>
    </message>
    <message>
        <source>it lists too much to be a state dict</source>
        <translation>其中的条目太多，不可能是 state dict</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>Only the tensors of a state dict are read from pickles, and nothing in them is run: save it again as safetensors with the program that wrote it.</source>
        <translation>从 pickle 中只读取 state dict 的张量，绝不运行其中的任何内容：请用写出它的程序另存为 safetensors。</translation>
    </message>
    <message>
        <source>its pickle is damaged</source>
        <translation>其中的 pickle 已损坏</translation>
    </message>
    <message>
        <source>it names %1, which is no part of a tensor</source>
        <translation>其中提到 %1，它不是张量的组成部分</translation>
    </message>
    <message>
        <source>its pickle does more than name tensors</source>
        <translation>其中的 pickle 不只是列出张量</translation>
    </message>
    <message>
        <source>what it holds is no dictionary of tensors</source>
        <translation>其内容不是张量的字典</translation>
    </message>
    <message>
        <source>its entry &apos;%1&apos; is no tensor</source>
        <translation>其中的条目“%1”不是张量</translation>
    </message>
    <message>
        <source>%1 is not a sound file of torch.save: %2.</source>
        <translation>%1 不是完好的 torch.save 文件：%2。</translation>
    </message>
    <message>
        <source>Save it again as safetensors with the program that wrote it.</source>
        <translation>请用写出它的程序另存为 safetensors。</translation>
    </message>
    <message>
        <source>its list of contents is damaged or cut off</source>
        <translation>其内容目录已损坏或被截断</translation>
    </message>
    <message>
        <source>its contents are compressed, which torch.save does not do</source>
        <translation>其内容经过压缩，而 torch.save 不会这样做</translation>
    </message>
    <message>
        <source>the data of &apos;%1&apos; are not there</source>
        <translation>“%1”的数据不存在</translation>
    </message>
    <message>
        <source>the values of &apos;%1&apos; do not lie row by row</source>
        <translation>“%1”的数值不是按行存放的</translation>
    </message>
    <message>
        <source>it has the form that PyTorch wrote before 1.6</source>
        <translation>它是 PyTorch 1.6 之前的格式</translation>
    </message>
    <message>
        <source>it is a zip archive, but none of torch.save</source>
        <translation>它是 zip 归档，但不是 torch.save 写出的</translation>
    </message>
    <message>
        <source>its values were written by a big-endian machine</source>
        <translation>其数值由大端字节序的机器写出</translation>
    </message>
    <message>
        <source>the form of OFT that PEFT had before 0.16 (%1: whole blocks, where today&apos;s are the values above their diagonal)</source>
        <translation>PEFT 0.16 之前的 OFT 格式（%1：整个分块，而如今保存的是对角线以上的值）</translation>
    </message>
    <message>
        <source>trainable_token_indices names row %1, but the vocabulary of this model ends at row %2.</source>
        <translation>trainable_token_indices 指定了第 %1 行，但此模型的词表到第 %2 行为止。</translation>
    </message>
    <message>
        <source>Name ids of tokens that the model has rows for; `tunewright tokenize` shows the ids of a text.</source>
        <translation>请填写模型中有对应行的词元编号；`tunewright tokenize` 可显示一段文字的编号。</translation>
    </message>
    <message>
        <source>trainable_token_indices names row %1 twice.</source>
        <translation>trainable_token_indices 两次指定了第 %1 行。</translation>
    </message>
    <message>
        <source>Name it once.</source>
        <translation>只需填写一次。</translation>
    </message>
    <message>
        <source>%1 is in %2 already, so single rows of it cannot be trained as well.</source>
        <translation>%1 已在 %2 中，因此不能再单独训练其中的行。</translation>
    </message>
    <message>
        <source>Leave it out of %1, or leave trainable_token_indices out.</source>
        <translation>请把它从 %1 中去掉，或不要填写 trainable_token_indices。</translation>
    </message>
    <message>
        <source>trainable_token_indices names %1, which is no table of this model.</source>
        <translation>trainable_token_indices 指定了 %1，而此模型没有这个表。</translation>
    </message>
    <message>
        <source>a list of rows, or such a list for each table</source>
        <translation>行号列表，或为每个表各一个这样的列表</translation>
    </message>
    <message>
        <source>a number from 2 to %1</source>
        <translation>2 至 %1 之间的数</translation>
    </message>
    <message>
        <source>a number from 1 to num_experts</source>
        <translation>1 至 num_experts 之间的数</translation>
    </message>
    <message>
        <source>A mixture of LoRA experts goes on the layers that all tokens pass, not on experts among which the model chooses already. Leave these out of target_modules, or set method.type to lora.</source>
        <translation>LoRA 专家混合只能用于所有词元都经过的层，不能用于模型本身已在其中选择的专家。请在 target_modules 中去掉它们，或者将 method.type 设为 lora。</translation>
    </message>
    <message>
        <source>the form of OFT that PEFT had before 0.16</source>
        <translation>PEFT 0.16 之前的 OFT 格式</translation>
    </message>
    <message>
        <source>The text in prefix_tuning_init_text has no token.</source>
        <translation>prefix_tuning_init_text 中的文字没有词元。</translation>
    </message>
    <message>
        <source>The text in prefix_tuning_init_text has a token that the model has no embedding for.</source>
        <translation>prefix_tuning_init_text 中的文字有模型没有嵌入的词元。</translation>
    </message>
    <message>
        <source>prefix_tuning_init is TEXT, but there is no text to begin with.</source>
        <translation>prefix_tuning_init 为 TEXT，但没有给出起始文字。</translation>
    </message>
    <message>
        <source>Write it in prefix_tuning_init_text, or choose SAMPLE_VOCAB or RANDOM.</source>
        <translation>请写在 prefix_tuning_init_text 中，或选择 SAMPLE_VOCAB 或 RANDOM。</translation>
    </message>
    <message>
        <source>its precompiled_charsmap replaces by what is not UTF-8</source>
        <translation>precompiled_charsmap 的替换内容不是 UTF-8</translation>
    </message>
    <message>
        <source>On a quantised model an adapter that was trained with LoftQ brings back what quantisation took off the weights, and no composed one could do that.</source>
        <translation>在量化模型上，用 LoftQ 训练的适配器会补回量化从权重中去掉的部分，而合成的适配器做不到这一点。</translation>
    </message>
    <message>
        <source>Search on the model without quantisation, or leave that adapter out.</source>
        <translation>请在未量化的模型上搜索，或去掉该适配器。</translation>
    </message>
    <message>
        <source>This adapter cannot be weighted on a quantised model: it was trained with LoftQ in several rounds, which quantise the weights anew.</source>
        <translation>该适配器在量化模型上不能加权：它用多轮 LoftQ 训练，而多轮 LoftQ 会重新量化权重。</translation>
    </message>
    <message>
        <source>Give it the weight 1, or load the model without quantisation.</source>
        <translation>请把它的权重设为 1，或不量化地加载模型。</translation>
    </message>
    <message>
        <source>This adapter was trained with LoftQ in several rounds, on other quantised weights than this model holds.</source>
        <translation>该适配器用多轮 LoftQ 训练，当时所用的量化权重与此模型中的不同。</translation>
    </message>
    <message>
        <source>Merge it into the 16-bit model that it was trained from.</source>
        <translation>请把它合并到训练时所用的 16 位模型中。</translation>
    </message>
    <message>
        <source>The adapters %1 and %2 were both trained with LoftQ: each brings back what quantisation took off the weights, and together they would do it twice.</source>
        <translation>适配器 %1 和 %2 都用 LoftQ 训练：各自都会补回量化从权重中去掉的部分，一起使用就会补回两次。</translation>
    </message>
    <message>
        <source>Mount one of them, or load the model without quantisation.</source>
        <translation>请只挂载其中一个，或不量化地加载模型。</translation>
    </message>
    <message>
        <source>%1 holds several answers to each question, in its column &quot;%2&quot;.</source>
        <translation>%1 的列“%2”对每个问题给出几个回答。</translation>
    </message>
    <message>
        <source>Training learns one answer to each. Write the best answer of each row into a column of its own, e.g. &quot;output&quot;.</source>
        <translation>训练时每个问题只学一个回答。请把每行最好的回答写进单独的一列，例如“output”。</translation>
    </message>
    <message>
        <source>The text in %1 has no effect: %2 is %3. Set it to TEXT to begin with the text.</source>
        <translation>%1 中的文字不起作用：%2 为 %3。要以这段文字开始，请把它设为 TEXT。</translation>
    </message>
    <message>
        <source>The rank %1 is above what %2 of the %3 targeted layers can use (%4). There the rest is trained for nothing.</source>
        <translation>秩 %1 超出了 %3 个目标层中 %2 个所能用到的（%4）。在那里，多出的部分训练了也没有用。</translation>
    </message>
    <message>
        <source>trainable_token_indices names the same table twice, the second time as %1.</source>
        <translation>trainable_token_indices 两次指定同一个表，第二次写作 %1。</translation>
    </message>
    <message>
        <source>Put its rows into one list.</source>
        <translation>请把它的各行写进同一个列表。</translation>
    </message>
    <message>
        <source>balance_weight has no effect: no routed module but the head.</source>
        <translation>balance_weight 不起作用：除输出层外没有带路由的模块。</translation>
    </message>
</context>
<context>
    <name>tw::ui::AdapterRow</name>
    <message>
        <source>Unmount</source>
        <translation>卸载</translation>
    </message>
    <message>
        <source>How strongly the adapter counts, from 0 to 2. A double click sets 1.</source>
        <translation>适配器所占的权重，从 0 到 2。双击设为 1。</translation>
    </message>
    <message>
        <source>Unmount %1</source>
        <translation>卸载 %1</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 的权重</translation>
    </message>
</context>
<context>
    <name>tw::ui::AdviceCard</name>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Set for the next run</source>
        <translation>已用于下次运行</translation>
    </message>
    <message>
        <source>Apply to next run</source>
        <translation>用于下次运行</translation>
    </message>
    <message>
        <source>The recipe is changed for the next run.</source>
        <translation>配方已更改，下次运行时生效。</translation>
    </message>
    <message>
        <source>Once curves come in, this says what they mean and which setting to change.</source>
        <translation>有了曲线之后，这里会说明曲线的含义，以及该调整哪项设置。</translation>
    </message>
    <message>
        <source>No problem found in the curves.</source>
        <translation>曲线中未发现问题。</translation>
    </message>
    <message>
        <source>To the data</source>
        <translation>前往数据</translation>
    </message>
</context>
<context>
    <name>tw::ui::Advisor</name>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Apply advice</source>
        <translation>采纳建议</translation>
    </message>
</context>
<context>
    <name>tw::ui::AnswersCard</name>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Every %1 steps the model answers the sample prompts here.</source>
        <translation>每隔 %1 步，模型会在这里回答样例提示词。</translation>
    </message>
    <message>
        <source>With sample prompts in the recipe, the model’s answers appear here while it learns.</source>
        <translation>在配方中设置样例提示词后，训练期间模型的回答会显示在这里。</translation>
    </message>
    <message>
        <source>Set sample prompts</source>
        <translation>设置样例提示词</translation>
    </message>
    <message>
        <source>Answer at step %1</source>
        <translation>第 %1 步的回答</translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>The recipe has sample prompts, but they are never asked: “Sample every” is 0.</source>
        <translation>配方中有样例提示词，但从不提问：“试答间隔”为 0。</translation>
    </message>
    <message>
        <source>Ask them every %1 steps</source>
        <translation>每 %1 步提问一次</translation>
    </message>
    <message>
        <source>Sample every</source>
        <translation>试答间隔</translation>
    </message>
    <message>
        <source>The recipe is changed for the next run.</source>
        <translation>配方已更改，下次运行时生效。</translation>
    </message>
</context>
<context>
    <name>tw::ui::BooleanEditor</name>
    <message>
        <source>On</source>
        <translation>开启</translation>
    </message>
</context>
<context>
    <name>tw::ui::BubbleView</name>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Tool result</source>
        <translation>工具结果</translation>
    </message>
    <message>
        <source>Assistant calls a tool</source>
        <translation>助手调用工具</translation>
    </message>
</context>
<context>
    <name>tw::ui::Capture</name>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>无法创建文件夹 %1。</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>试用示例</translation>
    </message>
    <message>
        <source>The picture %1 cannot be written.</source>
        <translation>无法写入图片 %1。</translation>
    </message>
</context>
<context>
    <name>tw::ui::Chart</name>
    <message>
        <source>Save the chart</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be written; choose another folder.</source>
        <translation>无法写入 %1，请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Save as picture (PNG)…</source>
        <translation>另存为图片 (PNG)…</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Save as drawing (PDF)…</source>
        <translation>另存为矢量图 (PDF)…</translation>
    </message>
    <message>
        <source>Drawings (*.pdf)</source>
        <translation>矢量图 (*.pdf)</translation>
    </message>
    <message>
        <source>Save as table (CSV)…</source>
        <translation>另存为表格 (CSV)…</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>smoothed</source>
        <translation>平滑后</translation>
    </message>
    <message>
        <source>Step %L1</source>
        <translation>第 %L1 步</translation>
    </message>
    <message>
        <source>Checkpoint at step %1</source>
        <translation>第 %1 步保存检查点</translation>
    </message>
    <message>
        <source>Evaluated at step %1</source>
        <translation>第 %1 步进行验证</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
    <message>
        <source>Resumed at step %1</source>
        <translation>从第 %1 步继续</translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatAdapters</name>
    <message>
        <source>Adapters</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>None is mounted.</source>
        <translation>尚未挂载适配器。</translation>
    </message>
    <message>
        <source>+ Mount another</source>
        <translation>+ 再挂载一个</translation>
    </message>
    <message>
        <source>+ Mount an adapter</source>
        <translation>+ 挂载适配器</translation>
    </message>
    <message>
        <source>The tuned side answers with the run as it is now.</source>
        <translation>微调后一侧由当前运行中的模型回答。</translation>
    </message>
    <message>
        <source>The tuned side answers with the run as it is now; mounted adapters rest until it ends.</source>
        <translation>微调后一侧由当前运行中的模型回答；运行结束前，已挂载的适配器暂不生效。</translation>
    </message>
    <message>
        <source>The change counts for the next answer.</source>
        <translation>更改从下一次回答起生效。</translation>
    </message>
    <message>
        <source>Mounted adapters rest while a whole model answers.</source>
        <translation>由完整模型回答时，已挂载的适配器暂不生效。</translation>
    </message>
    <message>
        <source>%1 (whole model)</source>
        <translation>%1（完整模型）</translation>
    </message>
    <message>
        <source>“%1” no longer answers.</source>
        <translation>“%1”不再参与回答。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>“%1” was unmounted.</source>
        <translation>已卸载“%1”。</translation>
    </message>
    <message>
        <source>No run has finished yet</source>
        <translation>尚无已完成的运行</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Mount an adapter</source>
        <translation>挂载适配器</translation>
    </message>
    <message>
        <source>“%1” holds no adapter.</source>
        <translation>“%1”中没有适配器。</translation>
    </message>
    <message>
        <source>Export this mix…</source>
        <translation>导出此混合…</translation>
    </message>
    <message>
        <source>Merges the mounted adapters with their weights into a model of its own.</source>
        <translation>把已挂载的适配器按各自的权重合并成一个独立的模型。</translation>
    </message>
    <message>
        <source>It belongs to another base model, so “%1” was unmounted.</source>
        <translation>它属于另一个基座模型，因此“%1”已卸下。</translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatModel</name>
    <message>
        <source>%1 · step %L2 (live)</source>
        <translation>%1 · 第 %L2 步（实时）</translation>
    </message>
    <message>
        <source>%1 · step %L2</source>
        <translation>%1 · 第 %L2 步</translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatPage</name>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Answer again</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Choose a model to talk to</source>
        <translation>选择要对话的模型</translation>
    </message>
    <message>
        <source>Base and tuned model answer side by side here, with the same question and the same seed.</source>
        <translation>基座模型与微调后的模型在这里并排回答，使用相同的问题和相同的随机种子。</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>You are the support assistant of…</source>
        <translation>你是…的客服助手</translation>
    </message>
    <message>
        <source>Saved prompts</source>
        <translation>已保存的提示词</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>输入问题</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the answers (Esc)</source>
        <translation>停止回答 (Esc)</translation>
    </message>
    <message>
        <source>Save this prompt</source>
        <translation>保存此提示词</translation>
    </message>
    <message>
        <source>No prompt is saved yet</source>
        <translation>尚未保存提示词</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter begins a line</source>
        <translation>Enter 发送，Shift+Enter 换行</translation>
    </message>
    <message>
        <source>The conversation was cleared.</source>
        <translation>对话已清空。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Ask both… (%1)</source>
        <translation>向两个模型提问…（%1）</translation>
    </message>
    <message>
        <source>Ask the model… (%1)</source>
        <translation>向模型提问…（%1）</translation>
    </message>
    <message>
        <source>changed since the last answer</source>
        <translation>上次回答后有改动</translation>
    </message>
    <message>
        <source>same prompt, same seed</source>
        <translation>提示词相同，随机种子相同</translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatSampling</name>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>Most likely token only</source>
        <translation>只取最可能的词元</translation>
    </message>
    <message>
        <source>Greedy: always the most likely token. The answer no longer depends on the seed.</source>
        <translation>贪心解码：始终取最可能的词元，回答不再受随机种子影响。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Low values stay close to the most likely words, high ones vary more. Usual: 0.5 to 1.</source>
        <translation>值越低越贴近最可能的词，越高变化越多。通常取 0.5 到 1。</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Draws from the most likely tokens that together have this probability. 1 = all.</source>
        <translation>从累计概率达到此值的最可能词元中抽取。1 = 全部。</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Draws from so many of the most likely tokens. 0 = all.</source>
        <translation>只从最可能的若干个词元中抽取。0 = 全部。</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Above 1, words that were said become less likely. 1 = off.</source>
        <translation>大于 1 时，已出现过的词更不容易再次出现。1 = 关闭。</translation>
    </message>
    <message>
        <source>Max new tokens</source>
        <translation>最大新词元数</translation>
    </message>
    <message>
        <source>The answer is cut after so many tokens.</source>
        <translation>回答达到此词元数时截断。</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Draw another seed</source>
        <translation>换一个随机种子</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed gives the same answer again. Left empty, one is drawn for each question; both sides always get the same.</source>
        <translation>相同的随机种子会得到相同的回答。留空则每个问题随机选取一个；两侧始终使用同一个。</translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatSearch</name>
    <message>
        <source>Find the best mix</source>
        <translation>寻找最佳混合</translation>
    </message>
    <message>
        <source>Export it…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Tries weights for the mounted adapters on a few examples and writes the best mix as one adapter. Nothing is trained.</source>
        <translation>用少量样例为已挂载的适配器尝试不同权重，并把最佳混合写成一个适配器。不进行训练。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the file with the examples</source>
        <translation>选择样例文件</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>样例数</translation>
    </message>
    <message>
        <source>So many rows from the beginning of the file; 5 to 100 are usual.</source>
        <translation>取文件开头的若干行；通常为 5 至 100 行。</translation>
    </message>
    <message>
        <source>Tries</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>How many mixes are measured beside each adapter alone; 40 are usual.</source>
        <translation>除逐个测量适配器外，再测量多少种混合；通常为 40 种。</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Progress of the search</source>
        <translation>搜索进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Examples for the search</source>
        <translation>用于搜索的样例</translation>
    </message>
    <message>
        <source>No examples chosen</source>
        <translation>尚未选择样例</translation>
    </message>
    <message>
        <source>A training is under way.</source>
        <translation>有一个训练正在进行。</translation>
    </message>
    <message>
        <source>Choose a file with examples first.</source>
        <translation>请先选择样例文件。</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Opening the model…</source>
        <translation>正在打开模型…</translation>
    </message>
    <message>
        <source>try %L1 of %L2 · best %3</source>
        <translation>第 %L1 次，共 %L2 次 · 最佳 %3</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>No adapter</source>
        <translation>无适配器</translation>
    </message>
    <message>
        <source>The mix</source>
        <translation>混合结果</translation>
    </message>
</context>
<context>
    <name>tw::ui::ChatSide</name>
    <message>
        <source>1 token</source>
        <translation>1 个词元</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Tuned</source>
        <translation>微调后</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>基座</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the last answer of %1</source>
        <translation>复制“%1”一侧的最后一次回答</translation>
    </message>
    <message>
        <source>Nothing to compare with yet</source>
        <translation>还没有可比较的对象</translation>
    </message>
    <message>
        <source>Train, or mount an adapter: then both sides answer the same question with the same seed.</source>
        <translation>开始训练或挂载适配器之后，两侧会以相同的随机种子回答同一个问题。</translation>
    </message>
    <message>
        <source>Mount an adapter…</source>
        <translation>挂载适配器…</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>前往训练</translation>
    </message>
    <message>
        <source>The tuned answers appear here, beside the base model’s.</source>
        <translation>微调后的回答会显示在这里，与基座模型的回答并排。</translation>
    </message>
    <message>
        <source>Ask something below to hear what the model says.</source>
        <translation>在下方提问，看看模型如何回答。</translation>
    </message>
    <message>
        <source>Answers between two training steps…</source>
        <translation>将在两个训练步之间回答…</translation>
    </message>
    <message>
        <source>Reading the question…</source>
        <translation>正在读取问题…</translation>
    </message>
    <message>
        <source>Waiting for its turn…</source>
        <translation>等待轮到它…</translation>
    </message>
    <message>
        <source>cut at the token limit</source>
        <translation>达到词元上限，已截断</translation>
    </message>
    <message>
        <source>ended at a stop text</source>
        <translation>遇到停止文本，已结束</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1：%2%</translation>
    </message>
</context>
<context>
    <name>tw::ui::ComparePage</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Goes on with the comparison that was stopped.</source>
        <translation>继续之前停下的比较。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>比较哪些方法</translation>
    </message>
    <message>
        <source>Steps for each</source>
        <translation>每种方法的步数</translation>
    </message>
    <message>
        <source>A question that each answers at its end</source>
        <translation>训练结束时让每个模型回答的问题</translation>
    </message>
    <message>
        <source>Model, data and settings are the open recipe&apos;s. A learning rate outside of what a method usually takes is set to the middle of it.</source>
        <translation>模型、数据和设置取自当前配方。若学习率超出某方法的常用范围，则取该范围的中间值。</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>The curves of the compared methods are drawn here.</source>
        <translation>这里会画出各方法的曲线。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>A comparison trains the open recipe&apos;s model on its data.</source>
        <translation>比较会用当前配方的模型和数据进行训练。</translation>
    </message>
    <message>
        <source>To the data</source>
        <translation>前往数据</translation>
    </message>
    <message>
        <source>To the models</source>
        <translation>前往模型</translation>
    </message>
    <message>
        <source>To the settings</source>
        <translation>前往设置</translation>
    </message>
    <message>
        <source>Quantised weights cannot be trained by it.</source>
        <translation>它不能训练量化后的权重。</translation>
    </message>
    <message>
        <source>A training is under way.</source>
        <translation>有一个训练正在进行。</translation>
    </message>
    <message>
        <source>Choose at least two methods.</source>
        <translation>请至少选择两种方法。</translation>
    </message>
    <message>
        <source>several methods on one small budget</source>
        <translation>用同样的小预算试几种方法</translation>
    </message>
    <message>
        <source>%1 of %2 are trained</source>
        <translation>已训练 %1 / %2</translation>
    </message>
    <message>
        <source>stopping: a checkpoint is being written</source>
        <translation>正在停止：正在写入检查点</translation>
    </message>
    <message>
        <source>stopped: %1 of %2 are trained</source>
        <translation>已停止：已训练 %1 / %2</translation>
    </message>
    <message>
        <source>the lowest validation loss is best here; answers tell more</source>
        <translation>这里以验证损失最低者为最佳；回答能说明更多</translation>
    </message>
    <message>
        <source>it could not be done</source>
        <translation>未能完成</translation>
    </message>
    <message>
        <source>Methods can be compared when it has ended.</source>
        <translation>训练结束后即可比较各种方法。</translation>
    </message>
    <message>
        <source>To the training</source>
        <translation>前往训练</translation>
    </message>
</context>
<context>
    <name>tw::ui::CompareTable</name>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Trains</source>
        <translation>可训练参数</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>%1 · best</source>
        <translation>%1 · 最佳</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Use %1 in the recipe</source>
        <translation>在配方中采用 %1</translation>
    </message>
    <message>
        <source>Takes over this method and its training settings; data, model and length of the training stay.</source>
        <translation>采用此方法及其训练设置；数据、模型和训练长度不变。</translation>
    </message>
</context>
<context>
    <name>tw::ui::ConversationView</name>
    <message>
        <source>Conversation with %1</source>
        <translation>与 %1 的对话</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Go to Model</source>
        <translation>前往“模型”</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataEmpty</name>
    <message>
        <source>Add the examples that the model shall learn from</source>
        <translation>添加要让模型学习的示例</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>or use the sample data:</source>
        <translation>或使用示例数据：</translation>
    </message>
    <message>
        <source>Questions with answers, chats or plain text (%1). Drop files anywhere on the window, paste them, or choose them. You will see row by row what is trained, and what is wrong with the data before it costs time.</source>
        <translation>问答、对话或纯文本均可（%1）。可将文件拖到窗口任意位置、粘贴或手动选择。随后可逐行查看哪些内容会参与训练，并在浪费时间之前发现数据中的问题。</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataEncoding</name>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>The beginning of the file in this encoding</source>
        <translation>以此编码读取的文件开头</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Encoding of %1</source>
        <translation>%1 的编码</translation>
    </message>
    <message>
        <source>Found out by itself</source>
        <translation>自动识别</translation>
    </message>
    <message numerus="yes">
        <source>%Ln places are no text in this encoding.</source>
        <translation>
            <numerusform>按此编码有 %Ln 处无法读成文字。</numerusform>
        </translation>
    </message>
    <message>
        <source>Read as %1.</source>
        <translation>已按 %1 读取。</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataFileRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>How often this file is used in an epoch: 2 uses it twice, 0.5 a changing half of it.</source>
        <translation>此文件在一轮中的使用次数：2 表示使用两遍，0.5 表示每轮使用其中一半，且每轮不同。</translation>
    </message>
    <message>
        <source>Take this file out of the recipe. The file itself stays where it is.</source>
        <translation>从配方中移除此文件。文件本身保留在原处。</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>Map columns…</source>
        <translation>列映射…</translation>
    </message>
    <message>
        <source>“%1” is no longer part of the recipe.</source>
        <translation>“%1”已不在配方中。</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 的权重</translation>
    </message>
    <message>
        <source>is being opened…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Its columns fit none of the known forms. Say which column plays which part.</source>
        <translation>其中的列不符合任何已知格式。请指定各列的用途。</translation>
    </message>
    <message>
        <source>Opening was cancelled.</source>
        <translation>已取消打开。</translation>
    </message>
    <message>
        <source>Choose its encoding…</source>
        <translation>选择它的编码…</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataFiles</name>
    <message>
        <source>No known form</source>
        <translation>未知格式</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::DataLength</name>
    <message>
        <source>Length in tokens</source>
        <translation>长度（词元）</translation>
    </message>
    <message>
        <source>Lengths come with the tokens.</source>
        <translation>词元统计完成后显示长度。</translation>
    </message>
    <message>
        <source>Lengths are known once a model is chosen.</source>
        <translation>选择模型后才能得知长度。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln samples would be left out</source>
        <translation>
            <numerusform>%Ln 条样本将被舍弃</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln samples would be split into pieces</source>
        <translation>
            <numerusform>%Ln 条样本将被拆分成多段</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln samples would be cut</source>
        <translation>
            <numerusform>%Ln 条样本将被截断</numerusform>
        </translation>
    </message>
    <message>
        <source>median %L1, longest %L2</source>
        <translation>中位数 %L1，最长 %L2</translation>
    </message>
    <message>
        <source>No sample is cut</source>
        <translation>没有样本会被截断</translation>
    </message>
    <message>
        <source>Lengths are known once every file can be used.</source>
        <translation>所有文件都可用后才能得知长度。</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataPage</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Map columns…</source>
        <translation>列映射…</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Add training files</source>
        <translation>添加训练文件</translation>
    </message>
    <message>
        <source>That is not a dataset.</source>
        <translation>这不是数据集。</translation>
    </message>
    <message>
        <source>Encoding…</source>
        <translation>编码…</translation>
    </message>
    <message>
        <source>How the bytes of the file stand for characters, where that was found out wrongly.</source>
        <translation>文件的字节如何对应字符；自动识别有误时在此指定。</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataProblems</name>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Clean…</source>
        <translation>清理…</translation>
    </message>
    <message>
        <source>Repairs write a new file and put it into the recipe. Your file is never changed.</source>
        <translation>修复会写入新文件并将其加入配方，绝不会改动原文件。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>Problems · %L1</source>
        <translation>问题 · %L1</translation>
    </message>
    <message>
        <source>None found.</source>
        <translation>未发现问题。</translation>
    </message>
    <message>
        <source>They are listed once the data is read.</source>
        <translation>读取数据后将在此列出。</translation>
    </message>
    <message>
        <source>first at line %L1 of %2</source>
        <translation>首次出现在 %2 第 %L1 行</translation>
    </message>
    <message>
        <source>first at line %L1</source>
        <translation>首次出现在第 %L1 行</translation>
    </message>
    <message>
        <source>skipped in training</source>
        <translation>训练时跳过</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Raise to %L1</source>
        <translation>提高到 %L1</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆分</translation>
    </message>
    <message>
        <source>%1 is in %2</source>
        <translation>%1 的编码为 %2</translation>
    </message>
    <message>
        <source>It is read correctly here; other programs may not.</source>
        <translation>此处可正确读取，但其他程序未必可以。</translation>
    </message>
    <message>
        <source>Write as UTF-8</source>
        <translation>另存为 UTF-8</translation>
    </message>
    <message>
        <source>Remove rows that cannot be used</source>
        <translation>移除无法使用的行</translation>
    </message>
    <message>
        <source>Remove duplicates</source>
        <translation>移除重复项</translation>
    </message>
    <message>
        <source>Trim white space around texts</source>
        <translation>去除文本首尾空白</translation>
    </message>
    <message>
        <source>Remove samples above max_length</source>
        <translation>移除超过 max_length 的样本</translation>
    </message>
    <message>
        <source>Split texts above max_length</source>
        <translation>拆分超过 max_length 的文本</translation>
    </message>
    <message>
        <source>Write into another folder…</source>
        <translation>写入其他文件夹…</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Where to write the repaired files</source>
        <translation>选择修复后文件的保存位置</translation>
    </message>
    <message>
        <source>There was nothing to mend within a single file, so no new file was written.</source>
        <translation>单个文件内没有可修复的内容，因此未写入新文件。</translation>
    </message>
    <message>
        <source>“%1” was written and is now used</source>
        <translation>“%1”已写入并启用</translation>
    </message>
    <message numerus="yes">
        <source>%n new files were written and are now used</source>
        <translation>
            <numerusform>%n 个新文件已写入并启用</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %L2 rows kept, %L3 left out.</source>
        <translation>%1：保留 %L2 行，舍弃 %L3 行。</translation>
    </message>
    <message>
        <source>Leave out of training</source>
        <translation>从训练数据中去掉</translation>
    </message>
    <message>
        <source>training cannot start before that is mended</source>
        <translation>修复之前无法开始训练</translation>
    </message>
    <message>
        <source>They are listed once the columns are mapped.</source>
        <translation>映射各列之后会在此列出。</translation>
    </message>
    <message>
        <source>The model&apos;s context holds no more.</source>
        <translation>模型的上下文最多容纳这么多。</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataSample</name>
    <message numerus="yes">
        <source>%Ln tokens, %L1 trained (green).</source>
        <translation>
            <numerusform>%Ln 个词元，其中 %L1 个参与训练（绿色）。</numerusform>
        </translation>
    </message>
    <message>
        <source>max_length keeps %L1 of them.</source>
        <translation>max_length 保留其中 %L1 个。</translation>
    </message>
    <message>
        <source>The end-of-turn token is trained; plain tokens are only read.</source>
        <translation>轮次结束符参与训练；未着色的词元只读取，不训练。</translation>
    </message>
    <message>
        <source>Views of the selected row</source>
        <translation>所选行的视图</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Rendered</source>
        <translation>模板文本</translation>
    </message>
    <message>
        <source>Tokens and loss</source>
        <translation>词元与损失</translation>
    </message>
    <message>
        <source>Text that the chat template makes</source>
        <translation>对话模板生成的文本</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>row %L1</source>
        <translation>第 %L1 行</translation>
    </message>
    <message>
        <source>Reading the row…</source>
        <translation>正在读取该行…</translation>
    </message>
    <message>
        <source>The file is being opened. Its rows come in a moment.</source>
        <translation>正在打开文件，各行稍后显示。</translation>
    </message>
    <message>
        <source>Select a row to see what the model will learn from it.</source>
        <translation>选择一行，查看模型将从中学到什么。</translation>
    </message>
    <message>
        <source>The row is empty.</source>
        <translation>该行为空。</translation>
    </message>
    <message>
        <source>Tokens and templates belong to a model. Choose one to see them.</source>
        <translation>词元和模板取决于模型。选择模型后即可查看。</translation>
    </message>
    <message>
        <source>This row cannot be used, so there is nothing to show here.</source>
        <translation>该行无法使用，因此没有可显示的内容。</translation>
    </message>
    <message>
        <source>The sample begins with two BOS tokens.</source>
        <translation>样本开头有两个 BOS 词元。</translation>
    </message>
    <message>
        <source>The template writes one and the tokenizer adds another; the model has never seen that. Choose the model&apos;s own template.</source>
        <translation>模板写入了一个，分词器又添加了一个，而模型从未见过这种情况。请选择模型自带的模板。</translation>
    </message>
    <message>
        <source>The end of the answer is cut off.</source>
        <translation>回答的结尾被截断。</translation>
    </message>
    <message>
        <source>The end token is not trained.</source>
        <translation>结束词元未参与训练。</translation>
    </message>
    <message>
        <source>The model does not see how this answer ends. Raise max_length, or leave long samples out.</source>
        <translation>模型看不到这条回答如何结束。请提高 max_length，或舍弃过长的样本。</translation>
    </message>
    <message>
        <source>The model may not learn when to stop. Choose a template that ends each answer with the model&apos;s end token.</source>
        <translation>模型可能学不会何时停止。请选择在每条回答末尾添加模型结束词元的模板。</translation>
    </message>
    <message>
        <source>Say which column plays which part: “Map columns…”. Then this shows what the model will learn.</source>
        <translation>请用“列映射…”指明每一列的角色，之后这里会显示模型将学到的内容。</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataSettings</name>
    <message>
        <source>How it is trained</source>
        <translation>训练方式</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>Loss on</source>
        <translation>计算损失</translation>
    </message>
    <message>
        <source>Long samples</source>
        <translation>过长样本</translation>
    </message>
    <message>
        <source>Pack short samples</source>
        <translation>打包短样本</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>打包</translation>
    </message>
    <message>
        <source>For conversations that have none</source>
        <translation>用于没有系统提示词的对话</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Share of the samples kept for validation</source>
        <translation>留作验证的样本比例</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>The files below are used; the share is not.</source>
        <translation>使用下列文件，不使用该比例。</translation>
    </message>
    <message>
        <source>Use validation files…</source>
        <translation>使用验证文件…</translation>
    </message>
    <message>
        <source>Jinja templates (*.jinja *.jinja2 *.j2)</source>
        <translation>Jinja 模板 (*.jinja *.jinja2 *.j2)</translation>
    </message>
    <message>
        <source>Validation files</source>
        <translation>验证文件</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataSummary</name>
    <message>
        <source>What will be trained</source>
        <translation>训练内容</translation>
    </message>
    <message>
        <source>Counting tokens</source>
        <translation>统计词元</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Counting tokens…</source>
        <translation>正在统计词元…</translation>
    </message>
    <message>
        <source>Choose a model to count tokens</source>
        <translation>选择模型以统计词元</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>重新统计</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Usable</source>
        <translation>可用</translation>
    </message>
    <message numerus="yes">
        <source>%n files · %1</source>
        <translation>
            <numerusform>%n 个文件 · %1</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Trained tokens</source>
        <translation>训练词元</translation>
    </message>
    <message>
        <source>Samples an epoch</source>
        <translation>每轮样本数</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>The sums come once every file can be opened.</source>
        <translation>所有文件都能打开后才会显示合计。</translation>
    </message>
    <message>
        <source>Packs of %1 tokens</source>
        <translation>打包序列（%1 词元）</translation>
    </message>
</context>
<context>
    <name>tw::ui::DataTable</name>
    <message>
        <source>Rows of the file</source>
        <translation>文件中的行</translation>
    </message>
    <message>
        <source>Show all rows</source>
        <translation>显示所有行</translation>
    </message>
    <message>
        <source>Go to row</source>
        <translation>转到行</translation>
    </message>
    <message>
        <source>%1 of %2 rows: %3</source>
        <translation>%1 / %2 行：%3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Words to look for in the rows</source>
        <translation>在各行中查找的词</translation>
    </message>
    <message>
        <source>Find in the rows</source>
        <translation>在各行中查找</translation>
    </message>
    <message>
        <source>Looking for “%1”…</source>
        <translation>正在查找“%1”…</translation>
    </message>
    <message>
        <source>No row holds “%1”</source>
        <translation>没有一行包含“%1”</translation>
    </message>
    <message>
        <source>the first %1 rows with “%2”</source>
        <translation>包含“%2”的前 %1 行</translation>
    </message>
    <message>
        <source>%1 of %2 rows: “%3”</source>
        <translation>%2 行中的 %1 行：“%3”</translation>
    </message>
</context>
<context>
    <name>tw::ui::DatasetModel</name>
    <message>
        <source>Add data</source>
        <translation>添加数据</translation>
    </message>
    <message>
        <source>Remove data</source>
        <translation>移除数据</translation>
    </message>
    <message>
        <source>Map columns</source>
        <translation>列映射</translation>
    </message>
    <message>
        <source>Add validation data</source>
        <translation>添加验证数据</translation>
    </message>
    <message>
        <source>Remove validation data</source>
        <translation>移除验证数据</translation>
    </message>
    <message>
        <source>Repair data</source>
        <translation>修复数据</translation>
    </message>
    <message>
        <source>It is not known what the columns of “%1” mean. Map them.</source>
        <translation>“%1”各列的含义未知，请映射各列。</translation>
    </message>
    <message numerus="yes">
        <source>%n lines of the data cannot be read. Mend or remove them.</source>
        <translation>
            <numerusform>数据中有 %n 行无法读取，请修正或移除。</numerusform>
        </translation>
    </message>
    <message>
        <source>No row of the data can be used.</source>
        <translation>数据中没有一行可用。</translation>
    </message>
    <message>
        <source>Datasets (%1)</source>
        <translation>数据集 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
</context>
<context>
    <name>tw::ui::DatasetRows</name>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
</context>
<context>
    <name>tw::ui::EngineStrip</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportCertificate</name>
    <message>
        <source>Largest logit gap</source>
        <translation>最大 logit 偏差</translation>
    </message>
    <message>
        <source>Mean logit gap</source>
        <translation>平均 logit 偏差</translation>
    </message>
    <message>
        <source>The export is complete.</source>
        <translation>导出完成。</translation>
    </message>
    <message>
        <source>The merged model gives the same answers.</source>
        <translation>合并后的模型给出相同的回答。</translation>
    </message>
    <message>
        <source>The merged model gives nearly the same answers.</source>
        <translation>合并后的模型给出几乎相同的回答。</translation>
    </message>
    <message>
        <source>The rest is what rounding to the chosen precision costs.</source>
        <translation>其余差异是按所选精度舍入所致。</translation>
    </message>
    <message>
        <source>The merged model answers differently.</source>
        <translation>合并后的模型给出了不同的回答。</translation>
    </message>
    <message>
        <source>Export as float32, and check that adapter and base model belong together.</source>
        <translation>请以 float32 导出，并检查适配器与基座模型是否匹配。</translation>
    </message>
    <message>
        <source>The adapter was read back and written for its base model.</source>
        <translation>适配器已针对其基座模型写入，并通过回读检查。</translation>
    </message>
    <message>
        <source>The merged model was not compared with base and adapter.</source>
        <translation>未将合并后的模型与“基座 + 适配器”对比。</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>已写入</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1，用时 %2</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>与它对话</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>No program here opens folders: %1</source>
        <translation>没有可打开文件夹的程序：%1</translation>
    </message>
    <message>
        <source>%1 (%2 %)</source>
        <translation>%1（%2 %）</translation>
    </message>
    <message numerus="yes">
        <source>%Ln made-up tokens</source>
        <translation>
            <numerusform>%Ln 个虚构词元</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln validation samples</source>
        <translation>
            <numerusform>%Ln 个验证样本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln training samples</source>
        <translation>
            <numerusform>%Ln 个训练样本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Compared on</source>
        <translation>比较所用</translation>
    </message>
    <message>
        <source>Same likeliest token</source>
        <translation>最可能词元相同</translation>
    </message>
    <message>
        <source>Largest logit</source>
        <translation>最大 logit</translation>
    </message>
    <message>
        <source>The likeliest token is the same in %1 of all positions; the largest gap between logits is %2, which is %3 % of the largest logit.</source>
        <translation>在 %1 的位置上最可能的词元相同；logit 之间的最大差距为 %2，即最大 logit 的 %3 %。</translation>
    </message>
    <message>
        <source>The data of the adapter&apos;s run was not found.</source>
        <translation>没有找到该适配器训练时的数据。</translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportModel</name>
    <message>
        <source>The folder “%1” holds neither an adapter nor a model.</source>
        <translation>文件夹“%1”中既没有适配器也没有模型。</translation>
    </message>
    <message>
        <source>Choose a run that has finished, or a folder with adapter_config.json or config.json.</source>
        <translation>请选择一个已完成的运行，或包含 adapter_config.json 或 config.json 的文件夹。</translation>
    </message>
    <message>
        <source>The adapter does not say which model it was trained on.</source>
        <translation>适配器未注明训练时所用的模型。</translation>
    </message>
    <message>
        <source>Choose the folder of its base model.</source>
        <translation>请选择其基座模型所在的文件夹。</translation>
    </message>
    <message>
        <source>The model of this adapter, “%1”, is not on this computer.</source>
        <translation>此适配器的模型“%1”不在这台电脑上。</translation>
    </message>
    <message>
        <source>The folder “%1” holds no model (config.json).</source>
        <translation>文件夹“%1”中没有模型（config.json）。</translation>
    </message>
    <message>
        <source>Choose the folder of the model that the adapter was trained on.</source>
        <translation>请选择训练该适配器时所用模型的文件夹。</translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportOutcome</name>
    <message>
        <source>Will be written</source>
        <translation>将写入</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>One file, exactly %1 bytes</source>
        <translation>1 个文件，恰好 %1 字节</translation>
    </message>
    <message numerus="yes">
        <source>%n files, exactly %1 bytes</source>
        <translation>
            <numerusform>%n 个文件，恰好 %1 字节</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 are free on this disk.</source>
        <translation>此磁盘剩余 %1。</translation>
    </message>
    <message>
        <source>Choose what to export to see its size.</source>
        <translation>选择导出内容后即可查看大小。</translation>
    </message>
    <message>
        <source>The size is being worked out…</source>
        <translation>正在计算大小…</translation>
    </message>
    <message>
        <source>The size is known once the base model is.</source>
        <translation>确定基座模型后才能得知大小。</translation>
    </message>
    <message>
        <source>Not enough space: only %1 are free on this disk.</source>
        <translation>空间不足：此磁盘仅剩 %1。</translation>
    </message>
    <message>
        <source>Free some space, or choose a target on another disk.</source>
        <translation>请释放一些空间，或选择其他磁盘上的目标位置。</translation>
    </message>
    <message>
        <source>Stopping: nothing half-written stays behind…</source>
        <translation>正在停止：不会留下未写完的文件…</translation>
    </message>
    <message>
        <source>Waits until the training ends…</source>
        <translation>等待训练结束…</translation>
    </message>
    <message>
        <source>Opening the model…</source>
        <translation>正在打开模型…</translation>
    </message>
    <message>
        <source>Writing the adapter…</source>
        <translation>正在写入适配器…</translation>
    </message>
    <message>
        <source>Comparing the merged model with base and adapter…</source>
        <translation>正在将合并后的模型与“基座 + 适配器”对比…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>The export failed.</source>
        <translation>导出失败。</translation>
    </message>
    <message>
        <source>The adapter was written all the same.</source>
        <translation>适配器仍已写入。</translation>
    </message>
    <message>
        <source>The export was cancelled.</source>
        <translation>导出已取消。</translation>
    </message>
    <message>
        <source>Nothing was left behind.</source>
        <translation>未留下任何文件。</translation>
    </message>
    <message>
        <source>The adapter had been written: %1</source>
        <translation>适配器在此之前已写入：%1</translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportPage</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>What</source>
        <translation>导出内容</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>Small; is mounted on its base model in PEFT and others.</source>
        <translation>体积小；在 PEFT 等工具中挂载到基座模型上使用。</translation>
    </message>
    <message>
        <source>Merged model</source>
        <translation>合并后的模型</translation>
    </message>
    <message>
        <source>Stands alone; opens wherever its base model does.</source>
        <translation>可独立使用；能打开基座模型的地方都能打开它。</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>One folder with the adapter and the merged model.</source>
        <translation>一个文件夹，包含适配器和合并后的模型。</translation>
    </message>
    <message>
        <source>How</source>
        <translation>导出方式</translation>
    </message>
    <message>
        <source>%1 at most</source>
        <translation>最大 %1</translation>
    </message>
    <message>
        <source>Compare the merged model with base and adapter afterwards</source>
        <translation>完成后将合并后的模型与“基座 + 适配器”对比</translation>
    </message>
    <message>
        <source>Reads the merged model back and runs both on the same input: needs memory for one of them at a time.</source>
        <translation>回读合并后的模型，并用相同输入分别运行两者；内存只需容纳其中一个。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>of the merged weights</source>
        <translation>合并后权重的精度</translation>
    </message>
    <message>
        <source>Weight files</source>
        <translation>权重文件</translation>
    </message>
    <message>
        <source>are split above this size</source>
        <translation>超过此大小时拆分</translation>
    </message>
    <message>
        <source>To</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Target folder</source>
        <translation>目标文件夹</translation>
    </message>
    <message>
        <source>Folder that will be made</source>
        <translation>将要创建的文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the target folder</source>
        <translation>选择目标文件夹</translation>
    </message>
    <message>
        <source>Export into</source>
        <translation>选择导出位置</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>All weights were trained: the model itself is written.</source>
        <translation>训练了全部权重：将写入模型本身。</translation>
    </message>
    <message>
        <source>The folder “%1” is not empty.</source>
        <translation>文件夹“%1”不为空。</translation>
    </message>
    <message>
        <source>An export never overwrites: it needs a new folder.</source>
        <translation>导出从不覆盖已有文件，需要一个新文件夹。</translation>
    </message>
    <message>
        <source>Use “%1” instead</source>
        <translation>改用“%1”</translation>
    </message>
    <message>
        <source>choose what to export</source>
        <translation>选择要导出的内容</translation>
    </message>
    <message>
        <source>the base model is missing</source>
        <translation>缺少基座模型</translation>
    </message>
    <message>
        <source>the target folder is not empty</source>
        <translation>目标文件夹不为空</translation>
    </message>
    <message>
        <source>not enough space on the disk</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>A mix of adapters with their weights becomes a model of its own.</source>
        <translation>多个适配器按权重混合，合并成一个独立的模型。</translation>
    </message>
    <message>
        <source>this is exported; choose another target to export again</source>
        <translation>已经导出；要再次导出请选择其他目标</translation>
    </message>
    <message>
        <source>choose a target folder</source>
        <translation>请选择目标文件夹</translation>
    </message>
    <message>
        <source>the size is being worked out…</source>
        <translation>正在计算大小…</translation>
    </message>
    <message>
        <source>Not possible with %1: it cannot be worked into the weights.</source>
        <translation>无法用于%1：它不能并入权重。</translation>
    </message>
</context>
<context>
    <name>tw::ui::ExportSourceCard</name>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Run to export</source>
        <translation>要导出的运行</translation>
    </message>
    <message>
        <source>Choose a run</source>
        <translation>选择运行</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基座模型</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Change the base model</source>
        <translation>更改基座模型</translation>
    </message>
    <message>
        <source>%1 · last run of this window</source>
        <translation>%1 · 本次会话最近一次训练</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>%1 · folder</source>
        <translation>%1 · 文件夹</translation>
    </message>
    <message>
        <source>No run has finished yet</source>
        <translation>尚无已完成的运行</translation>
    </message>
    <message>
        <source>A finished run, or the folder of an adapter or a model; it can also be dropped here.</source>
        <translation>已完成的运行，或适配器、模型所在的文件夹；也可以拖放到此处。</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Folder of an adapter or a model</source>
        <translation>适配器或模型的文件夹</translation>
    </message>
    <message>
        <source>Folder of the base model</source>
        <translation>基座模型的文件夹</translation>
    </message>
    <message>
        <source>Export “%1”.</source>
        <translation>导出“%1”。</translation>
    </message>
    <message>
        <source>Mixed in Chat · %1</source>
        <translation>对话页的混合 · %1</translation>
    </message>
    <message>
        <source>Mix · %1</source>
        <translation>混合 · %1</translation>
    </message>
</context>
<context>
    <name>tw::ui::FoundModels</name>
    <message>
        <source>comes with Tunewright</source>
        <translation>Tunewright 自带</translation>
    </message>
    <message>
        <source>your folder</source>
        <translation>自选文件夹</translation>
    </message>
    <message>
        <source>Hugging Face cache</source>
        <translation>Hugging Face 缓存</translation>
    </message>
    <message>
        <source>ModelScope cache</source>
        <translation>ModelScope 缓存</translation>
    </message>
    <message>
        <source>made by a run</source>
        <translation>由运行生成</translation>
    </message>
</context>
<context>
    <name>tw::ui::HeaderBar</name>
    <message>
        <source>Name of the recipe</source>
        <translation>配方名称</translation>
    </message>
    <message>
        <source>New, open, save, undo</source>
        <translation>新建、打开、保存、撤销</translation>
    </message>
    <message>
        <source>Recipe menu</source>
        <translation>配方菜单</translation>
    </message>
    <message>
        <source>untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>Double-click or press F2 to rename.</source>
        <translation>双击或按 F2 重命名。</translation>
    </message>
    <message>
        <source>unsaved changes</source>
        <translation>有未保存的更改</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>step %L1 / %L2</source>
        <translation>第 %L1 / %L2 步</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>损失 %1</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>%1 · %2 left</source>
        <translation>%1 · 剩余 %2</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>/ %1 GB</source>
        <translation>/ %1 GB</translation>
    </message>
    <message>
        <source> · %1 °C</source>
        <translation> · %1 °C</translation>
    </message>
    <message>
        <source>%1: %2 GB of memory in use %3</source>
        <translation>%1：已用内存 %2 GB %3</translation>
    </message>
    <message>
        <source>The run “%1”</source>
        <translation>训练“%1”</translation>
    </message>
    <message>
        <source>pausing</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
</context>
<context>
    <name>tw::ui::Histogram</name>
    <message>
        <source>Length of the samples in tokens; the arrow keys move max_length</source>
        <translation>样本长度（词元）；方向键可调整 max_length</translation>
    </message>
    <message numerus="yes">
        <source>%n samples of %1 to %2 tokens</source>
        <translation>
            <numerusform>%n 条样本，长度 %1 至 %2 词元</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::HomePage</name>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Teach a language model with your own examples, on this computer. Nothing leaves it.</source>
        <translation>用自己的示例训练语言模型，就在这台电脑上，数据不会外传。</translation>
    </message>
    <message>
        <source>Try the sample in a minute</source>
        <translation>一分钟试用示例</translation>
    </message>
    <message>
        <source>A small model and a few examples are installed: teach it who it is, and ask it.</source>
        <translation>已内置一个小模型和一些示例：教它认识自己是谁，再向它提问。</translation>
    </message>
    <message>
        <source>Open a dataset</source>
        <translation>打开数据集</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>A folder in Hugging Face layout, or one that is already on this computer.</source>
        <translation>Hugging Face 格式的文件夹，或这台电脑上已有的模型。</translation>
    </message>
    <message>
        <source>Open a recipe…</source>
        <translation>打开配方…</translation>
    </message>
    <message>
        <source>Take the tour</source>
        <translation>查看导览</translation>
    </message>
    <message>
        <source>Recent recipes</source>
        <translation>最近的配方</translation>
    </message>
    <message>
        <source>Recent runs</source>
        <translation>最近的训练记录</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>全部训练记录</translation>
    </message>
    <message>
        <source>Restore it to go on where you were. It is kept until you decide.</source>
        <translation>恢复后可从上次中断处继续；在做出选择之前会一直保留。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>The unsaved recipe is restored. Save it to keep it.</source>
        <translation>未保存的配方已恢复，保存后即可保留。</translation>
    </message>
    <message>
        <source>The unsaved recipe cannot be read any more.</source>
        <translation>未保存的配方已无法读取。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>three ways to begin</source>
        <translation>三种开始方式</translation>
    </message>
    <message>
        <source>Step %L1 of %L2, loss %3.</source>
        <translation>第 %L1 / %L2 步，损失 %3。</translation>
    </message>
    <message>
        <source>It is being prepared.</source>
        <translation>正在准备。</translation>
    </message>
    <message>
        <source>“%1” is being trained</source>
        <translation>正在训练“%1”</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>Everything is ready: it can be trained.</source>
        <translation>一切就绪，可以开始训练。</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Continue with “%1”</source>
        <translation>继续“%1”</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Recipes that you save or open are listed here.</source>
        <translation>保存或打开过的配方会列在这里。</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>What you train here or on the command line is listed here.</source>
        <translation>在此处或命令行中进行的训练会列在这里。</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>“%1” is no longer in its folder.</source>
        <translation>“%1”已不在原来的文件夹中。</translation>
    </message>
    <message>
        <source>Remove it from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Open a recipe</source>
        <translation>打开配方</translation>
    </message>
    <message>
        <source>Recipes (*.json *.tunewright)</source>
        <translation>配方 (*.json *.tunewright)</translation>
    </message>
    <message>
        <source>“%1” is trained</source>
        <translation>“%1”训练完成</translation>
    </message>
    <message>
        <source>Chat with it, or export it.</source>
        <translation>可以与它对话，或导出。</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>与它对话</translation>
    </message>
    <message>
        <source>An earlier window left an unsaved recipe.</source>
        <translation>之前的窗口留下了一份未保存的配方。</translation>
    </message>
    <message>
        <source>It had written no checkpoint, so it can only begin again, in %1. Its log stays.</source>
        <translation>它还没有写过检查点，只能在 %1 中从头开始。日志会保留。</translation>
    </message>
    <message>
        <source>Everything is saved in %1.</source>
        <translation>全部内容已保存到 %1。</translation>
    </message>
    <message>
        <source>Its last checkpoint is of step %L1. Resuming goes on from there, as if it had never stopped.</source>
        <translation>最后一个检查点在第 %L1 步。恢复后从那里继续，如同从未中断。</translation>
    </message>
    <message>
        <source>“%1” stopped at %L2 of %L3</source>
        <translation>“%1”停在第 %L2 步，共 %L3 步</translation>
    </message>
    <message>
        <source>“%1” was interrupted at %L2 of %L3</source>
        <translation>“%1”在第 %L2 步中断，共 %L3 步</translation>
    </message>
    <message>
        <source>“%1” was interrupted</source>
        <translation>“%1”被中断</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>从头开始</translation>
    </message>
    <message>
        <source>It stays on the Runs page.</source>
        <translation>它仍在“记录”页面中。</translation>
    </message>
    <message>
        <source>%1. You can also drop files anywhere on this window.</source>
        <translation>%1。也可以将文件拖到此窗口的任意位置。</translation>
    </message>
    <message>
        <source>An earlier window left “%1” unsaved.</source>
        <translation>之前的窗口留下了未保存的“%1”。</translation>
    </message>
</context>
<context>
    <name>tw::ui::KeepAwake</name>
    <message>
        <source>A model is being trained.</source>
        <translation>正在训练模型。</translation>
    </message>
</context>
<context>
    <name>tw::ui::LayerDrawing</name>
    <message>
        <source>Small matrices beside the chosen weights learn.</source>
        <translation>训练所选权重旁的小矩阵。</translation>
    </message>
    <message>
        <source>Small matrices that turn the chosen weights learn.</source>
        <translation>训练旋转所选权重的小矩阵。</translation>
    </message>
    <message>
        <source>Factors on what the chosen layers give or take learn.</source>
        <translation>训练所选层输出或输入上的缩放系数。</translation>
    </message>
    <message>
        <source>Small layers behind attention and feed-forward learn.</source>
        <translation>训练注意力与前馈之后的小层。</translation>
    </message>
    <message>
        <source>Virtual tokens before the text learn.</source>
        <translation>训练文本之前的虚拟词元。</translation>
    </message>
    <message>
        <source>Keys and values before those of the text learn.</source>
        <translation>训练排在文本之前的键和值。</translation>
    </message>
    <message>
        <source>Every weight of the model learns.</source>
        <translation>训练模型的全部权重。</translation>
    </message>
    <message>
        <source>The weights of the last layers learn.</source>
        <translation>训练最后几层的权重。</translation>
    </message>
    <message>
        <source>The biases behind the weights learn.</source>
        <translation>训练权重之后的偏置。</translation>
    </message>
    <message>
        <source>Where the trained values stand in a layer</source>
        <translation>可训练的值在一层中的位置</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>feed-forward</source>
        <translation>前馈</translation>
    </message>
    <message>
        <source>Several small matrices beside the chosen weights learn, and what chooses among them.</source>
        <translation>所选权重旁的多组小矩阵及在其中作选择的路由器参与学习。</translation>
    </message>
</context>
<context>
    <name>tw::ui::LearningRateCard</name>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>New learning rate</source>
        <translation>新学习率</translation>
    </message>
    <message>
        <source>Change from the next step on</source>
        <translation>从下一步起生效</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The rate can be changed while a run is under way; before it, set it on the Method page.</source>
        <translation>学习率可在训练过程中更改；训练开始前请在“方法”页设置。</translation>
    </message>
    <message>
        <source>at its peak</source>
        <translation>峰值</translation>
    </message>
    <message>
        <source>This is the peak; by its schedule the run goes on at about %1.</source>
        <translation>此处为峰值；按照调度，训练将以约 %1 的学习率继续。</translation>
    </message>
    <message>
        <source>The schedule goes on from this rate.</source>
        <translation>调度将从此学习率继续。</translation>
    </message>
    <message>
        <source>This is not a number. A rate is written like 0.0002 or 2e-4.</source>
        <translation>这不是数字。学习率的写法如 0.0002 或 2e-4。</translation>
    </message>
    <message>
        <source>With a rate of 0 nothing would be learnt.</source>
        <translation>学习率为 0 时什么也学不到。</translation>
    </message>
    <message>
        <source>%1 from the next step on</source>
        <translation>从下一步起为 %1</translation>
    </message>
    <message>
        <source>The learning rate is %1 once the run goes on.</source>
        <translation>训练继续后学习率为 %1。</translation>
    </message>
    <message>
        <source>The learning rate is %1 from the next step on.</source>
        <translation>从下一步起学习率为 %1。</translation>
    </message>
</context>
<context>
    <name>tw::ui::LogView</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>显示日志</translation>
    </message>
    <message>
        <source>Kind of lines</source>
        <translation>日志类型</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Words to look for</source>
        <translation>要查找的文字</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>tw::ui::MainWindow</name>
    <message>
        <source>untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>A question is open. Answer it, then try again.</source>
        <translation>有一个问题等待确认，请先处理再重试。</translation>
    </message>
    <message>
        <source>Nothing that was copied is a file or a folder.</source>
        <translation>剪贴板中没有文件或文件夹。</translation>
    </message>
    <message>
        <source>Answer the open question first.</source>
        <translation>请先处理等待确认的问题。</translation>
    </message>
</context>
<context>
    <name>tw::ui::MapEditor</name>
    <message>
        <source>Add a pattern</source>
        <translation>添加匹配模式</translation>
    </message>
    <message>
        <source>Pattern of module names</source>
        <translation>模块名的匹配模式</translation>
    </message>
    <message>
        <source>Value for the pattern</source>
        <translation>该模式的值</translation>
    </message>
    <message>
        <source>Remove this pattern</source>
        <translation>移除此模式</translation>
    </message>
</context>
<context>
    <name>tw::ui::MappingDialog</name>
    <message>
        <source>Map columns</source>
        <translation>列映射</translation>
    </message>
    <message>
        <source>Form of the data</source>
        <translation>数据格式</translation>
    </message>
    <message>
        <source>Drag a column onto the part that it plays, or choose it from the list there.</source>
        <translation>将列拖到对应的用途上，或在该用途的列表中选择。</translation>
    </message>
    <message>
        <source>The first rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>Use this mapping</source>
        <translation>使用此映射</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Columns of the file</source>
        <translation>文件中的列</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Still without a column: %1.</source>
        <translation>尚未指定列：%1。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>The first rows appear here once every part that is needed has a column.</source>
        <translation>所有必需的用途都指定列之后，这里会显示前几行。</translation>
    </message>
    <message>
        <source>Row %L1</source>
        <translation>第 %L1 行</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>What the assistant is told before the conversation.</source>
        <translation>对话开始之前给助手的说明。</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>The functions that the assistant may call, as a JSON list.</source>
        <translation>助手可以调用的函数，以 JSON 列表给出。</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>A list of turns, each with who speaks and what is said.</source>
        <translation>按轮排列的列表，每一轮注明由谁说、说了什么。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What the model is given.</source>
        <translation>输入给模型的内容。</translation>
    </message>
    <message>
        <source>Completion</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>What the model shall write.</source>
        <translation>希望模型写出的内容。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Text to go on with, for pre-training.</source>
        <translation>供模型继续预训练的文本。</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>What the assistant is asked to do.</source>
        <translation>要求助手完成的任务。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>What the instruction is about.</source>
        <translation>指令所针对的内容。</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>What the assistant shall say.</source>
        <translation>希望助手给出的回答。</translation>
    </message>
    <message>
        <source>Earlier turns</source>
        <translation>先前轮次</translation>
    </message>
    <message>
        <source>A list of pairs of question and answer.</source>
        <translation>由问答对组成的列表。</translation>
    </message>
</context>
<context>
    <name>tw::ui::MemoryBar</name>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1: %L2 bytes</source>
        <translation>%1：%L2 字节</translation>
    </message>
    <message>
        <source>Free: %L1 bytes</source>
        <translation>可用：%L1 字节</translation>
    </message>
</context>
<context>
    <name>tw::ui::MessageText</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the whole message</source>
        <translation>复制整条消息</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>tw::ui::Messages</name>
    <message>
        <source>%1 (%2, line %L3)</source>
        <translation>%1（%2，第 %L3 行）</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 M</source>
        <translation>%1 M</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problems were found in the data; %1 of %2 rows are usable. The Data page lists them.</source>
        <translation>
            <numerusform>数据中发现 %Ln 个问题；%2 行中有 %1 行可用。详见“数据”页。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodCards</name>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Start here</source>
        <translation>从这里开始</translation>
    </message>
    <message>
        <source>More quality</source>
        <translation>效果更好</translation>
    </message>
    <message>
        <source>Fewer parameters</source>
        <translation>参数更少</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示类</translation>
    </message>
    <message>
        <source>Whole model</source>
        <translation>整个模型</translation>
    </message>
    <message>
        <source>Groups of methods</source>
        <translation>方法分组</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 learns at other rates: the learning rate is %2 now.</source>
        <translation>%1 适用的学习率不同：学习率已改为 %2。</translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodComparison</name>
    <message>
        <source>Use %1</source>
        <translation>采用 %1</translation>
    </message>
    <message>
        <source>It did not come to its end.</source>
        <translation>没有训练到结束。</translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodFit</name>
    <message>
        <source>4-bit weights: slightly less exact, somewhat slower.</source>
        <translation>4 位权重：精度略降，速度稍慢。</translation>
    </message>
    <message>
        <source>Activations are computed twice: about a third more time, the same result.</source>
        <translation>激活会计算两次：耗时约增加三分之一，结果不变。</translation>
    </message>
    <message>
        <source>Smaller batches, more of them per step: a little slower, the same result.</source>
        <translation>批更小，每步的批数更多：速度稍慢，结果不变。</translation>
    </message>
    <message>
        <source>Longer samples are cut: what lies beyond is not learnt.</source>
        <translation>较长的样本会被截断，超出部分不会被学习。</translation>
    </message>
    <message>
        <source>A lower rank can learn less.</source>
        <translation>秩越低，能学到的内容越少。</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Make it fit</source>
        <translation>自动适配</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Choose a model first; what fits depends on it.</source>
        <translation>请先选择模型，可行的设置取决于模型。</translation>
    </message>
    <message>
        <source>Looking for settings that fit…</source>
        <translation>正在查找可行的设置…</translation>
    </message>
    <message>
        <source>The recipe fits its device already; nothing needs to change.</source>
        <translation>当前配方已能在设备上运行，无需更改。</translation>
    </message>
    <message>
        <source>No change of batch, length, rank or quantisation makes this model fit the device. A smaller model would.</source>
        <translation>无论怎样调整批、长度、秩或量化，此模型都无法在该设备上运行。请换用更小的模型。</translation>
    </message>
    <message>
        <source>Cheapest first. Applying one is a single step that can be undone.</source>
        <translation>按代价从低到高排列。每次应用都只算一步操作，可以撤销。</translation>
    </message>
    <message>
        <source>%1 %2 → %3</source>
        <translation>%1 %2 → %3</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Apply: %1</source>
        <translation>应用：%1</translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodForm</name>
    <message>
        <source>Low-rank update</source>
        <translation>低秩更新</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>▸ Advanced: schedule, warm-up, clipping, optimizer, checkpointing…</source>
        <translation>▸ 高级：调度、预热、裁剪、优化器、梯度检查点…</translation>
    </message>
    <message>
        <source>▾ Advanced</source>
        <translation>▾ 高级</translation>
    </message>
    <message>
        <source>Show advanced fields</source>
        <translation>显示高级字段</translation>
    </message>
    <message>
        <source>Hide advanced fields</source>
        <translation>隐藏高级字段</translation>
    </message>
    <message>
        <source>usual: %1 to %2</source>
        <translation>常用：%1 至 %2</translation>
    </message>
    <message>
        <source>Rank sets how much can be learnt: 8 to 16 for style, 32 to 64 for new knowledge.</source>
        <translation>秩决定可学习的容量：调整风格用 8 至 16，学习新知识用 32 至 64。</translation>
    </message>
    <message>
        <source>Alpha ÷ √rank scales the update (here %1).</source>
        <translation>更新按 Alpha ÷ √秩 缩放（此处为 %1）。</translation>
    </message>
    <message>
        <source>Alpha ÷ rank scales the update (here %1).</source>
        <translation>更新按 Alpha ÷ 秩 缩放（此处为 %1）。</translation>
    </message>
    <message>
        <source>Dropout guards small datasets.</source>
        <translation>Dropout 可防止小数据集过拟合。</translation>
    </message>
    <message>
        <source>tokens in a sample</source>
        <translation>每个样本的词元数</translation>
    </message>
    <message>
        <source>costs memory</source>
        <translation>占用更多内存</translation>
    </message>
    <message>
        <source>costs time only</source>
        <translation>仅增加耗时</translation>
    </message>
    <message numerus="yes">
        <source>Each step learns from %n packs of up to %1 tokens.</source>
        <translation>
            <numerusform>每步学习 %n 个打包序列，每个最多 %1 个词元。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Each step learns from %n samples of up to %1 tokens.</source>
        <translation>
            <numerusform>每步学习 %n 个样本，每个最多 %1 个词元。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Max steps is set, so training ends after %n steps whatever the epochs say.</source>
        <translation>
            <numerusform>已设置最大步数，因此无论轮数多少，训练都将在 %n 步后结束。</numerusform>
        </translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Memory and device</source>
        <translation>显存与设备</translation>
    </message>
    <message>
        <source>Evaluation and checkpoints</source>
        <translation>评估与检查点</translation>
    </message>
    <message>
        <source>Samples while training</source>
        <translation>训练中采样</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodMemory</name>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>quantisation constants</source>
        <translation>量化常数</translation>
    </message>
    <message>
        <source>adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>activations</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>logits</translation>
    </message>
    <message>
        <source>workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory of a training step</source>
        <translation>单个训练步的内存占用</translation>
    </message>
    <message>
        <source>Choose a model to see what training it takes.</source>
        <translation>选择模型后即可查看训练所需的资源。</translation>
    </message>
    <message>
        <source>The plan comes back when the marked fields are right.</source>
        <translation>修正标出的字段后，将重新显示估算结果。</translation>
    </message>
    <message>
        <source>Working out what a training step takes…</source>
        <translation>正在估算单个训练步所需的资源…</translation>
    </message>
    <message>
        <source>GPU memory</source>
        <translation>显存</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>, ±15 %</source>
        <translation>，±15%</translation>
    </message>
    <message>
        <source>fits, %1 spare</source>
        <translation>放得下，剩余 %1</translation>
    </message>
    <message>
        <source>too large by %1</source>
        <translation>超出 %1</translation>
    </message>
    <message>
        <source>%1 of %2 free now</source>
        <translation>%1 / %2（当前空闲）</translation>
    </message>
    <message>
        <source>now too large by %1</source>
        <translation>当前超出 %1</translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodModules</name>
    <message>
        <source>Target modules</source>
        <translation>目标模块</translation>
    </message>
    <message>
        <source>by pattern</source>
        <translation>按正则匹配</translation>
    </message>
    <message>
        <source>Name the modules by a regular expression that matches their whole path.</source>
        <translation>用匹配完整路径的正则表达式指定模块。</translation>
    </message>
    <message>
        <source>all linear</source>
        <translation>全部线性层</translation>
    </message>
    <message>
        <source>Regular expression of module paths</source>
        <translation>模块路径的正则表达式</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>First and last layer</source>
        <translation>首层与末层</translation>
    </message>
    <message>
        <source>The pattern names the modules by their whole path. “All linear” goes back to the list.</source>
        <translation>该模式按完整路径指定模块。点击“全部线性层”可返回列表。</translation>
    </message>
    <message>
        <source>The list of layers comes from the model.</source>
        <translation>层的列表来自模型。</translation>
    </message>
    <message>
        <source>The model’s layers cannot be listed.</source>
        <translation>无法列出该模型的层。</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>正在读取模型…</translation>
    </message>
    <message>
        <source>Also named by the recipe: %1</source>
        <translation>配方中还指定了：%1</translation>
    </message>
    <message>
        <source>Some layers from %1 to %2 of %3</source>
        <translation>第 %1 至 %2 层中的部分层，共 %3 层</translation>
    </message>
    <message>
        <source>Layers %1–%2 of %3</source>
        <translation>第 %1–%2 层，共 %3 层</translation>
    </message>
    <message>
        <source>trainable</source>
        <translation>可训练</translation>
    </message>
    <message>
        <source>trainable · %1 % of %2</source>
        <translation>可训练 · 占 %2 的 %1%</translation>
    </message>
    <message>
        <source>This method attaches to no module of the model; there is nothing to pick.</source>
        <translation>此方法不附加到模型的任何模块，没有可选的内容。</translation>
    </message>
    <message>
        <source>What is trained</source>
        <translation>训练的部分</translation>
    </message>
    <message>
        <source>This method trains every weight, of the model or of some layers; there is nothing to pick.</source>
        <translation>此方法训练模型或部分层的全部权重，无需选择。</translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodPage</name>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Presets ▾</source>
        <translation>预设 ▾</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Make it fit</source>
        <translation>自动适配</translation>
    </message>
</context>
<context>
    <name>tw::ui::MethodPresets</name>
    <message>
        <source>Balanced LoRA</source>
        <translation>均衡 LoRA</translation>
    </message>
    <message>
        <source>Quick try</source>
        <translation>快速试跑</translation>
    </message>
    <message>
        <source>New knowledge</source>
        <translation>学习新知识</translation>
    </message>
    <message>
        <source>Full training</source>
        <translation>全量训练</translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation>另存为预设</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Keeps how to train, without model, data and names.</source>
        <translation>保存训练方式，不含模型、数据和名称。</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>No presets yet</source>
        <translation>暂无预设</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>另存为预设…</translation>
    </message>
    <message>
        <source>Delete preset</source>
        <translation>删除预设</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>The preset “%1” is saved.</source>
        <translation>预设“%1”已保存。</translation>
    </message>
    <message>
        <source>The preset “%1” is deleted.</source>
        <translation>预设“%1”已删除。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>A good start for nearly everything.</source>
        <translation>几乎适合所有情况的起点。</translation>
    </message>
    <message>
        <source>One short pass over the data, to see whether it works at all.</source>
        <translation>快速过一遍数据，看看是否可行。</translation>
    </message>
    <message>
        <source>Teach LoRA</source>
        <translation>LoRA 教学</translation>
    </message>
    <message>
        <source>Small ranks, short samples and answers every 10 steps: one sees it learn.</source>
        <translation>小秩、短样本、每 10 步生成回答：看得见学习过程。</translation>
    </message>
    <message>
        <source>Best quality</source>
        <translation>最佳质量</translation>
    </message>
    <message>
        <source>DoRA on weights that are not quantised, with long samples; slower and larger.</source>
        <translation>在未量化的权重上使用 DoRA，样本较长；更慢、占用更多。</translation>
    </message>
    <message>
        <source>A high rank and long samples, for facts and a new domain.</source>
        <translation>高秩与长样本，用于学习事实和新领域。</translation>
    </message>
    <message>
        <source>Long texts</source>
        <translation>长文本</translation>
    </message>
    <message>
        <source>Samples of up to 8,192 tokens, or what the model can take, with the memory kept low.</source>
        <translation>样本最长 8,192 个词元（或模型上限），并尽量节省内存。</translation>
    </message>
    <message>
        <source>8 GB card</source>
        <translation>8 GB 显卡</translation>
    </message>
    <message>
        <source>QLoRA: 4-bit weights, and all that saves memory. Models of up to about 8 billion parameters fit.</source>
        <translation>QLoRA：4 位权重，并启用所有省显存的手段。约 80 亿参数以内的模型放得下。</translation>
    </message>
    <message>
        <source>No GPU</source>
        <translation>无 GPU</translation>
    </message>
    <message>
        <source>Short samples and a small rank, for training on the processor.</source>
        <translation>短样本与小秩，适合在处理器上训练。</translation>
    </message>
    <message>
        <source>Fewest parameters</source>
        <translation>参数最少</translation>
    </message>
    <message>
        <source>IA³: one factor for each output; the result is a few hundred KB.</source>
        <translation>IA³：每个输出一个系数；结果只有几百 KB。</translation>
    </message>
    <message>
        <source>Every weight learns; takes the most memory by far.</source>
        <translation>所有权重都参与训练；占用内存最多。</translation>
    </message>
    <message>
        <source>%1, fits</source>
        <translation>%1，放得下</translation>
    </message>
    <message>
        <source>%1, too large</source>
        <translation>%1，放不下</translation>
    </message>
    <message>
        <source>“%1”: a step takes about %2 with this model; it fits.</source>
        <translation>“%1”：此模型每步约需 %2，放得下。</translation>
    </message>
    <message>
        <source>“%1”: a step takes about %2 with this model, more than %3. Shorter samples or a smaller model would fit.</source>
        <translation>“%1”：此模型每步约需 %2，超过 %3。请缩短样本或换用更小的模型。</translation>
    </message>
</context>
<context>
    <name>tw::ui::ModelFacts</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>No model chosen</source>
        <translation>未选择模型</translation>
    </message>
    <message>
        <source>Pick one from the library, open a folder, or drop a model folder anywhere on this window. Training starts from it and never changes it.</source>
        <translation>从库中选择、打开文件夹，或将模型文件夹拖到本窗口的任意位置。训练以它为起点，绝不会改动它。</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>正在读取模型…</translation>
    </message>
    <message>
        <source>Supported for training, chat and export.</source>
        <translation>支持训练、对话和导出。</translation>
    </message>
    <message>
        <source>Not supported</source>
        <translation>不支持</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Layers × width</source>
        <translation>层数 × 宽度</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>none in the folder</source>
        <translation>文件夹中没有</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>有</translation>
    </message>
    <message>
        <source>no</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>tw::ui::ModelList</name>
    <message>
        <source>Library</source>
        <translation>模型库</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Search one more folder, and the folders in it, for models.</source>
        <translation>再添加一个文件夹，在其中及其子文件夹中查找模型。</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Filter by name, family or folder</source>
        <translation>按名称、系列或文件夹筛选</translation>
    </message>
    <message>
        <source>Filter models</source>
        <translation>筛选模型</translation>
    </message>
    <message>
        <source>Models on this machine</source>
        <translation>本机上的模型</translation>
    </message>
    <message>
        <source>Folder to search for models</source>
        <translation>要查找模型的文件夹</translation>
    </message>
    <message>
        <source>“%1” is searched already.</source>
        <translation>“%1”已在查找范围内。</translation>
    </message>
    <message>
        <source>“%1” is no longer searched; nothing was deleted.</source>
        <translation>不再在“%1”中查找；未删除任何内容。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Your folders</source>
        <translation>自选文件夹</translation>
    </message>
    <message>
        <source>Do not search this folder</source>
        <translation>不再查找此文件夹</translation>
    </message>
    <message>
        <source>Do not search %1</source>
        <translation>不再查找 %1</translation>
    </message>
    <message>
        <source>searching…</source>
        <translation>正在查找…</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n 个模型</numerusform>
        </translation>
    </message>
    <message>
        <source>No model matches “%1”.</source>
        <translation>没有与“%1”匹配的模型。</translation>
    </message>
    <message>
        <source>Looking for models on this machine…</source>
        <translation>正在查找本机上的模型…</translation>
    </message>
    <message>
        <source>No model was found. Add the folder that holds your models, or drop a model folder anywhere on this window. What the Hugging Face and ModelScope caches hold appears here by itself.</source>
        <translation>未找到模型。请添加存放模型的文件夹，或将模型文件夹拖到本窗口的任意位置。Hugging Face 和 ModelScope 缓存中的模型会自动显示在这里。</translation>
    </message>
</context>
<context>
    <name>tw::ui::ModelPage</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Choose a method</source>
        <translation>选择方法</translation>
    </message>
    <message>
        <source>Choose a model that can be trained first.</source>
        <translation>请先选择可训练的模型。</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>打开模型文件夹</translation>
    </message>
    <message>
        <source>“%1” is not a model folder: it has no config.json.</source>
        <translation>“%1”不是模型文件夹：其中没有 config.json。</translation>
    </message>
</context>
<context>
    <name>tw::ui::ModelPrecision</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1, doubly quantised</source>
        <translation>%1，双重量化</translation>
    </message>
    <message>
        <source>16 or 32 bits a weight, exact</source>
        <translation>每个权重 16 或 32 位，无精度损失</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>memory of a training step</source>
        <translation>单个训练步的内存占用</translation>
    </message>
    <message>
        <source>full training needs weights that are not quantised</source>
        <translation>全量训练需要未量化的权重</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>放得下</translation>
    </message>
    <message>
        <source>too large by %1</source>
        <translation>超出 %1</translation>
    </message>
    <message>
        <source>for activations and products</source>
        <translation>激活与矩阵乘法所用格式</translation>
    </message>
    <message>
        <source>about %1 bits a weight (QLoRA)</source>
        <translation>每个权重约 %1 位（QLoRA）</translation>
    </message>
    <message>
        <source>about %1 bits a weight</source>
        <translation>每个权重约 %1 位</translation>
    </message>
    <message>
        <source>64 is usual</source>
        <translation>通常为 64</translation>
    </message>
    <message>
        <source>▾ Advanced</source>
        <translation>▾ 高级</translation>
    </message>
    <message>
        <source>▸ Advanced: block size</source>
        <translation>▸ 高级：量化块大小</translation>
    </message>
    <message>
        <source>Hide advanced fields</source>
        <translation>隐藏高级字段</translation>
    </message>
    <message>
        <source>Show advanced fields</source>
        <translation>显示高级字段</translation>
    </message>
    <message>
        <source>%1 bits a weight</source>
        <translation>每个权重 %1 位</translation>
    </message>
</context>
<context>
    <name>tw::ui::ModuleTree</name>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message numerus="yes">
        <source>%1: outputs × inputs %2, in %n layers</source>
        <translation>
            <numerusform>%1：输出 × 输入为 %2，共 %n 层</numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 of %L2</source>
        <translation>%L1 / %L2</translation>
    </message>
</context>
<context>
    <name>tw::ui::NumberEditor</name>
    <message>
        <source>Use</source>
        <translation>启用</translation>
    </message>
</context>
<context>
    <name>tw::ui::OverlayChart</name>
    <message>
        <source>Loss curves</source>
        <translation>损失曲线</translation>
    </message>
    <message>
        <source>%1 · step %L2 · %3</source>
        <translation>%1 · 第 %L2 步 · %3</translation>
    </message>
</context>
<context>
    <name>tw::ui::PathEditor</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
</context>
<context>
    <name>tw::ui::Presets</name>
    <message>
        <source>Check that the folder can be written to and that the disk is not full.</source>
        <translation>请检查该文件夹是否可写，以及磁盘是否已满。</translation>
    </message>
    <message>
        <source>The library is not open yet.</source>
        <translation>库尚未打开。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>There is a preset “%1” already.</source>
        <translation>已存在名为“%1”的预设。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>The preset could not be saved.</source>
        <translation>无法保存预设。</translation>
    </message>
    <message>
        <source>The preset could not be deleted.</source>
        <translation>无法删除预设。</translation>
    </message>
</context>
<context>
    <name>tw::ui::QuantizationPlans</name>
    <message>
        <source>Quantisation</source>
        <translation>量化</translation>
    </message>
</context>
<context>
    <name>tw::ui::RankMap</name>
    <message>
        <source>Ranks by layer and module</source>
        <translation>各层各模块的秩</translation>
    </message>
    <message>
        <source>%1: %2 to %3</source>
        <translation>%1：%2 至 %3</translation>
    </message>
    <message>
        <source>Layer %1 · %2</source>
        <translation>第 %1 层 · %2</translation>
    </message>
    <message>
        <source>%1: rank %2</source>
        <translation>%1：秩 %2</translation>
    </message>
    <message>
        <source>%1: not trained</source>
        <translation>%1：未训练</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>层 %1</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>秩 %1</translation>
    </message>
</context>
<context>
    <name>tw::ui::RanksCard</name>
    <message>
        <source>Ranks</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>chosen by gradients</source>
        <translation>按梯度选取</translation>
    </message>
</context>
<context>
    <name>tw::ui::RecipeDiffView</name>
    <message>
        <source>The recipes are equal: nothing differs but name and folder.</source>
        <translation>两份配方相同：仅名称和文件夹不同。</translation>
    </message>
</context>
<context>
    <name>tw::ui::RecipeDocument</name>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Restore the unsaved recipe</source>
        <translation>恢复未保存的配方</translation>
    </message>
    <message>
        <source>The recipe cannot be written: %1.</source>
        <translation>无法写入配方：%1。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>tw::ui::RecipeFiles</name>
    <message>
        <source>Open recipe</source>
        <translation>打开配方</translation>
    </message>
    <message>
        <source>Recipes (*.json *.tunewright)</source>
        <translation>配方 (*.json *.tunewright)</translation>
    </message>
    <message>
        <source>The file has changed</source>
        <translation>文件已被更改</translation>
    </message>
    <message>
        <source>“%1” was changed by another window or program since it was opened here.</source>
        <translation>“%1”在此处打开之后，已被另一个窗口或程序更改。</translation>
    </message>
    <message>
        <source>Replacing it loses what was changed there.</source>
        <translation>替换它会丢失那边的更改。</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>保存配方</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>未保存的更改</translation>
    </message>
    <message>
        <source>Save the changes to “%1”?</source>
        <translation>是否保存对“%1”的更改？</translation>
    </message>
</context>
<context>
    <name>tw::ui::RecipeMenu</name>
    <message>
        <source>New recipe</source>
        <translation>新建配方</translation>
    </message>
    <message>
        <source>Open recipe…</source>
        <translation>打开配方…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Rename recipe</source>
        <translation>重命名配方</translation>
    </message>
    <message>
        <source>Add what was copied</source>
        <translation>添加剪贴板中的文件</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>打开最近的配方</translation>
    </message>
    <message>
        <source>Nothing opened yet</source>
        <translation>尚未打开过配方</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
    <message>
        <source>Undone: %1.</source>
        <translation>已撤销：%1。</translation>
    </message>
    <message>
        <source>Redone: %1.</source>
        <translation>已重做：%1。</translation>
    </message>
</context>
<context>
    <name>tw::ui::RoleSlot</name>
    <message>
        <source>%1 (optional)</source>
        <translation>%1（可选）</translation>
    </message>
    <message>
        <source>no column</source>
        <translation>未指定列</translation>
    </message>
</context>
<context>
    <name>tw::ui::RunDetails</name>
    <message>
        <source>Select a run to see its curve and to write notes. Select two to see how their recipes differ, or several to compare their curves.</source>
        <translation>选择一条记录可查看曲线、填写备注；选择两条可对比配方差异；选择多条可比较曲线。</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>标签，以逗号分隔</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Notes: what was tried, what came of it</source>
        <translation>备注：尝试了什么，结果如何</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>%1 · %2 steps</source>
        <translation>%1 · %2 步</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 · took %2</source>
        <translation>%1 · 用时 %2</translation>
    </message>
</context>
<context>
    <name>tw::ui::RunList</name>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>%1 分钟前</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>%1 小时前</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMMM</source>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>M月d日</translation>
    </message>
</context>
<context>
    <name>tw::ui::RunStatus</name>
    <message>
        <source>Open Data</source>
        <translation>打开“数据”页</translation>
    </message>
    <message>
        <source>Open Model</source>
        <translation>打开“模型”页</translation>
    </message>
    <message>
        <source>Open Method</source>
        <translation>打开“方法”页</translation>
    </message>
    <message>
        <source>Training cannot start yet</source>
        <translation>尚不能开始训练</translation>
    </message>
    <message>
        <source>Ready to train</source>
        <translation>训练准备就绪</translation>
    </message>
    <message>
        <source>%L1 samples</source>
        <translation>%L1 个样本</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>%L1 steps</source>
        <translation>%L1 步</translation>
    </message>
    <message>
        <source>more than the %1 that the device has</source>
        <translation>超出设备现有的 %1</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Preparing the first step</source>
        <translation>正在准备第一步</translation>
    </message>
    <message>
        <source>Preparing the run</source>
        <translation>正在准备运行</translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1：%2%</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>pausing after this step</source>
        <translation>完成当前步后暂停</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopping and saving</source>
        <translation>正在停止并保存</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>正在取消</translation>
    </message>
    <message>
        <source>The run failed.</source>
        <translation>运行失败。</translation>
    </message>
    <message>
        <source>Look at the log below.</source>
        <translation>请查看下方的日志。</translation>
    </message>
    <message>
        <source>No checkpoint had been written yet; resuming starts from the beginning.</source>
        <translation>尚未写入检查点；继续训练将从头开始。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Train into a new folder</source>
        <translation>训练到新文件夹</translation>
    </message>
    <message>
        <source>There is a run in this folder already</source>
        <translation>此文件夹中已有一次运行</translation>
    </message>
    <message>
        <source>%1 holds the files of an earlier run. What should become of them?</source>
        <translation>%1 中有先前运行的文件。如何处理这些文件？</translation>
    </message>
    <message>
        <source>Resume that run</source>
        <translation>继续该运行</translation>
    </message>
    <message>
        <source>Delete that run and start over</source>
        <translation>删除该运行并重新开始</translation>
    </message>
    <message>
        <source>Finished: loss %1 after %2 steps in %3</source>
        <translation>已完成：%2 步，损失 %1，用时 %3</translation>
    </message>
    <message>
        <source>validation loss %1</source>
        <translation>验证损失 %1</translation>
    </message>
    <message>
        <source>Cancelled before the first step</source>
        <translation>第一步之前已取消</translation>
    </message>
    <message>
        <source>Stopped at step %1 of %2</source>
        <translation>在第 %1 步停止，共 %2 步</translation>
    </message>
    <message>
        <source>Everything is saved in %1.</source>
        <translation>全部内容已保存到 %1。</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>与它对话</translation>
    </message>
    <message>
        <source>Merge and export…</source>
        <translation>合并并导出…</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Train again</source>
        <translation>再次训练</translation>
    </message>
    <message>
        <source>Start from the beginning</source>
        <translation>从头开始</translation>
    </message>
    <message>
        <source>a training step takes about %1 of memory</source>
        <translation>每个训练步约需 %1 内存</translation>
    </message>
    <message>
        <source>at most %1 of memory in use</source>
        <translation>内存占用最多 %1</translation>
    </message>
    <message>
        <source>A model learns little from so few steps. Lower gradient accumulation, or raise the epochs.</source>
        <translation>步数太少，模型学不到多少。请减小梯度累积步数，或增加训练轮数。</translation>
    </message>
    <message>
        <source>more than the %1 that are free now</source>
        <translation>超过当前空闲的 %1</translation>
    </message>
    <message>
        <source>%1 are free now</source>
        <translation>当前空闲 %1</translation>
    </message>
    <message>
        <source>The last checkpoint is of step %L1.</source>
        <translation>最后一个检查点在第 %L1 步。</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>从头开始</translation>
    </message>
    <message>
        <source>Show it in the data</source>
        <translation>在数据中显示</translation>
    </message>
    <message>
        <source>at most %1 of memory</source>
        <translation>最多占用内存 %1</translation>
    </message>
    <message>
        <source>Interrupted at step %1 of %2</source>
        <translation>在第 %1 步中断，共 %2 步</translation>
    </message>
    <message>
        <source>The last checkpoint is of step %L1: resuming goes on from there.</source>
        <translation>最后一个检查点在第 %L1 步：恢复后从那里继续。</translation>
    </message>
    <message>
        <source>Train “%1”</source>
        <translation>训练“%1”</translation>
    </message>
    <message>
        <source>“%1” was stopped</source>
        <translation>“%1”已停止</translation>
    </message>
    <message>
        <source>“%1” was interrupted</source>
        <translation>“%1”被中断</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Train the changed recipe</source>
        <translation>训练更改后的配方</translation>
    </message>
    <message>
        <source>Waits until the comparison has ended</source>
        <translation>等待比较结束</translation>
    </message>
</context>
<context>
    <name>tw::ui::RunTableModel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>tw::ui::RunTray</name>
    <message>
        <source>Show window</source>
        <translation>显示窗口</translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation>停止并保存</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>%1 · %2 left</source>
        <translation>%1 · 剩余 %2</translation>
    </message>
    <message>
        <source>paused at %1</source>
        <translation>已暂停：%1</translation>
    </message>
    <message>
        <source>stopping and saving</source>
        <translation>正在停止并保存</translation>
    </message>
    <message>
        <source>Training has finished.</source>
        <translation>训练已完成。</translation>
    </message>
    <message>
        <source>Training has stopped; everything is saved.</source>
        <translation>训练已停止，全部内容已保存。</translation>
    </message>
    <message>
        <source>Training has failed: %1</source>
        <translation>训练失败：%1</translation>
    </message>
</context>
<context>
    <name>tw::ui::RunsCurves</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>每秒词元数</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>绘制内容</translation>
    </message>
    <message>
        <source>the first %1 of %2</source>
        <translation>%2 条中的前 %1 条</translation>
    </message>
    <message>
        <source>The curves of the selected runs are drawn here.</source>
        <translation>所选记录的曲线将绘制在这里。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>There is nothing to draw: the log of this run holds no such values.</source>
        <translation>没有可绘制的内容：此运行的日志中没有这类数值。</translation>
    </message>
</context>
<context>
    <name>tw::ui::RunsDelete</name>
    <message>
        <source>“%1” is under way. Stop it before you delete it.</source>
        <translation>“%1”正在运行。请先停止，再删除。</translation>
    </message>
    <message>
        <source>Delete “%1” from the history?</source>
        <translation>从历史记录中删除“%1”？</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n runs from the history?</source>
        <translation>
            <numerusform>从历史记录中删除 %n 条记录？</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete the folder with adapter, checkpoints and log from the disk, too</source>
        <translation>同时从磁盘删除文件夹及其中的适配器、检查点和日志</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>“%1” is deleted.</source>
        <translation>已删除“%1”。</translation>
    </message>
    <message numerus="yes">
        <source>%n runs are deleted.</source>
        <translation>
            <numerusform>已删除 %n 条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>tw::ui::RunsPage</name>
    <message>
        <source>Runs</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Reopen recipe</source>
        <translation>重新打开配方</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>暂无记录</translation>
    </message>
    <message>
        <source>Every training is kept here with its curve, its recipe and your notes, whether it was started in this window or on the command line.</source>
        <translation>每次训练都会保存在这里，包括曲线、配方和备注，无论从本窗口还是从命令行启动。</translation>
    </message>
    <message>
        <source>Train something</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Search names, models, tags, notes</source>
        <translation>搜索名称、模型、标签、备注</translation>
    </message>
    <message>
        <source>Search runs</source>
        <translation>搜索记录</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Every status</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 条记录</translation>
    </message>
    <message numerus="yes">
        <source>%Ln runs</source>
        <translation>
            <numerusform>%Ln 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>%L1 of %L2 runs</source>
        <translation>%L1 / %L2 条记录</translation>
    </message>
    <message>
        <source>No run matches.</source>
        <translation>没有匹配的记录。</translation>
    </message>
    <message>
        <source>Only a run that ended early and left a checkpoint can be resumed, and one at a time.</source>
        <translation>只有提前结束且留有检查点的运行才能继续训练，且一次只能继续一个。</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>差异</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n 条记录</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>The folder %1 is gone.</source>
        <translation>文件夹 %1 已不存在。</translation>
    </message>
    <message>
        <source>No program opens folders here. It is %1.</source>
        <translation>系统中没有可打开文件夹的程序。文件夹位置：%1。</translation>
    </message>
    <message>
        <source>Opens a copy of the run&apos;s recipe, as a double click on the run does.</source>
        <translation>打开该次训练配方的副本；双击该记录也可以。</translation>
    </message>
</context>
<context>
    <name>tw::ui::RunsTable</name>
    <message>
        <source>Runs</source>
        <translation>记录</translation>
    </message>
</context>
<context>
    <name>tw::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>changes apply at once</source>
        <translation>更改立即生效</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>语言与外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Take the tour again</source>
        <translation>重新查看导览</translation>
    </message>
    <message>
        <source>Model folders</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Takes the folder off this list; its files stay.</source>
        <translation>仅将文件夹移出此列表，其中的文件保留不变。</translation>
    </message>
    <message>
        <source>Where runs are kept</source>
        <translation>训练记录保存位置</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>The folder is made with the first run.</source>
        <translation>首次训练时会创建此文件夹。</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Check this machine</source>
        <translation>检查本机</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>Go to a page</source>
        <translation>转到某一页面</translation>
    </message>
    <message>
        <source>Next region of the window</source>
        <translation>窗口的下一个区域</translation>
    </message>
    <message>
        <source>New recipe</source>
        <translation>新建配方</translation>
    </message>
    <message>
        <source>Open a recipe</source>
        <translation>打开配方</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>保存配方</translation>
    </message>
    <message>
        <source>Rename the recipe</source>
        <translation>重命名配方</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Add copied files or paths</source>
        <translation>添加复制的文件或路径</translation>
    </message>
    <message>
        <source>Search on this page</source>
        <translation>在本页搜索</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>GPL-3.0-or-later. You may use, study, share and change it; it comes without warranty.</source>
        <translation>GPL-3.0-or-later。可自由使用、研究、分享和修改；不提供任何担保。</translation>
    </message>
    <message>
        <source>LGPL-3.0, © The Qt Company and contributors</source>
        <translation>LGPL-3.0，© The Qt Company 及贡献者</translation>
    </message>
    <message>
        <source>GPL-3.0-or-later, © Emanuel Eichhammer</source>
        <translation>GPL-3.0-or-later，© Emanuel Eichhammer</translation>
    </message>
    <message>
        <source>BSD-3-Clause, © the PyTorch contributors</source>
        <translation>BSD-3-Clause，© PyTorch 贡献者</translation>
    </message>
    <message>
        <source>Also</source>
        <translation>其他组件</translation>
    </message>
    <message>
        <source>SentencePiece (Apache-2.0), nlohmann/json (MIT), PCRE2 (BSD), ICU (Unicode), SQLite (public domain)</source>
        <translation>SentencePiece（Apache-2.0）、nlohmann/json（MIT）、PCRE2（BSD）、ICU（Unicode）、SQLite（公有领域）</translation>
    </message>
    <message>
        <source>This folder is not there now.</source>
        <translation>此文件夹当前不存在。</translation>
    </message>
    <message>
        <source>No folder added yet</source>
        <translation>尚未添加文件夹</translation>
    </message>
    <message>
        <source>%1 free on this disk</source>
        <translation>此磁盘可用空间 %1</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>%1 of %2 in use</source>
        <translation>已用 %1 / %2</translation>
    </message>
    <message>
        <source>, %1 °C</source>
        <translation>，%1 °C</translation>
    </message>
    <message>
        <source>Switched off after a failed self-test, and slower for it: %1</source>
        <translation>未通过自检而停用，速度因此较慢：%1</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Every kernel is compared with its reference. This takes some seconds.</source>
        <translation>正在将每个计算内核与参考实现对照，需要几秒钟。</translation>
    </message>
    <message>
        <source>Everything is in order.</source>
        <translation>一切正常。</translation>
    </message>
    <message>
        <source>One check failed.</source>
        <translation>有 1 项检查未通过。</translation>
    </message>
    <message numerus="yes">
        <source>%n checks failed.</source>
        <translation>
            <numerusform>有 %n 项检查未通过。</numerusform>
        </translation>
    </message>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Add a model folder</source>
        <translation>添加模型文件夹</translation>
    </message>
    <message>
        <source>Models in these folders are listed, besides those that Hugging Face and ModelScope programs have downloaded.</source>
        <translation>这些文件夹中的模型，以及 Hugging Face 和 ModelScope 已下载的模型都会列出。</translation>
    </message>
    <message>
        <source>To keep them elsewhere, set the environment variable TUNEWRIGHT_HOME.</source>
        <translation>如需保存到别处，请设置环境变量 TUNEWRIGHT_HOME。</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Checks versions, memory, disk, and every kernel against its reference.</source>
        <translation>检查版本、内存、磁盘，并将每个内核与参考实现比对。</translation>
    </message>
    <message>
        <source>Open the last recipe when the program starts</source>
        <translation>启动时打开上次的配方</translation>
    </message>
</context>
<context>
    <name>tw::ui::Sidebar</name>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
</context>
<context>
    <name>tw::ui::Studio</name>
    <message>
        <source>Mount the adapter “%1” for chatting.</source>
        <translation>挂载适配器“%1”用于对话。</translation>
    </message>
    <message>
        <source>Use “%1” as the model.</source>
        <translation>将“%1”用作模型。</translation>
    </message>
    <message>
        <source>Open the recipe of “%1”.</source>
        <translation>打开“%1”的配方。</translation>
    </message>
    <message>
        <source>Only files and folders of this computer can be dropped here.</source>
        <translation>此处只能拖入本机的文件和文件夹。</translation>
    </message>
    <message>
        <source>“%1” does not exist.</source>
        <translation>“%1”不存在。</translation>
    </message>
    <message>
        <source>“%1” cannot be read: permission denied.</source>
        <translation>无法读取“%1”：权限不足。</translation>
    </message>
    <message>
        <source>Open the recipe “%1”.</source>
        <translation>打开配方“%1”。</translation>
    </message>
    <message>
        <source>“%1” is a GGUF file; training needs the original model folder with safetensors.</source>
        <translation>“%1”是 GGUF 文件；训练需要带 safetensors 的原始模型文件夹。</translation>
    </message>
    <message>
        <source>“%1” is a pickle file, which can run code when it is opened; convert the model to safetensors.</source>
        <translation>“%1”是 pickle 文件，打开时可能执行代码；请将模型转换为 safetensors。</translation>
    </message>
    <message>
        <source>Add “%1” to the training data.</source>
        <translation>将“%1”添加到训练数据。</translation>
    </message>
    <message numerus="yes">
        <source>Add %n files to the training data.</source>
        <translation>
            <numerusform>将 %n 个文件添加到训练数据。</numerusform>
        </translation>
    </message>
    <message>
        <source>A run is under way</source>
        <translation>有运行正在进行</translation>
    </message>
    <message>
        <source>A model is being trained. What should become of the run?</source>
        <translation>正在训练模型。如何处理这次运行？</translation>
    </message>
    <message>
        <source>Stopping writes a checkpoint first, from which the run can go on later.</source>
        <translation>停止前会先写入检查点，之后可从该处继续。</translation>
    </message>
    <message>
        <source>Keep running in the tray</source>
        <translation>在托盘中继续运行</translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation>停止并保存</translation>
    </message>
    <message>
        <source>A run is under way. Stop it before you resume another.</source>
        <translation>有运行正在进行。请先停止，再继续其他运行。</translation>
    </message>
    <message>
        <source>Training needs a dataset.</source>
        <translation>训练需要数据集。</translation>
    </message>
    <message>
        <source>Training needs a model.</source>
        <translation>训练需要模型。</translation>
    </message>
    <message>
        <source>This is a copy of the run&apos;s recipe; a new run gets a folder of its own.</source>
        <translation>这是那次训练所用配方的副本；新的训练会使用自己的文件夹。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>The recipe was edited since; Undo in the menu goes back step by step.</source>
        <translation>此后配方又改动过；可用菜单中的“撤销”逐步退回。</translation>
    </message>
    <message>
        <source>Drop one model together with datasets, but adapters and recipes one at a time.</source>
        <translation>可以同时拖入一个模型和若干数据集；适配器和配方请逐个拖入。</translation>
    </message>
    <message numerus="yes">
        <source>Use “%1” as the model and add %n files to the training data.</source>
        <translation>
            <numerusform>使用“%1”作为模型，并将 %n 个文件加入训练数据。</numerusform>
        </translation>
    </message>
    <message>
        <source>The last session ended unexpectedly. Your recipe is as you left it.</source>
        <translation>上次意外结束。您的配方和离开时一样。</translation>
    </message>
    <message>
        <source>This is a new recipe with the same model and every setting at its default. Files dropped on the window are added to the recipe at hand.</source>
        <translation>这是一个新配方：模型相同，其他设置均为默认值。拖到窗口上的文件会加入当前配方。</translation>
    </message>
    <message>
        <source>The recipe trains with %1 now.</source>
        <translation>配方现在用 %1 训练。</translation>
    </message>
    <message>
        <source>“%1” is not a dataset; these kinds of files are read: %2.</source>
        <translation>“%1”不是数据集；可以读取的文件种类：%2。</translation>
    </message>
    <message>
        <source>“%1” is a workbook; save its sheet as CSV (UTF-8) and drop that.</source>
        <translation>“%1”是工作簿；请将其工作表另存为 CSV（UTF-8）再拖入。</translation>
    </message>
    <message>
        <source>“%1” is an archive; unpack it and drop what is in it.</source>
        <translation>“%1”是压缩包；请解压后拖入其中的文件。</translation>
    </message>
    <message>
        <source>The folder “%1” holds neither a model (config.json), an adapter (adapter_config.json) nor data files.</source>
        <translation>文件夹“%1”中既没有模型（config.json）和适配器（adapter_config.json），也没有数据文件。</translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>已略去：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n files are left out.</source>
        <translation>
            <numerusform>已略去 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>The best mix is written and mounted: “%1”.</source>
        <translation>最佳混合已写入并挂载：“%1”。</translation>
    </message>
    <message numerus="yes">
        <source>Add the %n files of “%1” to the training data.</source>
        <translation>
            <numerusform>将“%1”中的 %n 个文件加入训练数据。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tw::ui::TextListEditor</name>
    <message>
        <source>One a line</source>
        <translation>每行一个</translation>
    </message>
</context>
<context>
    <name>tw::ui::TokenView</name>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>max_length %L1: what follows is cut off</source>
        <translation>max_length %L1：其后内容被截断</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>被截断</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>参与训练</translation>
    </message>
    <message>
        <source>not trained</source>
        <translation>不参与训练</translation>
    </message>
    <message>
        <source>Token %L1 of %L2 · id %3 · %4</source>
        <translation>第 %L1 个词元，共 %L2 个 · id %3 · %4</translation>
    </message>
    <message>
        <source>special token</source>
        <translation>特殊词元</translation>
    </message>
</context>
<context>
    <name>tw::ui::Tour</name>
    <message>
        <source>Welcome to Tunewright</source>
        <translation>欢迎使用 Tunewright</translation>
    </message>
    <message>
        <source>It teaches a language model with your own examples, on this computer. The pages at the left lead from your data to a finished model.</source>
        <translation>用自己的示例教会语言模型，全程在本机进行。左侧各页从数据一路通向训练好的模型。</translation>
    </message>
    <message>
        <source>Data: what it learns from</source>
        <translation>数据：学什么</translation>
    </message>
    <message>
        <source>Drop files anywhere on the window. You see every row as the model will read it, and what is wrong with a file before it costs you a run.</source>
        <translation>可将文件拖到窗口的任意位置。每一行都按模型实际读到的样子显示；文件有问题会提前指出，以免白白训练一次。</translation>
    </message>
    <message>
        <source>Model: what is taught</source>
        <translation>模型：教给谁</translation>
    </message>
    <message>
        <source>A folder with a model, or one that other programs have already downloaded to this computer.</source>
        <translation>一个模型文件夹，或其他程序已下载到本机的模型。</translation>
    </message>
    <message>
        <source>Method: how it is taught</source>
        <translation>方法：怎么教</translation>
    </message>
    <message>
        <source>Rank, target modules, learning rate. The memory bar says at once whether it fits your graphics card.</source>
        <translation>秩、目标模块、学习率。显存占用条会立即显示显卡是否放得下。</translation>
    </message>
    <message>
        <source>Train, then try it</source>
        <translation>先训练，再试用</translation>
    </message>
    <message>
        <source>Watch the loss, pause, change the learning rate while it runs. Chat compares before and after; Export writes the finished model.</source>
        <translation>可查看损失、暂停，并在运行中调整学习率。“对话”页对比训练前后的效果，“导出”页写出成品模型。</translation>
    </message>
    <message>
        <source>Everything is one recipe</source>
        <translation>一切都在一份配方中</translation>
    </message>
    <message>
        <source>All settings are kept in a small file that you can save, share and run again. Every edit can be undone. You can take this tour again from Settings.</source>
        <translation>所有设置都保存在一个小文件中，可保存、分享、再次运行。每次编辑都能撤销。可在“设置”中重新查看本导览。</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>跳过导览</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>tw::ui::TrainPage</name>
    <message>
        <source>Full fine-tuning</source>
        <translation>全量微调</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Save now</source>
        <translation>立即保存</translation>
    </message>
    <message>
        <source>Writes a checkpoint after the present step.</source>
        <translation>当前步完成后写入检查点。</translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation>停止并保存</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Chat with it</source>
        <translation>与它对话</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>GPU memory</source>
        <translation>显存</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Loss and validation loss appear here, step by step, once training starts.</source>
        <translation>训练开始后，损失和验证损失将在这里逐步显示。</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>How much of the past the bold curve keeps; at the left it is the raw one.</source>
        <translation>粗曲线保留多少历史；滑到最左端即为原始曲线。</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>每秒词元数</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>raw, smoothed, validation</source>
        <translation>原始、平滑、验证</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>对数坐标</translation>
    </message>
    <message>
        <source>Appears with the first step</source>
        <translation>训练开始后显示</translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation>内存占用</translation>
    </message>
    <message>
        <source>Saving a checkpoint…</source>
        <translation>正在保存检查点…</translation>
    </message>
    <message>
        <source>A checkpoint is saved after the present step…</source>
        <translation>当前步结束后保存检查点…</translation>
    </message>
    <message>
        <source>The state of step %L1 is saved.</source>
        <translation>第 %L1 步的状态已保存。</translation>
    </message>
    <message>
        <source>Train “%1”</source>
        <translation>训练“%1”</translation>
    </message>
    <message>
        <source>Memory of the run</source>
        <translation>训练占用内存</translation>
    </message>
    <message>
        <source>plan %1</source>
        <translation>计划 %1</translation>
    </message>
    <message>
        <source>What the run takes, beside the %1 that the program held before it. The dashed line is the plan for a full step.</source>
        <translation>训练本身的占用，不含训练前程序已占用的 %1。虚线是完整一步的计划值。</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>从头开始</translation>
    </message>
</context>
<context>
    <name>tw::ui::TrainingRun</name>
    <message>
        <source>Resumed from step %L1 on %2.</source>
        <translation>在 %2 上从第 %L1 步继续。</translation>
    </message>
    <message>
        <source>Started on %1: %L2 samples, %L3 steps.</source>
        <translation>已在 %1 上开始：%L2 个样本，%L3 步。</translation>
    </message>
    <message>
        <source>Validation loss %1, perplexity %2.</source>
        <translation>验证损失 %1，困惑度 %2。</translation>
    </message>
    <message>
        <source>Checkpoint written: %1</source>
        <translation>已写入检查点：%1</translation>
    </message>
    <message>
        <source>%1 is now %2.</source>
        <translation>%1已改为 %2。</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>已暂停。</translation>
    </message>
    <message>
        <source>Continued.</source>
        <translation>已继续。</translation>
    </message>
    <message>
        <source>Stopped and saved at step %L1.</source>
        <translation>已在第 %L1 步停止并保存。</translation>
    </message>
    <message>
        <source>Finished after %L1 steps.</source>
        <translation>已完成，共 %L1 步。</translation>
    </message>
</context>
</TS>
