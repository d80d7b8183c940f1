#pragma once
// Chinese for what the engine says in English: by its stable code, with the names and numbers of the occasion kept.
#include <QString>

#include <string>
#include <string_view>

namespace tw::ui {

/// What happened. Unknown sentences come as a general one for the code's family and the English original; never empty.
QString chineseMessage(std::string_view code, const std::string& english);
/// What to do next; never empty.
QString chineseAdvice(std::string_view code, const std::string& english);
/// A sentence that has lost its code (why a row cannot be used); unknown ones stay as they are.
QString chineseSentence(const std::string& english);
/// A name or finding of the self-check; unknown ones stay as they are.
QString chineseCheck(const std::string& english);

/// Whether the code has at least one message of its own here.
bool isTranslatedCode(std::string_view code);

} // namespace tw::ui
