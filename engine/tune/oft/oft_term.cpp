#include "engine/tune/oft/oft_term.h"

#include "engine/tune/oft/block_rotation.h"

namespace tw {

at::Tensor OftTerm::vectors() const {
  const auto scaled = factor() == 1.0 ? m_vectors : m_vectors * factor();
  return m_rotation.constrained ? constrained(scaled, m_rotation.eps) : scaled;
}

at::Tensor OftTerm::input(const at::Tensor& x) const {
  if (!m_rotation.constrained || !m_vectors.requires_grad() || !at::GradMode::is_enabled())
    return rotated(x, vectors(), m_blockSize, m_rotation);
  // In training PEFT shortens the trained values themselves: the gradient is that of what they have become.
  {
    const at::NoGradGuard guard;
    at::Tensor(m_vectors).copy_(constrained(m_vectors, m_rotation.eps));
  }
  return rotated(x, m_vectors, m_blockSize, m_rotation);
}

Result<at::Tensor> OftTerm::merged(at::Tensor weight) const {
  return rotatedByTransposed(weight, vectors().to(weight.scalar_type()), m_blockSize, m_rotation);
}

} // namespace tw
