#pragma once
#include "engine/data/sampler.h"
#include "engine/tune/base/method.h"

namespace tw {

/// The micro-batches of training in their order, epoch after epoch. Dataset and model must outlive what is returned.
StartBatches startBatches(const EncodedDataset& data, const SamplerOptions& options, const CausalModel& model);

} // namespace tw
