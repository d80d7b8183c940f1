#include "engine/data/sample_columns.h"

#include "engine/base/files.h"

#include <algorithm>
#include <set>

namespace tw {

std::string plainName(const std::string& name) {
  std::string plain;
  for (const char c : name)
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
    else if (c != '_' && c != '-' && c != ' ') plain += c;
  return plain;
}

std::string listedNames(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) {
    if (out.size() > 400) return out + ", …";
    out += (out.empty() ? "" : ", ") + name;
  }
  return out.empty() ? "none" : out;
}

std::string mappingExample(const std::vector<std::pair<std::string, std::string>>& roles) {
  Json example = Json::object();
  for (const auto& [role, column] : roles) example[role] = column;
  return example.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<bool> labelOf(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number() && (value.get<double>() == 0 || value.get<double>() == 1)) return value.get<double>() == 1;
  if (!value.is_string()) return std::nullopt;
  const auto word = plainName(value.get_ref<const std::string&>());
  for (const char* good : {"true", "1", "desirable", "good"})
    if (word == good) return true;
  for (const char* bad : {"false", "0", "undesirable", "bad"})
    if (word == bad) return false;
  return std::nullopt;
}

SampleColumns::SampleColumns(std::span<const Record> sample) : m_sample(sample) {
  std::set<std::string> seen;
  for (const auto& record : sample)
    if (record.fields.is_object())
      for (const auto& [key, value] : record.fields.items())
        if (seen.insert(key).second) m_names.push_back(key);
}

bool SampleColumns::has(const std::string& column) const {
  return std::find(m_names.begin(), m_names.end(), column) != m_names.end();
}

std::optional<std::string> SampleColumns::named(const std::vector<std::string>& plainNames) const {
  for (const auto& name : plainNames)
    if (has(name)) return name;
  for (const auto& name : plainNames)
    for (const auto& column : m_names)
      if (plainName(column) == name) return column;
  return std::nullopt;
}

const Json* SampleColumns::firstValue(const std::string& column) const {
  for (const auto& record : m_sample)
    if (record.fields.is_object())
      if (const auto found = record.fields.find(column); found != record.fields.end() && !found->is_null())
        return &*found;
  return nullptr;
}

bool SampleColumns::holdsLists(const std::string& column) const {
  const Json* value = firstValue(column);
  if (value && value->is_string()) {
    const auto parsed = parseJson(value->get_ref<const std::string&>());
    return parsed && parsed->is_array();
  }
  return value && value->is_array();
}

bool SampleColumns::holdsLabels(const std::string& column) const {
  bool any = false;
  for (const auto& record : m_sample) {
    if (!record.fields.is_object()) continue;
    const auto found = record.fields.find(column);
    if (found == record.fields.end() || found->is_null()) continue;
    if (!labelOf(*found)) return false;
    any = true;
  }
  return any;
}

} // namespace tw
