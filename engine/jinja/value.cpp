#include "engine/jinja/value.h"

#include "engine/base/unicode.h"
#include "engine/jinja/operators.h"
#include "engine/jinja/runtime.h"

#include <algorithm>

namespace tw::jinja {
namespace {

int depthOf(const std::vector<Value>& items) {
  int depth = 0;
  for (const auto& item : items) depth = std::max(depth, item.depth());
  return depth + 1;
}

/// Everything after this relies on strings being UTF-8: broken bytes become U+FFFD.
std::string validUtf8(const std::string& text) {
  return firstInvalidUtf8(text) == std::string::npos ? text : toUtf8(toUtf32(text));
}

constexpr size_t kLinearLimit = 8; ///< below this a scan beats a hash table

} // namespace

Text::Text(std::string value) : text(std::move(value)) { length = characterCount(text); }

Sequence::Sequence(std::vector<Value> values) : items(std::move(values)) { depth = depthOf(items); }

Value Value::boolean(bool value) {
  Value out(Kind::Bool);
  out.m_int = value;
  return out;
}
Value Value::integer(Int value) {
  Value out(Kind::Int);
  out.m_int = value;
  return out;
}
Value Value::number(double value) {
  Value out(Kind::Float);
  out.m_double = value;
  return out;
}
Value Value::string(std::string text, bool safe) {
  Value out(Kind::String);
  out.m_object = std::make_shared<Text>(std::move(text));
  out.m_safe = safe;
  return out;
}
Value Value::of(Kind kind, std::shared_ptr<Object> object) {
  Value out(kind);
  out.m_object = std::move(object);
  return out;
}
Value Value::list(std::vector<Value> items) { return of(Kind::List, std::make_shared<Sequence>(std::move(items))); }
Value Value::tuple(std::vector<Value> items) { return of(Kind::Tuple, std::make_shared<Sequence>(std::move(items))); }
Value Value::dict(std::shared_ptr<Dict> dict) { return of(Kind::Dict, std::move(dict)); }
Value Value::generator(std::vector<Value> items) {
  auto object = std::make_shared<Generator>();
  object->depth = depthOf(items);
  object->items = std::move(items);
  return of(Kind::Generator, std::move(object));
}

const Text& Value::textObject() const { return as<const Text>(); }
const std::string& Value::text() const {
  static const std::string empty;
  return isString() ? textObject().text : empty;
}
const std::vector<Value>& Value::items() const {
  static const std::vector<Value> empty;
  return is(Kind::List) || is(Kind::Tuple) || is(Kind::View) ? as<Sequence>().items : empty;
}
const Dict& Value::dict() const { return as<const Dict>(); }

int64_t Dict::indexOf(std::string_view key) const {
  if (entries.size() <= kLinearLimit) {
    for (size_t i = 0; i < entries.size(); ++i)
      if (entries[i].first.isString() && entries[i].first.text() == key) return static_cast<int64_t>(i);
    return -1;
  }
  const auto [from, to] = m_index.equal_range(hashText(key));
  for (auto it = from; it != to; ++it)
    if (entries[it->second].first.isString() && entries[it->second].first.text() == key) return it->second;
  return -1;
}

int64_t Dict::indexOf(Runtime& runtime, const Value& key, uint64_t hash) const {
  if (key.isString()) return indexOf(key.text());
  if (entries.size() <= kLinearLimit) {
    for (size_t i = 0; i < entries.size(); ++i)
      if (equals(runtime, entries[i].first, key)) return static_cast<int64_t>(i);
    return -1;
  }
  const auto [from, to] = m_index.equal_range(hash);
  for (auto it = from; it != to; ++it)
    if (equals(runtime, entries[it->second].first, key)) return it->second;
  return -1;
}

void Dict::append(uint64_t hash, Value key, Value value) {
  depth = std::max({depth, key.depth() + 1, value.depth() + 1});
  m_index.emplace(hash, static_cast<uint32_t>(entries.size()));
  entries.emplace_back(std::move(key), std::move(value));
}

const Value* Dict::find(std::string_view key) const {
  const auto index = indexOf(key);
  return index < 0 ? nullptr : &entries[static_cast<size_t>(index)].second;
}

const Value* Dict::find(Runtime& runtime, const Value& key) const {
  const auto hash = hashValue(runtime, key);
  if (runtime.failed()) return nullptr;
  const auto index = indexOf(runtime, key, hash);
  return index < 0 ? nullptr : &entries[static_cast<size_t>(index)].second;
}

void Dict::set(Runtime& runtime, Value key, Value value) {
  const auto hash = hashValue(runtime, key);
  if (runtime.failed()) return;
  if (const auto index = indexOf(runtime, key, hash); index >= 0) {
    depth = std::max(depth, value.depth() + 1);
    entries[static_cast<size_t>(index)].second = std::move(value);
  } else {
    append(hash, std::move(key), std::move(value));
  }
}

void Dict::set(std::string key, Value value) {
  if (const auto index = indexOf(key); index >= 0) {
    depth = std::max(depth, value.depth() + 1);
    entries[static_cast<size_t>(index)].second = std::move(value);
  } else {
    const auto hash = hashText(key);
    append(hash, Value::string(std::move(key)), std::move(value));
  }
}

const Value* Namespace::find(std::string_view name) const {
  for (const auto& [key, value] : attributes)
    if (key == name) return &value;
  return nullptr;
}

void Namespace::set(std::string_view name, Value value) {
  for (auto& [key, old] : attributes)
    if (key == name) {
      old = std::move(value);
      return;
    }
  attributes.emplace_back(name, std::move(value));
}

Value undefinedName(std::string name) {
  auto reason = std::make_shared<UndefinedReason>();
  reason->name = std::move(name);
  return Value::of(Kind::Undefined, std::move(reason));
}

Value undefinedHint(std::string hint) {
  auto reason = std::make_shared<UndefinedReason>();
  reason->hint = std::move(hint);
  return Value::of(Kind::Undefined, std::move(reason));
}

std::string undefinedMessage(const Value& value) {
  if (!value.object()) return "a value is undefined";
  const auto& reason = value.as<UndefinedReason>();
  if (!reason.hint.empty()) return reason.hint;
  if (!reason.owner) return "'" + reason.name + "' is undefined";
  if (reason.element) return std::string(reason.owner) + " object has no element " + reason.name;
  return "'" + std::string(reason.owner) + " object' has no attribute '" + reason.name + "'";
}

const char* typeName(const Value& value) {
  switch (value.kind()) {
  case Kind::Undefined: return "Undefined";
  case Kind::None: return "None";
  case Kind::Bool: return "bool";
  case Kind::Int: return "int";
  case Kind::Float: return "float";
  case Kind::String: return value.isSafe() ? "Markup" : "str";
  case Kind::List: return "list";
  case Kind::Tuple: return "tuple";
  case Kind::Dict: return "dict";
  case Kind::View: return value.as<Sequence>().label;
  case Kind::Generator: return "generator";
  case Kind::Range: return "range";
  case Kind::Namespace: return "Namespace";
  case Kind::Callable: return "function";
  case Kind::Loop: return "LoopContext";
  case Kind::Cycler: return "Cycler";
  }
  return "object";
}

bool truthy(const Value& value) {
  switch (value.kind()) {
  case Kind::Undefined:
  case Kind::None: return false;
  case Kind::Bool:
  case Kind::Int: return value.asInt() != 0;
  case Kind::Float: return value.asDouble() != 0;
  case Kind::String: return !value.text().empty();
  case Kind::List:
  case Kind::Tuple:
  case Kind::View: return !value.items().empty();
  case Kind::Dict: return !value.dict().entries.empty();
  case Kind::Range: return value.as<Range>().count > 0;
  default: return true;
  }
}

Value fromJson(Runtime& runtime, const Json& json, int depth) {
  if (depth > runtime.limits().valueDepth) return runtime.fail("the conversation nests values too deeply");
  switch (json.type()) {
  case Json::value_t::boolean: return Value::boolean(json.get<bool>());
  case Json::value_t::number_integer: return Value::integer(json.get<int64_t>());
  case Json::value_t::number_unsigned: return Value::integer(json.get<uint64_t>());
  case Json::value_t::number_float: return Value::number(json.get<double>());
  case Json::value_t::string: return Value::string(validUtf8(json.get_ref<const std::string&>()));
  case Json::value_t::array: {
    std::vector<Value> items;
    items.reserve(json.size());
    for (const auto& item : json) items.push_back(fromJson(runtime, item, depth + 1));
    return Value::list(std::move(items));
  }
  case Json::value_t::object: {
    auto dict = std::make_shared<Dict>();
    dict->entries.reserve(json.size());
    for (const auto& [key, item] : json.items()) dict->set(validUtf8(key), fromJson(runtime, item, depth + 1));
    return Value::dict(std::move(dict));
  }
  default: return Value::none();
  }
}

} // namespace tw::jinja
