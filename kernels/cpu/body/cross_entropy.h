// Cross entropy: one sweep computes logsumexp (blockwise running maximum, so each logit costs one exponential), a
// second the gradient.

template <class T> TW_ALWAYS_INLINE float logSumExpOf(const T* row, int64_t n) {
  constexpr int64_t kBlock = 1024; // read twice, the second time from the first-level cache
  const float lowest = -std::numeric_limits<float>::infinity();
  float largest = lowest;
  double total = 0.0;
  for (int64_t begin = 0; begin < n; begin += kBlock) {
    const int64_t end = std::min(n, begin + kBlock);
    V most = splat(lowest);
    for (int64_t i = begin; i < end; i += kLanes) most = larger(loadUpTo(row + i, end - i, lowest), most);
    const float blockLargest = std::max(largest, largestOf(most));
    const V base = splat(blockLargest == lowest ? 0.0f : blockLargest); // all -inf so far: -inf - -inf would be NaN
    V sum = splat(0.0f);
    for (int64_t i = begin; i < end; i += kLanes)
      sum = add(sum, exponential(subtract(loadUpTo(row + i, end - i, lowest), base)));
    if (blockLargest > largest) {
      total *= std::exp(double(largest) - double(blockLargest));
      largest = blockLargest;
    }
    total += sumOf(sum);
  }
  return largest == lowest && total == 0.0 ? lowest
                                           : float((largest == lowest ? 0.0 : double(largest)) + std::log(total));
}

template <class T> TW_ALWAYS_INLINE void softmaxInPlace(T* row, int64_t n, float lse, float scale) {
  for (int64_t i = 0; i < n; i += kLanes)
    storeUpTo(row + i, n - i, multiply(exponential(subtract(loadUpTo(row + i, n - i), splat(lse))), splat(scale)));
}

template <class T>
TW_ALWAYS_INLINE void crossEntropyRows(const CrossEntropyParams& p, bool withGradient, int64_t beginRow,
                                       int64_t endRow) {
  for (int64_t r = beginRow; r < endRow; ++r) {
    T* row = static_cast<T*>(p.logits) + r * p.rowStride;
    const int64_t target =
        p.targets64 ? static_cast<const int64_t*>(p.targets)[r] : static_cast<const int32_t*>(p.targets)[r];
    const bool ignored = target == p.ignoreIndex;
    float lse = 0.0f;
    if (!ignored || p.logSumExp) lse = logSumExpOf(row, p.vocab);
    if (p.logSumExp) p.logSumExp[r] = lse;
    const float logit = ignored ? 0.0f : toFloat(row[target]);
    p.losses[r] = ignored ? 0.0f : lse - logit;
    if (!withGradient) continue;
    if (ignored) {
      std::memset(static_cast<void*>(row), 0, size_t(p.vocab) * sizeof(T));
      continue;
    }
    softmaxInPlace(row, p.vocab, lse, p.gradientScale);
    assign(row[target], float(std::expm1(double(logit) - double(lse))) * p.gradientScale);
  }
}

void crossEntropy(const CrossEntropyParams& p, bool withGradient, int64_t beginRow, int64_t endRow) {
  TW_FOR_TYPE(p.type, (crossEntropyRows<T>(p, withGradient, beginRow, endRow)))
}
