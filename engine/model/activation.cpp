#include "engine/model/activation.h"
#include "engine/ops/swiglu.h"

namespace tw {

at::Tensor activated(const at::Tensor& x, Activation activation) {
  switch (activation) {
  case Activation::Gelu: return at::gelu(x);
  case Activation::GeluTanh: return at::gelu(x, "tanh");
  case Activation::Relu: return at::relu(x);
  default: return at::silu(x);
  }
}

at::Tensor gated(const at::Tensor& gate, const at::Tensor& up, Activation activation) {
  return activation == Activation::Silu ? ops::swiglu(gate, up) : activated(gate, activation) * up;
}

} // namespace tw
