#include "engine/model/placed_batch.h"
#include "engine/model/kv_cache.h"
#include "engine/ops/insert_rows.h"

namespace tw {

std::vector<int64_t> beginningSequences(const std::vector<int64_t>& offsets, const KvCache& cache) {
  std::vector<int64_t> sequences;
  for (size_t i = 0; i + 1 < offsets.size(); ++i)
    if (offsets[i + 1] > offsets[i] && cache.tokens(static_cast<int64_t>(i)) == 0)
      sequences.push_back(static_cast<int64_t>(i));
  return sequences;
}

PlacedBatch placedBatch(const TokenBatch& given, const Attachments& attached, const KvCache* cache) {
  const int64_t count = attached.positions();
  PlacedBatch placed{given, {}, {}, {}};
  placed.batch.positions = given.positions + count;
  if (!attached.tokens) return placed;
  std::vector<int64_t> own, last, offsets{0};
  for (size_t i = 0; i + 1 < given.offsets.size(); ++i) {
    const int64_t begin = given.offsets[i], length = given.offsets[i + 1] - begin;
    const bool begins = length > 0 && (!cache || cache->tokens(static_cast<int64_t>(i)) == 0);
    const int64_t first = offsets.back() + (begins ? count : 0);
    if (begins) {
      placed.starts.push_back(begin);
      last.push_back(first - 1);
    }
    for (int64_t t = 0; t < length; ++t) own.push_back(first + t);
    offsets.push_back(first + length);
  }
  if (placed.starts.empty()) return placed;
  placed.batch.offsets = std::move(offsets);
  placed.batch.positions =
      ops::insertRows(placed.batch.positions, at::arange(count, given.positions.options()), placed.starts);
  const auto onDevice = [&](const std::vector<int64_t>& rows) {
    return at::tensor(rows, at::kLong).to(given.positions.device());
  };
  placed.own = onDevice(own);
  placed.lastVirtual = onDevice(last);
  return placed;
}

} // namespace tw
