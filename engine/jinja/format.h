#pragma once
// Python's two ways of formatting, and what they share with the padding methods.
#include "engine/jinja/runtime.h"

namespace tw::jinja {

enum class Align : uint8_t { Left, Right, Center };

/// Fills `text` up to `width` code points; one allocation, checked before.
std::string padText(Runtime& runtime, std::string_view text, int64_t width, std::string_view fill, Align side);
/// str.replace; `most` < 0: all.
std::string replaceText(Runtime& runtime, std::string_view text, std::string_view old, std::string_view fresh,
                        int64_t most);

/// "…%s…" % value.
Value formatPercent(Runtime& runtime, const Value& format, const Value& value);
/// "…{}…".format(…).
Value formatBraces(Runtime& runtime, const Value& format, const Arguments& arguments);
/// format(value, spec) of Python's mini-language, for strings and numbers.
std::string formatSpec(Runtime& runtime, const Value& value, std::string_view spec);

} // namespace tw::jinja
