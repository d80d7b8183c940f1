#include "engine/data/text_pieces.h"

#include <algorithm>

namespace tw {

int64_t countTargets(const EncodedSample& sample) {
  return sample.labels.empty() ? 0 : std::count_if(sample.labels.begin() + 1, sample.labels.end(), [](int32_t label) { return label != -100; });
}

void TextPieces::add(const std::vector<int32_t>& ids, int64_t line, std::vector<EncodedSample>& out) {
  if (ids.empty()) return;
  m_lines.emplace_back(m_pending.size(), line);
  m_pending.insert(m_pending.end(), ids.begin(), ids.end());
  size_t done = 0;
  // Keep two ids back, so that finish() can still share them out.
  for (; m_pending.size() - done >= m_maxLength + 2; done += m_maxLength) {
    EncodedSample piece;
    piece.ids.assign(m_pending.begin() + static_cast<std::ptrdiff_t>(done), m_pending.begin() + static_cast<std::ptrdiff_t>(done + m_maxLength));
    piece.labels = piece.ids;
    piece.index = m_count++;
    for (const auto& [begin, recordLine] : m_lines)
      if (begin <= done) piece.line = recordLine;
    out.push_back(std::move(piece));
  }
  if (!done) return;
  m_pending.erase(m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(done));
  std::vector<std::pair<size_t, int64_t>> kept;
  for (const auto& [begin, recordLine] : m_lines) {
    if (begin <= done) kept.assign(1, {0, recordLine});
    else kept.emplace_back(begin - done, recordLine);
  }
  m_lines = std::move(kept);
}

void TextPieces::cut(size_t length, std::vector<EncodedSample>& out) {
  EncodedSample piece;
  piece.ids.assign(m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(length));
  piece.labels = piece.ids;
  piece.index = m_count++;
  piece.line = m_lines.empty() ? 0 : m_lines.front().second;
  out.push_back(std::move(piece));
  m_pending.erase(m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(length));
}

void TextPieces::finish(std::vector<EncodedSample>& out) {
  if (m_pending.size() == m_maxLength + 1 && m_maxLength > 2) cut(m_maxLength - 1, out);
  while (!m_pending.empty()) cut(std::min(m_pending.size(), m_maxLength), out);
  m_lines.clear();
}

} // namespace tw
