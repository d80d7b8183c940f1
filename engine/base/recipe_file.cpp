// Recipes on disk: relative paths are relative to the recipe's folder.
#include "engine/api/catalog/field_info.h"
#include "engine/api/catalog/recipe_check.h"
#include "engine/api/recipe.h"
#include "engine/base/files.h"
#include "engine/base/paths.h"

#include <algorithm>
#include <cctype>
#include <fstream>

namespace tw {
namespace {

void makeAbsolute(std::string& path, const fs::path& base) {
  if (!path.empty()) path = toUtf8(fs::path(base / expandedHome(fromUtf8(path))).lexically_normal());
}

/// Lines that are objects of their own, and more than one: JSON Lines.
bool holdsRows(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string line;
  int objects = 0;
  for (char sign = 0; objects < 2 && stream.get(sign);) {
    if (sign != '\n') {
      line += sign;
      if (line.size() > (size_t{1} << 20)) return false;
      if (stream.peek() != std::char_traits<char>::eof()) continue;
    }
    if (line.find_first_not_of(" \t\r") != std::string::npos) {
      if (line.find('{') != line.find_first_not_of(" \t\r") || !Json::accept(line)) return false;
      ++objects;
    }
    line.clear();
  }
  return objects == 2;
}

} // namespace

Result<> checkRecipeFile(const std::string& path) {
  const auto advice =
      TW_TEXT("A recipe is a JSON file; make one with `tunewright recipe new --model MODEL --data FILE`.");
  const auto file = fromUtf8(path);
  std::error_code ignored;
  if (fs::is_directory(file, ignored))
    return fail(requestError("recipe.type", TW_TEXT("%1 is a folder.", path), advice).at(path));
  auto ending = toUtf8(file.extension());
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool data = ending == ".jsonl" || ending == ".csv" || ending == ".tsv" || ending == ".parquet";
  if (fs::exists(file, ignored) && (data || holdsRows(file)))
    return fail(requestError("recipe.type", TW_TEXT("%1 is a dataset, not a recipe.", path), advice).at(path));
  return {};
}

Result<> applyOverride(Json& recipe, const std::string& assignment) {
  const auto equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0)
    return fail(requestError("usage.set", TW_TEXT("\"%1\" is not of the form a.b=value.", assignment),
                             TW_TEXT("Write for instance --set training.learning_rate=1e-4.")));
  const auto path = assignment.substr(0, equals), text = assignment.substr(equals + 1);
  const auto* field = findRecipeField(path);
  if (!field) {
    std::vector<std::string> valid;
    for (const auto& known : recipeFields()) valid.push_back(known.path);
    const auto near = nearestName(path, valid);
    return fail(requestError("recipe.unknown_field", TW_TEXT("The recipe has no field \"%1\".", path),
                             near.empty() ? TW_TEXT("`tunewright recipe schema` lists every field.")
                                          : TW_TEXT("Did you mean \"%1\"?", near))
                    .in(path));
  }
  const bool isText =
      field->kind == FieldKind::Text || field->kind == FieldKind::Path || field->kind == FieldKind::Choice;
  Json value(text);
  if (!isText || (field->nullable && text == "null"))
    if (auto parsed = parseJson(text)) value = std::move(*parsed);
  if (field->kind == FieldKind::FileList && value.is_string()) value = Json::array({{{"path", text}}});
  const auto dot = path.find('.');
  if (dot == std::string::npos) recipe[path] = value;
  else recipe[path.substr(0, dot)][path.substr(dot + 1)] = value;
  return {};
}

Result<Recipe> loadRecipe(const std::string& path, const std::vector<std::string>& overrides) {
  const auto file = fromUtf8(path);
  TW_CHECK(checkRecipeFile(path));
  auto json = readJsonFile(file, uint64_t{64} << 20);
  if (!json) {
    auto error = json.error();
    error.fault = Fault::Request; // a recipe that cannot be read is a wrong request, not failed work
    return fail(error);
  }
  if (!json->is_object())
    return fail(requestError("recipe.type", TW_TEXT("The recipe %1 is not a JSON object.", path),
                             TW_TEXT("Start from `tunewright recipe new`."))
                    .at(path));
  const auto located = [&](Error error) {
    if (error.file.empty()) error.file = path;
    return fail(std::move(error));
  };
  const auto base = fs::absolute(file).parent_path();
  if (auto checked = checkRecipeJson(*json); !checked) return located(checked.error());
  // Paths given on the command line are relative to where the user stands, those in the file to the file.
  Json overridden = *json;
  for (const auto& assignment : overrides) TW_CHECK(applyOverride(overridden, assignment));
  auto recipe = recipeFromJson(overridden);
  if (!recipe) return located(recipe.error());
  const auto baseOf = [&](const char* field) {
    for (const auto& assignment : overrides)
      if (assignment.rfind(std::string(field) + "=", 0) == 0) return fs::current_path();
    return base;
  };
  makeAbsolute(recipe->model.path, baseOf("model.path"));
  makeAbsolute(recipe->output_dir, baseOf("output_dir"));
  for (auto& source : recipe->data.train) makeAbsolute(source.path, baseOf("data.train"));
  for (auto& source : recipe->data.validation) makeAbsolute(source.path, baseOf("data.validation"));
  if (recipe->method.init_from) makeAbsolute(*recipe->method.init_from, baseOf("method.init_from"));
  if (recipe->data.chat_template.ends_with(".jinja"))
    makeAbsolute(recipe->data.chat_template, baseOf("data.chat_template"));
  return recipe;
}

} // namespace tw
