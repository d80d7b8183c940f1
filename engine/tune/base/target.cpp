#include "engine/tune/base/target.h"

#include "engine/tune/base/pattern.h"

#include <algorithm>
#include <cctype>

namespace tw {
namespace {

/// "model.layers.12.mlp.up_proj" with list name "layers" (or any) -> 12: the first numbered segment that has two
/// segments before it, as PEFT's regexes say.
std::optional<int64_t> layerNumber(const std::string& name, const std::vector<std::string>& listNames) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= name.size();) {
    const size_t end = std::min(name.find('.', begin), name.size());
    parts.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  const auto isNumber = [](const std::string& part) {
    return !part.empty() && part.size() < 10 &&
           std::all_of(part.begin(), part.end(), [](unsigned char c) { return std::isdigit(c); });
  };
  const auto search = [&](const std::string* listName) -> std::optional<int64_t> {
    for (size_t i = listName ? 1 : 2; i + 1 < parts.size(); ++i)
      if (isNumber(parts[i]) && (!listName || parts[i - 1] == *listName)) return std::stoll(parts[i]);
    return std::nullopt;
  };
  if (listNames.empty()) return search(nullptr);
  for (const auto& listName : listNames)
    if (const auto number = search(&listName)) return number;
  return std::nullopt;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// Decides name by name; the patterns are compiled once.
class Matcher {
 public:
  static Result<Matcher> create(const TargetOptions& options) {
    Matcher matcher(options);
    if (options.isPattern) {
      auto pattern = NamePattern::compile(options.modules.empty() ? std::string() : options.modules.front());
      if (!pattern) return fail(pattern.error().in("method.target_modules"));
      matcher.m_target = std::move(*pattern);
    }
    if (options.excludeIsPattern) {
      TW_TRY(auto pattern,
             NamePattern::compile(options.excludeModules.empty() ? std::string() : options.excludeModules.front()));
      matcher.m_exclude = std::move(pattern);
    }
    for (const auto& entry : options.modulesToSave) { // re.match(r"(^|.*\.)m($|\..*)", name)
      TW_TRY(auto pattern, NamePattern::compile("(?:|.*\\.)(?:" + entry + ")(?:|\\..*)"));
      matcher.m_saved.push_back(std::move(pattern));
    }
    return matcher;
  }

  bool within(const std::string& name) const { return inLayers(name) && !excluded(name); }
  bool excluded(const std::string& name) const {
    if (m_exclude && m_exclude->matches(name)) return true;
    if (!m_exclude)
      for (const auto& entry : m_options.excludeModules)
        if (endsWithModule(name, entry)) return true;
    return std::any_of(m_saved.begin(), m_saved.end(),
                       [&](const NamePattern& pattern) { return pattern.matches(name); });
  }

  /// `used[i]` is set when entry i matched this name by itself.
  bool targeted(const std::string& name, bool isHead, std::vector<bool>& used) const {
    if (m_target) {
      const bool found = m_target->matches(name);
      if (found && !used.empty()) used[0] = true;
      return found;
    }
    if (m_options.allLinear()) {
      if (!used.empty()) used[0] = true;
      return !isHead && inLayers(name);
    }
    bool found = false, exact = false;
    for (size_t i = 0; i < m_options.modules.size(); ++i)
      if (endsWithModule(name, m_options.modules[i])) {
        used[i] = found = true;
        exact = exact || name == m_options.modules[i];
      }
    return exact || (found && inLayers(name)); // a full path is meant as it stands
  }

 private:
  explicit Matcher(const TargetOptions& options) : m_options(options) {}
  bool inLayers(const std::string& name) const {
    if (!m_options.layersToTransform || m_options.layersToTransform->empty()) return true;
    const auto number = layerNumber(name, m_options.layersPattern);
    const auto& wanted = *m_options.layersToTransform;
    return number && std::find(wanted.begin(), wanted.end(), *number) != wanted.end();
  }
  const TargetOptions& m_options;
  std::optional<NamePattern> m_target, m_exclude;
  std::vector<NamePattern> m_saved;
};

} // namespace

std::string patternInList(const TargetOptions& options) {
  if (options.isPattern) return {};
  for (const auto& entry : options.modules)
    if (entry.find_first_of("*+?[](){}|^$\\") != std::string::npos) return entry;
  return {};
}

Error tableRefused(const std::string& module) {
  const auto name = lastName(module);
  return requestError("target.embedding", TW_TEXT("The table %1 cannot be a target of this method.", name),
                      TW_TEXT("Leave %1 out of target_modules, or train it in full with modules_to_save.", name));
}

bool endsWithModule(const std::string& name, const std::string& entry) {
  if (name == entry) return true;
  return name.size() > entry.size() && name.ends_with(entry) && name[name.size() - entry.size() - 1] == '.';
}

Result<std::vector<std::string>> parametersWithin(const LinearNames& linears, const TargetOptions& options,
                                                  const std::string& ending) {
  TW_TRY(const auto matcher, Matcher::create(options));
  std::vector<std::string> names;
  for (const auto& parameter : linears.parameters)
    if (endsWithModule(parameter.name, ending) && matcher.within(parameter.name)) names.push_back(parameter.name);
  return names;
}

namespace {

/// As PEFT matches them: neither layers_to_transform nor what is excluded counts.
Result<std::vector<TargetMatch::Parameter>> matchParameters(const LinearNames& linears,
                                                            const std::vector<std::string>& wanted) {
  for (const auto& entry : wanted)
    if (std::none_of(linears.parameters.begin(), linears.parameters.end(),
                     [&](const auto& parameter) { return endsWithModule(parameter.name, entry); }))
      return fail(
          requestError("target.parameter",
                       TW_TEXT("The parameter %1 of target_parameters is none that an adapter can change here.", entry),
                       TW_TEXT("Routers and the stacked matrices of routed experts can be adapted, as gate.weight, "
                               "gate_up_proj and down_proj."))
              .in("method.target_modules"));
  std::vector<TargetMatch::Parameter> chosen;
  for (size_t i = 0; i < linears.parameters.size(); ++i) {
    const auto& parameter = linears.parameters[i];
    if (std::none_of(wanted.begin(), wanted.end(),
                     [&](const auto& entry) { return endsWithModule(parameter.name, entry); }))
      continue;
    for (auto& earlier : chosen)
      if (linears.parameters[earlier.place].module() == parameter.module()) earlier.key += ".base_layer";
    chosen.push_back({i, parameter.module()});
  }
  return chosen;
}

std::string existing(const LinearNames& linears) {
  return joined(targetNames(linears)) + (linears.head < linears.names.size() ? ", " + linears.names[linears.head] : "");
}

/// The parts of a text between commas that name modules, as the list that was probably meant: ["q_proj", "v_proj"].
/// Empty when none does.
std::string asList(const LinearNames& linears, const std::string& text) {
  const char* around = " \t\"'[]";
  std::string list;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    auto part = text.substr(begin, end - begin);
    begin = end + 1;
    const auto first = part.find_first_not_of(around);
    if (first == std::string::npos) continue;
    part = part.substr(first, part.find_last_not_of(around) + 1 - first);
    const auto named = [&](const std::string& name) { return endsWithModule(name, part); };
    if (std::any_of(linears.names.begin(), linears.names.end(), named) ||
        std::any_of(linears.parameters.begin(), linears.parameters.end(),
                    [&](const auto& one) { return named(one.name); }))
      list += (list.empty() ? "\"" : ", \"") + part + "\"";
  }
  return list.empty() ? list : "[" + list + "]";
}

Error patternAmongNames(const std::string& entry) {
  return requestError("target.none",
                      TW_TEXT("\"%1\" in target_modules matches no module: the entries of a list are names, not "
                              "regular expressions.",
                              entry),
                      TW_TEXT("Write the regular expression as a text instead of a list (\"target_modules\": \"%1\"), "
                              "or list the names of the modules.",
                              entry));
}

Error patternMatchesNone(const LinearNames& linears, const std::string& pattern) {
  const auto list = asList(linears, pattern);
  return requestError("target.none",
                      TW_TEXT("No module of this model matches target_modules (%1): a text there is a regular "
                              "expression over whole module names.",
                              pattern),
                      list.empty() ? TW_TEXT("This model has: %1.", existing(linears))
                                   : TW_TEXT("Write a list of names: %1.", list))
      .in("method.target_modules");
}

} // namespace

