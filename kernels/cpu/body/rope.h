// Rotary embedding, in place, one head of one token at a time.

struct RopeTable {
  const void* cosine;
  const void* sine;
  Scalar type;
  bool perElement; // an angle per element, else one per pair
};

template <class T> TW_ALWAYS_INLINE void rotateHalves(T* head, const RopeTable& table, int64_t pairs, bool backward) {
  const int64_t shift = table.perElement ? pairs : 0;
  for (int64_t i = 0; i < pairs; i += kLanes) {
    const int64_t left = pairs - i;
    const V a = loadUpTo(head + i, left);
    const V b = loadUpTo(head + pairs + i, left);
    const V cosA = loadWeightUpTo(table.type, table.cosine, i, left);
    const V cosB = loadWeightUpTo(table.type, table.cosine, i + shift, left);
    const V sinA = loadWeightUpTo(table.type, table.sine, i, left);
    const V sinB = loadWeightUpTo(table.type, table.sine, i + shift, left);
    const V crossA = backward ? multiply(b, sinB) : subtract(splat(0.0f), multiply(b, sinA));
    const V crossB = backward ? subtract(splat(0.0f), multiply(a, sinA)) : multiply(a, sinB);
    storeUpTo(head + i, left, multiplyAdd(a, cosA, crossA));
    storeUpTo(head + pairs + i, left, multiplyAdd(b, cosB, crossB));
  }
}

template <class T>
TW_ALWAYS_INLINE void rotateNeighbours(T* head, const RopeTable& table, int64_t pairs, bool backward) {
  for (int64_t i = 0; i < pairs; ++i) {
    const int64_t atA = table.perElement ? 2 * i : i;
    const int64_t atB = table.perElement ? 2 * i + 1 : i;
    const float a = toFloat(head[2 * i]);
    const float b = toFloat(head[2 * i + 1]);
    const float sinA = loadAs(table.type, table.sine, atA);
    const float sinB = loadAs(table.type, table.sine, atB);
    assign(head[2 * i], a * loadAs(table.type, table.cosine, atA) + (backward ? b * sinB : -(b * sinA)));
    assign(head[2 * i + 1], b * loadAs(table.type, table.cosine, atB) + (backward ? -(a * sinA) : a * sinB));
  }
}

template <class T>
TW_ALWAYS_INLINE void ropeTokens(const RopeParams& p, bool backward, int64_t beginToken, int64_t endToken) {
  const int64_t pairs = p.rotaryDim / 2;
  for (int64_t t = beginToken; t < endToken; ++t) {
    const RopeTable table{offsetBy(p.tableType, p.cosine, t * p.tableStride),
                          offsetBy(p.tableType, p.sine, t * p.tableStride), p.tableType, p.tableColumns == p.rotaryDim};
    for (int64_t h = 0; h < p.heads; ++h) {
      T* head = static_cast<T*>(p.x) + t * p.tokenStride + h * p.headStride;
      if (p.interleaved) rotateNeighbours(head, table, pairs, backward);
      else rotateHalves(head, table, pairs, backward);
    }
  }
}

void rope(const RopeParams& p, bool backward, int64_t beginToken, int64_t endToken) {
  TW_FOR_TYPE(p.type, (ropeTokens<T>(p, backward, beginToken, endToken)))
}
