// The one table of recipe fields. Defaults are not here: they are those of a default-constructed Recipe.
#include "engine/api/catalog.h"
#include "engine/api/recipe.h"

namespace tw {
namespace {

using Kind = FieldKind;

FieldInfo field(std::string path, Kind kind, std::string english, std::string chinese) {
  FieldInfo info;
  info.path = std::move(path);
  info.kind = kind;
  info.helpEnglish = std::move(english);
  info.helpChinese = std::move(chinese);
  return info;
}
FieldInfo choice(std::string path, std::vector<std::string> choices, std::vector<std::string> reserved,
                 std::string english, std::string chinese) {
  auto info = field(std::move(path), Kind::Choice, std::move(english), std::move(chinese));
  info.choices = std::move(choices);
  info.reserved = std::move(reserved);
  return info;
}
FieldInfo number(std::string path, Kind kind, std::optional<double> low, std::optional<double> high, std::string unit,
                 std::string english, std::string chinese) {
  auto info = field(std::move(path), kind, std::move(english), std::move(chinese));
  info.minimum = low;
  info.maximum = high;
  info.unit = std::move(unit);
  return info;
}
FieldInfo above(FieldInfo info) {
  info.minimumExcluded = true;
  return info;
}
FieldInfo optional(FieldInfo info) {
  info.nullable = true;
  return info;
}
FieldInfo advanced(FieldInfo info) {
  info.advanced = true;
  return info;
}

std::vector<FieldInfo> modelFields() {
  return {
      field("model.path", Kind::Path, "Folder of the base model in Hugging Face layout.",
            "基础模型所在的文件夹（Hugging Face 目录结构）。"),
      choice("model.quantization", {"none", "nf4", "fp4", "int8"}, {},
             "How the frozen base weights are held: none keeps them as the files do; nf4 takes about a quarter of the "
             "memory (QLoRA), fp4 as much but is less exact, int8 about half.",
             "冻结的基础权重如何存放：none 保持文件中的形式；nf4 约占四分之一显存（QLoRA）；fp4 "
             "同样大小但精度较低；int8 约占一半。"),
      advanced(field("model.double_quantization", Kind::Boolean,
                     "Quantise the constants of nf4 and fp4 as well: saves about 0.4 bit per weight.",
                     "对 nf4 与 fp4 的量化常数再量化一次：每个权重约省 0.4 位。")),
      advanced(number("model.quantization_block_size", Kind::Integer, 64, 4096, "",
                      "Weights that share one scale in nf4 and fp4, a power of two; larger blocks take less memory and "
                      "are less exact.",
                      "nf4 与 fp4 中多少个权重共用一个缩放系数，须为 2 的幂；块越大越省显存，精度越低。")),
      advanced(choice("model.compute_dtype", {"auto", "float32", "bfloat16", "float16"}, {},
                      "Number format of the computation; auto takes bfloat16 where the device computes it natively.",
                      "计算所用的数值格式；auto 在设备原生支持时使用 bfloat16。"))};
}

std::vector<FieldInfo> dataFields() {
  return {
      field("data.train", Kind::FileList, "Training files: json, jsonl, csv, tsv, txt or parquet.",
            "训练文件：json、jsonl、csv、tsv、txt 或 parquet。"),
      field("data.validation", Kind::FileList, "Files held out to measure the validation loss.",
            "留作验证、用来计算验证损失的文件。"),
      number("data.validation_fraction", Kind::Number, 0.0, 0.9, "",
             "Share of the training samples set aside for validation; 0.05 is usual.",
             "从训练样本中划出作验证的比例；常用 0.05。"),
      field("data.chat_template", Kind::Text,
            "auto, model, alpaca, alpaca_zh, human_assistant, or the path of a .jinja file.",
            "auto、model、alpaca、alpaca_zh、human_assistant，或一个 .jinja 文件的路径。"),
      field("data.system", Kind::Text, "System prompt for conversations that have none.",
            "为没有系统提示的对话补上的系统提示。"),
      number("data.max_length", Kind::Integer, 8, 1048576, "tokens",
             "Longest sample, and the length of a pack. Memory grows with it.",
             "单个样本的最大长度，也是打包长度。显存随之增长。"),
      field("data.packing", Kind::Boolean,
            "Put several short samples into one batch element; they never see each other.",
            "把多个短样本放进同一批次元素；样本之间互不可见。"),
      choice("data.train_on", {"responses", "last_response", "all"}, {},
             "Which tokens carry loss: the assistant's turns, only the last one, or all.",
             "哪些词元参与损失：助手的各轮回答、仅最后一轮，或全部。"),
      advanced(field("data.shuffle", Kind::Boolean, "Shuffle the samples each epoch.", "每个轮次打乱样本顺序。")),
      choice("data.overlong", {"truncate", "drop", "split"}, {},
             "What happens to samples longer than max_length; split is for plain text.",
             "超过 max_length 的样本如何处理；split 只用于纯文本。"),
      advanced(field("data.strict", Kind::Boolean, "Stop at the first row that cannot be used instead of skipping it.",
                     "遇到无法使用的行即报错，而不是跳过。"))};
}

std::vector<FieldInfo> methodFields() {
  return {choice("method.type", {"lora", "full"},
                 {"adalora", "ia3", "adapter", "prompt_tuning", "p_tuning", "prefix_tuning"},
                 "LoRA trains small low-rank matrices beside frozen weights; full trains every weight.",
                 "LoRA 只训练冻结权重旁的低秩矩阵；full 训练全部权重。"),
          number("method.r", Kind::Integer, 1, 4096, "",
                 "Rank of the update. 8 to 32 suits most data; more learns more and costs memory.",
                 "更新矩阵的秩。8 到 32 适合多数数据；越大学得越多，占用也越多。"),
          number("method.lora_alpha", Kind::Integer, 1, 65536, "",
                 "Strength of the update: it is scaled by alpha / r. Usually r or twice r.",
                 "更新的强度：按 alpha / r 缩放。通常取 r 或 2r。"),
          number("method.lora_dropout", Kind::Number, 0.0, 0.95, "",
                 "Share of inputs dropped while training; 0 to 0.1 guards small datasets.",
                 "训练时随机丢弃的输入比例；小数据集可用 0 到 0.1。"),
          field("method.target_modules", Kind::Targets,
                "Which linear layers get an adapter: all-linear, a list of names, or a regular expression.",
                "给哪些线性层加适配器：all-linear、名称列表或正则表达式。"),
          advanced(choice("method.bias", {"none", "all", "lora_only"}, {}, "Whether biases are trained too.",
                          "是否同时训练偏置。")),
          advanced(field("method.use_dora", Kind::Boolean, "Weight-decomposed LoRA.", "权重分解的 LoRA（DoRA）。")),
          advanced(field("method.use_rslora", Kind::Boolean, "Scale by alpha / sqrt(r), steadier at high ranks.",
                         "按 alpha / √r 缩放，高秩时更稳定。")),
          advanced(field("method.init_lora_weights", Kind::Any,
                         "true: A random, B zero (starts as the base model); gaussian; false: both random.",
                         "true：A 随机、B 为零（起点等于基础模型）；gaussian；false：两者皆随机。")),
          advanced(optional(
              field("method.init_from", Kind::Path, "Adapter folder to start from.", "从哪个适配器文件夹继续。"))),
          advanced(field("method.modules_to_save", Kind::TextList,
                         "Modules trained in full and saved with the adapter, e.g. lm_head.",
                         "完整训练并随适配器保存的模块，如 lm_head。")),
          advanced(field("method.rank_pattern", Kind::Map, "Rank for modules whose name matches a pattern.",
                         "为名称匹配的模块单独指定秩。")),
          advanced(field("method.alpha_pattern", Kind::Map, "Alpha for modules whose name matches a pattern.",
                         "为名称匹配的模块单独指定 alpha。")),
          advanced(optional(field("method.layers_to_transform", Kind::IntegerList,
                                  "Only these decoder layers, counted from 0.", "只作用于这些层，从 0 数起。")))};
}

std::vector<FieldInfo> trainingFields() {
  return {
      above(number("training.num_train_epochs", Kind::Number, 0, 100000, "epochs",
                   "How often the data is seen; 1 to 5 is usual.", "数据要看几遍；通常 1 到 5。")),
      number("training.max_steps", Kind::Integer, -1, 1e9, "steps", "Stop after this many steps; -1 = by epochs.",
             "训练到多少步为止；-1 表示按轮次。"),
      number("training.per_device_train_batch_size", Kind::Integer, 1, 65536, "", "Batch elements computed at once.",
             "一次计算的批次元素数。"),
      number("training.gradient_accumulation_steps", Kind::Integer, 1, 65536, "",
             "Micro-batches that make one step: a larger batch at the same memory.",
             "多少个微批次合成一步：不增加显存的大批次。"),
      number("training.learning_rate", Kind::Number, 0, 10, "",
             "Step size. 1e-4 to 3e-4 for LoRA, about 1e-5 for full training.",
             "步长。LoRA 取 1e-4 到 3e-4，全参数训练约 1e-5。"),
      choice("training.lr_scheduler_type",
             {"cosine", "linear", "constant", "constant_with_warmup", "cosine_with_restarts", "polynomial",
              "inverse_sqrt"},
             {"reduce_lr_on_plateau", "cosine_with_min_lr", "warmup_stable_decay"},
             "How the learning rate changes over the run.", "学习率在训练中如何变化。"),
      number("training.warmup_ratio", Kind::Number, 0, 1, "",
             "Share of the run in which the learning rate rises from 0.", "学习率从 0 上升所占的比例。"),
      advanced(number("training.warmup_steps", Kind::Integer, 0, 1e9, "steps",
                      "Warm-up in steps; overrides the ratio when above 0.",
                      "以步数表示的预热；大于 0 时优先于比例。")),
      advanced(
          number("training.weight_decay", Kind::Number, 0, 10, "", "Pull of the weights towards zero.", "权重衰减。")),
      advanced(number("training.adam_beta1", Kind::Number, 0, 0.999999, "", "Decay of the gradient's mean.",
                      "梯度一阶矩的衰减。")),
      advanced(number("training.adam_beta2", Kind::Number, 0, 0.999999999, "", "Decay of the gradient's square.",
                      "梯度二阶矩的衰减。")),
      advanced(above(number("training.adam_epsilon", Kind::Number, 0, 1, "", "Guard against division by zero.",
                            "防止除以零的小量。"))),
      number("training.max_grad_norm", Kind::Number, 0, 1e9, "", "Longer gradients are cut to this norm; 0 = never.",
             "梯度范数超过此值即裁剪；0 表示不裁剪。"),
      advanced(choice("training.optim", {"adamw"}, {"adamw_8bit", "paged_adamw", "paged_adamw_8bit"}, "Optimizer.",
                      "优化器。")),
      advanced(optional(above(number("training.loraplus_lr_ratio", Kind::Number, 0, 1e6, "",
                                     "Learning-rate ratio of B to A (LoRA+).", "B 与 A 的学习率之比（LoRA+）。")))),
      field("training.gradient_checkpointing", Kind::Boolean,
            "Recompute activations in the backward pass: far less memory, about a third more time.",
            "反向传播时重新计算激活：显存大减，时间约多三分之一。"),
      advanced(number("training.logging_steps", Kind::Integer, 1, 1e9, "steps", "A step event every so many steps.",
                      "每隔多少步记录一次。")),
      number("training.eval_steps", Kind::Integer, 0, 1e9, "steps",
             "Evaluate every so many steps; 0 = only at the end.", "每隔多少步验证一次；0 表示只在结束时。"),
      number("training.save_steps", Kind::Integer, 0, 1e9, "steps",
             "Checkpoint every so many steps; 0 = only at the end.", "每隔多少步保存检查点；0 表示只在结束时。"),
      advanced(number("training.save_total_limit", Kind::Integer, 0, 1e6, "", "How many checkpoints are kept; 0 = all.",
                      "最多保留几个检查点；0 表示全部。")),
      advanced(field("training.load_best_model_at_end", Kind::Boolean,
                     "Finish with the checkpoint of the lowest validation loss.", "结束时采用验证损失最低的检查点。")),
      advanced(number("training.early_stopping_patience", Kind::Integer, 0, 1e6, "",
                      "Stop after so many evaluations without improvement; 0 = never.",
                      "验证多少次没有改善就停止；0 表示不停。")),
      advanced(number("training.sample_steps", Kind::Integer, 0, 1e9, "steps",
                      "Answer the sample prompts every so many steps; 0 = never.",
                      "每隔多少步回答样例提示；0 表示不回答。")),
      advanced(field("training.sample_prompts", Kind::TextList, "Prompts answered while training.",
                     "训练中用来试答的提示。")),
      number("training.seed", Kind::Integer, 0, 9007199254740991.0, "", "Fixes everything that is random.",
             "固定一切随机性。"),
      choice("training.device", {"auto", "cpu", "cuda"}, {}, "auto, cpu, cuda or cuda:N.",
             "auto、cpu、cuda 或 cuda:N。")};
}

} // namespace

const std::vector<FieldInfo>& recipeFields() {
  static const std::vector<FieldInfo> fields = [] {
    std::vector<FieldInfo> all = {
        number("recipe_version", Kind::Integer, 1, 1, "", "Version of the recipe's form.", "配方格式的版本。"),
        field("name", Kind::Text, "Name of the run.", "这次训练的名称。")};
    for (auto group : {modelFields(), dataFields(), methodFields(), trainingFields()})
      for (auto& info : group) all.push_back(std::move(info));
    all.push_back(field("output_dir", Kind::Path,
                        "Folder for adapter, checkpoints and log; empty = a new one in the library.",
                        "保存适配器、检查点和日志的文件夹；留空则在资料库中新建。"));
    const Json defaults = recipeToJson(Recipe{});
    for (auto& info : all) {
      Json::json_pointer pointer;
      for (size_t at = 0, dot; at <= info.path.size(); at = dot + 1) {
        dot = std::min(info.path.find('.', at), info.path.size());
        pointer /= info.path.substr(at, dot - at);
      }
      info.defaultValue = defaults.at(pointer);
    }
    return all;
  }();
  return fields;
}

} // namespace tw
