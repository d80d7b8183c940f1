#include "engine/session/jobs/bench_work.h"

#include "engine/train/batch_loss.h"

#include <algorithm>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <chrono>

namespace tw {
namespace {

void waitFor(at::Device device) {
  if (!device.is_cpu()) c10::impl::VirtualGuardImpl(device.type()).synchronizeDevice(device.index());
}

/// Pairs of a token and one that it sees, itself among them, in a segment of `length`.
double visiblePairs(int64_t length, int64_t window) {
  const auto all = static_cast<double>(length), wide = static_cast<double>(window);
  if (window <= 0 || window >= length) return all * (all + 1) / 2;
  return wide * (wide + 1) / 2 + (all - wide) * wide;
}

} // namespace

double trainingFlops(const CausalModel& model, const std::vector<TrainableTensor>& trained,
                     const std::vector<PackedBatch>& batches) {
  const auto& config = model.config();
  double tokens = 0, targets = 0, attention = 0;
  for (const auto& batch : batches) {
    tokens += static_cast<double>(batch.ids.size());
    targets += static_cast<double>(targetCount(model, batch));
    for (size_t segment = 0; segment + 1 < batch.offsets.size(); ++segment)
      for (const int64_t window : config.slidingWindow)
        attention += visiblePairs(batch.offsets[segment + 1] - batch.offsets[segment], window);
  }
  double work = 12.0 * static_cast<double>(config.heads * config.headDim) * attention;
  for (const auto& weight : model.weights()) {
    const auto parameter = weight->storage().parameter();
    const double passes = parameter.defined() && parameter.requires_grad() ? 3 : 2;
    work += 2.0 * static_cast<double>(weight->inFeatures() * weight->outFeatures()) * passes *
            (model.isOutputHead(*weight) ? targets : tokens);
  }
  const auto parameters = model.parameters(); // full training's: counted above, or only looked up
  const auto isOfModel = [&](const at::Tensor& tensor) {
    return std::any_of(parameters.begin(), parameters.end(),
                       [&](const NamedTensor& parameter) { return parameter.tensor.is_same(tensor); });
  };
  for (const auto& tensor : trained)
    if (tensor.tensor.dim() >= 2 && !isOfModel(tensor.tensor))
      work += 6.0 * static_cast<double>(tensor.tensor.numel()) * tokens;
  return work;
}

double measuredPeak(at::Device device, at::ScalarType dtype) {
  using Clock = std::chrono::steady_clock;
  const at::NoGradGuard noGrad;
  const int64_t size = device.is_cpu() ? 1024 : 8192;
  const auto options = at::TensorOptions().device(device).dtype(dtype);
  const auto a = at::randn({size, size}, options), b = at::randn({size, size}, options);
  auto product = at::mm(a, b);
  waitFor(device);
  const double work = 2.0 * static_cast<double>(size) * static_cast<double>(size) * static_cast<double>(size);
  const auto start = Clock::now();
  double best = 0;
  constexpr int together = 4; // so that the queue of a GPU never runs dry
  do {
    const auto begin = Clock::now();
    for (int i = 0; i < together; ++i) at::mm_out(product, a, b);
    waitFor(device);
    best = std::max(best, together * work / std::chrono::duration<double>(Clock::now() - begin).count());
  } while (Clock::now() - start < std::chrono::seconds(2));
  return best;
}

} // namespace tw
