// RMSNorm: row statistics in fp32; the weight's gradient column by column, so that its sum has one fixed order.

template <class T>
TW_ALWAYS_INLINE void rmsNormForwardRows(const RmsNormForwardParams& p, int64_t beginRow, int64_t endRow) {
  const int64_t n = p.columns;
  for (int64_t r = beginRow; r < endRow; ++r) {
    const T* x = static_cast<const T*>(p.x) + r * p.xStride;
    T* y = static_cast<T*>(p.y) + r * p.yStride;
    V squares = splat(0.0f);
    for (int64_t i = 0; i < n; i += kLanes) {
      const V value = loadUpTo(x + i, n - i);
      squares = multiplyAdd(value, value, squares);
    }
    const float rstd = 1.0f / std::sqrt(sumOf(squares) / float(n) + p.epsilon);
    if (p.rstd) p.rstd[r] = rstd;
    for (int64_t i = 0; i < n; i += kLanes) {
      const V weight = add(loadWeightUpTo(p.weightType, p.weight, i, n - i), splat(p.weightOffset));
      storeUpTo(y + i, n - i, multiply(multiply(loadUpTo(x + i, n - i), splat(rstd)), weight));
    }
  }
}

void rmsNormForward(const RmsNormForwardParams& p, int64_t beginRow, int64_t endRow) {
  TW_FOR_TYPE(p.type, (rmsNormForwardRows<T>(p, beginRow, endRow)))
}

template <class T>
TW_ALWAYS_INLINE void rmsNormBackwardRows(const RmsNormBackwardParams& p, int64_t beginRow, int64_t endRow) {
  const int64_t n = p.columns;
  for (int64_t r = beginRow; r < endRow; ++r) {
    const T* x = static_cast<const T*>(p.x) + r * p.xStride;
    const T* dy = static_cast<const T*>(p.dy) + r * p.dyStride;
    T* dx = static_cast<T*>(p.dx) + r * p.dxStride;
    V dot = splat(0.0f);
    for (int64_t i = 0; i < n; i += kLanes) {
      const V weight = add(loadWeightUpTo(p.weightType, p.weight, i, n - i), splat(p.weightOffset));
      dot = multiplyAdd(multiply(loadUpTo(dy + i, n - i), weight), loadUpTo(x + i, n - i), dot);
    }
    const float rstd = p.rstd[r];
    const V pull = splat(-(rstd * rstd * sumOf(dot) / float(n)));
    for (int64_t i = 0; i < n; i += kLanes) {
      const V weight = add(loadWeightUpTo(p.weightType, p.weight, i, n - i), splat(p.weightOffset));
      const V scaled = multiply(loadUpTo(dy + i, n - i), weight);
      storeUpTo(dx + i, n - i, multiply(multiplyAdd(loadUpTo(x + i, n - i), pull, scaled), splat(rstd)));
    }
  }
}

void rmsNormBackward(const RmsNormBackwardParams& p, int64_t beginRow, int64_t endRow) {
  TW_FOR_TYPE(p.type, (rmsNormBackwardRows<T>(p, beginRow, endRow)))
}

template <class T>
TW_ALWAYS_INLINE void rmsNormWeightColumns(const RmsNormBackwardParams& p, int64_t beginColumn, int64_t endColumn) {
  for (int64_t r = 0; r < p.rows; ++r) {
    const T* x = static_cast<const T*>(p.x) + r * p.xStride;
    const T* dy = static_cast<const T*>(p.dy) + r * p.dyStride;
    const V rstd = splat(p.rstd[r]);
    for (int64_t i = beginColumn; i < endColumn; i += kLanes) {
      const int64_t left = endColumn - i;
      const V term = multiply(multiply(loadUpTo(dy + i, left), loadUpTo(x + i, left)), rstd);
      storeUpTo(p.dweight + i, left, add(loadUpTo(p.dweight + i, left), term));
    }
  }
}

void rmsNormWeight(const RmsNormBackwardParams& p, int64_t beginColumn, int64_t endColumn) {
  TW_FOR_TYPE(p.type, (rmsNormWeightColumns<T>(p, beginColumn, endColumn)))
}
