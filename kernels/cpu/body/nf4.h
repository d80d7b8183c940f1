// NF4: decode through a table of sixteen ready-made (scaled and rounded) values per block; encode by comparing with
// thresholds.

template <class T> struct BitsOf { using type = uint16_t; };
template <> struct BitsOf<float> { using type = float; };

/// Elements [first, first + n), all of one block whose values by nibble are `table`.
template <class U>
TW_ALWAYS_INLINE void decodeRun(const U* table, const uint8_t* packed, int64_t first, int64_t n, U* out) {
  if (first % 2 != 0 && n > 0) {
    *out++ = table[packed[first / 2] & 15];
    ++first;
    --n;
  }
  const uint8_t* bytes = packed + first / 2;
  const Decoder<U> decoder(table);
  for (; n >= Decoder<U>::kElements; n -= Decoder<U>::kElements) {
    decoder.decode(bytes, out);
    bytes += Decoder<U>::kElements / 2;
    out += Decoder<U>::kElements;
  }
  for (int64_t i = 0; i < n; ++i) out[i] = table[i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 15];
}

template <class T> TW_ALWAYS_INLINE void dequantizeTo(const Nf4Weight& weight, int64_t begin, int64_t end, T* target) {
  const float* code = weight.codeBook ? weight.codeBook : kNf4Code;
  using U = typename BitsOf<T>::type;
  int64_t block = begin / weight.blockSize;
  for (int64_t first = begin; first < end; ++block) {
    const int64_t last = std::min(end, (block + 1) * weight.blockSize);
    const V scale = splat(absmaxOf(weight, block));
    T values[16];
    for (int i = 0; i < 16; i += kLanes) store(values + i, multiply(load(code + i), scale));
    U table[16];
    std::memcpy(table, values, sizeof(table));
    decodeRun(table, weight.packed, first, last - first, reinterpret_cast<U*>(target + (first - begin)));
    first = last;
  }
}

void nf4Dequantize(const Nf4Weight& weight, int64_t begin, int64_t end, Scalar type,
                   void* target){TW_FOR_TYPE(type, dequantizeTo(weight, begin, end, static_cast<T*>(target)))}

/// The largest magnitude, NaN if there is one: magnitudes order like their bits, and NaN's are the largest of all.
TW_ALWAYS_INLINE float largestMagnitude(const float* values, int64_t n) {
  uint32_t largest = 0;
  for (int64_t i = 0; i < n; ++i) largest = std::max(largest, bitsOf(values[i]) & 0x7fffffffu);
  return floatOf(largest);
}

template <FourBit code>
TW_ALWAYS_INLINE void encode(const float* values, Nf4BlockScale scale, uint8_t* codes, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    const float scaled = scale.divide ? values[i] / scale.factor : values[i] * scale.factor;
    int32_t place = 0;
    for (int k = 0; k < 15; ++k) place += !(scaled <= kTableOf<code>.threshold[k]);
    codes[i] = uint8_t(place);
  }
  if constexpr (code != FourBit::Nf4) // NF4's codes are in ascending order already
    for (int64_t i = 0; i < n; ++i) codes[i] = kTableOf<code>.order[codes[i]];
}

template <class T>
TW_ALWAYS_INLINE void quantizeFrom(const Nf4QuantizeParams& p, int64_t beginBlock, int64_t endBlock) {
  constexpr int64_t kLargestBlock = 4096;
  float values[kLargestBlock];
  uint8_t codes[kLargestBlock + 1]; // and the pad of an odd count
  for (int64_t block = beginBlock; block < endBlock; ++block) {
    const int64_t first = block * p.blockSize;
    const int64_t n = std::min<int64_t>(p.blockSize, p.count - first);
    const T* source = static_cast<const T*>(p.source) + first;
    for (int64_t i = 0; i < n; ++i) values[i] = toFloat(source[i]);
    const Nf4BlockScale scale = nf4BlockScale(largestMagnitude(values, n), n < p.blockSize);
    p.absmax[block] = scale.stored;
    if (p.code == FourBit::Fp4) encode<FourBit::Fp4>(values, scale, codes, n);
    else encode<FourBit::Nf4>(values, scale, codes, n);
    if (n > 0 && n % 2 != 0) codes[n] = tableOf(p.code).zero;
    uint8_t* packed = p.packed + first / 2;
    for (int64_t i = 0; i < (n + 1) / 2; ++i) packed[i] = uint8_t(codes[2 * i] << 4 | codes[2 * i + 1]);
  }
}

void nf4Quantize(const Nf4QuantizeParams& p, int64_t beginBlock, int64_t endBlock) {
  TW_FOR_TYPE(p.type, (quantizeFrom<T>(p, beginBlock, endBlock)))
}

/// Lane-wise partial sums of Σ w·x; four chains, because one would wait for each multiply-add.
template <class T> TW_ALWAYS_INLINE V partialDot(const float* w, const T* x, int64_t n) {
  V sums[4] = {splat(0.0f), splat(0.0f), splat(0.0f), splat(0.0f)};
  int64_t i = 0;
  for (; i + 4 * kLanes <= n; i += 4 * kLanes)
    for (int k = 0; k < 4; ++k) sums[k] = multiplyAdd(load(w + i + k * kLanes), load(x + i + k * kLanes), sums[k]);
  for (; i < n; i += kLanes) sums[0] = multiplyAdd(loadUpTo(w + i, n - i), loadUpTo(x + i, n - i), sums[0]);
  return add(add(sums[0], sums[1]), add(sums[2], sums[3]));
}

template <class T> TW_ALWAYS_INLINE void matvecRows(const Nf4MatvecParams& p, int64_t beginOut, int64_t endOut) {
  constexpr int64_t kTile = 1024; // fp32 weights of one tile stay in the first-level cache for all rows of x
  constexpr int kMaxRows = 8;
  alignas(64) float tile[kTile];
  for (int64_t out = beginOut; out < endOut; ++out) {
    V sums[kMaxRows];
    for (int r = 0; r < kMaxRows; ++r) sums[r] = splat(0.0f);
    for (int64_t first = 0; first < p.inFeatures; first += kTile) {
      const int64_t n = std::min(kTile, p.inFeatures - first);
      const int64_t element = out * p.inFeatures + first;
      dequantizeTo(p.weight, element, element + n, tile);
      for (int r = 0; r < p.rows; ++r) {
        const T* x = static_cast<const T*>(p.x) + r * p.xStride + first;
        sums[r] = add(sums[r], partialDot(tile, x, n));
      }
    }
    for (int r = 0; r < p.rows; ++r) assign(static_cast<T*>(p.y)[r * p.yStride + out], sumOf(sums[r]));
  }
}

void nf4Matvec(const Nf4MatvecParams& p, int64_t beginOut, int64_t endOut) {
  TW_FOR_TYPE(p.type, (matvecRows<T>(p, beginOut, endOut)))
}
