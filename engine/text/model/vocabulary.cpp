#include "engine/text/model/vocabulary.h"

#include "engine/text/parse/part_fields.h"

#include <algorithm>

namespace tw {

Result<> Vocabulary::build(std::vector<std::pair<std::string, int64_t>> entries) {
  int64_t last = -1;
  for (const auto& [token, id] : entries) {
    if (id < 0 || id >= kMaxId)
      return fail(damagedTokenizer(TW_TEXT("the id %1 of \"%2\" is out of range", id, token.substr(0, 80))));
    last = std::max(last, id);
  }
  // Ids may have gaps, but a table that is nearly all gaps is no vocabulary.
  if (last > static_cast<int64_t>(entries.size()) * 16 + 100'000)
    return fail(damagedTokenizer(TW_TEXT("its ids reach %1 with only %2 tokens", last, entries.size())));
  m_tokens.resize(static_cast<size_t>(last + 1));
  m_used.resize(m_tokens.size());
  m_ids.reserve(entries.size());
  for (auto& [token, id] : entries) {
    const auto at = static_cast<size_t>(id);
    if (m_used[at] && m_tokens[at] != token)
      return fail(damagedTokenizer(
          TW_TEXT("\"%1\" and \"%2\" have the same id %3", token.substr(0, 80), m_tokens[at].substr(0, 80), id)));
    if (m_used[at]) continue; // the same entry again: m_ids looks at the text that is there
    m_used[at] = true;
    m_tokens[at] = std::move(token);
    if (const auto [entry, isNew] = m_ids.emplace(m_tokens[at], static_cast<int32_t>(id));
        !isNew && entry->second != id)
      return fail(damagedTokenizer(
          TW_TEXT("\"%1\" is listed twice, as %2 and %3", m_tokens[at].substr(0, 80), entry->second, id)));
  }
  return {};
}

} // namespace tw
