#include "engine/weights/weight_method.h"
#include "engine/ops/dropout.h"
#include "engine/weights/linear.h"
#include "engine/weights/linear_group.h"

namespace tw {
namespace {

/// One weight of a group on its way through its methods.
struct Chain {
  const AdaptedWeight& adapted;
  std::vector<at::Tensor> inputs; ///< [methods + 1]: what method i was given stands at i + 1, W's input at 0
  size_t fused = 0;               ///< methods that the fused product takes along: the innermost low-rank ones

  Chain(const AdaptedWeight& weight, const at::Tensor& x) : adapted(weight), inputs(weight.methods.size() + 1, x) {
    const auto& methods = adapted.methods;
    while (fused < methods.size() && methods[fused]->lowRank()) ++fused;
    for (size_t i = methods.size(); i > fused; --i) inputs[i - 1] = methods[i - 1]->input(inputs[i]);
    for (size_t i = fused; i > 0; --i) inputs[i - 1] = inputs[fused];
  }
  bool whole() const { return fused == adapted.methods.size(); }
  uint64_t seed(size_t method, const ForwardMode& mode) const {
    return ops::dropoutSeed(mode.dropoutSeed, adapted.weight->index(), method);
  }
  ops::LinearCall call(const ForwardMode& mode) const {
    const auto& weight = *adapted.weight;
    ops::LinearCall call{&weight.storage(), whole() ? weight.bias() : at::Tensor(), {}};
    for (size_t i = 0; i < fused; ++i)
      call.terms.push_back({*adapted.methods[i]->lowRank(), seed(i, mode), mode.training});
    return call;
  }
  at::Tensor finished(const at::Tensor& product, const ForwardMode& mode) const {
    if (whole()) return product;
    Product now{product, adapted.weight->bias()};
    for (size_t i = fused; i < adapted.methods.size(); ++i) {
      auto own = mode;
      own.dropoutSeed = seed(i, mode);
      now = adapted.methods[i]->apply(*adapted.weight, inputs[i + 1], std::move(now), own);
    }
    return now.bias.defined() ? now.value + now.bias.to(now.value.scalar_type()) : now.value;
  }
};

} // namespace

void addExtraLoss(const ForwardMode& mode, const at::Tensor& loss) {
  if (mode.extraLoss) *mode.extraLoss = mode.extraLoss->defined() ? *mode.extraLoss + loss : loss;
}

Product WeightMethod::apply(const AdaptableWeight&, const at::Tensor& x, Product base, const ForwardMode& mode) const {
  const auto term = lowRank();
  TORCH_CHECK(term, "a method that is no low-rank sum must say what it does to the product");
  base.value = ops::addLowRank(base.value, x, {*term, mode.dropoutSeed, mode.training});
  return base;
}

std::vector<at::Tensor> WeightMethod::tensors() const {
  const auto term = lowRank();
  return term ? std::vector<at::Tensor>{term->A, term->B} : std::vector<at::Tensor>{};
}

std::vector<at::Tensor> forwardGroup(const std::vector<AdaptedWeight>& weights, const at::Tensor& x,
                                     const ForwardMode& mode) {
  std::vector<Chain> chains;
  chains.reserve(weights.size());
  std::vector<ops::LinearCall> shared; // of the weights whose product takes x itself
  for (const auto& weight : weights) {
    chains.emplace_back(weight, x);
    if (chains.back().inputs[0].is_same(x)) shared.push_back(chains.back().call(mode));
  }
  std::vector<at::Tensor> products;
  if (!shared.empty()) products = ops::linear(x, std::move(shared));
  std::vector<at::Tensor> outputs;
  size_t next = 0;
  for (const auto& chain : chains) {
    const auto& in = chain.inputs[0];
    outputs.push_back(chain.finished(in.is_same(x) ? products[next++] : ops::linear(in, {chain.call(mode)})[0], mode));
  }
  return outputs;
}

} // namespace tw
