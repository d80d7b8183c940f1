#include "engine/tune/full/full_method.h"
#include "engine/tune/lora/lora_method.h"

namespace tw {

std::vector<std::string> MethodRegistry::types() const {
  std::vector<std::string> names;
  for (const auto& [type, factory] : m_factories) names.push_back(type);
  return names;
}

Result<std::unique_ptr<TuningMethod>> MethodRegistry::create(const MethodOptions& options) const {
  const auto found = m_factories.find(options.type);
  if (found != m_factories.end()) return found->second(options);
  std::string known;
  for (const auto& type : types()) known += (known.empty() ? "" : ", ") + type;
  return fail(requestError("method.unknown", "There is no tuning method " + options.type + " here.",
                           "Choose one of: " + known + ".")
                  .in("method.type"));
}

void registerMethods(MethodRegistry& registry) {
  registry.add("lora", makeLoraMethod);
  registry.add("full", makeFullMethod);
}

} // namespace tw
