#include "engine/api/catalog/recipe_check.h"

#include "engine/api/catalog/methods.h"

#include <algorithm>
#include <cmath>
#include <regex>
#include <sstream>

namespace tw {
namespace {

std::string shown(double value) {
  std::ostringstream out;
  out.precision(15);
  out << value;
  return out.str();
}

Failure unknownField(const std::string& path, const std::vector<std::string>& valid) {
  const auto near = nearestName(path, valid);
  return fail(requestError("recipe.unknown_field", TW_TEXT("The recipe has a field \"%1\" that does not exist.", path),
                           near.empty() ? TW_TEXT("Remove it; `tunewright recipe schema` lists every field.")
                                        : TW_TEXT("Did you mean \"%1\"?", near))
                  .in(path));
}

Failure wrongType(const std::string& path, const Text& expected, const Json& got) {
  return fail(requestError("recipe.type",
                           TW_TEXT("\"%1\" must be %2, but it is %3.", path, expected,
                                   got.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 80)),
                           TW_TEXT("Give %1.", expected))
                  .in(path));
}

Failure outOfRange(const std::string& path, const Text& rule, const Json& got) {
  return fail(requestError("recipe.range", TW_TEXT("\"%1\" is %2, but it must be %3.", path, got.dump(), rule),
                           TW_TEXT("Choose a value that is %1.", rule))
                  .in(path));
}

bool isWhole(const Json& value) {
  if (value.is_number_unsigned()) return value.get<uint64_t>() <= 9007199254740992ull;
  return value.is_number_integer();
}

Result<> checkRange(const FieldInfo& field, const Json& value) {
  const double number = value.get<double>();
  if (!std::isfinite(number)) return wrongType(field.path, TW_TEXT("a finite number"), value);
  if (field.minimum && (number < *field.minimum || (field.minimumExcluded && number == *field.minimum)))
    return outOfRange(field.path,
                      field.minimumExcluded ? TW_TEXT("above %1", shown(*field.minimum))
                                            : TW_TEXT("at least %1", shown(*field.minimum)),
                      value);
  if (field.maximum && number > *field.maximum)
    return outOfRange(field.path, TW_TEXT("at most %1", shown(*field.maximum)), value);
  if (field.hole && number == *field.hole) return outOfRange(field.path, field.holeRule, value);
  return {};
}

Result<> checkChoice(const FieldInfo& field, const Json& value) {
  if (!value.is_string()) return wrongType(field.path, TW_TEXT("one of %1", namesInWords(field.choices)), value);
  const auto name = value.get<std::string>();
  // std::regex calls itself for every character: a text of any length would use up the stack.
  constexpr size_t longestName = 100;
  if (!field.pattern.empty() && name.size() <= longestName && std::regex_match(name, std::regex(field.pattern)))
    return {};
  if (std::find(field.choices.begin(), field.choices.end(), name) != field.choices.end()) return {};
  if (std::find(field.reserved.begin(), field.reserved.end(), name) != field.reserved.end())
    return fail(requestError("recipe.not_yet",
                             TW_TEXT("\"%1\": %2 is not available in this version yet.", field.path, name),
                             TW_TEXT("Use one of %1.", namesInWords(field.choices)))
                    .in(field.path));
  const auto near = nearestName(name, field.choices);
  return fail(
      requestError("recipe.choice",
                   TW_TEXT("\"%1\" is \"%2\", which is not one of %3.", field.path, name, namesInWords(field.choices)),
                   near.empty() ? TW_TEXT("Use one of %1.", namesInWords(field.choices))
                                : TW_TEXT("Did you mean \"%1\"?", near))
          .in(field.path));
}

Result<> checkList(const FieldInfo& field, const Json& value, bool (*accepts)(const Json&), const Text& expected) {
  if (!value.is_array()) return wrongType(field.path, expected, value);
  for (const auto& item : value)
    if (!accepts(item)) return wrongType(field.path, expected, item);
  return {};
}

bool isPlace(const Json& item) { return isWhole(item) && item >= 0; }

Result<> checkIntegerLists(const FieldInfo& field, const Json& value) {
  const auto expected = TW_TEXT("a list of whole numbers from 0, or an object from a name to such a list");
  if (!value.is_object()) return checkList(field, value, isPlace, expected);
  for (const auto& [name, list] : value.items()) {
    if (name.empty()) return wrongType(field.path, expected, value);
    TW_CHECK(checkList(field, list, isPlace, expected));
  }
  return {};
}

Result<> checkFile(const std::string& path, const Json& file) {
  if (!file.is_object()) return wrongType(path, TW_TEXT("an object with a \"path\""), file);
  static const std::vector<std::string> known = {"path", "format", "columns", "limit", "weight", "encoding"};
  for (const auto& [key, value] : file.items()) {
    const auto name = path + "." + key;
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      std::vector<std::string> valid;
      for (const auto& item : known) valid.push_back(path + "." + item);
      return unknownField(name, valid);
    }
    if (key == "path" && !value.is_string()) return wrongType(name, TW_TEXT("a path"), value);
    if (key == "encoding" && !value.is_string()) return wrongType(name, TW_TEXT("the name of an encoding"), value);
    if (key == "limit" && (!isWhole(value) || value < 0))
      return wrongType(name, TW_TEXT("a whole number of rows, 0 for all"), value);
    if (key == "weight" && (!value.is_number() || !(value.get<double>() > 0) || value.get<double>() > 1000))
      return wrongType(name, TW_TEXT("a number above 0 and at most 1000"), value);
    if (key == "columns") {
      if (!value.is_object()) return wrongType(name, TW_TEXT("an object from role to column name"), value);
      for (const auto& [role, column] : value.items())
        if (!column.is_string()) return wrongType(name + "." + role, TW_TEXT("a column name"), column);
    }
    if (key == "format") {
      FieldInfo choice;
      choice.path = name;
      choice.choices = availableNames(dataFormatChoices());
      TW_CHECK(checkChoice(choice, value));
    }
  }
  if (!file.contains("path") || file["path"].get<std::string>().empty())
    return fail(requestError("recipe.missing", TW_TEXT("\"%1\" names no file.", path), TW_TEXT("Give it a \"path\"."))
                    .in(path + ".path"));
  return {};
}

