// Recipes that come from elsewhere than a file: the sample, and those of earlier runs.
#include "ui/bridge/messages.h"
#include "ui/studio.h"

namespace tw::ui {

bool Studio::reopen(const Json& recipe, PageId page) {
  const auto checked = recipeFromJson(recipe);
  if (!checked) {
    Q_EMIT notice(messageOf(checked.error()) + QLatin1Char(' ') + adviceOf(checked.error()), {}, {});
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

void Studio::resumeRun(const Json& recipe) {
  if (m_run->isActive()) {
    Q_EMIT notice(tr("A run is under way. Stop it before you resume another."), {}, {});
    return;
  }
  const auto checked = recipeFromJson(recipe);
  if (checked && !reopen(recipe, PageId::Train)) return;
  if (checked)
    m_run->start(*checked, true);
  else
    Q_EMIT notice(messageOf(checked.error()) + QLatin1Char(' ') + adviceOf(checked.error()), {}, {});
}

void Studio::openSample() {
  if (const auto& error = m_bridge->openError()) { // the question would wait for ever
    Q_EMIT notice(messageOf(*error) + QLatin1Char(' ') + adviceOf(*error), {}, {});
    return;
  }
  if (!letGo()) return;
  m_bridge->ask<Result<Recipe>>(
      this, [](Services& services, std::stop_token) { return loadRecipe(services.resourcesFolder() + "/presets/demo.json"); },
      [this](Result<Recipe> sample) {
        if (!sample) {
          Q_EMIT notice(messageOf(sample.error()) + QLatin1Char(' ') + adviceOf(sample.error()), {}, {});
          return;
        }
        m_recipe->openCopy(recipeToJson(*sample));
        Q_EMIT pageRequested(PageId::Train);
      });
}

} // namespace tw::ui
