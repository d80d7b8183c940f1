#include "engine/tune/lora/stacked_targets.h"

#include "engine/tune/base/pattern.h"

#include <algorithm>
#include <set>

namespace tw {
namespace {

constexpr const char* kRouter = "gate.weight";
constexpr const char* kGateUp = "gate_up_proj";
constexpr const char* kDown = "down_proj";
constexpr const char* kGateUpPattern = ".*\\.gate_up_proj";

class Conversion {
 public:
  Conversion(const LinearNames& linears, LoraConfig& config)
      : m_linears(linears), m_config(config), m_targets(config.targets), m_given(config.targets) {}

  Result<> run() {
    if (m_linears.expertLinears) TW_CHECK(fromLinears(*m_linears.expertLinears));
    if (!m_targets.isPattern && !m_targets.allLinear()) TW_CHECK(fromOwnNames());
    return {};
  }

 private:
  Result<> fromLinears(const ExpertLinears& names) {
    std::vector<std::string> entries = m_targets.modules;
    if (m_targets.allLinear()) entries = allLinear(names);
    if (m_targets.isPattern && m_targets.layersToTransform) return {}; // refused for every model
    if (m_targets.isPattern) {
      TW_TRY(entries, matched(names));
      if (entries.empty()) return {}; // said to match nothing like any pattern that does
    }
    std::vector<std::string> left;
    bool gate = false, up = false, down = false, router = false;
    for (const auto& entry : entries) {
      const auto is = [&](const std::string& name) { return endsWithModule(entry, name); };
      bool* const known = is(names.router) ? &router
                          : is(names.gate) ? &gate
                          : is(names.up)   ? &up
                          : is(names.down) ? &down
                                           : nullptr;
      if (known) *known = true;
      else left.push_back(entry);
    }
    if (gate != up)
      return fail(
          requestError("target.fused",
                       TW_TEXT("The target %1 cannot be adapted without %2: they are one parameter of the experts.",
                               (gate ? names.gate : names.up), (gate ? names.up : names.gate)),
                       TW_TEXT("Name both in target_modules, or neither."))
              .in("method.target_modules"));
    m_targets.modules = std::move(left);
    m_targets.isPattern = false;
    if (router) TW_CHECK(addParameter(kRouter));
    if (gate) TW_CHECK(addGateUp());
    if (down) TW_CHECK(addParameter(kDown));
    return {};
  }

  Result<> addGateUp() {
    const auto put = [](auto& pattern, auto value) {
      for (auto& [key, held] : pattern)
        if (key == kGateUpPattern) {
          held = value;
          return;
        }
      pattern.emplace_back(kGateUpPattern, value);
    };
    put(m_config.rankPattern, 2 * m_config.r);
    put(m_config.alphaPattern, 2 * m_config.loraAlpha);
    return addParameter(kGateUp);
  }

  Result<> addParameter(const std::string& name) {
    std::vector<std::string> names{name};
    if (m_given.layersToTransform || !m_given.excludeModules.empty()) {
      TW_TRY(names, parametersWithin(m_linears, m_given, name));
    }
    for (auto& each : names)
      if (std::find(m_targets.parameters.begin(), m_targets.parameters.end(), each) == m_targets.parameters.end())
        m_targets.parameters.push_back(std::move(each));
    return {};
  }

  std::vector<std::string> allLinear(const ExpertLinears& names) const {
    auto plain = m_linears.names;
    if (m_linears.head < plain.size()) plain.erase(plain.begin() + static_cast<std::ptrdiff_t>(m_linears.head));
    auto entries = distinctLastNames(plain);
    entries.insert(entries.end(), {names.router, names.gate, names.up, names.down});
    return entries;
  }

  /// The last names that a pattern stands for: PEFT resolves it so, and a part of the path that it names is lost.
  Result<std::vector<std::string>> matched(const ExpertLinears& names) const {
    TW_TRY(const auto pattern,
           NamePattern::compile(m_targets.modules.empty() ? std::string() : m_targets.modules.front()));
    std::set<std::string> found;
    for (const auto& name : m_linears.names)
      if (pattern.matches(name)) found.insert(name.substr(name.rfind('.') + 1));
    for (const auto& parameter : m_linears.parameters) {
      const auto module = parameter.module();
      if (!parameter.stacked && pattern.matches(module)) found.insert(names.router);
      if (!parameter.stacked) continue;
      if (endsWithModule(parameter.name, kDown)) {
        if (pattern.matches(parameter.name) || pattern.matches(module + "." + names.down)) found.insert(names.down);
        continue;
      }
      for (const auto& name : {names.gate, names.up})
        if (pattern.matches(module + "." + name)) found.insert(name);
    }
    return std::vector<std::string>(found.begin(), found.end());
  }

  /// Entries that name no linear but a parameter.
  Result<> fromOwnNames() {
    std::vector<std::string> left;
    for (const auto& entry : m_targets.modules) {
      const auto named = [&](const std::string& name) { return endsWithModule(name, entry); };
      const auto parameter = [&](const auto& one) { return named(one.name); };
      if (std::any_of(m_linears.names.begin(), m_linears.names.end(), named)) {
        left.push_back(entry);
      } else if (std::any_of(m_linears.parameters.begin(), m_linears.parameters.end(), parameter)) {
        TW_CHECK(addParameter(entry));
      } else if (std::any_of(m_linears.parameters.begin(), m_linears.parameters.end(),
                             [&](const auto& one) { return named(one.module()); })) {
        return fail(
            requestError(
                "target.module",
                TW_TEXT("The module %1 holds parameters and is no linear, so it cannot be a target by this name.",
                        entry),
                TW_TEXT("Name its parameters instead: gate.weight for routers, experts.gate_up_proj and "
                        "experts.down_proj for routed experts."))
                .in("method.target_modules"));
      } else {
        left.push_back(entry);
      }
    }
    m_targets.modules = std::move(left);
    return {};
  }

  const LinearNames& m_linears;
  LoraConfig& m_config;
  TargetOptions& m_targets;
  const TargetOptions m_given;
};

} // namespace

Result<> convertTargets(const LinearNames& linears, LoraConfig& config) {
  if (linears.parameters.empty()) return {};
  return Conversion(linears, config).run();
}

} // namespace tw
