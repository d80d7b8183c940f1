#include "engine/train/tensor_terms.h"

#include "engine/optim/registry.h"

namespace tw {

OptimizerOptions withTensorTerms(const TrainOptions& options, std::vector<std::string> tables) {
  auto settings = options.optimizer;
  settings.termsOf = [plus = options.loraPlus, rate = options.learningRate,
                      tables = std::move(tables)](const TrainableTensor& tensor) {
    TensorTerms terms;
    if (plus) terms.rateFactor = plus->factor(tensor, rate);
    terms.fullState = isEmbeddingTable(tensor.name, tables);
    return terms;
  };
  return settings;
}

} // namespace tw
