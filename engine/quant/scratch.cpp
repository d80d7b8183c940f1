#include "engine/quant/scratch.h"

#include <map>
#include <string>

namespace tw {

at::Tensor scratch(int64_t elements, const at::TensorOptions& options) {
  thread_local std::map<std::pair<std::string, at::ScalarType>, at::Tensor> buffers;
  auto& buffer = buffers[{options.device().str(), c10::typeMetaToScalarType(options.dtype())}];
  if (!buffer.defined() || buffer.numel() < elements) buffer = at::empty({elements}, options);
  return buffer.narrow(0, 0, elements);
}

} // namespace tw
