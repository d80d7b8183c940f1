#pragma once
#include <ATen/ATen.h>

namespace tw::ops {

/// How many standard deviations above the mean a share of a normal distribution lies below: its quantile. `share` in
/// (0, 1).
double normalQuantile(double share);

/// Keeps of each row roughly the largest 1 - share, by what exceeds the cut: max(0, x - (mean + deviations · std)), in
/// x's shape and type, mean and (biased) standard deviation over the last dimension. The statistical top-k of Spark
/// Transformer (arXiv:2506.06644); deviations = normalQuantile(share). Differentiable, also through the statistics.
at::Tensor gaussianTopK(const at::Tensor& x, double deviations);

} // namespace tw::ops
