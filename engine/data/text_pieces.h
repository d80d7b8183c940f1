#pragma once
// Counting targets, and plain text joined and cut into pieces of one length: for pre-training no token may be lost.
#include "engine/data/dataset.h"

#include <deque>

namespace tw {

/// Labels that carry loss; the first one is never a target (labels are of the next position).
int64_t countTargets(const EncodedSample& sample);

/// Joins the ids of one record after another and cuts pieces of exactly `maxLength` ids; the last may be shorter. It
/// is never a single id, which could not be trained: then the piece before it gives one up.
class TextPieces {
 public:
  explicit TextPieces(int64_t maxLength) : m_maxLength(static_cast<size_t>(maxLength)) {}
  void add(const std::vector<int32_t>& ids, int64_t line, std::vector<EncodedSample>& out);
  void finish(std::vector<EncodedSample>& out);

 private:
  void cut(size_t length, std::vector<EncodedSample>& out);
  void forget();
  size_t m_maxLength;
  std::vector<int32_t> m_pending;
  std::deque<std::pair<size_t, int64_t>> m_lines; ///< where in m_pending each record begins, and its line
  size_t m_done = 0;                              ///< ids of m_pending that are in pieces already
  int64_t m_count = 0;
};

} // namespace tw
