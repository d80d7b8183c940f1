#pragma once
// Every recipe field with default, range, unit and help. Forms, command-line help, validation and `recipe schema` are
// built from it. The entries themselves stand beside this file, one file for each group of fields, each list of choices
// and each method.
#include "engine/api/catalog/choice.h"
#include "engine/api/json.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tw {

struct Recipe;

enum class FieldKind {
  Text,
  Path,
  Integer,
  Number,
  Boolean,
  Choice,
  TextList,
  IntegerList,
  IntegerLists, ///< a list of whole numbers, or an object from a name to such a list
  FileList,
  Map,
  Targets,
  Any ///< true, false or one of `choices`
};

/// Whether a run may go on from its checkpoint when the field has another value.
enum class OnResume {
  Free,   ///< it may, and the new value counts from there on
  Fixed,  ///< no: the values are compared, and the field is named
  Implied ///< no: told by what the field decides (the samples, their batches, the model), not by its value
};

/// Which methods a field that is in every recipe means something to.
enum class Concern {
  Everyone,
  Adapters, ///< those that leave the base as it is and write an adapter
  Targets   ///< those that attach to modules
};

/// Where a field's value goes with "how to train": a preset that is applied, the winner of a comparison.
enum class Carried {
  Always,    ///< the rule for `method` and `training`
  ByPresets, ///< not by a winner: how long a run takes and how often it is looked at, which a comparison sets by itself
  Never      ///< it belongs to one job: its model, its data, its machine, its name; the rule for all other groups
};

/// One recipe field. `path` is dotted ("training.learning_rate").
struct FieldInfo {
  std::string path;
  FieldKind kind = FieldKind::Text;
  Json defaultValue;
  std::optional<double> minimum, maximum;
  bool minimumExcluded = false;
  std::optional<double> hole; ///< a number within the range that has no meaning
  Text holeRule;              ///< what a number must be because of `hole`, in words
  std::string unit;           ///< "tokens", "steps" … or empty
  std::vector<Choice> options;
  std::vector<std::string> choices;  ///< names of the options that this version has
  std::vector<std::string> reserved; ///< of those that the contract reserves and this version refuses by name
  std::string pattern;               ///< Choice: a regular expression of all that is right, where the names are not all
  bool nullable = false;
  bool required = false;    ///< a recipe without it is incomplete; it has no default
  bool advanced = false;    ///< folded away in forms
  bool wholeValues = false; ///< Map: the values are whole numbers
  std::string notYet;       ///< what any value but the default asks for and this version has not got ("DoRA"), or empty
  OnResume onResume = OnResume::Free;
  std::vector<std::string> methods; ///< that have this field; empty: it is in every recipe
  Concern concern = Concern::Everyone;
  Carried carried = Carried::Never;
  Text label; ///< as people call it
  Text help;
  std::function<Json(const Recipe&)> read;
  std::function<void(Recipe&, const Json&)> write; ///< a value that was checked
};

/// Every field in the order of the contract, each path once. The list is built once.
const std::vector<FieldInfo>& recipeFields();
const FieldInfo* findRecipeField(const std::string& path);
/// As a recipe of this method type has it: where several methods have a field of that name, that method's.
const FieldInfo* findRecipeField(const std::string& path, const std::string& methodType);
/// The fields that a recipe of this method type has, in the order in which they are written.
std::vector<const FieldInfo*> fieldsFor(const std::string& methodType);
/// The choice with which `field` does not count in a recipe whose fields `valueOf` tells ("training.adam_epsilon" does
/// not with training.optim lion); null where it counts.
const FieldInfo* hinderingChoice(const FieldInfo& field, const std::function<Json(const std::string& path)>& valueOf);
/// The options that only some export formats have (Choice::fields says which): commands::Export::options by `path`, on
/// the command line `--quant-type` for "quant_type".
const std::vector<FieldInfo>& exportOptions();
/// JSON Schema (draft 2020-12) of a recipe.
Json recipeSchema();
/// Where a dotted path stands in a recipe's JSON.
Json::json_pointer pointerTo(const std::string& path);
/// The candidate with the smallest edit distance, or empty when none is near.
std::string nearestName(const std::string& name, const std::vector<std::string>& candidates);
/// "a, b, c".
std::string namesInWords(const std::vector<std::string>& names, const std::string& between = ", ");

} // namespace tw
