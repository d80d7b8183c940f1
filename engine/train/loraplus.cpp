#include "engine/train/loraplus.h"

namespace tw {

double LoraPlus::factor(const TrainableTensor& tensor, double rate) const {
  const auto holds = [&](const char* part) { return tensor.name.find(part) != std::string::npos; };
  if (holds("lora_embedding_")) return rate > 0 ? embeddingRate / rate : 0.0;
  return holds("lora_B") || tensor.tensor.dim() == 1 ? ratio : 1.0;
}

} // namespace tw
