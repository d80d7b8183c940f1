#pragma once
// The pickle of torch.save, as far as a state dict needs it.
#include "engine/api/result.h"
#include "engine/io/tensor_type.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace tw {

/// A tensor as its pickle says: a part of a storage.
struct PickledTensor {
  std::string name, storage; ///< the storage's key in the archive
  TensorType type = TensorType::F32;
  int64_t storageValues = 0, offset = 0; ///< in values
  std::vector<int64_t> shape, strides;
};

/// The tensors of a pickled dictionary, by the opcodes of protocols 2 to 5 that plain values need. Everything else, and
/// every name but those of torch's tensors, is refused; nothing that is named is looked up. `file`: for messages.
/// Errors: file.pickle.
Result<std::vector<PickledTensor>> pickledTensors(std::span<const std::byte> pickle, const std::string& file);

} // namespace tw
