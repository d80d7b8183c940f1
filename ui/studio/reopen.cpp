// Recipes that come from elsewhere than a file: the sample, and those of earlier runs.
#include "ui/bridge/messages.h"
#include "ui/models/chat_model.h"
#include "ui/studio/studio.h"

namespace tw::ui {

bool Studio::reopen(const Json& recipe, PageId page) {
  const auto checked = recipeFromJson(recipe);
  if (!checked) {
    noticeError(checked.error());
    return false;
  }
  if (!letGo()) return false;
  // A new run gets a folder of its own; only resuming goes on in the old one.
  auto fresh = *checked;
  fresh.output_dir.clear();
  m_recipe->openCopy(recipeToJson(fresh));
  Q_EMIT pageRequested(page);
  return true;
}

void Studio::openCopyOfRun(const QString& recipeFile) {
  auto recipe = loadRecipe(recipeFile.toStdString());
  if (!recipe) return noticeError(recipe.error());
  recipe->output_dir.clear();
  m_recipe->openCopy(recipeToJson(*recipe));
  Q_EMIT pageRequested(PageId::Data);
  Q_EMIT notice(tr("This is a copy of the run's recipe; a new run gets a folder of its own."), {}, {});
}

void Studio::resumeRun(const Json& recipe) {
  if (m_run->isActive()) {
    Q_EMIT notice(tr("A run is under way. Stop it before you resume another."), {}, {});
    return;
  }
  const auto checked = recipeFromJson(recipe);
  if (!checked) return noticeError(checked.error());
  Q_EMIT pageRequested(PageId::Train);
  m_run->start(*checked, true);
}

void Studio::openData(const QStringList& files) {
  const auto plan = planDrop(files);
  const auto data = m_recipe->value(QStringLiteral("data.train"));
  if (plan.kind != DropPlan::Kind::Dataset || !data.is_array() || data.empty()) return carryOut(plan);
  if (!letGo()) return;
  auto fresh = recipeToJson(Recipe());
  fresh["model"]["path"] = m_recipe->value(QStringLiteral("model.path")); // its settings belong to the other recipe
  m_recipe->openCopy(fresh);
  carryOut(plan);
  Q_EMIT notice(
      tr("This is a new recipe with the same model and every setting at its default. Files dropped on the window "
         "are added to the recipe at hand."),
      {}, {});
}

void Studio::openSample() {
  if (const auto& error = m_bridge->openError()) { // the question would wait for ever
    noticeError(*error);
    return;
  }
  m_bridge->ask<Result<Recipe>>(
      this,
      [](Services& services, std::stop_token) { return loadRecipe(services.resourcesFolder() + "/presets/demo.json"); },
      [this](Result<Recipe> sample) {
        if (!sample) {
          noticeError(sample.error());
          return;
        }
        if (!letGo()) return; // asked now: there may have been edits while the engine opened
        m_recipe->openCopy(recipeToJson(*sample));
        m_chat->setGreedy(true); // a model this small says what it learnt only where nothing is left to chance
        Q_EMIT pageRequested(PageId::Train);
      });
}

} // namespace tw::ui
