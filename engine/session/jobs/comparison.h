#pragma once
// A comparison of recipes: a folder with a plan of what is trained on which budget and what came of it so far
// (comparison.json), and a folder for each recipe's run.
#include "engine/api/commands.h"
#include "engine/base/files.h"

namespace tw {

struct ComparedRun {
  std::string name; ///< the recipe's, with a number where several have one name
  Recipe recipe;    ///< as it is trained: on the budget, into its own folder
  Json result;      ///< the fields of the `compared` event; null until it has been trained
};

struct Comparison {
  fs::path folder;
  std::vector<ComparedRun> runs;
};

/// What `command` asks for, on its budget: as many steps for each, one evaluation and the answers to the prompts at the
/// end. Recipes without validation data set a tenth of their samples aside. Changes nothing on the disk.
/// Errors: compare.too_few, compare.steps, and what checkComplete says of a recipe (with its name).
Result<Comparison> planComparison(const commands::Compare& command, const fs::path& folder);
/// Errors: compare.missing, compare.damaged.
Result<Comparison> readComparison(const fs::path& folder);
Result<> writeComparison(const Comparison& comparison);
bool holdsComparison(const fs::path& folder);
/// Deletes the runs of the comparison in `folder`, and its plan. Errors: those of readComparison, io.locked.
Result<> removeComparison(const fs::path& folder);

/// Fields in which the recipes differ although their losses are only comparable where they agree (data, budget of
/// tokens, vocabulary).
std::vector<std::string> unequalConditions(const Comparison& comparison);
/// The run with the lowest validation loss; nullptr where none has one.
const ComparedRun* bestRun(const Comparison& comparison);

} // namespace tw
