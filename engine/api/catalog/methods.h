#pragma once
// The tuning methods as everything outside the engine sees them: names, the recipe fields that they have, and what
// follows from how they work. A method's file under methods/ says all of it; methods.cpp lists them.
#include "engine/api/catalog/field_info.h"
#include "engine/api/result.h"

namespace tw {

struct MethodSettings;

/// What a person who chooses looks for; forms offer the methods under these, in this order.
enum class MethodGroup {
  StartHere,       ///< right for nearly everybody
  MoreQuality,     ///< learns better than plain LoRA at some cost
  FewerParameters, ///< smaller results than LoRA's
  Prompts,         ///< learns what stands before the text
  WholeModel       ///< changes the model's own weights
};

/// Where in a layer the values stand that are trained, for its drawing.
enum class TrainedPart {
  BesideWeights, ///< small matrices beside each target, whose product is added to its weight
  Experts,       ///< several such pairs beside each target, and what chooses among them
  AroundWeights, ///< each target's weight is turned or multiplied by a small matrix
  Factors,       ///< one factor for each value that a target gives or takes
  AfterBlocks,   ///< small layers behind attention and feed-forward
  BeforeText,    ///< rows before the text's embeddings
  KeysAndValues, ///< keys and values before those of the text, in every layer
  Weights,       ///< the model's own weights, all of them
  LastLayers,    ///< the weights of the last layers
  Biases         ///< what is added behind each linear layer
};

struct MethodInfo {
  std::string name; ///< as recipes write it
  Text title;
  Text note; ///< two or three words that tell it from the others
  Text help; ///< a sentence
  MethodGroup group = MethodGroup::MoreQuality;
  TrainedPart part = TrainedPart::BesideWeights;
  /// Fields of low-rank updates that it has, which are described in fields_method.cpp ("r", "lora_alpha" …).
  std::vector<std::string> lowRankFields;
  /// Fields of its own, which stand in recipe.method.own. Another method may have one of the same name and kind.
  std::vector<FieldInfo> fields;

  std::string peftType; ///< "LORA" in adapter_config.json; empty: it writes no adapter
  bool inPeft = true;   ///< PEFT opens what it writes; else the form is this program's own
  std::string product;  ///< what its result is, in a model card: "A LoRA adapter"

  bool reserved = false;       ///< named in the contract and not in this version: refused by name
  bool keepsBase = true;       ///< the base's weights stay as they are, and what is written is an adapter beside it
  bool merges = true;          ///< can be worked into the weights
  Text whyNotMerged;           ///< of an adapter that cannot: a sentence
  bool hasTargets = true;      ///< attaches to modules: target_modules and layers_to_transform count
  bool trainsQuantized = true; ///< over a base held in 8 or 4 bits
  double usualRateLow = 1e-4, usualRateHigh = 3e-4; ///< learning rates that usually work

  /// What makes no sense together in a recipe of it, beyond the ranges of single fields; empty: all does. Errors:
  /// recipe.conflict.
  std::function<Result<>(const Recipe&)> check;

  /// Whether a recipe of this method has the field ("r", "feedforward_modules"); the shared ones are in all.
  bool hasOwn(const std::string& name) const;
};

/// Whether the field says anything to the method: one of its own, or a shared one that concerns it. Forms show these.
bool concerns(const FieldInfo& field, const MethodInfo& method);

/// Every method of the contract, the default first; those that this version lacks are reserved.
const std::vector<MethodInfo>& methodInfos();
std::vector<Choice> methodChoices();
const MethodInfo* findMethod(const std::string& name);
/// The values of the fields of its own that the chosen method has: those given in `method.own`, else the defaults.
Json ownValues(const MethodSettings& method);
/// A recipe's JSON without the fields that only other methods have.
Json withoutOtherMethods(Json recipe);

MethodInfo loraInfo();
MethodInfo fullInfo();
MethodInfo ia3Info();
MethodInfo reloraInfo();
MethodInfo promptTuningInfo();
MethodInfo prefixTuningInfo();
MethodInfo adaloraInfo();
MethodInfo lohaInfo();
MethodInfo lokrInfo();
MethodInfo pTuningInfo();
MethodInfo missInfo();
MethodInfo oftInfo();
MethodInfo bottleneckInfo();
MethodInfo freezeInfo();
MethodInfo bitfitInfo();
MethodInfo loraMoeInfo();

} // namespace tw
