// SwiGLU, element by element. Each vector is read before anything is written, so outputs may lie over inputs.

TW_ALWAYS_INLINE V sigmoidOf(V a) {
  return divide(splat(1.0f), add(splat(1.0f), exponential(subtract(splat(0.0f), a))));
}

template <class T>
TW_ALWAYS_INLINE void swigluForwardRows(const SwigluForwardParams& p, int64_t beginRow, int64_t endRow) {
  const int64_t n = p.columns;
  for (int64_t r = beginRow; r < endRow; ++r) {
    const T* gates = static_cast<const T*>(p.gate) + r * p.gateStride;
    const T* ups = static_cast<const T*>(p.up) + r * p.upStride;
    T* out = static_cast<T*>(p.out) + r * p.outStride;
    for (int64_t i = 0; i < n; i += kLanes) {
      const V gate = loadUpTo(gates + i, n - i);
      storeUpTo(out + i, n - i, multiply(multiply(gate, sigmoidOf(gate)), loadUpTo(ups + i, n - i)));
    }
  }
}

void swigluForward(const SwigluForwardParams& p, int64_t beginRow, int64_t endRow) {
  TW_FOR_TYPE(p.type, (swigluForwardRows<T>(p, beginRow, endRow)))
}

template <class T>
TW_ALWAYS_INLINE void swigluBackwardRows(const SwigluBackwardParams& p, int64_t beginRow, int64_t endRow) {
  const int64_t n = p.columns;
  for (int64_t r = beginRow; r < endRow; ++r) {
    const T* douts = static_cast<const T*>(p.dout) + r * p.doutStride;
    const T* gates = static_cast<const T*>(p.gate) + r * p.gateStride;
    const T* ups = static_cast<const T*>(p.up) + r * p.upStride;
    for (int64_t i = 0; i < n; i += kLanes) {
      const int64_t left = n - i;
      const V dout = loadUpTo(douts + i, left);
      const V gate = loadUpTo(gates + i, left);
      const V up = loadUpTo(ups + i, left);
      const V sigmoid = sigmoidOf(gate);
      const V silu = multiply(gate, sigmoid);
      const V slope = multiply(sigmoid, multiplyAdd(gate, subtract(splat(1.0f), sigmoid), splat(1.0f)));
      storeUpTo(static_cast<T*>(p.dgate) + r * p.dgateStride + i, left, multiply(multiply(dout, up), slope));
      storeUpTo(static_cast<T*>(p.dup) + r * p.dupStride + i, left, multiply(dout, silu));
      if (p.product) storeUpTo(static_cast<T*>(p.product) + r * p.productStride + i, left, multiply(silu, up));
    }
  }
}

void swigluBackward(const SwigluBackwardParams& p, int64_t beginRow, int64_t endRow) {
  TW_FOR_TYPE(p.type, (swigluBackwardRows<T>(p, beginRow, endRow)))
}
