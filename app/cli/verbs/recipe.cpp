#include "app/cli/help.h"
#include "app/cli/input_files.h"
#include "app/cli/verbs.h"
#include "engine/api/catalog/field_info.h"
#include "engine/api/catalog/recipe_check.h"

#include <algorithm>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <optional>

namespace tw::cli {
namespace {

namespace fs = std::filesystem;

class RecipeNew : public Verb {
 public:
  RecipeNew() : Verb("recipe new", "Write a complete recipe with every default.") {}
  void setUp(CLI::App& app) override {
    app.add_option("FILE", m_file, "Where it goes; standard output when left out.");
    app.add_option("--model", m_model, "The base model.")->type_name("DIR");
    app.add_option("--data", m_data, "A training file; may be repeated.")->type_name("F");
    app.add_option("--name", m_name, "Name of the run.")->type_name("NAME");
    app.add_option("--set", m_overrides, "A field's value; may be repeated.")->type_name("A.B=V");
    app.add_flag("--overwrite", m_overwrite, "Replace FILE.");
  }
  std::string details() const override { return "Fields for --set\n" + recipeFieldsText(); }

  Result<int> run(Context& context) override {
    Recipe recipe;
    if (!m_name.empty()) recipe.name = m_name;
    recipe.model.path = fromRecipe(m_model);
    for (const auto& path : m_data) recipe.data.train.push_back({fromRecipe(path)});
    Json json = recipeToJson(recipe);
    for (const auto& assignment : m_overrides) TW_CHECK(applyOverride(json, assignment));
    TW_CHECK(checkRecipeJson(json));
    const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace);
    if (m_file.empty()) {
      context.output.event({{"event", "recipe"}, {"recipe", json}});
      context.output.result(text);
      return kExitDone;
    }
    TW_CHECK(write(text));
    context.output.event({{"event", "recipe"}, {"path", m_file}, {"recipe", json}});
    context.output.result("Recipe: " + m_file);
    return kExitDone;
  }

 private:
  /// Paths on the command line are relative to where the user stands, those in a recipe to its folder.
  std::string fromRecipe(const std::string& path) const {
    if (path.empty() || m_file.empty() || fs::path(path).is_absolute()) return path;
    std::error_code ignored;
    const auto folder = fs::absolute(m_file, ignored).lexically_normal().parent_path();
    const auto relative = fs::absolute(path, ignored).lexically_normal().lexically_proximate(folder);
    return relative.empty() ? path : relative.string();
  }

  Result<> write(const std::string& text) const {
    std::error_code error;
    if (!m_overwrite && fs::exists(m_file, error))
      return fail(requestError("io.exists", TW_TEXT("%1 is there already.", m_file),
                               TW_TEXT("Choose another name, or add --overwrite."))
                      .at(m_file));
    const fs::path temporary = m_file + ".tmp";
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file << text << '\n';
    file.close();
    if (file) fs::rename(temporary, m_file, error);
    if (file && !error) return {};
    fs::remove(temporary, error);
    return fail(workError("io.not_writable", TW_TEXT("%1 cannot be written.", m_file),
                          TW_TEXT("Choose a place that you may write to."))
                    .at(m_file));
  }

  std::string m_file, m_model, m_name;
  std::vector<std::string> m_data, m_overrides;
  bool m_overwrite = false;
};

/// "data.train[0].path" -> "data.train", "method.rank_pattern.x" -> "method.rank_pattern": what can be taken out to
/// look for the next finding.
bool takeOut(Json& recipe, const std::string& field) {
  const auto dot = field.find('.');
  const auto first = field.substr(0, dot);
  if (!recipe.is_object() || !recipe.contains(first)) return false;
  if (dot == std::string::npos || !recipe[first].is_object()) return recipe.erase(first) > 0;
  const auto end = field.find_first_of(".[", dot + 1);
  if (recipe[first].erase(field.substr(dot + 1, end == std::string::npos ? end : end - dot - 1)) > 0) return true;
  return recipe[first].erase(field.substr(dot + 1)) > 0; // a field whose unknown name itself holds a dot
}

std::vector<Error> findings(Json recipe) {
  constexpr size_t most = 100; // a file of another kind should not fill the screen
  std::vector<Error> found;
  while (found.size() < most) {
    auto checked = checkRecipeJson(recipe);
    if (!checked) {
      found.push_back(checked.error());
      if (!takeOut(recipe, found.back().field)) return found;
      continue;
    }
    const auto read = recipeFromJson(recipe);
    const auto complete = read ? checkComplete(*read) : Result<>(fail(read.error()));
    // What was taken out above is not missing as well.
    const bool told = !complete && std::any_of(found.begin(), found.end(), [&](const Error& error) {
      return error.field.starts_with(complete.error().field);
    });
    if (!complete && !told) found.push_back(complete.error());
    return found;
  }
  return found;
}

class RecipeValidate : public Verb {
 public:
  RecipeValidate() : Verb("recipe validate", "Check a recipe and list everything that is wrong with it.") {}
  void setUp(CLI::App& app) override { app.add_option("RECIPE", m_file, "A recipe file.")->required(); }

