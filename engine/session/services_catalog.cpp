// What there is to choose from, with names for people.
#include "engine/api/catalog/choice.h"
#include "engine/model/families/families.h"
#include "engine/session/engine_services.h"
#include "engine/tune/base/method.h"

namespace tw {

Catalog EngineServices::catalog() const {
  Catalog catalog;
  for (const auto& family : families())
    catalog.families.push_back({family.name, family.name, family.name, "", "", true});
  MethodRegistry registry;
  registerMethods(registry);
  const auto available = registry.types();
  const auto* methods = findRecipeField("method.type");
  for (const auto* names : {&methods->choices, &methods->reserved})
    for (const auto& name : *names) {
      const bool ready = std::find(available.begin(), available.end(), name) != available.end();
      catalog.methods.push_back({name, name, name, "", "", ready});
    }
  for (const auto& schedule : scheduleChoices())
    if (!schedule.reserved)
      catalog.schedulers.push_back({schedule.name, schedule.title, schedule.title, schedule.help, schedule.help, true});
  for (const auto& format : exporterChoices())
    catalog.exportFormats.push_back(
        {format.name, format.title, format.title, format.help, format.help, !format.reserved});
  catalog.chatTemplates = {
      {"auto", "Automatic", "自动", "The model's own template, else Alpaca.", "模型自带的模板，没有则用 Alpaca。",
       true},
      {"model", "The model's own", "模型自带", "", "", true},
      {"alpaca", "Alpaca", "Alpaca", "### Instruction: … ### Response: …", "### Instruction: … ### Response: …", true},
      {"alpaca_zh", "Alpaca (Chinese)", "Alpaca（中文）", "### 指令: … ### 回答: …", "### 指令: … ### 回答: …", true},
      {"human_assistant", "Human / Assistant", "Human / Assistant", "### Human: … ### Assistant: …",
       "### Human: … ### Assistant: …", true}};
  return catalog;
}

} // namespace tw
