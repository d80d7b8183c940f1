#include "engine/tune/lora/dora_terms.h"

#include "engine/tune/lora/dora_product.h"
#include "engine/weights/adaptable_weight.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>

namespace tw {
namespace {

constexpr int64_t kPartValues = int64_t{1} << 20; ///< of W that are looked at at a time

/// A length of zero would divide by zero; what it belongs to is zero too.
at::Tensor withoutZeros(at::Tensor norms) { return norms.masked_fill_(norms == 0, 1.0); }

/// ‖W + scale·b·a‖ of a W that the caller gives away.
at::Tensor normsOfSum(at::Tensor weight, const DoraParts& parts, double scale) {
  const at::NoGradGuard guard;
  weight.addmm_(parts.b, parts.a, 1.0, scale);
  return withoutZeros(at::linalg_vector_norm(weight, 2, at::IntArrayRef{parts.byColumn ? 0 : 1}));
}

} // namespace

at::Tensor doraNorms(const at::Tensor& weight, const DoraParts& parts, double scale, at::Tensor* squares) {
  const at::NoGradGuard guard;
  const auto &a = parts.a, &b = parts.b;
  const int64_t out = weight.size(0), in = weight.size(1), rank = a.size(0);
  const auto options = a.options().requires_grad(false);
  const int64_t rows = std::max<int64_t>(1, kPartValues / in);
  // W·aᵀ [out, r], or bᵀ·W [r, in]: products in W's own type, which is all the input's products have too.
  auto cross = parts.byColumn ? at::zeros({rank, in}, options) : at::empty({out, rank}, options);
  const auto outer = (parts.byColumn ? b : a).t().to(weight.scalar_type());
  const bool known = squares && squares->defined();
  auto sum = known ? squares->clone() : at::zeros({parts.byColumn ? in : out}, options);
  for (int64_t begin = 0; begin < out; begin += rows) {
    const int64_t count = std::min(rows, out - begin);
    const auto part = weight.narrow(0, begin, count);
    if (parts.byColumn) cross.add_(at::mm(outer.narrow(1, begin, count), part));
    else cross.narrow(0, begin, count).copy_(at::mm(part, outer));
    if (known) continue;
    const auto lengths =
        at::linalg_vector_norm(part, 2, at::IntArrayRef{parts.byColumn ? 0 : 1}, false, at::kFloat).square_();
    if (parts.byColumn) sum.add_(lengths);
    else sum.narrow(0, begin, count).copy_(lengths);
  }
  if (squares && !known) *squares = sum.clone();
  if (parts.byColumn) sum.add_((cross * a + at::mm(at::mm(b.t(), b), a) * a * (scale / 2)).sum(0), 2 * scale);
  else sum.add_((cross * b + at::mm(b, at::mm(a, a.t())) * b * (scale / 2)).sum(1), 2 * scale);
  return withoutZeros(sum.clamp_min_(0.0).sqrt_());
}

at::Tensor DoraTerm::normsOfBase(const WeightStorage& storage, at::ScalarType dtype) const {
  const c10::InferenceMode ordinary(false); // they outlive a generation
  const double scale = m_scale * factor();
  if (const auto parameter = storage.parameter(); parameter.defined() && parameter.data_ptr() != m_known.values)
    m_known = {parameter.data_ptr(), {}, {}, {}};
  const bool trained = m_parts.a.requires_grad() || m_parts.b.requires_grad();
  if (!trained && m_known.factor == factor()) return m_known.norms;
  auto norms = doraNorms(storage.dense(dtype), m_parts, scale, &m_known.squares);
  if (!trained) {
    m_known.factor = factor();
    m_known.norms = norms;
  }
  return norms;
}

at::Tensor DoraTerm::norms(const AdaptableWeight& weight, at::ScalarType dtype) const {
  const auto& methods = weight.methods();
  if (methods.empty() || methods.front().get() == this) return normsOfBase(weight.storage(), dtype);
  auto inside = weight.storage().denseCopy(at::kFloat);
  for (const auto& method : methods) {
    if (method.get() == this) break;
    if (auto changed = method->merged(inside)) inside = std::move(*changed);
  }
  return normsOfSum(std::move(inside), m_parts, m_scale * factor());
}

Product DoraTerm::apply(const AdaptableWeight& weight, const at::Tensor& x, Product base,
                        const ForwardMode& mode) const {
  const auto gain = m_parts.m / norms(weight, x.scalar_type());
  const DoraProduct call{m_scale * factor(), mode.training ? m_dropout : 0.0, mode.dropoutSeed, &weight.storage()};
  base.value = doraProduct(call, base.value, x, m_parts.a, m_parts.b, gain);
  return base;
}

Result<at::Tensor> DoraTerm::merged(at::Tensor weight) const {
  const at::NoGradGuard guard;
  weight.addmm_(m_parts.b, m_parts.a, 1.0, m_scale * factor());
  const int64_t along = m_parts.byColumn ? 0 : 1;
  const auto norms = withoutZeros(at::linalg_vector_norm(weight, 2, at::IntArrayRef{along}));
  return weight.mul_((m_parts.m / norms).unsqueeze(along));
}

at::Tensor LookupDoraTerm::apply(const at::Tensor& ids, const at::Tensor& rows) const {
  const double scale = m_scale * factor();
  const bool trained = m_a.requires_grad() || m_b.requires_grad();
  if (trained || m_knownFactor != factor()) {
    const c10::InferenceMode ordinary(false);
    m_norms = doraNorms(m_table(), {m_b.t(), m_a.t(), m_m, true}, scale);
    if (!trained) m_knownFactor = factor();
  }
  const auto change = at::matmul(m_a.index_select(1, ids).t(), m_b.t()) * scale;
  return ((rows.to(at::kFloat) + change) * (m_m / m_norms)).to(rows.scalar_type());
}

} // namespace tw
