// A .safetensors file: whatever the header promises is read.
#include "engine/io/safetensors.h"
#include "tests/fuzz/scratch.h"

using namespace tw;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = std::as_bytes(std::span(data, size));
  const auto header = parseSafetensorsHeader(file, "input");
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
