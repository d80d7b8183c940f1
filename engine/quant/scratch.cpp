#include "engine/quant/scratch.h"

#include <c10/core/InferenceMode.h>

#include <mutex>

namespace tw {

std::shared_ptr<Scratch> Scratch::shared() {
  static std::mutex mutex;
  static std::weak_ptr<Scratch> current;
  const std::lock_guard lock(mutex);
  auto scratch = current.lock();
  if (!scratch) current = scratch = std::make_shared<Scratch>();
  return scratch;
}

at::Tensor Scratch::take(int64_t elements, const at::TensorOptions& options) {
  auto& buffer = m_buffers[{options.device().str(), c10::typeMetaToScalarType(options.dtype())}];
  if (!buffer.defined() || buffer.numel() < elements) {
    const c10::InferenceMode ordinary(false);
    buffer = at::Tensor(); // never two of them at once
    buffer = at::empty({elements}, options);
  }
  return buffer.narrow(0, 0, elements);
}

int64_t Scratch::bytes() const {
  int64_t sum = 0;
  for (const auto& [key, buffer] : m_buffers) sum += static_cast<int64_t>(buffer.nbytes());
  return sum;
}

} // namespace tw
