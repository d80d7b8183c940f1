#include "engine/text/model/vocabulary.h"

#include "engine/text/parse/part_fields.h"

#include <algorithm>

namespace tw {

Result<> Vocabulary::build(std::vector<std::pair<std::string, int64_t>> entries) {
  int64_t last = -1;
  for (const auto& [token, id] : entries) {
    if (id < 0 || id >= maxId)
      return fail(
          damagedTokenizer("the id " + std::to_string(id) + " of \"" + token.substr(0, 80) + "\" is out of range"));
    last = std::max(last, id);
  }
  // Ids may have gaps, but a table that is nearly all gaps is no vocabulary.
  if (last > static_cast<int64_t>(entries.size()) * 16 + 100'000)
    return fail(damagedTokenizer("its ids reach " + std::to_string(last) + " with only " +
                                 std::to_string(entries.size()) + " tokens"));
  m_tokens.resize(static_cast<size_t>(last + 1));
  m_used.resize(m_tokens.size());
  m_ids.reserve(entries.size());
  for (auto& [token, id] : entries) {
    const auto at = static_cast<size_t>(id);
    if (m_used[at] && m_tokens[at] != token)
      return fail(damagedTokenizer("\"" + token.substr(0, 80) + "\" and \"" + m_tokens[at].substr(0, 80) +
                                   "\" have the same id " + std::to_string(id)));
    m_used[at] = true;
    m_tokens[at] = std::move(token);
    if (const auto [entry, isNew] = m_ids.emplace(m_tokens[at], static_cast<int32_t>(id));
        !isNew && entry->second != id)
      return fail(damagedTokenizer("\"" + m_tokens[at].substr(0, 80) + "\" is listed twice, as " +
                                   std::to_string(entry->second) + " and " + std::to_string(id)));
  }
  return {};
}

} // namespace tw
