// The recipe fields of `method` that every recipe has, and those of low-rank updates: methods name which of these
// they have. What one method alone has stands in its file under methods/.
#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

namespace tw {
namespace {

const std::vector<Choice>& biasModes() {
  static const std::vector<Choice> modes = {{"none", TW_TEXT("None"), {}, {}, false},
                                            {"all", TW_TEXT("All"), {}, {}, false},
                                            {"lora_only", TW_TEXT("Only those of adapted layers"), {}, {}, false}};
  return modes;
}

const std::vector<Choice>& loraStarts() {
  static const std::vector<Choice> starts = {{"true", TW_TEXT("As the base model"), {}, {}, false},
                                             {"false", TW_TEXT("Both random"), {}, {}, false},
                                             {"gaussian", TW_TEXT("Gaussian"), {}, {}, false},
                                             {"pissa", TW_TEXT("PiSSA"), {}, {}, false},
                                             {"olora", TW_TEXT("OLoRA"), {}, {}, false},
                                             {"eva", TW_TEXT("EVA"), {}, {}, false},
                                             {"loftq", TW_TEXT("LoftQ"), {}, {}, false},
                                             {"orthogonal", TW_TEXT("Orthogonal"), {}, {}, true},
                                             {"corda", TW_TEXT("CorDA"), {}, {}, true}};
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
  return {
      Field("method.type", &MethodSettings::type)
          .label(TW_TEXT("Method"))
          .options(methodChoices())
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("LoRA trains small low-rank matrices beside frozen weights; full trains every weight.")),
      Field("method.r", &MethodSettings::r)
          .label(TW_TEXT("Rank r"))
          .range(1, 4096)
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Rank of the update. 8 to 32 suits most data; more learns more and costs memory.")),
      Field("method.lora_alpha", &MethodSettings::lora_alpha)
          .label(TW_TEXT("Alpha"))
          .range(1, 65536)
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Strength of the update: it is scaled by alpha / r. Usually r or twice r.")),
      Field("method.lora_dropout", &MethodSettings::lora_dropout)
          .label(TW_TEXT("Dropout"))
          .range(0, 0.95)
          .help(TW_TEXT("Share of inputs dropped while training; 0 to 0.1 guards small datasets.")),
      Field("method.target_modules", FieldKind::Targets, targetsOf, setTargets)
          .concerns(Concern::Targets)
          .label(TW_TEXT("Target modules"))
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Which linear layers get an adapter: all-linear, a list of names, or a regular expression.")),
      Field("method.bias", &MethodSettings::bias)
          .label(TW_TEXT("Train biases"))
          .options(biasModes())
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Whether biases are trained too.")),
      Field("method.use_dora", &MethodSettings::use_dora)
          .label(TW_TEXT("DoRA"))
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Weight-decomposed LoRA: each output of a target gets a length of its own besides the low-rank "
                        "matrices. Worth a try at ranks of 4 to 16, where it often learns better than plain LoRA; a "
                        "step takes longer and keeps each target's output in memory (arXiv:2402.09353).")),
      Field("method.use_rslora", &MethodSettings::use_rslora)
          .label(TW_TEXT("Rank-stabilised scale"))
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Scale by alpha / sqrt(r), steadier at high ranks: recommended from r = 32 on.")),
      Field("method.init_lora_weights", &MethodSettings::init_lora_weights)
          .label(TW_TEXT("Initial weights"))
          .options(loraStarts())
          .like("pissa_niter_[1-9][0-9]{0,2}")
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("true: A random, B zero; gaussian; false: both random. pissa (pissa_niter_4: faster, nearly as "
                        "good) and olora train the weight's own main directions; eva those of its inputs; loftq begins "
                        "with what quantisation took from the weight.")),
      Field("method.init_from", &MethodSettings::init_from)
          .carried(Carried::Never)
          .concerns(Concern::Adapters)
          .label(TW_TEXT("Start from adapter"))
          .isPath()
          .advanced()
          .onResume(OnResume::Implied)
          .help(TW_TEXT("Adapter folder to start from.")),
      Field("method.modules_to_save", &MethodSettings::modules_to_save)
          .concerns(Concern::Adapters)
          .label(TW_TEXT("Modules trained in full"))
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Modules trained in full and saved with the adapter, e.g. lm_head.")),
      Field("method.rank_pattern", &MethodSettings::rank_pattern)
          .label(TW_TEXT("Rank by module"))
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Rank for modules whose name matches a pattern.")),
      Field("method.alpha_pattern", &MethodSettings::alpha_pattern)
          .label(TW_TEXT("Alpha by module"))
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Alpha for modules whose name matches a pattern.")),
      Field("method.layers_to_transform", &MethodSettings::layers_to_transform)
          .concerns(Concern::Targets)
          .label(TW_TEXT("Layers"))
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Only these decoder layers, counted from 0."))};
}

} // namespace tw
