<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name></name>
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
</context>
<context>
    <name>FieldWords</name>
    <message>
        <source>Choose at least one module.</source>
        <translation>请至少选择一个模块。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Output folder</source>
        <translation>输出文件夹</translation>
    </message>
    <message>
        <source>Recipe version</source>
        <translation>配方版本</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Double quantisation</source>
        <translation>双重量化</translation>
    </message>
    <message>
        <source>Block size</source>
        <translation>量化块大小</translation>
    </message>
    <message>
        <source>Compute format</source>
        <translation>计算精度</translation>
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
        <source>Validation share</source>
        <translation>验证集比例</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Max length</source>
        <translation>最大长度</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>打包</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>训练范围</translation>
    </message>
    <message>
        <source>Shuffle</source>
        <translation>打乱顺序</translation>
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
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Rank r</source>
        <translation>秩 r</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Target modules</source>
        <translation>目标模块</translation>
    </message>
    <message>
        <source>Train biases</source>
        <translation>训练偏置</translation>
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
        <source>Modules trained in full</source>
        <translation>完整训练的模块</translation>
    </message>
    <message>
        <source>Rank by module</source>
        <translation>按模块设置秩</translation>
    </message>
    <message>
        <source>Alpha by module</source>
        <translation>按模块设置 Alpha</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>Max steps</source>
        <translation>最大步数</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Accumulation</source>
        <translation>累积步数</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>Warm-up share</source>
        <translation>预热比例</translation>
    </message>
    <message>
        <source>Warm-up steps</source>
        <translation>预热步数</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
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
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
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
        <source>Log every</source>
        <translation>日志间隔</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>验证间隔</translation>
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
        <source>Early stopping</source>
        <translation>早停</translation>
    </message>
    <message>
        <source>Sample every</source>
        <translation>试答间隔</translation>
    </message>
    <message>
        <source>Sample prompts</source>
        <translation>样例提示词</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
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
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>Constant after warm-up</source>
        <translation>预热后恒定</translation>
    </message>
    <message>
        <source>Cosine with restarts</source>
        <translation>余弦重启</translation>
    </message>
    <message>
        <source>Polynomial</source>
        <translation>多项式</translation>
    </message>
    <message>
        <source>Inverse square root</source>
        <translation>平方根倒数</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
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
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>AdaLoRA</source>
        <translation>AdaLoRA</translation>
    </message>
    <message>
        <source>IA³</source>
        <translation>IA³</translation>
    </message>
    <message>
        <source>Adapter layers</source>
        <translation>适配器层</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词微调</translation>
    </message>
    <message>
        <source>P-tuning</source>
        <translation>P-tuning</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>前缀微调</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>全量微调</translation>
    </message>
    <message>
        <source>the usual choice</source>
        <translation>常用之选</translation>
    </message>
    <message>
        <source>closer to full</source>
        <translation>更接近全量微调</translation>
    </message>
    <message>
        <source>ranks by need</source>
        <translation>按需分配秩</translation>
    </message>
    <message>
        <source>scales, tiny</source>
        <translation>仅缩放，极小</translation>
    </message>
    <message>
        <source>small extra layers</source>
        <translation>少量附加层</translation>
    </message>
    <message>
        <source>learnt words</source>
        <translation>可学习的词元</translation>
    </message>
    <message>
        <source>learnt words, encoded</source>
        <translation>可学习的词元，经编码</translation>
    </message>
    <message>
        <source>steers, no merge</source>
        <translation>引导输出，不可合并</translation>
    </message>
    <message>
        <source>all weights</source>
        <translation>训练全部权重</translation>
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
    <message>
        <source>The loss diverges</source>
        <translation>损失发散</translation>
    </message>
    <message>
        <source>At step %1 it is no longer a number. A lower learning rate with a longer warm-up keeps it in bounds.</source>
        <translation>到第 %1 步时，损失已不是有效数值。降低学习率并延长预热可使其保持稳定。</translation>
    </message>
    <message>
        <source>It rose from %1 at step %2 to %3. A lower learning rate with a longer warm-up keeps it in bounds.</source>
        <translation>损失从 %1（第 %2 步）升至 %3。降低学习率并延长预热可使其保持稳定。</translation>
    </message>
    <message>
        <source>The loss does not fall</source>
        <translation>损失没有下降</translation>
    </message>
    <message>
        <source>It began at %1 and is %2 after %3 steps. A higher learning rate gets it moving.</source>
        <translation>损失起初为 %1，%3 步之后为 %2。提高学习率可使其开始下降。</translation>
    </message>
    <message>
        <source>The loss is flat</source>
        <translation>损失停滞</translation>
    </message>
    <message>
        <source>It has stayed near %1 since step %2. If that is still too high, a larger rank can learn more.</source>
        <translation>损失自第 %2 步起一直在 %1 附近。如果仍然偏高，可增大秩以提升学习能力。</translation>
    </message>
    <message>
        <source>The validation loss rises</source>
        <translation>验证损失上升</translation>
    </message>
    <message>
        <source>It was lowest at step %1 (%2) and is now %3: the model learns its samples by heart. Stop earlier and add dropout.</source>
        <translation>最低值出现在第 %1 步（%2），现在为 %3：模型开始死记样本。建议提前停止并加入 Dropout。</translation>
    </message>
    <message>
        <source>The gradient spikes</source>
        <translation>梯度出现尖峰</translation>
    </message>
    <message>
        <source>%1 of the last %2 steps had more than ten times the usual norm (%3), the latest step %4. A tighter limit on the norm softens them.</source>
        <translation>最近 %2 步中有 %1 步的梯度范数超过平常值（%3）的十倍，最近一次在第 %4 步。收紧梯度裁剪可缓和尖峰。</translation>
    </message>
    <message>
        <source>Answers repeat themselves</source>
        <translation>回答反复重复</translation>
    </message>
    <message>
        <source>%1 of the last %2 answers end in the same words over and over. A lower learning rate keeps more of what the model knew.</source>
        <translation>最近 %2 次回答中有 %1 次在结尾不断重复同样的词句。降低学习率可保留更多模型原有的能力。</translation>
    </message>
    <message>
        <source>Memory is nearly full</source>
        <translation>设备内存即将用尽</translation>
    </message>
    <message>
        <source>%1 of %2 are in use (%3 %). A longer sample could end the run.</source>
        <translation>已使用 %1，共 %2（%3%）。遇到更长的样本，运行可能会中断。</translation>
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
</context>
<context>
    <name>tw::ui::ChatModel</name>
    <message>
        <source>%1 · step %L2 (live)</source>
        <translation>%1 · 第 %L2 步（实时）</translation>
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
        <source>Reading the model</source>
        <translation>正在读取模型</translation>
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
        <source>Reading the model: %1 %</source>
        <translation>正在读取模型：%1%</translation>
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
        <source>Questions with answers, chats or plain text, as JSON, JSONL, CSV, TSV, text or Parquet. Drop files anywhere on the window, paste them, or choose them. You will see row by row what is trained, and what is wrong with the data before it costs time.</source>
        <translation>问答、对话或纯文本均可，格式支持 JSON、JSONL、CSV、TSV、文本或 Parquet。可将文件拖到窗口任意位置、粘贴或手动选择。随后可逐行查看哪些内容会参与训练，并在浪费时间之前发现数据中的问题。</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>or use the sample data:</source>
        <translation>或使用示例数据：</translation>
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
</context>
<context>
    <name>tw::ui::DataFiles</name>
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
        <source>No known form</source>
        <translation>未知格式</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation>
            <numerusform>%Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Alpaca format</source>
        <translation>Alpaca 格式</translation>
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
        <source>Datasets (*.json *.jsonl *.csv *.tsv *.txt *.parquet);;All files (*)</source>
        <translation>数据集 (*.json *.jsonl *.csv *.tsv *.txt *.parquet);;所有文件 (*)</translation>
    </message>
    <message>
        <source>That is not a dataset.</source>
        <translation>这不是数据集。</translation>
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
        <source>Long samples</source>
        <translation>过长样本</translation>
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
        <source>Datasets (*.json *.jsonl *.csv *.tsv *.txt *.parquet)</source>
        <translation>数据集 (*.json *.jsonl *.csv *.tsv *.txt *.parquet)</translation>
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
        <source>Same top token</source>
        <translation>首选词元一致率</translation>
    </message>
    <message>
        <source>The export is complete.</source>
        <translation>导出完成。</translation>
    </message>
    <message>
        <source>Largest logit gap %1, mean gap %2, top token equal in %3 of all positions.</source>
        <translation>最大 logit 偏差 %1，平均偏差 %2，首选词元在 %3 的位置上一致。</translation>
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
        <source>Merging and writing, one weight at a time…</source>
        <translation>正在逐个合并并写入权重…</translation>
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
        <source>As the base model</source>
        <translation>与基座模型相同</translation>
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
        <source>JSON, JSONL, CSV, text or Parquet. You can also drop files anywhere on this window.</source>
        <translation>JSON、JSONL、CSV、文本或 Parquet。也可以将文件拖到此窗口的任意位置。</translation>
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
        <source>The last session ended unexpectedly; your unsaved recipe is here.</source>
        <translation>上次会话意外结束，未保存的配方仍保留在这里。</translation>
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
        <source>The run “%1” was interrupted.</source>
        <translation>运行“%1”已中断。</translation>
    </message>
    <message>
        <source>Its last checkpoint is in %1. Resuming gives the same result as if it had never stopped.</source>
        <translation>最近的检查点位于 %1。继续训练所得结果与从未中断时相同。</translation>
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
        <source>Datasets (*.json *.jsonl *.csv *.tsv *.txt *.parquet);;All files (*)</source>
        <translation>数据集 (*.json *.jsonl *.csv *.tsv *.txt *.parquet);;所有文件 (*)</translation>
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
</context>
<context>
    <name>tw::ui::KeepAwake</name>
    <message>
        <source>A model is being trained.</source>
        <translation>正在训练模型。</translation>
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
        <source>New recipe</source>
        <translation>新建配方</translation>
    </message>
    <message>
        <source>Open recipe…</source>
        <translation>打开配方…</translation>
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
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
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
        <source>Undone: %1.</source>
        <translation>已撤销：%1。</translation>
    </message>
    <message>
        <source>Redone: %1.</source>
        <translation>已重做：%1。</translation>
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
    <message>
        <source>Open recipe</source>
        <translation>打开配方</translation>
    </message>
    <message>
        <source>Recipes (*.json *.tunewright)</source>
        <translation>配方 (*.json *.tunewright)</translation>
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
</context>
<context>
    <name>tw::ui::MethodCards</name>
    <message>
        <source>Method</source>
        <translation>方法</translation>
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
        <source>Full training changes every weight of the model; there is nothing to pick.</source>
        <translation>全量训练会更新模型的全部权重，无需选择模块。</translation>
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
        <source>Small GPU (QLoRA)</source>
        <translation>小显存（QLoRA）</translation>
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
        <source>8 bits a weight</source>
        <translation>每个权重 8 位</translation>
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
        <source>Reading and encoding the data</source>
        <translation>正在读取并编码数据</translation>
    </message>
    <message>
        <source>Preparing the first step</source>
        <translation>正在准备第一步</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
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
        <source>The last checkpoint is %1; what came before it is kept.</source>
        <translation>最近的检查点是 %1；此前的训练进度均已保留。</translation>
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
        <source>SentencePiece (Apache-2.0), nlohmann/json and simdjson (MIT, Apache-2.0), PCRE2 (BSD), ICU (Unicode), SQLite (public domain)</source>
        <translation>SentencePiece（Apache-2.0）、nlohmann/json 和 simdjson（MIT、Apache-2.0）、PCRE2（BSD）、ICU（Unicode）、SQLite（公有领域）</translation>
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
        <source>The folder “%1” holds neither a model (config.json) nor an adapter (adapter_config.json).</source>
        <translation>文件夹“%1”中既没有模型（config.json），也没有适配器（adapter_config.json）。</translation>
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
        <source>“%1” is not a dataset: JSON, JSONL, CSV, TSV, text and Parquet are read.</source>
        <translation>“%1”不是数据集：可读取 JSON、JSONL、CSV、TSV、文本和 Parquet。</translation>
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
        <source>This is a new recipe. Files dropped on the window are added to the recipe at hand.</source>
        <translation>这是一份新配方。拖放到窗口上的文件会加入当前配方。</translation>
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
