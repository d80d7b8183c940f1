#include "ui/models/module_choice.h"

#include "ui/bridge/messages.h"

#include <algorithm>

namespace tw::ui {

bool isAllLinear(const ModuleInfo& module) { return module.group != "head" && module.group != "embedding"; }

bool ModuleChoice::chosen(const ModuleInfo& module) const {
  if (!pattern.isEmpty()) return false;
  return allLinear ? isAllLinear(module) : names.contains(text(module.name));
}

QStringList ModuleChoice::unknown(const std::vector<ModuleInfo>& modules) const {
  QStringList left = names;
  for (const auto& module : modules) left.removeAll(text(module.name));
  return left;
}

ModuleChoice ModuleChoice::read(const Json& targets) {
  ModuleChoice choice;
  choice.allLinear = targets.is_string() &&
                     text(targets.get<std::string>()).compare(QLatin1String("all-linear"), Qt::CaseInsensitive) == 0;
  if (choice.allLinear) return choice;
  if (targets.is_string()) choice.pattern = text(targets.get<std::string>());
  if (targets.is_array())
    for (const auto& name : targets)
      if (name.is_string()) choice.names << text(name.get<std::string>());
  // A list of the one entry "all-linear" means the same.
  if (choice.names.size() == 1 && choice.names.first().compare(QLatin1String("all-linear"), Qt::CaseInsensitive) == 0)
    return {};
  return choice;
}

Json ModuleChoice::write() const {
  if (allLinear) return "all-linear";
  if (!pattern.isEmpty()) return pattern.toStdString();
  Json list = Json::array();
  for (const auto& name : names) list.push_back(name.toStdString());
  return list;
}

ModuleChoice ModuleChoice::with(const std::vector<ModuleInfo>& modules, const QStringList& changed,
                                bool checked) const {
  ModuleChoice next;
  next.allLinear = false;
  bool exactlyLinear = true;
  for (const auto& module : modules) {
    const auto name = text(module.name);
    const bool on = changed.contains(name) ? checked : chosen(module);
    if (on) next.names << name;
    exactlyLinear = exactlyLinear && on == isAllLinear(module);
  }
  const auto others = unknown(modules);
  next.names << others;
  if (exactlyLinear && others.isEmpty()) return {};
  return next;
}

LayerRange LayerRange::read(const Json& layers, int count) {
  LayerRange range;
  range.last = std::max(0, count - 1);
  if (!layers.is_array() || layers.empty()) return range;
  std::vector<int64_t> numbers;
  for (const auto& layer : layers)
    if (layer.is_number_integer()) numbers.push_back(layer.get<int64_t>());
  if (numbers.empty()) return range;
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  range.first = static_cast<int>(numbers.front());
  range.last = static_cast<int>(numbers.back());
  range.all = false;
  range.gaps = range.last - range.first + 1 != static_cast<int>(numbers.size());
  return range;
}

Json LayerRange::write(int first, int last, int count) {
  if (first <= 0 && last >= count - 1) return nullptr;
  Json list = Json::array();
  for (int layer = first; layer <= last; ++layer) list.push_back(layer);
  return list;
}

} // namespace tw::ui
