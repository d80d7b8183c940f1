#include "engine/text/tokenizer.h"

#include <algorithm>

namespace tw {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

/// "<0x0A>": what a run of these becomes is certain only when the run ends.
bool isByteToken(const std::optional<std::string>& token) {
  return token && token->size() == 6 && token->starts_with("<0x") && token->ends_with('>');
}

} // namespace

std::string StreamDecoder::push(int32_t id) {
  // Decoding leaves these out, so that what stands on both sides of them may belong together.
  if (!m_tokenizer->token(id) || (m_skipSpecial && m_tokenizer->isSpecial(id))) return {};
  m_pending.push_back(id);
  if (isByteToken(m_tokenizer->token(id))) return {};
  const std::string text = m_tokenizer->decode(m_pending, m_skipSpecial);
  std::string_view certain = text;
  // The last U+FFFD may be a character whose other bytes are still to come.
  const bool open = certain.ends_with(kReplacement);
  if (open) certain.remove_suffix(kReplacement.size());
  if (!certain.starts_with(m_emitted) || certain.size() <= m_emitted.size()) return {};
  std::string fresh(certain.substr(m_emitted.size()));
  if (open) {
    m_emitted = certain;
    return fresh;
  }
  // A safe edge: from here this id alone is the context for spacing, if it shows any text of its own.
  std::string own = m_tokenizer->decode(std::span(m_pending).last(1), m_skipSpecial);
  if (!own.ends_with(kReplacement) && text.ends_with(own) && !own.empty()) {
    m_pending.assign(1, id);
    m_emitted = std::move(own);
  } else {
    m_emitted = certain;
  }
  return fresh;
}

std::string StreamDecoder::finish() {
  const std::string text = m_tokenizer->decode(m_pending, m_skipSpecial);
  // Should decoding have changed what was already given out, only what goes beyond it is new.
  std::string rest = text.size() > m_emitted.size() ? text.substr(m_emitted.size()) : std::string();
  m_pending.clear();
  m_emitted.clear();
  return rest;
}

} // namespace tw