Result<> checkPattern(const FieldInfo& field, const Json& value) {
  if (!value.is_object()) return wrongType(field.path, TW_TEXT("an object from module name pattern to number"), value);
  for (const auto& [key, number] : value.items()) {
    if (field.wholeValues ? !isWhole(number) : !number.is_number())
      return wrongType(field.path + "." + key, field.wholeValues ? TW_TEXT("a whole number") : TW_TEXT("a number"),
                       number);
    if (number.get<double>() <= 0) return outOfRange(field.path + "." + key, TW_TEXT("above %1", int64_t{0}), number);
  }
  return {};
}

/// true, false or a name.
Result<> checkSwitchOrName(const FieldInfo& field, const Json& value) {
  if (value.is_boolean()) return {};
  if (!value.is_string() || (value != "true" && value != "false")) return checkChoice(field, value);
  std::string names;
  for (const auto& name : field.choices)
    if (name != "true" && name != "false") names += (names.empty() ? "\"" : ", \"") + name + "\"";
  return wrongType(field.path, TW_TEXT("true, false (without quotes) or %1", names), value);
}

Result<> checkField(const FieldInfo& field, const Json& value) {
  if (field.nullable && value.is_null()) return {};
  switch (field.kind) {
  case FieldKind::Text:
  case FieldKind::Path: return value.is_string() ? Result<>{} : wrongType(field.path, TW_TEXT("text"), value);
  case FieldKind::Boolean:
    return value.is_boolean() ? Result<>{} : wrongType(field.path, TW_TEXT("true or false"), value);
  case FieldKind::Integer:
    return isWhole(value) ? checkRange(field, value) : wrongType(field.path, TW_TEXT("a whole number"), value);
  case FieldKind::Number:
    return value.is_number() ? checkRange(field, value) : wrongType(field.path, TW_TEXT("a number"), value);
  case FieldKind::Choice: return checkChoice(field, value);
  case FieldKind::TextList:
    return checkList(
        field, value, [](const Json& item) { return item.is_string(); }, TW_TEXT("a list of texts"));
  case FieldKind::IntegerList: return checkList(field, value, isPlace, TW_TEXT("a list of whole numbers from 0"));
  case FieldKind::IntegerLists: return checkIntegerLists(field, value);
  case FieldKind::FileList: {
    if (!value.is_array()) return wrongType(field.path, TW_TEXT("a list of {\"path\": …}"), value);
    for (size_t i = 0; i < value.size(); ++i) TW_CHECK(checkFile(field.path + "[" + std::to_string(i) + "]", value[i]));
    return {};
  }
  case FieldKind::Map: return checkPattern(field, value);
  case FieldKind::Targets:
    if (value.is_string() ? value.get<std::string>().empty() : value.empty())
      return wrongType(field.path, TW_TEXT("\"all-linear\", a list of module names or a regular expression"), value);
    return value.is_string()
               ? Result<>{}
               : checkList(
                     field, value,
                     [](const Json& item) { return item.is_string() && !item.get<std::string>().empty(); },
                     TW_TEXT("a list of module names"));
  case FieldKind::Any: return checkSwitchOrName(field, value);
  }
  return {};
}

