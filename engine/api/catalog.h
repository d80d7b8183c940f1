#pragma once
// What there is to choose: every recipe field with default, range, unit and help, and the families, methods and verbs.
// Forms, command-line help, validation and `recipe schema` are built from it.
#include "engine/api/json.h"

#include <optional>
#include <string>
#include <vector>

namespace tw {

enum class FieldKind {
  Text,
  Path,
  Integer,
  Number,
  Boolean,
  Choice,
  TextList,
  IntegerList,
  FileList,
  Map,
  Targets,
  Any
};

/// One recipe field. `path` is dotted ("training.learning_rate").
struct FieldInfo {
  std::string path;
  FieldKind kind = FieldKind::Text;
  Json defaultValue;
  std::optional<double> minimum, maximum;
  bool minimumExcluded = false;
  std::string unit;                  ///< "tokens", "steps" … or empty
  std::vector<std::string> choices;  ///< Choice: what this version has
  std::vector<std::string> reserved; ///< Choice: what the contract reserves and this version refuses by name
  bool nullable = false;
  bool advanced = false; ///< folded away in forms
  std::string helpEnglish, helpChinese;
};

/// Every field in the order of the contract. The list is built once.
const std::vector<FieldInfo>& recipeFields();
const FieldInfo* findRecipeField(const std::string& path);
/// JSON Schema (draft 2020-12) of a recipe.
Json recipeSchema();
/// The candidate with the smallest edit distance, or empty when none is near.
std::string nearestName(const std::string& name, const std::vector<std::string>& candidates);

/// A thing one can pick by name (a model family, a tuning method, an export format …).
struct CatalogEntry {
  std::string name, titleEnglish, titleChinese, helpEnglish, helpChinese;
  bool available = true;
};
struct Catalog {
  std::vector<CatalogEntry> families, methods, exportFormats, schedulers, chatTemplates;
};

} // namespace tw
