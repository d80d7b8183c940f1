#include "engine/base/json_builder.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace tw {
namespace {

constexpr size_t kFewKeys = 16; ///< compared with one another

bool hasKeyTwice(const Json::object_t& object) {
  if (object.size() <= kFewKeys) {
    for (auto it = object.begin(); it != object.end(); ++it)
      for (auto other = object.begin(); other != it; ++other)
        if (it->first == other->first) return true;
    return false;
  }
  std::unordered_set<std::string_view> keys;
  keys.reserve(object.size());
  return !std::all_of(object.begin(), object.end(), [&](const auto& entry) { return keys.insert(entry.first).second; });
}

/// Keeps the first place and the last value of each key.
void uniteKeys(Json::object_t& object) {
  Json::object_t united;
  united.reserve(object.size()); // so that what is remembered of it stays where it is
  std::unordered_map<std::string_view, Json*> known;
  for (auto& [key, value] : object) {
    const auto found = known.find(key);
    if (found != known.end()) {
      *found->second = std::move(value);
    } else {
      auto& entry = united.emplace_back(key, std::move(value));
      known.emplace(entry.first, &entry.second);
    }
  }
  object = std::move(united);
}

} // namespace

Json* JsonBuilder::put(Json value) {
  if (m_open.empty()) {
    m_root = std::move(value);
    return &m_root;
  }
  auto& container = *m_open.back();
  if (container.is_array()) return &container.get_ref<Json::array_t&>().emplace_back(std::move(value));
  return &container.get_ref<Json::object_t&>().emplace_back(std::move(m_key), std::move(value)).second;
}

void JsonBuilder::open(Json container) {
  const auto depth = static_cast<int>(m_open.size());
  if (depth >= m_maxDepth) throw depth;
  m_open.push_back(put(std::move(container)));
}

bool JsonBuilder::null() { return put(nullptr); }
bool JsonBuilder::boolean(bool value) { return put(value); }
bool JsonBuilder::number_integer(number_integer_t value) { return put(value); }
bool JsonBuilder::number_unsigned(number_unsigned_t value) { return put(value); }
bool JsonBuilder::number_float(number_float_t value, const string_t& /*text*/) { return put(value); }
bool JsonBuilder::string(string_t& value) { return put(std::move(value)); }
bool JsonBuilder::binary(binary_t& value) { return put(Json::binary(std::move(value))); }

bool JsonBuilder::start_object(std::size_t /*size*/) {
  open(Json::object());
  return true;
}

bool JsonBuilder::key(string_t& key) {
  m_key = std::move(key);
  return true;
}

bool JsonBuilder::end_object() {
  auto& object = m_open.back()->get_ref<Json::object_t&>();
  if (hasKeyTwice(object)) uniteKeys(object);
  m_open.pop_back();
  return true;
}

bool JsonBuilder::start_array(std::size_t /*size*/) {
  open(Json::array());
  return true;
}

bool JsonBuilder::end_array() {
  m_open.pop_back();
  return true;
}

bool JsonBuilder::parse_error(std::size_t /*position*/, const std::string& /*token*/,
                              const nlohmann::detail::exception& error) {
  if (const auto* syntax = dynamic_cast<const Json::parse_error*>(&error)) throw *syntax;
  if (const auto* range = dynamic_cast<const Json::out_of_range*>(&error)) throw *range; // a number beyond double
  throw nlohmann::detail::exception(error);
}

} // namespace tw
