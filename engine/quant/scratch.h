#pragma once
#include <ATen/ATen.h>
#include <map>
#include <memory>
#include <string>

namespace tw {

/// Memory in which quantised weights unfold, one after another: all storages of a process share it, and it is freed
/// with the last of them. Only one thread at a time may use it: the engine's, or autograd's while that one waits for
/// it.
class Scratch {
 public:
  /// The one that storages share now; keep the pointer as long as the storage lives.
  static std::shared_ptr<Scratch> shared();

  /// Room for `elements` values, one buffer per device and type and as large as the largest request so far: the next
  /// call for the same device and type overwrites it. Never a tensor of inference mode, whoever asks first: training
  /// writes into it too.
  at::Tensor take(int64_t elements, const at::TensorOptions& options);

  /// What all buffers hold together.
  int64_t bytes() const;

 private:
  std::map<std::pair<std::string, at::ScalarType>, at::Tensor> m_buffers;
};

} // namespace tw
