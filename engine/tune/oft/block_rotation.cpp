#include "engine/tune/oft/block_rotation.h"

#include <cmath>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

namespace tw {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor skewSymmetric(const at::Tensor& vectors, int64_t b) {
  const auto places = at::triu_indices(b, b, 1, vectors.options().dtype(at::kLong));
  const auto upper = at::zeros({vectors.size(0), b * b}, vectors.options())
                         .index_copy(1, places[0] * b + places[1], vectors)
                         .view({vectors.size(0), b, b});
  return upper - upper.transpose(1, 2);
}

/// x [rows, in] times the blocks D [blocks, b, b], or [1, b, b] for all.
at::Tensor blockProduct(const at::Tensor& x, const at::Tensor& D) {
  const int64_t b = D.size(1), rows = x.size(0);
  if (D.size(0) == 1) return at::mm(x.reshape({-1, b}), D[0]).view(x.sizes());
  return at::bmm(x.reshape({rows, D.size(0), b}).transpose(0, 1), D).transpose(0, 1).reshape(x.sizes());
}

/// Σ over rows of x_blockᵀ·y_block, [blocks, b, b], or [1, b, b] summed over the blocks too.
at::Tensor blockGradient(const at::Tensor& x, const at::Tensor& y, int64_t b, bool shared) {
  if (shared) return at::mm(x.reshape({-1, b}).t(), y.reshape({-1, b})).unsqueeze(0);
  const auto split = [&](const at::Tensor& t) { return t.reshape({t.size(0), t.size(1) / b, b}).transpose(0, 1); };
  return at::bmm(split(x).transpose(1, 2), split(y));
}

struct Rotation : torch::CustomClassHolder {
  Rotation(int64_t size, const OftRotation& given) : blockSize(size), how(given) {}
  int64_t blockSize;
  OftRotation how;
};

/// The matrices are computed again in backward: kept they would be larger than a short batch.
class Rotated : public torch::autograd::Function<Rotated> {
 public:
  static at::Tensor forward(AutogradContext* ctx, const c10::intrusive_ptr<Rotation>& rotation, const at::Tensor& x,
                            const at::Tensor& vectors) {
    ctx->save_for_backward({x, vectors});
    ctx->saved_data["rotation"] = c10::IValue::make_capsule(rotation);
    const auto D = rotationLessOne(vectors, rotation->blockSize, rotation->how);
    return x + blockProduct(x, D.to(x.scalar_type()));
  }

  static variable_list backward(AutogradContext* ctx, const variable_list& gradients) {
    const auto rotation = c10::static_intrusive_pointer_cast<Rotation>(ctx->saved_data["rotation"].toCapsule());
    const auto saved = ctx->get_saved_variables();
    const auto& x = saved[0];
    const auto dy = gradients[0].contiguous();
    const bool wanted = ctx->needs_input_grad(1);
    const auto vectors = saved[1].detach().requires_grad_(wanted);
    at::Tensor D;
    {
      const at::AutoGradMode enabled(wanted);
      D = rotationLessOne(vectors, rotation->blockSize, rotation->how);
    }
    variable_list result(3); // the rotation's facts come first and have none
    if (ctx->needs_input_grad(0)) result[1] = dy + blockProduct(dy, D.detach().transpose(1, 2).to(dy.scalar_type()));
    if (!wanted || !D.requires_grad()) return result; // a series of one term does not rotate
    const auto dD = blockGradient(x, dy, rotation->blockSize, vectors.size(0) == 1).to(D.scalar_type());
    result[2] = torch::autograd::grad({D}, {vectors}, {dD}).front();
    return result;
  }
};

} // namespace

at::Tensor rotationLessOne(const at::Tensor& vectors, int64_t blockSize, const OftRotation& rotation) {
  const auto Q = skewSymmetric(vectors, blockSize);
  if (!rotation.cayleyNeumann) { // (1 − Q)(1 + Q)⁻¹ − 1
    const auto one = at::eye(blockSize, Q.options());
    return at::linalg_solve(one + Q, Q * -2.0, false);
  }
  if (rotation.terms <= 1) return at::zeros_like(Q);
  auto sum = Q * 2.0;
  if (rotation.terms == 2) return sum;
  auto power = at::bmm(Q, Q);
  sum = sum + power * 2.0;
  for (int64_t i = 3; i < rotation.terms - 1; ++i) {
    power = at::bmm(power, Q);
    sum = sum + power * 2.0;
  }
  return sum + at::bmm(power, Q);
}

at::Tensor rotated(const at::Tensor& x, const at::Tensor& vectors, int64_t blockSize, const OftRotation& rotation) {
  return Rotated::apply(c10::make_intrusive<Rotation>(blockSize, rotation), x, vectors);
}

at::Tensor rotatedByTransposed(const at::Tensor& x, const at::Tensor& vectors, int64_t blockSize,
                               const OftRotation& rotation) {
  const at::NoGradGuard guard;
  const auto D = rotationLessOne(vectors, blockSize, rotation).transpose(1, 2);
  return x + blockProduct(x, D.to(x.scalar_type()));
}

at::Tensor constrained(const at::Tensor& vectors, double eps) {
  const double most = eps / std::sqrt(static_cast<double>(vectors.size(0)));
  // Q holds every entry twice.
  const auto norms = vectors.norm(2, {1}, true) * std::sqrt(2.0);
  return at::where(norms <= most, vectors, vectors * (most / norms));
}

} // namespace tw
