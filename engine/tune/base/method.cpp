#include "engine/tune/base/method.h"

namespace tw {

int64_t MethodFootprint::values() const {
  int64_t total = 0;
  for (const auto& tensor : trainable) {
    int64_t elements = 1;
    for (const auto size : tensor.shape) elements *= size;
    total += elements;
  }
  return total;
}

int64_t TuningMethod::savedBytes(SaveKind) const {
  int64_t bytes = 0;
  for (const auto& tensor : trainable()) bytes += static_cast<int64_t>(tensor.tensor.nbytes());
  return bytes;
}

} // namespace tw
