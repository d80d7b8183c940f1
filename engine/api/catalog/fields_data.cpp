// The recipe fields of `data`.
#include "engine/api/catalog/field.h"

namespace tw {

std::vector<FieldInfo> dataFields() {
  return {Field("data.train", &DataSettings::train)
              .label("Training data", "训练数据")
              .required()
              .onResume(OnResume::Implied)
              .help("Training files: json, jsonl, csv, tsv, txt or parquet.",
                    "训练文件：json、jsonl、csv、tsv、txt 或 parquet。"),
          Field("data.validation", &DataSettings::validation)
              .label("Validation data", "验证数据")
              .help("Files held out to measure the validation loss.", "留作验证、用来计算验证损失的文件。"),
          Field("data.validation_fraction", &DataSettings::validation_fraction)
              .label("Validation share", "验证集比例")
              .range(0, 0.9)
              .onResume(OnResume::Fixed)
              .help("Share of the training samples set aside for validation; 0.05 is usual.",
                    "从训练样本中划出作验证的比例；常用 0.05。"),
          Field("data.chat_template", &DataSettings::chat_template)
              .label("Chat template", "对话模板")
              .onResume(OnResume::Fixed)
              .help("auto, model, alpaca, alpaca_zh, human_assistant, or the path of a .jinja file.",
                    "auto、model、alpaca、alpaca_zh、human_assistant，或一个 .jinja 文件的路径。"),
          Field("data.system", &DataSettings::system)
              .label("System prompt", "系统提示词")
              .onResume(OnResume::Fixed)
              .help("System prompt for conversations that have none.", "为没有系统提示的对话补上的系统提示。"),
          Field("data.max_length", &DataSettings::max_length)
              .label("Max length", "最大长度")
              .range(8, 1048576)
              .unit("tokens")
              .onResume(OnResume::Implied)
              .help("Longest sample, and the length of a pack. Memory grows with it.",
                    "单个样本的最大长度，也是打包长度。显存随之增长。"),
          Field("data.packing", &DataSettings::packing)
              .label("Packing", "打包")
              .onResume(OnResume::Implied)
              .help("Put several short samples into one batch element; they never see each other.",
                    "把多个短样本放进同一批次元素；样本之间互不可见。"),
          Field("data.train_on", &DataSettings::train_on)
              .label("Train on", "训练范围")
              .options(trainOnChoices())
              .onResume(OnResume::Fixed)
              .help("Which tokens carry loss: the assistant's turns, only the last one, or all.",
                    "哪些词元参与损失：助手的各轮回答、仅最后一轮，或全部。"),
          Field("data.shuffle", &DataSettings::shuffle)
              .label("Shuffle", "打乱顺序")
              .advanced()
              .onResume(OnResume::Implied)
              .help("Shuffle the samples each epoch.", "每个轮次打乱样本顺序。"),
          Field("data.overlong", &DataSettings::overlong)
              .label("Overlong samples", "超长样本")
              .options(overlongChoices())
              .onResume(OnResume::Fixed)
              .help("What happens to samples longer than max_length; split is for plain text.",
                    "超过 max_length 的样本如何处理；split 只用于纯文本。"),
          Field("data.strict", &DataSettings::strict)
              .label("Strict rows", "严格检查")
              .advanced()
              .help("Stop at the first row that cannot be used instead of skipping it.",
                    "遇到无法使用的行即报错，而不是跳过。")};
}

} // namespace tw
