#include "engine/session/jobs/comparison.h"

#include "engine/session/runs/run_folder.h"

#include <algorithm>
#include <set>

namespace tw {
namespace {

constexpr const char* kPlanFile = "comparison.json";
constexpr double kSetAside = 0.1; ///< of the samples, where a recipe names no validation data

Recipe onBudget(Recipe recipe, const commands::Compare& command, const fs::path& output) {
  auto& training = recipe.training;
  training.max_steps = command.steps;
  training.eval_steps = 0;
  training.early_stopping_patience = 0;
  training.load_best_model_at_end = false;
  training.save_steps = 0;
  if (!command.prompts.empty()) training.sample_prompts = command.prompts;
  training.sample_steps = training.sample_prompts.empty() ? 0 : command.steps;
  if (recipe.data.validation.empty() && recipe.data.validation_fraction <= 0)
    recipe.data.validation_fraction = kSetAside;
  recipe.output_dir = toUtf8(output);
  return recipe;
}

Error damagedPlan(const fs::path& file) {
  return requestError("compare.damaged", TW_TEXT("%1 is not the plan of a comparison.", toUtf8(file)),
                      TW_TEXT("Begin the comparison anew in another folder."))
      .at(toUtf8(file));
}

/// A value of the recipe's JSON by its dotted path; null where the recipe's method has no such field.
Json valueAt(const Json& recipe, const std::string& path) {
  std::string pointer = "/" + path;
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  return recipe.value(Json::json_pointer(pointer), Json());
}

} // namespace

Result<Comparison> planComparison(const commands::Compare& command, const fs::path& folder) {
  if (command.recipes.size() < 2)
    return fail(requestError("compare.too_few", TW_TEXT("A comparison needs at least two recipes."),
                             TW_TEXT("Name two or more recipe files.")));
  if (command.steps < 1)
    return fail(requestError("compare.steps", TW_TEXT("A comparison trains at least one step each."),
                             TW_TEXT("Choose a number of steps from 1 on.")));
  Comparison plan{folder, {}};
  std::set<std::string> names;
  for (const auto& recipe : command.recipes) {
    if (auto complete = checkComplete(recipe); !complete) {
      auto error = complete.error();
      error.message = TW_TEXT("%1: %2", recipe.name, error.message);
      return fail(std::move(error));
    }
    auto name = recipe.name;
    for (int number = 2; !names.insert(name).second; ++number) name = recipe.name + " (" + std::to_string(number) + ")";
    const auto own = std::to_string(plan.runs.size() + 1) + "-" + safeFolderName(name);
    plan.runs.push_back({name, onBudget(recipe, command, folder / fromUtf8(own)), Json()});
  }
  return plan;
}

bool holdsComparison(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / kPlanFile, error);
}

Result<Comparison> readComparison(const fs::path& folder) {
  const auto file = folder / kPlanFile;
  if (!holdsComparison(folder))
    return fail(requestError("compare.missing", TW_TEXT("There is no comparison in %1.", toUtf8(folder)),
                             TW_TEXT("Name the folder that an earlier `compare` wrote."))
                    .at(toUtf8(folder)));
  TW_TRY(const auto json, readJsonFile(file));
  const auto runs = json.is_object() ? json.find("runs") : json.end();
  if (!json.is_object() || runs == json.end() || !runs->is_array()) return fail(damagedPlan(file));
  Comparison plan{folder, {}};
  for (const auto& run : *runs) {
    if (!run.is_object() || !run.contains("name") || !run["name"].is_string() || !run.contains("recipe"))
      return fail(damagedPlan(file));
    TW_TRY(auto recipe, recipeFromJson(run["recipe"]));
    plan.runs.push_back({run["name"].get<std::string>(), std::move(recipe), run.value("result", Json())});
  }
  return plan;
}

Result<> writeComparison(const Comparison& comparison) {
  Json runs = Json::array();
  for (const auto& run : comparison.runs)
    runs.push_back({{"name", run.name}, {"recipe", recipeToJson(run.recipe)}, {"result", run.result}});
  return writeFileAtomically(comparison.folder / kPlanFile, prettyJson({{"comparison_version", 1}, {"runs", runs}}));
}

Result<> removeComparison(const fs::path& folder) {
  TW_TRY(const auto old, readComparison(folder));
  for (const auto& run : old.runs) {
    const auto output = fromUtf8(run.recipe.output_dir);
    // A plan may be anybody's file: only what lies beside it is this comparison's.
    if (liesWithin(resolvedPath(output), resolvedPath(folder)) && holdsRun(output))
      TW_CHECK(removeRunAndFolder(output));
  }
  std::error_code error;
  fs::remove(folder / kPlanFile, error);
  return {};
}

std::vector<std::string> unequalConditions(const Comparison& comparison) {
  std::vector<std::string> unequal;
  std::vector<Json> recipes;
  for (const auto& run : comparison.runs) recipes.push_back(recipeToJson(run.recipe));
  for (const char* field :
       {"model.path", "data.train", "data.validation", "data.validation_fraction", "data.chat_template", "data.system",
        "data.max_length", "data.packing", "data.train_on", "data.overlong", "training.per_device_train_batch_size",
        "training.gradient_accumulation_steps", "training.seed"})
    if (std::any_of(recipes.begin(), recipes.end(),
                    [&](const Json& recipe) { return valueAt(recipe, field) != valueAt(recipes.front(), field); }))
      unequal.push_back(field);
  return unequal;
}

const ComparedRun* bestRun(const Comparison& comparison) {
  const ComparedRun* best = nullptr;
  const auto loss = [](const ComparedRun& run) { return run.result.value("validation_loss", Json()); };
  for (const auto& run : comparison.runs)
    if (run.result.is_object() && loss(run).is_number() &&
        (!best || loss(run).get<double>() < loss(*best).get<double>()))
      best = &run;
  return best;
}

} // namespace tw
