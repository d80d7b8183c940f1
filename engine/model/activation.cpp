#include "engine/model/activation.h"

namespace tw {

at::Tensor activated(const at::Tensor& x, Activation activation) {
  switch (activation) {
    case Activation::Gelu: return at::gelu(x);
    case Activation::GeluTanh: return at::gelu(x, "tanh");
    case Activation::Relu: return at::relu(x);
    default: return at::silu(x);
  }
}

} // namespace tw
