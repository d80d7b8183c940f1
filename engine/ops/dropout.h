#pragma once
// Dropout whose mask is a function of a seed and the element's index, so that backward, checkpointing and resume repeat
// it without storing it.
#include <ATen/ATen.h>

namespace tw::ops {

/// Mixes a forward pass's seed with a weight's index and the number of the term on it.
uint64_t dropoutSeed(uint64_t passSeed, uint64_t weightIndex, uint64_t term);
/// x with each element zeroed with probability p, the others divided by 1 - p. x must be contiguous.
at::Tensor dropout(const at::Tensor& x, double p, uint64_t seed);
/// target += dropout(x) with the same mask.
void addDropout(at::Tensor& target, const at::Tensor& x, double p, uint64_t seed);

} // namespace tw::ops
