// The vector vocabulary of the bodies, sixteen lanes wide. Included inside the instruction set's namespace.

#define TW_ROWS_WIDTH 16
using V = __m512;
inline constexpr int kLanes = 16;

TW_ALWAYS_INLINE V splat(float a) { return _mm512_set1_ps(a); }
TW_ALWAYS_INLINE V load(const float* p) { return _mm512_loadu_ps(p); }
TW_ALWAYS_INLINE V load(const Bf16* p) {
  const __m256i bits = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
}
TW_ALWAYS_INLINE V load(const Half* p) {
  return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
TW_ALWAYS_INLINE void store(float* p, V a) { _mm512_storeu_ps(p, a); }
TW_ALWAYS_INLINE void store(Bf16* p, V a) {
  // Not vcvtneps2bf16: that one flushes denormals.
  const __m512i bits = _mm512_castps_si512(a);
  const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
  const __m512i rounded =
      _mm512_srli_epi32(_mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff))), 16);
  const __m512i words =
      _mm512_mask_mov_epi32(rounded, _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q), _mm512_set1_epi32(0x7fc0));
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtepi32_epi16(words));
}
TW_ALWAYS_INLINE void store(Half* p, V a) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
TW_ALWAYS_INLINE V add(V a, V b) { return _mm512_add_ps(a, b); }
TW_ALWAYS_INLINE V subtract(V a, V b) { return _mm512_sub_ps(a, b); }
TW_ALWAYS_INLINE V multiply(V a, V b) { return _mm512_mul_ps(a, b); }
TW_ALWAYS_INLINE V divide(V a, V b) { return _mm512_div_ps(a, b); }
TW_ALWAYS_INLINE V multiplyAdd(V a, V b, V c) { return _mm512_fmadd_ps(a, b, c); }
TW_ALWAYS_INLINE V squareRoot(V a) { return _mm512_sqrt_ps(a); }
TW_ALWAYS_INLINE V larger(V a, V b) { return _mm512_max_ps(a, b); } // b where either is NaN
TW_ALWAYS_INLINE float sumOf(V a) { return _mm512_reduce_add_ps(a); }
TW_ALWAYS_INLINE float largestOf(V a) { return _mm512_reduce_max_ps(a); }

TW_ALWAYS_INLINE V roundToInteger(V a) {
  return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
/// Into [low, high]; NaN stays NaN because min and max return their second operand then.
TW_ALWAYS_INLINE V clampTo(float low, float high, V a) {
  return _mm512_min_ps(splat(high), _mm512_max_ps(splat(low), a));
}
TW_ALWAYS_INLINE V scaleByPowerOfTwo(V a, V n) { return _mm512_scalef_ps(a, n); }
TW_ALWAYS_INLINE V zeroWhereBelow(V value, V a, float limit) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(a, splat(limit), _CMP_NLT_UQ), value);
}

template <class U> struct Decoder;

/// 8 bytes → 16 floats. The permute looks at an index's low four bits only, so no masking is needed.
template <> struct Decoder<float> {
  static constexpr int kElements = 16;
  __m512 entries;
  explicit Decoder(const float* table) : entries(_mm512_loadu_ps(table)) {}
  TW_ALWAYS_INLINE void decode(const uint8_t* bytes, float* out) const {
    const __m512i wide = _mm512_cvtepu8_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes)));
    const __m512i index = _mm512_or_si512(_mm512_srli_epi64(wide, 4), _mm512_slli_epi64(wide, 32));
    _mm512_storeu_ps(out, _mm512_permutexvar_ps(index, entries));
  }
};

/// 16 bytes → 32 sixteen-bit values. The permute looks at five index bits; the table is there twice, so the fifth may
/// be anything.
template <> struct Decoder<uint16_t> {
  static constexpr int kElements = 32;
  __m512i entries;
  explicit Decoder(const uint16_t* table)
      : entries(_mm512_broadcast_i64x4(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(table)))) {}
  TW_ALWAYS_INLINE void decode(const uint8_t* bytes, uint16_t* out) const {
    const __m512i wide = _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
    const __m512i index = _mm512_or_si512(_mm512_srli_epi32(wide, 4), _mm512_slli_epi32(wide, 16));
    _mm512_storeu_si512(out, _mm512_permutexvar_epi16(index, entries));
  }
};
