#include "engine/api/catalog/methods.h"

#include "engine/api/recipe.h"

#include <algorithm>

namespace tw {
namespace {

/// In the contract, and not yet in this version.
MethodInfo comingMethod(const char* name, const char* title, const char* titleChinese, const char* note,
                        const char* noteChinese) {
  MethodInfo info;
  info.name = name;
  info.titleEnglish = title;
  info.titleChinese = titleChinese;
  info.noteEnglish = note;
  info.noteChinese = noteChinese;
  info.reserved = true;
  return info;
}

bool isMethodField(const FieldInfo& field) { return !field.methods.empty(); }

} // namespace

const std::vector<MethodInfo>& methodInfos() {
  static const std::vector<MethodInfo> all = {
      loraInfo(),
      fullInfo(),
      comingMethod("adalora", "AdaLoRA", "AdaLoRA", "ranks by need", "按需分配秩"),
      comingMethod("ia3", "IA³", "IA³", "scales, tiny", "仅缩放，极小"),
      comingMethod("adapter", "Adapter layers", "适配器层", "small extra layers", "少量附加层"),
      comingMethod("prompt_tuning", "Prompt", "提示词微调", "learnt words", "可学习的词元"),
      comingMethod("p_tuning", "P-tuning", "P-tuning", "learnt words, encoded", "可学习的词元，经编码"),
      comingMethod("prefix_tuning", "Prefix", "前缀微调", "steers, no merge", "引导输出，不可合并")};
  return all;
}

std::vector<Choice> methodChoices() {
  std::vector<Choice> choices;
  for (const auto& info : methodInfos())
    choices.push_back({info.name, info.titleEnglish, info.helpEnglish, {}, info.reserved});
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
