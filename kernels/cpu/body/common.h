// What all bodies share, on top of the vector vocabulary. Included inside the instruction set's namespace.

/// The first n < kLanes elements at p; the other lanes are `fill`.
template <class T> TW_ALWAYS_INLINE V loadPart(const T* p, int64_t n, float fill) {
  float lanes[kLanes];
  for (int i = 0; i < kLanes; ++i) lanes[i] = i < n ? toFloat(p[i]) : fill;
  return load(lanes);
}

template <class T> TW_ALWAYS_INLINE void storePart(T* p, int64_t n, V value) {
  float lanes[kLanes];
  store(lanes, value);
  for (int64_t i = 0; i < n; ++i) assign(p[i], lanes[i]);
}

/// A whole vector, or what is left of the row.
template <class T> TW_ALWAYS_INLINE V loadUpTo(const T* p, int64_t left, float fill = 0.0f) {
  return left >= kLanes ? load(p) : loadPart(p, left, fill);
}

template <class T> TW_ALWAYS_INLINE void storeUpTo(T* p, int64_t left, V value) {
  if (left >= kLanes) store(p, value);
  else storePart(p, left, value);
}

TW_ALWAYS_INLINE V loadWeightUpTo(Scalar type, const void* p, int64_t index, int64_t left) {
  switch (type) {
  case Scalar::F32: return loadUpTo(static_cast<const float*>(p) + index, left);
  case Scalar::F16: return loadUpTo(static_cast<const Half*>(p) + index, left);
  case Scalar::BF16: return loadUpTo(static_cast<const Bf16*>(p) + index, left);
  }
  return splat(0.0f);
}

#if TW_ROWS_WIDTH > 1
/// e^a to 2 units in the last place: a = n ln 2 + r (Cody and Waite), Taylor to r⁷ on |r| ≤ ln2 / 2. Below -87.3 it is
/// 0, NaN stays.
TW_ALWAYS_INLINE V exponential(V a) {
  const V x = clampTo(-87.3f, 88.8f, a);
  const V n = roundToInteger(multiply(x, splat(1.44269504f)));
  const V r = multiplyAdd(n, splat(2.12194440e-4f), multiplyAdd(n, splat(-0.693359375f), x));
  V p = splat(1.0f / 5040.0f);
  p = multiplyAdd(p, r, splat(1.0f / 720.0f));
  p = multiplyAdd(p, r, splat(1.0f / 120.0f));
  p = multiplyAdd(p, r, splat(1.0f / 24.0f));
  p = multiplyAdd(p, r, splat(1.0f / 6.0f));
  p = multiplyAdd(p, r, splat(0.5f));
  p = multiplyAdd(p, r, splat(1.0f));
  p = multiplyAdd(p, r, splat(1.0f));
  return zeroWhereBelow(scaleByPowerOfTwo(p, n), a, -87.3f);
}
#endif

/// Calls body<T>(…) for the element type.
#define TW_FOR_TYPE(type, call)                                                                                        \
  switch (type) {                                                                                                      \
  case Scalar::F32: {                                                                                                  \
    using T = float;                                                                                                   \
    call;                                                                                                              \
    break;                                                                                                             \
  }                                                                                                                    \
  case Scalar::F16: {                                                                                                  \
    using T = Half;                                                                                                    \
    call;                                                                                                              \
    break;                                                                                                             \
  }                                                                                                                    \
  case Scalar::BF16: {                                                                                                 \
    using T = Bf16;                                                                                                    \
    call;                                                                                                              \
    break;                                                                                                             \
  }                                                                                                                    \
  }