/// Another method may have a field of the same name: this recipe's counts.
Result<> refuseReserved(const Json& recipe, const std::string& type) {
  for (const auto& any : recipeFields()) {
    const auto& field = *findRecipeField(any.path, type);
    if (const auto pointer = pointerTo(field.path);
        !field.notYet.empty() && recipe.contains(pointer) && recipe.at(pointer) != field.defaultValue)
      return fail(requestError("recipe.not_yet", TW_TEXT("%1 is not available in this version yet.", field.notYet),
                               TW_TEXT("Leave \"%1\" at its default.", field.path))
                      .in(field.path));
  }
  return {};
}

/// A field that only other methods have is refused, except at its default: recipes written before methods had fields of
/// their own carry those of LoRA.
Result<> refuseOthers(const Json& recipe) {
  const auto method = recipe.find("method");
  if (method == recipe.end()) return {};
  const auto type = method->value("type", MethodSettings{}.type);
  const auto* info = findMethod(type);
  if (!info) return {};
  for (const auto& [name, value] : method->items()) {
    const auto* field = findRecipeField("method." + name);
    if (!field || field->methods.empty() || info->hasOwn(name) || value == field->defaultValue) continue;
    return fail(requestError("recipe.other_method",
                             TW_TEXT("\"%1\" belongs to the method %2; this recipe's method is %3.", field->path,
                                     namesInWords(field->methods), type),
                             TW_TEXT("Leave it out, or choose another method.type."))
                    .in(field->path));
  }
  return {};
}

} // namespace

Result<> checkRecipeJson(const Json& recipe) {
  if (!recipe.is_object())
    return fail(requestError("recipe.type", TW_TEXT("A recipe must be a JSON object."),
                             TW_TEXT("Start from `tunewright recipe new`.")));
  std::vector<std::string> valid;
  for (const auto& field : recipeFields()) valid.push_back(field.path);
  const auto typeAt = pointerTo("method.type");
  const auto type = recipe.contains(typeAt) && recipe.at(typeAt).is_string() ? recipe.at(typeAt).get<std::string>()
                                                                             : MethodSettings{}.type;
  for (const auto& [key, value] : recipe.items()) {
    if (const auto* field = findRecipeField(key)) {
      TW_CHECK(checkField(*field, value));
      continue;
    }
    const bool isGroup = std::any_of(valid.begin(), valid.end(), [&, prefix = key + "."](const std::string& path) {
      return path.rfind(prefix, 0) == 0;
    });
    if (!isGroup) {
      std::vector<std::string> names = valid;
      for (const auto* group : {"model", "data", "method", "training"}) names.emplace_back(group);
      return unknownField(key, names);
    }
    if (!value.is_object()) return wrongType(key, TW_TEXT("an object"), value);
    for (const auto& [name, inner] : value.items()) {
      const auto* field = findRecipeField(key + "." + name, type);
      if (!field) return unknownField(key + "." + name, valid);
      TW_CHECK(checkField(*field, inner));
    }
  }
  TW_CHECK(refuseOthers(recipe));
  return refuseReserved(recipe, type);
}