  Result<int> run(Context& context) override {
    TW_CHECK(checkRecipeFile(m_file));
    TW_TRY(const auto json, readJson(m_file));
    auto found = findings(json);
    std::vector<Note> notes;
    if (found.empty())
      if (auto misfit = askModel(context, notes)) found.push_back(std::move(*misfit));
    if (found.empty()) {
      context.output.event({{"event", "recipe"}, {"path", m_file}, {"valid", true}});
      context.output.result(m_file + ": the recipe is complete and well-formed.");
      for (const auto& note : notes) tell(context, note);
      adviseOnPaths(context);
      return kExitDone;
    }
    for (auto& error : found) {
      error.file = m_file;
      if (found.size() == 1) break;
      Json problem = toJson(error);
      problem["event"] = "problem";
      context.output.event(problem);
      context.output.result(sentence(error));
    }
    if (found.size() == 1) return fail(std::move(found.front()));
    return fail(requestError("recipe.invalid", TW_TEXT("The recipe has %1 faults.", found.size()),
                             TW_TEXT("Correct the fields named above."))
                    .at(m_file)
                    .in(found.front().field));
  }

 private:
  static void tell(Context& context, const Note& note) {
    context.output.event(toJson(Event(events::Advice{note.code, note.message})));
    context.output.note("note: " + note.message.english());
  }

  /// Where the model is there already: what of the recipe does not go with it. What the model itself or the machine
  /// lacks is no fault of the recipe.
  std::optional<Error> askModel(Context& context, std::vector<Note>& notes) const {
    const auto recipe = loadRecipe(m_file);
    std::error_code ignored;
    if (!recipe || recipe->model.path.empty() || !fs::exists(recipe->model.path, ignored)) return {};
    const auto services = context.services();
    if (!services) return {}; // the schema is checked without an engine too
    const auto plan = (*services)->estimateFull(*recipe);
    if (plan) {
      notes = plan->notes;
      return {};
    }
    const auto& code = plan.error().code;
    for (const char* subject : {"method.", "target.", "recipe."})
      if (code.starts_with(subject)) return plan.error();
    notes.push_back({code, plan.error().message});
    return {};
  }

  /// A recipe may be written before its files are there: what is missing is said, and is no fault of the recipe.
  void adviseOnPaths(Context& context) const {
    const auto recipe = loadRecipe(m_file);
    if (!recipe) return;
    std::vector<std::string> paths = {recipe->model.path};
    for (const auto* files : {&recipe->data.train, &recipe->data.validation})
      for (const auto& file : *files) paths.push_back(file.path);
    for (const auto& path : paths) {
      std::error_code ignored;
      if (fs::exists(path, ignored)) continue;
      tell(context, {"recipe.path_missing", TW_TEXT("%1 does not exist yet.", path)});
    }
  }

  std::string m_file;
};

class RecipeSchema : public Verb {
 public:
  RecipeSchema() : Verb("recipe schema", "Print the JSON Schema of a recipe.") {}
  void setUp(CLI::App& app) override {
    app.add_flag("--fields", m_fields, "List the fields with default, range, unit and help instead.");
  }
  std::string details() const override { return "Fields\n" + recipeFieldsText(); }
  Result<int> run(Context& context) override {
    const Json schema = recipeSchema();
    context.output.event({{"event", "schema"}, {"schema", schema}});
    auto text = m_fields ? recipeFieldsText() : schema.dump(2, ' ', false, Json::error_handler_t::replace);
    while (text.ends_with('\n')) text.pop_back();
    context.output.result(text);
    return kExitDone;
  }

 private:
  bool m_fields = false;
};

} // namespace

std::unique_ptr<Verb> makeRecipeNew() { return std::make_unique<RecipeNew>(); }
std::unique_ptr<Verb> makeRecipeValidate() { return std::make_unique<RecipeValidate>(); }
std::unique_ptr<Verb> makeRecipeSchema() { return std::make_unique<RecipeSchema>(); }

} // namespace tw::cli
