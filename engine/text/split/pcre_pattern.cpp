#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine/base/unicode.h"
#include "engine/text/split/split_pattern.h"

#include <pcre2.h>

#include <algorithm>

namespace tw {
namespace {

struct FreeCode {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeMatch {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};
struct FreeMatchContext {
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
struct FreeCompileContext {
  void operator()(pcre2_compile_context* context) const { pcre2_compile_context_free(context); }
};

class PcrePattern : public SplitPattern {
 public:
  using Code = std::unique_ptr<pcre2_code, FreeCode>;
  explicit PcrePattern(Code code) : m_code(std::move(code)), m_context(pcre2_match_context_create(nullptr)) {
    // A regex that needs more steps for one match than this is a trap, not a tokenizer.
    pcre2_set_match_limit(m_context.get(), 2'000'000);
    pcre2_set_depth_limit(m_context.get(), 100'000);
    pcre2_set_heap_limit(m_context.get(), 64 << 10); // KiB
  }

  void find(std::string_view text, std::vector<PatternMatch>& out) const override {
    const std::unique_ptr<pcre2_match_data, FreeMatch> data(
        pcre2_match_data_create_from_pattern(m_code.get(), nullptr));
    size_t done = 0, from = 0, lastEnd = std::string_view::npos;
    while (data && from <= text.size() && match(text, from, data.get())) {
      const auto* range = pcre2_get_ovector_pointer(data.get());
      const size_t begin = std::max<size_t>(range[0], done), end = std::max<size_t>(range[1], begin);
      if (begin == end && end == lastEnd) { // no empty match right behind a match
        size_t length = 1;
        if (from < text.size()) codePointAt(text, from, length);
        from += length;
        continue;
      }
      if (done < begin) out.push_back({done, begin, false});
      out.push_back({begin, end, true});
      done = from = lastEnd = end;
    }
    if (done < text.size()) out.push_back({done, text.size(), false});
  }

 private:
  bool match(std::string_view text, size_t from, pcre2_match_data* data) const {
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    uint32_t options = PCRE2_NO_UTF_CHECK;
    int code = pcre2_match(m_code.get(), subject, text.size(), from, options, data, m_context.get());
    if (code == PCRE2_ERROR_JIT_STACKLIMIT)
      code = pcre2_match(m_code.get(), subject, text.size(), from, options | PCRE2_NO_JIT, data, m_context.get());
    return code > 0;
  }
  Code m_code;
  std::unique_ptr<pcre2_match_context, FreeMatchContext> m_context;
};

} // namespace

Result<std::unique_ptr<SplitPattern>> pcrePattern(const std::string& regex) {
  TW_TRY(const auto translated, translateRegex(regex));
  const std::unique_ptr<pcre2_compile_context, FreeCompileContext> context(pcre2_compile_context_create(nullptr));
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  int error = 0;
  PCRE2_SIZE at = 0;
  PcrePattern::Code code(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(),
                                       PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C, &error, &at,
                                       context.get()));
  if (!code) {
    PCRE2_UCHAR message[160] = {};
    pcre2_get_error_message(error, message, sizeof message);
    return fail(requestError("tokenizer.unsupported",
                             TW_TEXT("The tokenizer's regex cannot be compiled (%1): %2",
                                     reinterpret_cast<char*>(message), regex.substr(0, 400)),
                             TW_TEXT("Check pre_tokenizer and normalizer in tokenizer.json.")));
  }
  pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE); // without it matching is slower, not different
  return std::make_unique<PcrePattern>(std::move(code));
}

} // namespace tw
