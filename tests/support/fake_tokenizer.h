#pragma once
// A tokenizer small enough to read the ids of: one id a code point, plus a few special tokens. For tests of what uses a
// tokenizer.
#include "engine/base/unicode.h"
#include "engine/text/tokenizer.h"

namespace tw::testing {

class FakeTokenizer : public Tokenizer {
 public:
  FakeTokenizer(bool addsBos, bool addsEos,
                std::vector<std::string> specials = {"<s>", "</s>", "<|im_start|>", "<|im_end|>"})
      : m_specials(std::move(specials)) {
    m_special.bos = m_specials[0];
    m_special.eos = m_specials[1];
    m_special.bosId = firstSpecial;
    m_special.eosId = firstSpecial + 1;
    m_special.addsBos = addsBos;
    m_special.addsEos = addsEos;
  }
  static constexpr int32_t firstSpecial = 0x110000;
  int32_t specialId(const std::string& token) const { return *id(token); }

  Encoding encode(std::string_view text, bool addSpecialTokens) const override {
    Encoding out;
    const auto put = [&](int32_t id, size_t begin, size_t end) {
      out.ids.push_back(id);
      out.offsets.push_back({begin, end});
    };
    if (addSpecialTokens && m_special.addsBos) put(*m_special.bosId, 0, 0);
    for (size_t at = 0; at < text.size();) {
      size_t length = 0;
      for (size_t i = 0; i < m_specials.size(); ++i)
        if (text.substr(at).starts_with(m_specials[i])) {
          length = m_specials[i].size();
          put(firstSpecial + static_cast<int32_t>(i), at, at + length);
          break;
        }
      if (length == 0) {
        const auto point = decodeUtf8(text, at);
        length = point.length;
        put(static_cast<int32_t>(point.value), at, at + length);
      }
      at += length;
    }
    if (addSpecialTokens && m_special.addsEos) put(*m_special.eosId, text.size(), text.size());
    return out;
  }
  std::string decode(std::span<const int32_t> ids, bool skipSpecialTokens) const override {
    std::string out;
    for (const auto id : ids) {
      if (id < firstSpecial) appendUtf8(out, static_cast<char32_t>(id));
      else if (!skipSpecialTokens) out += m_specials.at(static_cast<size_t>(id - firstSpecial));
    }
    return out;
  }
  std::optional<std::string> token(int32_t id) const override {
    const std::vector<int32_t> one{id};
    return decode(one, false);
  }
  std::optional<int32_t> id(std::string_view token) const override {
    for (size_t i = 0; i < m_specials.size(); ++i)
      if (m_specials[i] == token) return firstSpecial + static_cast<int32_t>(i);
    const auto points = toUtf32(token);
    return points.size() == 1 ? std::optional(static_cast<int32_t>(points[0])) : std::nullopt;
  }
  bool isSpecial(int32_t id) const override { return id >= firstSpecial; }
  int32_t vocabularySize() const override { return firstSpecial + static_cast<int32_t>(m_specials.size()); }
  const SpecialTokens& special() const override { return m_special; }
  std::string describe() const override { return "code points"; }

 private:
  std::vector<std::string> m_specials;
  SpecialTokens m_special;
};

} // namespace tw::testing
