// The recipe fields of `method` that every recipe has, and those of low-rank updates: methods name which of these
// they have. What one method alone has stands in its file under methods/.
#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

const std::vector<Choice>& biasModes() {
  static const std::vector<Choice> modes = {{"none", "None", "", {}, false},
                                            {"all", "All", "", {}, false},
                                            {"lora_only", "Only those of adapted layers", "", {}, false}};
  return modes;
}

const std::vector<Choice>& loraStarts() {
  static const std::vector<Choice> starts = {{"true", "As the base model", "", {}, false},
                                             {"false", "Both random", "", {}, false},
                                             {"gaussian", "Gaussian", "", {}, false},
                                             {"pissa", "PiSSA", "", {}, true},
                                             {"olora", "OLoRA", "", {}, true},
                                             {"eva", "EVA", "", {}, true},
                                             {"loftq", "LoftQ", "", {}, true},
                                             {"orthogonal", "Orthogonal", "", {}, true},
                                             {"corda", "CorDA", "", {}, true}};
  return starts;
}

// A list, or one pattern: the only field held by two members.
Json targetsOf(const Recipe& recipe) {
  const auto& method = recipe.method;
  if (method.target_modules.size() == 1 && (method.target_is_pattern || method.target_modules.front() == "all-linear"))
    return method.target_modules.front();
  return method.target_modules;
}

void setTargets(Recipe& recipe, const Json& value) {
  auto& method = recipe.method;
  method.target_is_pattern = value.is_string() && value != "all-linear";
  if (value.is_string()) method.target_modules = {value.get<std::string>()};
  else value.get_to(method.target_modules);
}

} // namespace

std::vector<FieldInfo> methodFields() {
  return {Field("method.type", &MethodSettings::type)
              .label("Method", "方法")
              .options(methodChoices())
              .onResume(OnResume::Fixed)
              .help("LoRA trains small low-rank matrices beside frozen weights; full trains every weight.",
                    "LoRA 只训练冻结权重旁的低秩矩阵；full 训练全部权重。"),
          Field("method.r", &MethodSettings::r)
              .label("Rank r", "秩 r")
              .range(1, 4096)
              .onResume(OnResume::Fixed)
              .help("Rank of the update. 8 to 32 suits most data; more learns more and costs memory.",
                    "更新矩阵的秩。8 到 32 适合多数数据；越大学得越多，占用也越多。"),
          Field("method.lora_alpha", &MethodSettings::lora_alpha)
              .label("Alpha", "Alpha")
              .range(1, 65536)
              .onResume(OnResume::Fixed)
              .help("Strength of the update: it is scaled by alpha / r. Usually r or twice r.",
                    "更新的强度：按 alpha / r 缩放。通常取 r 或 2r。"),
          Field("method.lora_dropout", &MethodSettings::lora_dropout)
              .label("Dropout", "Dropout")
              .range(0, 0.95)
              .help("Share of inputs dropped while training; 0 to 0.1 guards small datasets.",
                    "训练时随机丢弃的输入比例；小数据集可用 0 到 0.1。"),
          Field("method.target_modules", FieldKind::Targets, targetsOf, setTargets)
              .concerns(Concern::Targets)
              .label("Target modules", "目标模块")
              .onResume(OnResume::Fixed)
              .help("Which linear layers get an adapter: all-linear, a list of names, or a regular expression.",
                    "给哪些线性层加适配器：all-linear、名称列表或正则表达式。"),
          Field("method.bias", &MethodSettings::bias)
              .concerns(Concern::Targets)
              .label("Train biases", "训练偏置")
              .options(biasModes())
              .advanced()
              .onResume(OnResume::Fixed)
              .help("Whether biases are trained too.", "是否同时训练偏置。"),
          Field("method.use_dora", &MethodSettings::use_dora)
              .label("DoRA", "DoRA")
              .advanced()
              .notYet("DoRA")
              .onResume(OnResume::Fixed)
              .help("Weight-decomposed LoRA.", "权重分解的 LoRA（DoRA）。"),
          Field("method.use_rslora", &MethodSettings::use_rslora)
              .label("Rank-stabilised scale", "秩稳定缩放")
              .advanced()
              .onResume(OnResume::Fixed)
              .help("Scale by alpha / sqrt(r), steadier at high ranks.", "按 alpha / √r 缩放，高秩时更稳定。"),
          Field("method.init_lora_weights", &MethodSettings::init_lora_weights)
              .label("Initial weights", "初始权重")
              .options(loraStarts())
              .advanced()
              .help("true: A random, B zero (starts as the base model); gaussian; false: both random.",
                    "true：A 随机、B 为零（起点等于基础模型）；gaussian；false：两者皆随机。"),
          Field("method.init_from", &MethodSettings::init_from)
              .concerns(Concern::Adapters)
              .label("Start from adapter", "起始适配器")
              .isPath()
              .advanced()
              .onResume(OnResume::Implied)
              .help("Adapter folder to start from.", "从哪个适配器文件夹继续。"),
          Field("method.modules_to_save", &MethodSettings::modules_to_save)
              .concerns(Concern::Adapters)
              .label("Modules trained in full", "完整训练的模块")
              .advanced()
              .onResume(OnResume::Fixed)
              .help("Modules trained in full and saved with the adapter, e.g. lm_head.",
                    "完整训练并随适配器保存的模块，如 lm_head。"),
          Field("method.rank_pattern", &MethodSettings::rank_pattern)
              .label("Rank by module", "按模块设置秩")
              .advanced()
              .onResume(OnResume::Fixed)
              .help("Rank for modules whose name matches a pattern.", "为名称匹配的模块单独指定秩。"),
          Field("method.alpha_pattern", &MethodSettings::alpha_pattern)
              .label("Alpha by module", "按模块设置 Alpha")
              .advanced()
              .onResume(OnResume::Fixed)
              .help("Alpha for modules whose name matches a pattern.", "为名称匹配的模块单独指定 alpha。"),
          Field("method.layers_to_transform", &MethodSettings::layers_to_transform)
              .concerns(Concern::Targets)
              .label("Layers", "层")
              .advanced()
              .onResume(OnResume::Fixed)
              .help("Only these decoder layers, counted from 0.", "只作用于这些层，从 0 数起。")};
}

} // namespace tw
