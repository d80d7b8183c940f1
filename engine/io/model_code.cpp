#include "engine/io/model_code.h"

#include <algorithm>
#include <set>

namespace tw {
namespace {

constexpr uint64_t kLongestCode = uint64_t{8} << 20;

/// "modeling_own.OwnForCausalLM" names the module modeling_own.
void addModules(const Json& value, std::set<std::string>& modules) {
  if (value.is_array() || value.is_object()) {
    for (const auto& item : value) addModules(item, modules);
    return;
  }
  if (!value.is_string()) return;
  const auto name = value.get<std::string>();
  const auto dot = name.find('.');
  if (dot != std::string::npos && dot > 0 && name.find("--") == std::string::npos) modules.insert(name.substr(0, dot));
}

bool isWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Modules after "from ." and "from . import", as Transformers' get_relative_imports finds them.
void addImports(const std::string& code, std::set<std::string>& modules) {
  const auto wordAt = [&](size_t at) {
    size_t end = at;
    while (end < code.size() && isWord(code[end])) ++end;
    return code.substr(at, end - at);
  };
  for (size_t begin = 0; begin < code.size(); begin = code.find('\n', begin) + 1) {
    const auto first = code.find_first_not_of(" \t", begin);
    if (first != std::string::npos && code.compare(first, 5, "from ") == 0) {
      auto at = code.find_first_not_of(" \t", first + 5);
      if (at != std::string::npos && code[at] == '.') {
        if (const auto word = wordAt(++at); !word.empty()) {
          modules.insert(word);
        } else if (at = code.find("import", at); at != std::string::npos) {
          const auto end = std::min(code.find('\n', at), code.size());
          for (at += 6; at < end; ++at)
            if (const auto name = wordAt(at); !name.empty()) {
              modules.insert(name);
              at += name.size();
            }
        }
      }
    }
    if (code.find('\n', begin) == std::string::npos) break;
  }
}

} // namespace

std::vector<fs::path> modelCodeFiles(const fs::path& folder, const char* config) {
  std::error_code error;
  if (!fs::is_regular_file(folder / config, error)) return {};
  const auto json = readJsonFile(folder / config);
  if (!json || !json->is_object() || !json->contains("auto_map")) return {};
  std::set<std::string> wanted, done;
  addModules((*json)["auto_map"], wanted);
  std::vector<fs::path> files;
  while (!wanted.empty()) {
    const auto name = *wanted.begin();
    wanted.erase(wanted.begin());
    const auto path = folder / fromUtf8(name + ".py");
    if (!done.insert(name).second || !fs::is_regular_file(path, error)) continue;
    files.push_back(path);
    if (const auto code = readFile(path, kLongestCode)) addImports(*code, wanted);
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<> copyModelCode(const fs::path& from, const fs::path& to) {
  for (const auto& file : modelCodeFiles(from, "config.json")) {
    TW_TRY(const auto code, readFile(file, kLongestCode));
    TW_CHECK(writeFileAtomically(to / file.filename(), code));
  }
  return {};
}

} // namespace tw
