#include "app/cli/verbs.h"

namespace tw::cli {

Verbs allVerbs() {
  Verbs verbs;
  for (auto* make : {&makeInfo,           &makeTokenize,  &makeDetokenize,  &makeRender,         &makeDataInspect,
                     &makeDataEncode,     &makeDataClean, &makeEstimate,    &makeTrain,          &makeLogits,
                     &makeGenerate,       &makeChat,      &makeEvaluate,    &makeExport,         &makeAdaptersInfo,
                     &makeAdaptersSearch, &makeNewModel,  &makeRecipeNew,   &makeRecipeValidate, &makeRecipeSchema,
                     &makeRunsList,       &makeRunsShow,  &makeRunsCompare, &makeRunsDelete,     &makeDoctor,
                     &makeHelp,           &makeCompletion})
    verbs.push_back((*make)());
  verbs.push_back(makeCompare());
  verbs.push_back(makeBench("train-lora", "Measure training with LoRA on float32 weights."));
  verbs.push_back(makeBench("train-qlora", "Measure training with LoRA on NF4 weights."));
  verbs.push_back(makeReserved("bench generate", "Measure writing token by token."));
  verbs.push_back(makeReserved("bench tokenize", "Measure the tokenizer."));
  verbs.push_back(makeReserved("adapters combine", "Make one adapter of several."));
  verbs.push_back(makeReserved("adapters resize", "Change an adapter's rank."));
  verbs.push_back(makeReserved("pull", "Download a model."));
  verbs.push_back(makeReserved("recipe import", "Read a LLaMA-Factory YAML."));
  for (const char* action : {"add", "list", "start", "remove"})
    verbs.push_back(makeReserved(std::string("queue ") + action, "Jobs one after another."));
  return verbs;
}

} // namespace tw::cli