namespace {

/// A field of the training that the chosen optimizer or schedule has no use for. (Those of quantisation may wait for
/// it.)
Result<> refuseWithoutUse(const Recipe& recipe) {
  const auto valueOf = [&](const std::string& path) { return findRecipeField(path)->read(recipe); };
  for (const auto& field : recipeFields()) {
    if (!field.path.starts_with("training.") || field.read(recipe) == field.defaultValue) continue;
    if (const auto* chooser = hinderingChoice(field, valueOf))
      return fail(requestError("recipe.conflict",
                               TW_TEXT("\"%1\" has no meaning while \"%2\" is %3.", field.path, chooser->path,
                                       chooser->read(recipe).get<std::string>()),
                               TW_TEXT("Leave it out, or choose another %1.", chooser->path))
                      .in(field.path));
  }
  return {};
}

/// Ranks that are found while training begins leave no room for others.
Result<> checkRankAllocation(const MethodSettings& method) {
  const auto own = ownValues(method);
  if (!own.contains("rank_allocation")) return {};
  const auto conflict = [](const std::string& field, const Text& message, const Text& advice) {
    return fail(requestError("recipe.conflict", message, advice).in(field));
  };
  if (own["rank_allocation"] != "gradient") {
    if (own["rank_budget"].is_null()) return {};
    return conflict("method.rank_budget",
                    TW_TEXT("\"method.rank_budget\" has no meaning while \"method.rank_allocation\" is fixed."),
                    TW_TEXT("Leave it out, or set method.rank_allocation to gradient."));
  }
  if (!method.rank_pattern.empty() || !method.alpha_pattern.empty())
    return conflict("method.rank_pattern",
                    TW_TEXT("Ranks are chosen either by \"method.rank_pattern\" or by the gradients."),
                    TW_TEXT("Leave the patterns out, or set method.rank_allocation to fixed."));
  if (method.init_from && !method.init_from->empty())
    return conflict("method.init_from", TW_TEXT("The adapter in \"method.init_from\" has its ranks already."),
                    TW_TEXT("Set method.rank_allocation to fixed."));
  return {};
}

/// LoRA+ is for methods whose update is a product of matrices A and B.
Result<> checkLoraPlus(const Recipe& recipe) {
  const auto* method = findMethod(recipe.method.type);
  if (!recipe.training.loraplus_lr_ratio || !method || method->hasOwn("lora_alpha")) return {};
  return fail(requestError("recipe.conflict",
                           TW_TEXT("\"training.loraplus_lr_ratio\" has no meaning with the method %1.", method->name),
                           TW_TEXT("Leave it out, or set method.type to lora."))
                  .in("training.loraplus_lr_ratio"));
}

} // namespace

Result<> checkComplete(const Recipe& recipe) {
  const auto missing = [](const std::string& path, const Text& what) {
    return fail(requestError("recipe.missing", TW_TEXT("The recipe names no %1.", what), TW_TEXT("Set \"%1\".", path))
                    .in(path));
  };
  if (recipe.model.path.empty()) return missing("model.path", TW_TEXT("model"));
  if (recipe.data.train.empty()) return missing("data.train", TW_TEXT("training data"));
  const auto* method = findMethod(recipe.method.type);
  if (method && !method->trainsQuantized && recipe.model.quantization != "none")
    return fail(requestError("recipe.conflict", TW_TEXT("Full training cannot update quantised weights."),
                             TW_TEXT("Set model.quantization to none, or method.type to lora."))
                    .in("model.quantization"));
  if (method && method->check) TW_CHECK(method->check(recipe));
  const auto& sizes = quantizationBlockSizes();
  if (const int64_t size = recipe.model.quantization_block_size;
      std::find(sizes.begin(), sizes.end(), size) == sizes.end())
    return fail(requestError("recipe.range",
                             TW_TEXT("\"model.quantization_block_size\" is %1, which is not a power of two.", size),
                             TW_TEXT("Use 64, 128, 256, 512, 1024, 2048 or 4096."))
                    .in("model.quantization_block_size"));
  TW_CHECK(refuseWithoutUse(recipe));
  TW_CHECK(checkRankAllocation(recipe.method));
  TW_CHECK(checkLoraPlus(recipe));
  const bool hasValidation = !recipe.data.validation.empty() || recipe.data.validation_fraction > 0;
  if (!hasValidation && (recipe.training.early_stopping_patience > 0 || recipe.training.load_best_model_at_end)) {
    const std::string path = recipe.training.early_stopping_patience > 0 ? "training.early_stopping_patience"
                                                                         : "training.load_best_model_at_end";
    return fail(requestError("recipe.conflict", TW_TEXT("\"%1\" needs validation data.", path),
                             TW_TEXT("Set data.validation_fraction, for instance to 0.05."))
                    .in(path));
  }
  return {};
}

} // namespace tw
