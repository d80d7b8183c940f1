#include "engine/api/catalog/methods.h"

#include "engine/api/recipe.h"

#include <algorithm>

namespace tw {
namespace {

bool isMethodField(const FieldInfo& field) { return !field.methods.empty(); }

} // namespace

const std::vector<MethodInfo>& methodInfos() {
  static const std::vector<MethodInfo> all = {loraInfo(),         reloraInfo(),     fullInfo(),         ia3Info(),
                                              adaloraInfo(),      bottleneckInfo(), promptTuningInfo(), pTuningInfo(),
                                              prefixTuningInfo(), lohaInfo(),       lokrInfo(),         missInfo(),
                                              oftInfo(),          loraMoeInfo(),    freezeInfo(),       bitfitInfo()};
  return all;
}

std::vector<Choice> methodChoices() {
  std::vector<Choice> choices;
  for (const auto& info : methodInfos()) choices.push_back({info.name, info.title, info.help, {}, info.reserved});
  return choices;
}

const MethodInfo* findMethod(const std::string& name) {
  const auto& all = methodInfos();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& info) { return info.name == name; });
  return found == all.end() ? nullptr : &*found;
}

bool MethodInfo::hasOwn(const std::string& field) const {
  return std::find(lowRankFields.begin(), lowRankFields.end(), field) != lowRankFields.end() ||
         std::any_of(fields.begin(), fields.end(), [&](const auto& own) { return own.path == "method." + field; });
}

bool concerns(const FieldInfo& field, const MethodInfo& method) {
  if (isMethodField(field)) return method.hasOwn(field.path.substr(field.path.find('.') + 1));
  if (field.concern == Concern::Adapters) return method.keepsBase;
  return field.concern == Concern::Everyone || method.hasTargets;
}

Json ownValues(const MethodSettings& method) {
  Json values = Json::object();
  const auto* info = findMethod(method.type);
  if (!info) return values;
  for (const auto& field : info->fields) {
    const auto name = field.path.substr(field.path.find('.') + 1);
    values[name] = method.own.contains(name) ? method.own[name] : field.defaultValue;
  }
  return values;
}

Json withoutOtherMethods(Json recipe) {
  const auto method = recipe.is_object() ? recipe.find("method") : recipe.end();
  if (method == recipe.end() || !method->is_object()) return recipe;
  const auto type = method->find("type");
  const auto* info = findMethod(type == method->end() ? MethodSettings{}.type
                                : type->is_string()   ? type->get<std::string>()
                                                      : std::string());
  if (!info) return recipe;
  Json kept = Json::object();
  for (const auto& [name, value] : method->items()) {
    const auto* field = findRecipeField("method." + name);
    if (!field || !isMethodField(*field) || info->hasOwn(name)) kept[name] = value;
  }
  *method = std::move(kept);
  return recipe;
}

} // namespace tw
