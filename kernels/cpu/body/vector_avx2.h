// The vector vocabulary of the bodies, eight lanes wide. Included inside the instruction set's namespace.

#define TW_ROWS_WIDTH 8
using V = __m256;
inline constexpr int kLanes = 8;

TW_ALWAYS_INLINE V splat(float a) { return _mm256_set1_ps(a); }
TW_ALWAYS_INLINE V load(const float* p) { return _mm256_loadu_ps(p); }
TW_ALWAYS_INLINE V load(const Bf16* p) {
  const __m128i bits = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
}
TW_ALWAYS_INLINE V load(const Half* p) { return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))); }
TW_ALWAYS_INLINE void store(float* p, V a) { _mm256_storeu_ps(p, a); }
TW_ALWAYS_INLINE void store(Bf16* p, V a) {
  const __m256i bits = _mm256_castps_si256(a);
  const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
  const __m256i rounded =
      _mm256_srli_epi32(_mm256_add_epi32(bits, _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff))), 16);
  const __m256i isNan = _mm256_castps_si256(_mm256_cmp_ps(a, a, _CMP_UNORD_Q));
  const __m256i words = _mm256_blendv_epi8(rounded, _mm256_set1_epi32(0x7fc0), isNan);
  const __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi32(words, words), 0x08);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_castsi256_si128(packed));
}
TW_ALWAYS_INLINE void store(Half* p, V a) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm256_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
TW_ALWAYS_INLINE V add(V a, V b) { return _mm256_add_ps(a, b); }
TW_ALWAYS_INLINE V subtract(V a, V b) { return _mm256_sub_ps(a, b); }
TW_ALWAYS_INLINE V multiply(V a, V b) { return _mm256_mul_ps(a, b); }
TW_ALWAYS_INLINE V divide(V a, V b) { return _mm256_div_ps(a, b); }
TW_ALWAYS_INLINE V multiplyAdd(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
TW_ALWAYS_INLINE V squareRoot(V a) { return _mm256_sqrt_ps(a); }
TW_ALWAYS_INLINE V larger(V a, V b) { return _mm256_max_ps(a, b); } // b where either is NaN

TW_ALWAYS_INLINE float sumOf(V a) {
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
TW_ALWAYS_INLINE float largestOf(V a) {
  const __m128 four = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

TW_ALWAYS_INLINE V roundToInteger(V a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
/// Into [low, high]; NaN stays NaN because min and max return their second operand then.
TW_ALWAYS_INLINE V clampTo(float low, float high, V a) {
  return _mm256_min_ps(splat(high), _mm256_max_ps(splat(low), a));
}
TW_ALWAYS_INLINE V scaleByPowerOfTwo(V a, V n) {
  const __m256i exponent = _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
  return _mm256_mul_ps(a, _mm256_castsi256_ps(exponent));
}
TW_ALWAYS_INLINE V zeroWhereBelow(V value, V a, float limit) {
  return _mm256_andnot_ps(_mm256_cmp_ps(a, splat(limit), _CMP_LT_OQ), value);
}

template <class U> struct Decoder;

/// 8 bytes → 16 floats: per byte a 64-bit lane of two 32-bit indices; each half of the table sits in one register.
template <> struct Decoder<float> {
  static constexpr int kElements = 16;
  __m256 lower, upper;
  explicit Decoder(const float* table) : lower(_mm256_loadu_ps(table)), upper(_mm256_loadu_ps(table + 8)) {}
  TW_ALWAYS_INLINE void half(uint32_t bytes, float* out) const {
    const __m256i wide = _mm256_cvtepu8_epi64(_mm_cvtsi32_si128(int(bytes)));
    const __m256i index = _mm256_or_si256(_mm256_srli_epi64(wide, 4), _mm256_slli_epi64(wide, 32));
    const __m256 isUpper = _mm256_castsi256_ps(_mm256_slli_epi32(index, 28));
    const __m256 value =
        _mm256_blendv_ps(_mm256_permutevar8x32_ps(lower, index), _mm256_permutevar8x32_ps(upper, index), isUpper);
    _mm256_storeu_ps(out, value);
  }
  TW_ALWAYS_INLINE void decode(const uint8_t* bytes, float* out) const {
    uint32_t words[2];
    std::memcpy(words, bytes, 8);
    half(words[0], out);
    half(words[1], out + 8);
  }
};

/// 16 bytes → 32 sixteen-bit values: the table's low and high bytes are looked up separately and interleaved.
template <> struct Decoder<uint16_t> {
  static constexpr int kElements = 32;
  __m128i low, high;
  explicit Decoder(const uint16_t* table) {
    const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(table));
    const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(table + 8));
    const __m128i mask = _mm_set1_epi16(0xff);
    low = _mm_packus_epi16(_mm_and_si128(a, mask), _mm_and_si128(b, mask));
    high = _mm_packus_epi16(_mm_srli_epi16(a, 8), _mm_srli_epi16(b, 8));
  }
  TW_ALWAYS_INLINE void sixteen(__m128i index, uint16_t* out) const {
    const __m128i lowBytes = _mm_shuffle_epi8(low, index);
    const __m128i highBytes = _mm_shuffle_epi8(high, index);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_unpacklo_epi8(lowBytes, highBytes));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + 8), _mm_unpackhi_epi8(lowBytes, highBytes));
  }
  TW_ALWAYS_INLINE void decode(const uint8_t* bytes, uint16_t* out) const {
    const __m128i packed = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
    const __m128i mask = _mm_set1_epi8(15);
    const __m128i even = _mm_and_si128(_mm_srli_epi16(packed, 4), mask);
    const __m128i odd = _mm_and_si128(packed, mask);
    sixteen(_mm_unpacklo_epi8(even, odd), out);
    sixteen(_mm_unpackhi_epi8(even, odd), out + 16);
  }
};
