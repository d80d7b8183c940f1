// The vector vocabulary of the bodies, one lane wide. Included inside the instruction set's namespace.

#define TW_ROWS_WIDTH 1
using V = float;
inline constexpr int kLanes = 1;

TW_ALWAYS_INLINE V splat(float a) { return a; }
TW_ALWAYS_INLINE V load(const float* p) { return *p; }
TW_ALWAYS_INLINE V load(const Bf16* p) { return toFloat(*p); }
TW_ALWAYS_INLINE V load(const Half* p) { return toFloat(*p); }
TW_ALWAYS_INLINE void store(float* p, V a) { *p = a; }
TW_ALWAYS_INLINE void store(Bf16* p, V a) { assign(*p, a); }
TW_ALWAYS_INLINE void store(Half* p, V a) { assign(*p, a); }
TW_ALWAYS_INLINE V add(V a, V b) { return a + b; }
TW_ALWAYS_INLINE V subtract(V a, V b) { return a - b; }
TW_ALWAYS_INLINE V multiply(V a, V b) { return a * b; }
TW_ALWAYS_INLINE V divide(V a, V b) { return a / b; }
TW_ALWAYS_INLINE V multiplyAdd(V a, V b, V c) { return a * b + c; }
TW_ALWAYS_INLINE V squareRoot(V a) { return std::sqrt(a); }
TW_ALWAYS_INLINE V larger(V a, V b) { return a > b ? a : b; } // b where either is NaN, like maxps
TW_ALWAYS_INLINE V exponential(V a) { return std::exp(a); }
TW_ALWAYS_INLINE float sumOf(V a) { return a; }
TW_ALWAYS_INLINE float largestOf(V a) { return a; }

/// Two elements a byte; U is float or the bits of a 16-bit float.
template <class U> struct Decoder {
  static constexpr int kElements = 2;
  const U* table;
  explicit Decoder(const U* entries) : table(entries) {}
  TW_ALWAYS_INLINE void decode(const uint8_t* bytes, U* out) const {
    out[0] = table[bytes[0] >> 4];
    out[1] = table[bytes[0] & 15];
  }
};
