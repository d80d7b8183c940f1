#include "engine/data/text_pieces.h"

#include <algorithm>

namespace tw {

int64_t countTargets(const EncodedSample& sample) {
  return sample.labels.empty() ? 0 : std::count_if(sample.labels.begin() + 1, sample.labels.end(), [](int32_t label) {
    return label != -100;
  });
}

void TextPieces::add(const std::vector<int32_t>& ids, int64_t line, std::vector<EncodedSample>& out) {
  if (ids.empty()) return;
  m_lines.emplace_back(m_pending.size(), line);
  m_pending.insert(m_pending.end(), ids.begin(), ids.end());
  // Keep two ids back, so that finish() can still share them out.
  while (m_pending.size() - m_done >= m_maxLength + 2) cut(m_maxLength, out);
  forget();
}

void TextPieces::cut(size_t length, std::vector<EncodedSample>& out) {
  EncodedSample piece;
  const auto begin = m_pending.begin() + static_cast<std::ptrdiff_t>(m_done);
  piece.ids.assign(begin, begin + static_cast<std::ptrdiff_t>(length));
  piece.labels = piece.ids;
  piece.index = m_count++;
  while (m_lines.size() > 1 && m_lines[1].first <= m_done) m_lines.pop_front();
  piece.line = m_lines.front().second;
  m_done += length;
  out.push_back(std::move(piece));
}

void TextPieces::forget() {
  m_pending.erase(m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(m_done));
  while (m_lines.size() > 1 && m_lines[1].first <= m_done) m_lines.pop_front();
  for (auto& [begin, line] : m_lines) begin -= std::min(begin, m_done);
  m_done = 0;
}

void TextPieces::finish(std::vector<EncodedSample>& out) {
  if (m_pending.size() == m_maxLength + 1 && m_maxLength > 2) cut(m_maxLength - 1, out);
  while (m_done < m_pending.size()) cut(std::min(m_pending.size() - m_done, m_maxLength), out);
  m_pending.clear();
  m_lines.clear();
  m_done = 0;
}

} // namespace tw
