#include "engine/api/catalog/methods.h"
#include "engine/model/families/families.h"
#include "engine/session/engine_services.h"

namespace tw {
namespace {

std::vector<CatalogEntry> entriesOf(const std::vector<Choice>& choices) {
  std::vector<CatalogEntry> entries;
  for (const auto& choice : choices)
    entries.push_back({choice.name, choice.title, choice.title, choice.help, choice.help, !choice.reserved});
  return entries;
}

} // namespace

Catalog EngineServices::catalog() const {
  Catalog catalog;
  for (const auto& family : families())
    catalog.families.push_back({family.name, family.name, family.name, "", "", true});
  catalog.methods = entriesOf(methodChoices());
  catalog.schedulers = entriesOf(scheduleChoices());
  catalog.exportFormats = entriesOf(exporterChoices());
  catalog.chatTemplates = entriesOf(chatTemplateChoices());
  return catalog;
}

} // namespace tw