Result<TargetMatch> matchTargets(const LinearNames& linears, const TargetOptions& options) {
  if (options.isPattern && options.layersToTransform)
    return fail(
        requestError("target.layers",
                     TW_TEXT("layers_to_transform cannot be combined with a pattern in target_modules."),
                     TW_TEXT("Write the layer numbers into the pattern, or give target_modules as a list of names."))
            .in("method.layers_to_transform"));
  TW_TRY(const auto matcher, Matcher::create(options));
  TargetMatch match;
  std::vector<bool> used(options.modules.size(), false);
  for (size_t i = 0; i < linears.names.size(); ++i) {
    const auto& name = linears.names[i];
    if (matcher.excluded(name)) continue;
    if (matcher.targeted(name, i == linears.head, used)) match.chosen.push_back(i);
  }
  TW_TRY(match.parameters, matchParameters(linears, options.parameters));
  for (size_t i = 0; i < linears.embeddings.size(); ++i) {
    const auto& table = linears.embeddings[i];
    if (options.allLinear() || matcher.excluded(table) || !matcher.targeted(table, false, used)) continue;
    if (i > 0) return fail(tableRefused(table).in("method.target_modules"));
    match.embeddings.push_back(i);
  }
  const bool none = match.chosen.empty() && match.parameters.empty() && match.embeddings.empty();
  if (none && options.isPattern)
    return fail(patternMatchesNone(linears, options.modules.empty() ? std::string() : options.modules.front()));
  if (const auto pattern = patternInList(options); none && !pattern.empty())
    return fail(patternAmongNames(pattern).in("method.target_modules"));
  if (none)
    return fail(requestError("target.none",
                             TW_TEXT("No module of this model matches target_modules (%1).", joined(options.modules)),
                             TW_TEXT("This model has: %1.", existing(linears)))
                    .in("method.target_modules"));
  for (size_t i = 0; i < used.size(); ++i)
    if (!used[i]) match.unmatched.push_back(options.modules[i]);
  return match;
}

} // namespace tw
