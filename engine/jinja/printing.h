#pragma once
// Values as text: Python's str(), repr() and json.dumps().
#include "engine/jinja/runtime.h"

namespace tw::jinja {

/// str(value) appended to `out`.
void appendText(Runtime& runtime, std::string& out, const Value& value);
std::string textOf(Runtime& runtime, const Value& value);
/// repr(value) appended to `out`.
void appendRepr(Runtime& runtime, std::string& out, const Value& value, int depth = 0);
std::string reprText(Runtime& runtime, const Value& value);

std::string integerText(Int value);
/// Shortest digits that read back, written as Python does: 1.0, 1e-05, 1e+16, nan, inf.
std::string floatText(double value);
/// markupsafe.escape.
std::string escapeHtml(std::string_view text);

struct JsonStyle {
  bool ensureAscii = false, sortKeys = false, pretty = false;
  std::string indent; ///< one level, when pretty
  std::string itemSeparator = ", ", keySeparator = ": ";
};
/// json.dumps(value, …). Fails for what JSON cannot hold.
void appendJson(Runtime& runtime, std::string& out, const Value& value, const JsonStyle& style, int depth = 0);

} // namespace tw::jinja
