#include "engine/text/split/split_pattern.h"

#include "engine/text/parse/part_fields.h"

namespace tw {
namespace {

class LiteralPattern : public SplitPattern {
 public:
  explicit LiteralPattern(std::string literal) : m_literal(std::move(literal)) {}
  void find(std::string_view text, std::vector<PatternMatch>& out) const override {
    size_t done = 0;
    for (size_t at = 0; (at = text.find(m_literal, at)) != std::string_view::npos; done = at) {
      if (done < at) out.push_back({done, at, false});
      out.push_back({at, at + m_literal.size(), true});
      at += m_literal.size();
    }
    if (done < text.size()) out.push_back({done, text.size(), false});
  }

 private:
  std::string m_literal;
};

} // namespace

std::unique_ptr<SplitPattern> literalPattern(std::string literal) {
  return std::make_unique<LiteralPattern>(std::move(literal));
}

Result<std::unique_ptr<SplitPattern>> regexPattern(const std::string& regex) {
  if (auto known = knownPattern(regex)) return known;
  return pcrePattern(regex);
}

Result<std::unique_ptr<SplitPattern>> patternFromJson(const Json& value, const Text& owner) {
  const PartFields fields(value, TW_TEXT("the pattern of %1", owner));
  if (fields.find("Regex")) {
    TW_TRY(const auto regex, fields.text("Regex"));
    return regexPattern(regex);
  }
  if (fields.find("String")) {
    TW_TRY(auto literal, fields.text("String"));
    // An empty string matches between any two characters, as an empty regex does.
    if (literal.empty()) return pcrePattern("");
    return literalPattern(std::move(literal));
  }
  return fail(damagedTokenizer(TW_TEXT("the pattern of %1 is neither {\"String\": …} nor {\"Regex\": …}", owner)));
}

} // namespace tw
