#pragma once
// The engine's texts in the user's language, from the same translations/*.ts as the window's, without Qt. The command
// line's messages are English by contract; help is not.
#include "engine/api/text.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tw::cli {

/// One language: templates of the context "engine" and their translations.
class Translations {
 public:
  Translations() = default; ///< English
  /// Reads a file as lupdate writes it; entries without a finished translation are left out.
  explicit Translations(std::string_view file);
  /// The text with its template, and the templates within, in this language; English where there is none.
  std::string of(const Text& text) const;

 private:
  std::map<std::string, std::string, std::less<>> m_byTemplate;
};

/// Of the user's language (LC_ALL, LC_MESSAGES, LANG), read once.
const Translations& translations();
/// {"zh_CN", the file's text} …, compiled in by cmake/EmbedTranslations.cmake.
const std::vector<std::pair<std::string_view, std::string_view>>& translationFiles();

} // namespace tw::cli
