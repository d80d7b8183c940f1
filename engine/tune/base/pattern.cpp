#include "engine/tune/base/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace tw {
namespace {

/// Names have some fifty characters: a pattern that needs more steps than this is a runaway.
constexpr uint32_t kMatchLimit = 1'000'000;
constexpr size_t kLongestPattern = 65536;

Error badPattern(const std::string& regex, const Text& why) {
  return requestError("target.pattern",
                      TW_TEXT("The pattern %1 is not a valid regular expression: %2.", regex.substr(0, 200), why),
                      TW_TEXT("Correct the pattern, or give a list of module names instead."));
}

} // namespace

struct NamePattern::Code {
  explicit Code(pcre2_code* compiled) : code(compiled), context(pcre2_match_context_create(nullptr)) {
    pcre2_set_match_limit(context, kMatchLimit);
  }
  ~Code() {
    pcre2_match_context_free(context);
    pcre2_code_free(code);
  }
  Code(const Code&) = delete;
  Code& operator=(const Code&) = delete;
  pcre2_code* code;
  pcre2_match_context* context;
};

Result<NamePattern> NamePattern::compile(const std::string& regex) {
  if (regex.size() > kLongestPattern) return fail(badPattern(regex, TW_TEXT("it is too long")));
  int error = 0;
  PCRE2_SIZE place = 0;
  pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(regex.data()), regex.size(),
                                   PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED, &error, &place, nullptr);
  if (!code) {
    PCRE2_UCHAR text[256];
    pcre2_get_error_message(error, text, sizeof(text));
    return fail(badPattern(regex, TW_TEXT("%1 at character %2", reinterpret_cast<const char*>(text), place + 1)));
  }
  NamePattern pattern;
  pattern.m_code = std::make_shared<const Code>(code);
  return pattern;
}

bool NamePattern::matches(std::string_view name) const {
  pcre2_match_data* data = pcre2_match_data_create_from_pattern(m_code->code, nullptr);
  const int found =
      pcre2_match(m_code->code, reinterpret_cast<PCRE2_SPTR>(name.data()), name.size(), 0, 0, data, m_code->context);
  pcre2_match_data_free(data);
  return found >= 0;
}

Result<NamePattern> suffixPattern(const std::string& key) { return NamePattern::compile("(?:.*\\.)?(?:" + key + ")"); }

} // namespace tw
