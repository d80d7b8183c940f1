#pragma once
// What the folder of an adapter or a tuned model tells: its name, its run, and what it was trained with.
#include "engine/api/catalog/methods.h"
#include "engine/api/recipe.h"

#include <QString>

#include <optional>

namespace tw::ui {

class TrainingRun;

/// As people say it: a checkpoint's name is that of its run and its own, "support · checkpoint-40".
QString adapterName(const QString& folder);
/// A checkpoint is one of its run; anything else is its own.
QString runFolderOf(const QString& folder);
/// The recipe that it was trained with: its run's, which lies beside it; else the base model that its configuration
/// names. Nothing when neither leads to a model that is there.
std::optional<Recipe> trainedRecipe(const QString& folder);
/// Where that stands which a run has learnt that ended: its folder, or the last checkpoint of one that was stopped.
/// Empty while it goes on, and for one that failed.
QString resultFolderOf(const TrainingRun& run);

/// With which method it was made, by its configuration; nullptr when that names none.
const MethodInfo* methodOfAdapter(const QString& folder);

} // namespace tw::ui
