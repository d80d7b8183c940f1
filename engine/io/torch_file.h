#pragma once
// Files of torch.save: a zip archive of storages as they lie in memory, and a pickle that says which tensors are parts
// of them. Only what names tensors is understood of the pickle; nothing that it names is looked up or run.
#include "engine/io/safetensors.h"

namespace tw {

/// By its first bytes, the form of PyTorch before 1.6 too.
bool isTorchFile(std::span<const std::byte> file);
/// The tensors of a state dict: a dictionary from names to tensors whose values lie row by row. Offsets are from the
/// start of the file; tensors may share bytes. Errors: file.damaged, file.pickle (what it holds besides tensors, or
/// how it is packed).
Result<SafetensorsHeader> parseTorchFile(std::span<const std::byte> file, const std::string& name);

} // namespace tw
