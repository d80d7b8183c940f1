#include "engine/optim/registry.h"

#include "engine/optim/adafactor.h"
#include "engine/optim/adamw.h"
#include "engine/optim/bnb_adamw.h"
#include "engine/optim/lion.h"

#include <algorithm>

namespace tw {
namespace {

struct OptimizerKind {
  const char* type;
  std::unique_ptr<Optimizer> (*make)(std::vector<TrainableTensor>, const OptimizerOptions&);
  int64_t (*stateBytes)(at::IntArrayRef shape, bool full);
  bool pages = false;
};

template <class Kind>
std::unique_ptr<Optimizer> make(std::vector<TrainableTensor> tensors, const OptimizerOptions& options) {
  return std::make_unique<Kind>(std::move(tensors), options);
}

/// `count` float32 values for each of the parameter's.
template <int64_t count> int64_t floats(at::IntArrayRef shape, bool) {
  return 4 * count * c10::multiply_integers(shape);
}

template <int bits, bool paged>
std::unique_ptr<Optimizer> makeBnb(std::vector<TrainableTensor> tensors, const OptimizerOptions& options) {
  return std::make_unique<BnbAdamW>(std::move(tensors), options, BnbAdamW::Form{bits, paged, {}});
}
template <int bits> int64_t bnbBytes(at::IntArrayRef shape, bool full) {
  return BnbAdamW::stateBytes(shape, bits, full);
}
int64_t adafactorBytes(at::IntArrayRef shape, bool) { return Adafactor::stateBytes(shape); }

const OptimizerKind kOptimizers[] = {{"adamw", make<AdamW>, floats<2>},
                                     {"lion", make<Lion>, floats<1>},
                                     {"adamw_8bit", makeBnb<8, false>, bnbBytes<8>},
                                     {"paged_adamw", makeBnb<32, true>, bnbBytes<32>, true},
                                     {"paged_adamw_8bit", makeBnb<8, true>, bnbBytes<8>, true},
                                     {"adafactor", make<Adafactor>, adafactorBytes}};

Result<const OptimizerKind*> kindOf(const std::string& type) {
  const auto found =
      std::find_if(std::begin(kOptimizers), std::end(kOptimizers), [&](const auto& kind) { return type == kind.type; });
  if (found != std::end(kOptimizers)) return found;
  std::string known;
  for (const auto& name : optimizerNames()) known += (known.empty() ? "" : ", ") + name;
  return fail(requestError("optimizer.unknown", TW_TEXT("There is no optimizer %1 here.", type.substr(0, 80)),
                           TW_TEXT("Choose one of: %1.", known))
                  .in("training.optim"));
}

} // namespace

std::vector<std::string> optimizerNames() {
  std::vector<std::string> types;
  for (const auto& kind : kOptimizers) types.emplace_back(kind.type);
  return types;
}

Result<std::unique_ptr<Optimizer>> makeOptimizer(std::vector<TrainableTensor> tensors,
                                                 const OptimizerOptions& options) {
  TW_TRY(const auto* kind, kindOf(options.type));
  return kind->make(std::move(tensors), options);
}

Result<int64_t> optimizerStateBytes(const std::string& type, at::IntArrayRef shape, bool full) {
  TW_TRY(const auto* kind, kindOf(type));
  return kind->stateBytes(shape, full);
}

Result<bool> optimizerPages(const std::string& type) {
  TW_TRY(const auto* kind, kindOf(type));
  return kind->pages;
}

bool isEmbeddingTable(const std::string& tensor, const std::vector<std::string>& tables) {
  return std::any_of(tables.begin(), tables.end(), [&](const std::string& table) {
    const auto name = table + ".weight";
    return tensor == name || tensor.ends_with("." + name);
  });
}

} // namespace tw
