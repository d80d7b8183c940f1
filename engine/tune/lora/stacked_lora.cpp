#include "engine/tune/lora/stacked_lora.h"

namespace tw {

at::Tensor expertA(const at::Tensor& a, int64_t experts, int64_t expert) {
  const int64_t rank = a.size(0) / experts;
  return a.narrow(0, expert * rank, rank);
}

at::Tensor expertB(const at::Tensor& b, int64_t experts, int64_t expert, int64_t firstRow, int64_t rows) {
  return b.view({b.size(0), b.size(1) / experts, experts}).select(2, expert).narrow(0, firstRow, rows);
}

} // namespace tw
