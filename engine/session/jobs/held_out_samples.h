#pragma once
// Samples that a run kept for validation (validation_fraction), found without encoding all of its data again.
#include "engine/data/dataset.h"

#include <optional>

namespace tw {

/// `started.samples` of the log of the run in `run`: how many samples it trained on. Nothing where it cannot be told.
std::optional<size_t> trainedSamples(const fs::path& run);

/// Places, in file order, of samples that were set aside from data of which `trained` samples were left. Which ones
/// that were depends on the number of all, and two totals may leave the same rest: these are held out in each of them.
std::vector<size_t> surelyHeldOut(size_t trained, double fraction, uint64_t seed);

/// The first `count` of those samples, encoded; no more of the data is read than their places need. Fewer, or none,
/// where the data holds fewer now or cannot be read so.
std::vector<EncodedSample> firstHeldOut(const std::vector<DataSource>& sources, const std::vector<size_t>& places,
                                        size_t count, const SampleEncoder& encoder,
                                        std::shared_ptr<const Tokenizer> tokenizer, std::stop_token stop);

} // namespace tw
