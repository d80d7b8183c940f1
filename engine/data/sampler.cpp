#include "engine/data/sampler.h"

#include "engine/base/random.h"
#include "engine/data/text_pieces.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

/// One generator for each use of the seed: neither epochs nor sources share a stream.
Random generator(uint64_t seed, int64_t epoch, uint64_t use) {
  Random mixed(seed);
  const uint64_t a = mixed.next() ^ (static_cast<uint64_t>(epoch) * 0xD1342543DE82EF95ull);
  Random again(a);
  return Random(again.next() ^ (use * 0x9E3779B97F4A7C15ull));
}

/// The samples of an epoch in file order, each source as often as its weight says.
std::vector<size_t> weighted(std::span<const EpochPlan::Shape> samples, const std::vector<double>& weights,
                             const SamplerOptions& options, int64_t epoch) {
  std::vector<size_t> order;
  order.reserve(samples.size());
  for (size_t begin = 0, end; begin < samples.size(); begin = end) {
    const auto source = static_cast<size_t>(samples[begin].source);
    for (end = begin; end < samples.size() && static_cast<size_t>(samples[end].source) == source;) ++end;
    const double weight = source < weights.size() ? weights[source] : 1.0;
    const auto count = end - begin;
    for (double left = std::floor(weight); left >= 1; left -= 1)
      for (size_t i = begin; i < end; ++i) order.push_back(i);
    const auto part = static_cast<size_t>(std::llround((weight - std::floor(weight)) * static_cast<double>(count)));
    if (part == 0) continue;
    auto chosen = generator(options.seed, epoch, 1 + source).permutation(count);
    chosen.resize(part);
    std::sort(chosen.begin(), chosen.end());
    for (const size_t i : chosen) order.push_back(begin + i);
  }
  return order;
}

std::vector<EpochPlan::Shape> shapesOf(const EncodedDataset& dataset) {
  std::vector<EpochPlan::Shape> shapes;
  shapes.reserve(dataset.samples.size());
  for (const auto& sample : dataset.samples) shapes.push_back({static_cast<int64_t>(sample.ids.size()), sample.source});
  return shapes;
}

} // namespace

EpochPlan::EpochPlan(const EncodedDataset& dataset, const SamplerOptions& options, int64_t epoch)
    : EpochPlan(shapesOf(dataset), dataset.sourceWeights, options, epoch) {}

EpochPlan::EpochPlan(std::span<const Shape> samples, const std::vector<double>& weights, const SamplerOptions& options,
                     int64_t epoch)
    : m_order(weighted(samples, weights, options, epoch)), m_batchSize(std::max<int64_t>(options.batchSize, 1)),
      m_perStep(m_batchSize * std::max<int64_t>(options.accumulation, 1)) {
  if (options.shuffle) {
    const auto shuffled = generator(options.seed, epoch, 0).permutation(m_order.size());
    std::vector<size_t> order(m_order.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = m_order[shuffled[i]];
    m_order = std::move(order);
  }
  pack(samples, options);
}

void EpochPlan::pack(std::span<const Shape> samples, const SamplerOptions& options) {
  size_t filled = 0;
  const auto limit = static_cast<size_t>(std::max<int64_t>(options.maxLength, 1));
  for (size_t i = 0; i < m_order.size(); ++i) {
    const auto length = static_cast<size_t>(samples[m_order[i]].length);
    if (i > 0 && (!options.packing || filled + length > limit)) {
      m_begin.push_back(i);
      filled = 0;
    }
    filled += length;
  }
  if (!m_order.empty()) m_begin.push_back(m_order.size());
}

std::vector<EpochPlan::MicroBatch> EpochPlan::step(int64_t index) const {
  std::vector<MicroBatch> batches;
  const int64_t end = std::min((index + 1) * m_perStep, elements());
  for (int64_t element = index * m_perStep; element < end; ++element) {
    if ((element - index * m_perStep) % m_batchSize == 0) batches.emplace_back();
    const auto at = static_cast<size_t>(element);
    batches.back().emplace_back(m_order.begin() + static_cast<std::ptrdiff_t>(m_begin[at]),
                                m_order.begin() + static_cast<std::ptrdiff_t>(m_begin[at + 1]));
  }
  return batches;
}

PackedBatch assembleBatch(const EncodedDataset& dataset, const EpochPlan::MicroBatch& elements) {
  PackedBatch batch;
  batch.offsets.push_back(0);
  for (const auto& element : elements)
    for (const size_t index : element) {
      const auto& sample = dataset.samples[index];
      batch.ids.insert(batch.ids.end(), sample.ids.begin(), sample.ids.end());
      batch.labels.insert(batch.labels.end(), sample.labels.begin(), sample.labels.end());
      for (size_t i = 0; i < sample.ids.size(); ++i) batch.positions.push_back(static_cast<int32_t>(i));
      batch.offsets.push_back(static_cast<int32_t>(batch.ids.size()));
      batch.samples.push_back(static_cast<int64_t>(index));
    }
  return batch;
}

std::vector<bool> heldOut(size_t count, double fraction, uint64_t seed) {
  size_t held = 0;
  if (fraction > 0 && count > 1)
    held = std::clamp<size_t>(static_cast<size_t>(std::llround(fraction * static_cast<double>(count))), 1, count - 1);
  std::vector<bool> isHeld(count);
  const auto order = generator(seed, -1, 0).permutation(count);
  for (size_t i = 0; i < held; ++i) isHeld[order[i]] = true;
  return isHeld;
}

std::pair<EncodedDataset, EncodedDataset> splitValidation(EncodedDataset all, double fraction, uint64_t seed) {
  EncodedDataset train, validation;
  for (auto* part : {&train, &validation}) {
    part->sourceWeights = all.sourceWeights;
    part->summaries = all.summaries;
  }
  train.problems = std::move(all.problems);
  const size_t count = all.samples.size();
  const auto isHeld = heldOut(count, fraction, seed);
  for (size_t i = 0; i < count; ++i) {
    auto& part = isHeld[i] ? validation : train;
    part.tokens += static_cast<int64_t>(all.samples[i].ids.size());
    part.targets += countTargets(all.samples[i]);
    part.samples.push_back(std::move(all.samples[i]));
  }
  // A source's weight says how often it is trained on; validation uses each sample once.
  std::fill(validation.sourceWeights.begin(), validation.sourceWeights.end(), 1.0);
  return {std::move(train), std::move(validation)};
}

} // namespace tw
