#include "cpu/cpu.h"
#include "cpu/rows.h"
#include "support/half.h"
#include "support/nf4_tables.h"
#include "support/parallel.h"

namespace tw::kernels::cpu {

void nf4Quantize(const Nf4QuantizeParams& p) {
  parallelFor(blocksOf(p.count, p.blockSize), rowsPerThread(p.blockSize),
              [&](int64_t begin, int64_t end) { rows().nf4Quantize(p, begin, end); });
}

void nf4Dequantize(const Nf4DequantizeParams& p) {
  const int64_t blockSize = p.weight.blockSize;
  const int64_t firstBlock = p.begin / blockSize;
  const int64_t blocks = blocksOf(p.end, blockSize) - firstBlock;
  parallelFor(blocks, rowsPerThread(blockSize, 65536), [&](int64_t begin, int64_t end) {
    const int64_t first = std::max(p.begin, (firstBlock + begin) * blockSize);
    const int64_t last = std::min(p.end, (firstBlock + end) * blockSize);
    rows().nf4Dequantize(p.weight, first, last, p.type, offsetBy(p.type, p.target, first - p.begin));
  });
}

void nf4Matvec(const Nf4MatvecParams& p) {
  parallelFor(p.outFeatures, rowsPerThread(p.inFeatures, 65536),
              [&](int64_t begin, int64_t end) { rows().nf4Matvec(p, begin, end); });
}

void crossEntropy(const CrossEntropyParams& p, bool withGradient) {
  parallelFor(p.rows, rowsPerThread(p.vocab),
              [&](int64_t begin, int64_t end) { rows().crossEntropy(p, withGradient, begin, end); });
}

void rmsNormForward(const RmsNormForwardParams& p) {
  parallelFor(p.rows, rowsPerThread(p.columns),
              [&](int64_t begin, int64_t end) { rows().rmsNormForward(p, begin, end); });
}

void rmsNormBackward(const RmsNormBackwardParams& p) {
  if (p.dweight)
    parallelFor(p.columns, rowsPerThread(p.rows),
                [&](int64_t begin, int64_t end) { rows().rmsNormWeight(p, begin, end); });
  parallelFor(p.rows, rowsPerThread(p.columns),
              [&](int64_t begin, int64_t end) { rows().rmsNormBackward(p, begin, end); });
}

void swigluForward(const SwigluForwardParams& p) {
  parallelFor(p.rows, rowsPerThread(p.columns),
              [&](int64_t begin, int64_t end) { rows().swigluForward(p, begin, end); });
}

void swigluBackward(const SwigluBackwardParams& p) {
  parallelFor(p.rows, rowsPerThread(p.columns),
              [&](int64_t begin, int64_t end) { rows().swigluBackward(p, begin, end); });
}

void rope(const RopeParams& p, bool backward) {
  parallelFor(p.tokens, rowsPerThread(p.heads * p.rotaryDim),
              [&](int64_t begin, int64_t end) { rows().rope(p, backward, begin, end); });
}

void adamw(const AdamWParams& p) {
  parallelFor(p.count, 16384, [&](int64_t begin, int64_t end) { rows().adamw(p, begin, end); });
}

} // namespace tw::kernels::cpu
