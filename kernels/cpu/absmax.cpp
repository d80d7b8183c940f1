#include "cpu/cpu.h"
#include "support/nf4_tables.h"
#include "support/parallel.h"

#include <algorithm>
#include <cmath>

namespace tw::kernels::cpu {

namespace {

/// The nearest entry of an ascending map, ties to the lower index.
uint8_t nearestInMap(const float* map, float value) {
  const float* above = std::lower_bound(map, map + 256, value);
  if (above == map) return 0;
  if (above == map + 256) return 255;
  const bool lower = double(value) - double(above[-1]) <= double(above[0]) - double(value);
  const float* nearest = lower ? above - 1 : above;
  while (nearest > map && nearest[-1] == nearest[0]) --nearest;
  return uint8_t(nearest - map);
}

void quantizeBlock(const AbsmaxQuantizeParams& p, int64_t block) {
  const int64_t begin = block * p.blockSize;
  const int64_t end = std::min(p.count, begin + p.blockSize);
  uint32_t bits = 0;
  for (int64_t i = begin; i < end; ++i)
    bits = std::max(bits, bitsOf(p.absmax[i] - p.offset) & 0x7fffffffu); // NaN is the largest of all
  const float largest = floatOf(bits);
  p.nestedAbsmax[block] = largest;
  const float factor = 1.0f / (largest < 1e-38f ? 1e-38f : largest);
  for (int64_t i = begin; i < end; ++i) p.codes[i] = nearestInMap(p.map, (p.absmax[i] - p.offset) * factor);
}

} // namespace

void absmaxQuantize(const AbsmaxQuantizeParams& p) {
  parallelFor(blocksOf(p.count, p.blockSize), rowsPerThread(p.blockSize, 4096), [&](int64_t begin, int64_t end) {
    for (int64_t block = begin; block < end; ++block) quantizeBlock(p, block);
  });
}

void absmaxDequantize(const AbsmaxDequantizeParams& p) {
  parallelFor(p.count, 65536, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const float scaled = p.map[p.codes[i]] * p.nestedAbsmax[i / p.blockSize];
      p.absmax[i] = scaled + p.offset;
    }
  });
}

} // namespace tw::kernels::cpu
