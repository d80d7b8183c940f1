#include "engine/session/jobs/held_out_samples.h"

#include "engine/train/training_log.h"

#include <algorithm>
#include <functional>

namespace tw {
namespace {

constexpr int64_t kFirstRows = 64; ///< read of a source to begin with

/// The first samples of a source: at least `count`, unless it holds fewer.
Result<std::vector<EncodedSample>> beginningOf(const DataSource& source, size_t count, const SampleEncoder& encoder,
                                               const std::shared_ptr<const Tokenizer>& tokenizer,
                                               const std::stop_token& stop) {
  auto part = source;
  for (int64_t rows = std::max<int64_t>(kFirstRows, static_cast<int64_t>(count));; rows *= 4) {
    part.limit = source.limit > 0 ? std::min(source.limit, rows) : rows;
    TW_TRY(auto encoded, encodeDataset({part}, encoder, tokenizer, {}, stop));
    const bool all = part.limit == source.limit || encoded.summaries.front().rows < part.limit;
    // Of text the last piece may be one that the limit has cut.
    if (all || encoded.samples.size() > count) return std::move(encoded.samples);
  }
}

} // namespace

std::optional<size_t> trainedSamples(const fs::path& run) {
  const auto log = readTrainingLog(run / "training_log.jsonl");
  if (!log) return std::nullopt;
  const auto started =
      std::find_if(log->begin(), log->end(), [](const Json& line) { return line.value("event", Json()) == "started"; });
  if (started == log->end()) return std::nullopt;
  const auto samples = started->find("samples");
  if (samples == started->end() || !samples->is_number_unsigned()) return std::nullopt;
  return samples->get<size_t>();
}

std::vector<size_t> surelyHeldOut(size_t trained, double fraction, uint64_t seed) {
  std::vector<size_t> places;
  if (!(fraction > 0 && fraction < 1)) return places;
  // trained = all - round(fraction · all), but for the bounds of very small data.
  const auto likely = static_cast<size_t>(static_cast<double>(trained) / (1 - fraction));
  const auto reach = static_cast<size_t>(1 / (1 - fraction)) + 2;
  std::vector<bool> sure;
  for (size_t all = std::max(trained + 1, likely > reach ? likely - reach : 0); all <= likely + reach; ++all) {
    const auto held = heldOut(all, fraction, seed);
    if (static_cast<size_t>(std::count(held.begin(), held.end(), false)) != trained) continue;
    if (sure.empty()) sure = held;
    else std::transform(sure.begin(), sure.end(), held.begin(), sure.begin(), std::logical_and<>());
  }
  for (size_t place = 0; place < sure.size(); ++place)
    if (sure[place]) places.push_back(place);
  return places;
}

std::vector<EncodedSample> firstHeldOut(const std::vector<DataSource>& sources, const std::vector<size_t>& places,
                                        size_t count, const SampleEncoder& encoder,
                                        std::shared_ptr<const Tokenizer> tokenizer, std::stop_token stop) {
  std::vector<EncodedSample> found;
  count = std::min(count, places.size());
  size_t before = 0; // samples of the sources so far
  for (const auto& source : sources) {
    if (found.size() == count) break;
    auto samples = beginningOf(source, places[count - 1] + 1 - before, encoder, tokenizer, stop);
    if (!samples) return {};
    for (size_t at = found.size(); at < count && places[at] - before < samples->size(); ++at)
      found.push_back(std::move((*samples)[places[at] - before]));
    before += samples->size();
  }
  return found;
}

} // namespace tw
