// A .safetensors file, or one of torch.save: whatever its header promises is read.
#include "engine/io/safetensors.h"
#include "engine/io/torch_file.h"
#include "tests/fuzz/scratch.h"

using namespace tw;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = std::as_bytes(std::span(data, size));
  const auto header = isTorchFile(file) ? parseTorchFile(file, "input") : parseSafetensorsHeader(file, "input");
  if (!header) return 0;
  unsigned sum = 0;
  for (const auto& tensor : header->tensors) {
    sum += static_cast<unsigned>(tensor.elements());
    for (const auto byte : file.subspan(header->dataOffset + tensor.begin, tensor.bytes()))
      sum += std::to_integer<unsigned>(byte);
  }
  volatile unsigned seen = sum;
  (void)seen;
  return 0;
}
