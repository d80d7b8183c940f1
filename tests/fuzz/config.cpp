// config.json, and the tensors that a model of that shape would have.
#include "engine/model/config/model_config.h"
#include "engine/model/tensor_slots.h"
#include "tests/fuzz/scratch.h"

using namespace tw;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto json = parseJson(fuzz::text(data, size), "config.json");
  if (!json) return 0;
  const auto config = modelConfigOf(std::move(*json));
  if (!config) return 0;
  (void)config->contextLength();
  (void)config->checkLength(4096);
  for (const auto& rope : config->ropes) (void)config->rotaryDim(rope);
  // Thousands of layers are a model that no machine has, and no mistake of the reader's.
  if (config->layers * std::max<int64_t>(config->experts.count, 1) <= 4096)
    (void)tensorSlots(*config, tensorNames(*config));
  return 0;
}
