#pragma once
// What a template computes with: Python's values as far as a template can see them. Containers never change once they
// are built (the reference environment forbids it), so values share them; only namespaces, loops, joiners and cyclers
// have state.
#include "engine/api/json.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tw::jinja {

class Runtime;

/// Wide enough for every integer JSON can hold; arithmetic that leaves it is an error.
using Int = __int128;

enum class Kind : uint8_t {
  Undefined,
  None,
  Bool,
  Int,
  Float,
  String,
  List,
  Tuple,
  Dict,
  View,      ///< dict.items(), .keys(), .values()
  Generator, ///< what map, select, batch … give: can be walked once
  Range,
  Namespace,
  Callable,
  Loop,
  Cycler
};

/// What a value points to. `depth` is the nesting below it: bounded, because printing, comparing and freeing recurse.
struct Object {
  virtual ~Object() = default;
  int depth = 0;
};

struct Text;
struct Sequence;
struct Dict;

class Value {
 public:
  Value() = default; ///< undefined, without a name
  static Value none() { return Value(Kind::None); }
  static Value boolean(bool value);
  static Value integer(Int value);
  static Value number(double value);
  /// `safe` marks the result of the `safe` filter: such strings escape what is joined to them, as markupsafe does.
  static Value string(std::string text, bool safe = false);
  static Value list(std::vector<Value> items);
  static Value tuple(std::vector<Value> items);
  static Value generator(std::vector<Value> items);
  static Value of(Kind kind, std::shared_ptr<Object> object);
  static Value dict(std::shared_ptr<Dict> dict);

  Kind kind() const { return m_kind; }
  bool is(Kind kind) const { return m_kind == kind; }
  bool isUndefined() const { return m_kind == Kind::Undefined; }
  bool isNone() const { return m_kind == Kind::None; }
  bool isString() const { return m_kind == Kind::String; }
  bool isNumber() const { return m_kind == Kind::Bool || m_kind == Kind::Int || m_kind == Kind::Float; }
  /// Bool counts as an integer, as in Python.
  bool isInteger() const { return m_kind == Kind::Bool || m_kind == Kind::Int; }
  bool isSafe() const { return m_safe; }

  bool asBool() const { return m_int != 0; }
  Int asInt() const { return m_kind == Kind::Float ? 0 : m_int; }
  /// Of any number.
  double asDouble() const { return m_kind == Kind::Float ? m_double : static_cast<double>(m_int); }
  const std::string& text() const;
  const Text& textObject() const;
  /// Items of a list, tuple or view.
  const std::vector<Value>& items() const;
  const Dict& dict() const;
  template <class T> T& as() const { return static_cast<T&>(*m_object); }
  const std::shared_ptr<Object>& object() const { return m_object; }
  int depth() const { return m_object ? m_object->depth : 0; }

 private:
  explicit Value(Kind kind) : m_kind(kind) {}
  Kind m_kind = Kind::Undefined;
  bool m_safe = false;
  union {
    Int m_int = 0;
    double m_double;
  };
  std::shared_ptr<Object> m_object;
};

/// UTF-8, with its length in code points (equal to the size when it is ASCII).
struct Text : Object {
  explicit Text(std::string value);
  bool ascii() const { return length == text.size(); }
  std::string text;
  size_t length;
};

struct Sequence : Object {
  explicit Sequence(std::vector<Value> values);
  std::vector<Value> items;
  const char* label = ""; ///< a view's Python type
  bool group = false;     ///< a tuple of groupby: has .grouper and .list
};

struct Generator : Object {
  std::vector<Value> items;
  size_t next = 0;
};

/// Keeps the order in which keys first came; keys are Python's hashable values (1, 1.0 and True are one key).
struct Dict : Object {
  std::vector<std::pair<Value, Value>> entries;
  const Value* find(std::string_view key) const;
  /// Fails in `runtime` for an unhashable key.
  const Value* find(Runtime& runtime, const Value& key) const;
  void set(Runtime& runtime, Value key, Value value);
  void set(std::string key, Value value);

 private:
  int64_t indexOf(std::string_view key) const;
  int64_t indexOf(Runtime& runtime, const Value& key, uint64_t hash) const;
  void append(uint64_t hash, Value key, Value value);
  std::unordered_multimap<uint64_t, uint32_t> m_index; ///< hash -> entry
};

struct Range : Object {
  int64_t start = 0, step = 1, count = 0;
  int64_t stop = 0; ///< as written, for printing
  Value at(int64_t index) const { return Value::integer(static_cast<Int>(start) + static_cast<Int>(step) * index); }
};

struct Namespace : Object {
  std::vector<std::pair<std::string, Value>> attributes;
  const Value* find(std::string_view name) const;
  void set(std::string_view name, Value value);
};

/// Why something is undefined; worded only when somebody trips over it.
struct UndefinedReason : Object {
  std::string hint;            ///< says it all when not empty
  std::string name;            ///< the name that was not found, or the printed key
  const char* owner = nullptr; ///< type of the object it was looked up in; nullptr = a variable
  bool element = false;        ///< looked up by something that is not a string
};
Value undefinedName(std::string name);
Value undefinedHint(std::string hint);
std::string undefinedMessage(const Value& value);

/// Python's name of the type, "str".
const char* typeName(const Value& value);
bool truthy(const Value& value);
/// A JSON document as template values; integers stay exact, broken UTF-8 becomes U+FFFD. Fails in `runtime` for absurd
/// nesting.
Value fromJson(Runtime& runtime, const Json& json, int depth = 0);

} // namespace tw::jinja
