#include "engine/text/pipeline/added_tokens.h"

#include "engine/base/unicode.h"
#include "engine/text/unicode/char_class.h"

#include <algorithm>

namespace tw {

void AddedTokenMatcher::add(std::string_view pattern, const AddedToken& token) {
  if (pattern.empty()) return;
  uint32_t at = 0;
  for (const char c : pattern) {
    const auto [entry, isNew] =
        m_nodes[at].next.try_emplace(static_cast<uint8_t>(c), static_cast<uint32_t>(m_nodes.size()));
    const uint32_t child = entry->second;
    if (isNew) m_nodes.emplace_back();
    if (at == 0) m_first[static_cast<uint8_t>(c)] = child;
    at = child;
  }
  m_nodes[at].token = static_cast<int32_t>(m_tokens.size());
  m_tokens.push_back({token.singleWord, token.leftStrip, token.rightStrip, token.id});
}

namespace {

bool isWord(char32_t c) { return charFlags()[c] & flagRustWord; }
bool isSpace(char32_t c) { return charFlags()[c] & flagSpace; }

bool standsAlone(std::string_view text, size_t begin, size_t end) {
  size_t length = 0;
  return (begin == 0 || !isWord(codePointBefore(text, begin))) &&
         (end == text.size() || !isWord(codePointAt(text, end, length)));
}

size_t withSpacesLeft(std::string_view text, size_t begin, size_t floor) {
  while (begin > floor && isSpace(codePointBefore(text, begin))) {
    --begin;
    while (continuesCharacter(text[begin])) --begin;
  }
  return begin;
}

size_t withSpacesRight(std::string_view text, size_t end) {
  for (size_t length = 0; end < text.size() && isSpace(codePointAt(text, end, length)); end += length) {
  }
  return end;
}

} // namespace

std::vector<AddedMatch> AddedTokenMatcher::split(std::string_view text) const {
  std::vector<AddedMatch> out;
  size_t done = 0; // everything before is in `out`
  for (size_t at = 0; at < text.size();) {
    uint32_t node = m_first[static_cast<uint8_t>(text[at])];
    int32_t best = -1;
    size_t bestEnd = at;
    for (size_t end = at + 1; node != 0; ++end) {
      if (m_nodes[node].token >= 0) best = m_nodes[node].token, bestEnd = end;
      if (end == text.size()) break;
      const auto next = m_nodes[node].next.find(static_cast<uint8_t>(text[end]));
      node = next == m_nodes[node].next.end() ? 0 : next->second;
    }
    if (best < 0) {
      ++at;
      continue;
    }
    const Flags& token = m_tokens[static_cast<size_t>(best)];
    size_t begin = at, end = bestEnd;
    at = bestEnd; // a match that is rejected is not searched again
    if (token.singleWord && !standsAlone(text, begin, end)) continue;
    if (token.leftStrip) begin = std::max(withSpacesLeft(text, begin, std::min(done, begin)), done);
    if (token.rightStrip) end = withSpacesRight(text, end);
    if (done < begin) out.push_back({done, begin, -1});
    // As the reference: a token within the space that the one before swallowed counts too, and the text goes on after
    // it.
    if (begin < end) out.push_back({begin, end, token.id});
    done = end;
  }
  if (done < text.size()) out.push_back({done, text.size(), -1});
  return out;
}

} // namespace tw
