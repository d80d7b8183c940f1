#include "engine/tune/p_tuning/prompt_encoder.h"

#include <cmath>

namespace tw {
namespace {

using Tensors = std::vector<PromptScheme::Tensor>;

/// Weight and bias of a linear.
void addLinear(Tensors& tensors, const std::string& name, int64_t out, int64_t in) {
  tensors.push_back({name + ".weight", {out, in}, true});
  tensors.push_back({name + ".bias", {out}, false});
}

/// What at::lstm wants of each layer and direction, in its order. The rows are those of the gates i, f, g, o.
void addLstm(Tensors& tensors, const std::string& name, const PromptEncoder& encoder) {
  const int64_t gates = 4 * encoder.hidden;
  for (int64_t layer = 0; layer < encoder.layers; ++layer)
    for (const char* direction : {"", "_reverse"}) {
      const auto suffix = "_l" + std::to_string(layer) + direction;
      const int64_t in = layer == 0 ? encoder.width : 2 * encoder.hidden;
      tensors.push_back({name + ".weight_ih" + suffix, {gates, in}, true});
      tensors.push_back({name + ".weight_hh" + suffix, {gates, encoder.hidden}, true});
      tensors.push_back({name + ".bias_ih" + suffix, {gates}, false});
      tensors.push_back({name + ".bias_hh" + suffix, {gates}, false});
    }
}

} // namespace

std::vector<PromptScheme::Tensor> PromptEncoder::tensors() const {
  const std::string prefix = kEncoderPrefix;
  Tensors all{{prefix + "embedding.weight", {tokens, width}, true}};
  if (kind == Kind::Mlp) {
    addLinear(all, prefix + "mlp_head.0", hidden, width);
    addLinear(all, prefix + "mlp_head.2", hidden, hidden);
    addLinear(all, prefix + "mlp_head.4", width, hidden);
    return all;
  }
  addLstm(all, prefix + "lstm_head", *this);
  addLinear(all, prefix + "mlp_head.0", 2 * hidden, 2 * hidden);
  addLinear(all, prefix + "mlp_head.2", width, 2 * hidden);
  return all;
}

at::Tensor PromptEncoder::rows(const std::vector<at::Tensor>& tensors) const {
  auto x = tensors.front();
  size_t next = 1;
  if (kind == Kind::Lstm) {
    const auto parameters = static_cast<size_t>(8 * layers);
    const auto zeros = at::zeros({2 * layers, 1, hidden}, x.options().requires_grad(false));
    const std::vector<at::Tensor> weights(tensors.begin() + 1,
                                          tensors.begin() + 1 + static_cast<ptrdiff_t>(parameters));
    x = std::get<0>(at::lstm(x.unsqueeze(0), {zeros, zeros}, weights, true, layers, 0.0, false, true, true)).squeeze(0);
    next += parameters;
  }
  for (bool first = true; next < tensors.size(); next += 2, first = false) {
    if (!first) x = at::relu(x);
    x = at::linear(x, tensors[next], tensors[next + 1]);
  }
  return x;
}

void PromptEncoder::begin(const std::vector<at::Tensor>& tensors, at::Generator& random) const {
  at::Tensor embedding = tensors.front();
  embedding.copy_(at::empty(embedding.sizes(), at::kFloat).normal_(0.0, 1.0, random));
  const auto named = this->tensors();
  for (size_t i = 1; i < tensors.size(); ++i) {
    const bool lstm = named[i].name.find("lstm_head") != std::string::npos;
    // A linear's bias stands behind its weight.
    const int64_t in = lstm ? hidden : (tensors[i].dim() == 2 ? tensors[i] : tensors[i - 1]).size(1);
    const double bound = 1.0 / std::sqrt(static_cast<double>(in));
    at::Tensor tensor = tensors[i];
    tensor.copy_(at::empty(tensor.sizes(), at::kFloat).uniform_(-bound, bound, random));
  }
}

} // namespace tw
