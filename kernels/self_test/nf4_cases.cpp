#include "reference/reference.h"
#include "self_test/bench.h"
#include "support/nf4_tables.h"

#include <cmath>

namespace tw::kernels::self_test {

namespace {

/// A quantised tensor in host memory, made by the reference.
struct Quantised {
  std::vector<uint8_t> packed;
  std::vector<float> absmax, nestedAbsmax, map;
  std::vector<uint8_t> codes;
  int64_t count = 0;
  int32_t blockSize = 64;
  float offset = 0.0f;
  FourBit code = FourBit::Nf4;
};

Quantised quantised(std::vector<float> values, int32_t blockSize, FourBit code) {
  Quantised q;
  q.code = code;
  q.count = int64_t(values.size());
  q.blockSize = blockSize;
  const auto blocks = size_t(blocksOf(q.count, blockSize));
  q.packed.resize((values.size() + 1) / 2);
  q.absmax.resize(blocks);
  reference::nf4Quantize({values.data(), Scalar::F32, q.count, blockSize, q.packed.data(), q.absmax.data(), code});
  double sum = 0.0;
  for (float a : q.absmax) sum += a;
  q.offset = blocks > 0 ? float(sum / double(blocks)) : 0.0f;
  q.map.resize(256);
  dynamicMap(true, q.map.data());
  q.codes.resize(blocks);
  q.nestedAbsmax.resize(size_t(blocksOf(int64_t(blocks), 256)));
  reference::absmaxQuantize(
      {q.absmax.data(), int64_t(blocks), q.offset, q.map.data(), 256, q.codes.data(), q.nestedAbsmax.data()});
  return q;
}

Nf4Weight weightOn(Bench& bench, const Quantised& q, bool nested) {
  Nf4Weight weight;
  weight.packed = bench.put(q.packed);
  weight.count = q.count;
  weight.blockSize = q.blockSize;
  if (q.code != FourBit::Nf4) weight.codeBook = bench.put(std::vector<float>(codeBook(q.code), codeBook(q.code) + 16));
  if (!nested) {
    weight.absmax = bench.put(q.absmax);
    return weight;
  }
  weight.absmaxCodes = bench.put(q.codes);
  weight.nestedAbsmax = bench.put(q.nestedAbsmax);
  weight.nestedMap = bench.put(q.map);
  weight.nestedOffset = q.offset;
  return weight;
}

/// Values that meet every branch: ordinary, a zero block, values on the thresholds, a large outlier.
std::vector<float> trickyValues(size_t count, uint32_t seed, FourBit code) {
  std::vector<float> values = randomValues(Scalar::F32, count, 0.02f, seed);
  for (size_t i = 64; i < 128 && i < count; ++i) values[i] = 0.0f;
  for (size_t i = 128; i < 144 && i < count; ++i) values[i] = i == 128 ? 1.0f : tableOf(code).threshold[i - 129];
  if (count > 300) values[300] = 12.5f;
  return values;
}

std::string nameOf(const std::string& operation, FourBit code) {
  return (code == FourBit::Fp4 ? "fp4_" : "nf4_") + operation;
}

/// The place of each code in ascending order of value; FP4's two zeros share one.
std::vector<int> places(FourBit code) {
  const FourBitTable& table = tableOf(code);
  std::vector<int> place(16);
  for (int i = 1, at = 0; i < 16; ++i) {
    at += table.value[table.order[i]] != table.value[table.order[i - 1]];
    place[table.order[i]] = at;
  }
  return place;
}

SelfTestResult quantizeCase(Device device, size_t count, int32_t blockSize, Scalar type, FourBit code) {
  SelfTestResult result{nameOf("quantize", code), Op::Nf4Quantize, false, {}};
  const std::vector<float> values = trickyValues(count, 11, code);
  const std::vector<int> place = places(code);
  const auto blocks = size_t(blocksOf(int64_t(count), blockSize));
  std::vector<uint8_t> packed[2];
  std::vector<float> absmax[2];
  for (int side = 0; side < 2; ++side) {
    Bench bench({device, side == 0});
    Nf4QuantizeParams p{bench.put(type, values),
                        type,
                        int64_t(count),
                        blockSize,
                        bench.put(std::vector<uint8_t>((count + 1) / 2)),
                        bench.put(std::vector<float>(blocks)),
                        code};
    const Status status = side == 0 ? (reference::nf4Quantize(p), Status::Ok) : nf4_quantize(device, p);
    packed[side] = bench.get(p.packed, (count + 1) / 2);
    absmax[side] = bench.get(p.absmax, blocks);
    result.detail = bench.problem(status);
    if (!result.detail.empty()) return result;
  }
  // A GPU's fast reciprocal may move a value that lies on a threshold by one code, and packs zero blocks differently
  // (nf4.h).
  size_t differing = 0, far = 0;
  for (size_t i = 0; i < count; ++i) {
    const int expected = place[nibbleAt(packed[0].data(), int64_t(i))];
    const int actual = place[nibbleAt(packed[1].data(), int64_t(i))];
    const bool zeroBlock = device == Device::Cuda && absmax[1][i / size_t(blockSize)] == 0.0f;
    differing += expected != actual && !zeroBlock;
    far += std::abs(expected - actual) > 1 && !zeroBlock;
  }
  bool sameScales = true;
  for (size_t b = 0; b < blocks; ++b)
    sameScales = sameScales && (absmax[0][b] == absmax[1][b] || (device == Device::Cuda && absmax[0][b] <= 1e-38f));
  const size_t allowed = device == Device::Cuda ? 16 + count / 1000 : 0;
  result.ok = sameScales && far == 0 && differing <= allowed;
  result.detail = TW_DETAIL("%1 of %2 codes differ, %3 may", std::to_string(differing), std::to_string(count),
                            std::to_string(allowed));
  return result;
}

SelfTestResult dequantizeCase(Device device, size_t count, int32_t blockSize, Scalar type, bool nested, int64_t begin,
                              int64_t end, FourBit code) {
  SelfTestResult result{nameOf(nested ? "dequantize nested" : "dequantize", code), Op::Nf4Dequantize, false, {}};
  const Quantised q = quantised(trickyValues(count, 12, code), blockSize, code);
  const auto wanted = size_t(end - begin);
  const size_t bytes = wanted * size_t(bytesOf(type));
  std::vector<char> outputs[2];
  for (int side = 0; side < 2; ++side) {
    Bench bench({device, side == 0});
    outputs[side].resize(bytes);
    Nf4DequantizeParams p{weightOn(bench, q, nested), begin, end, bench.put(outputs[side].data(), bytes), type};
    const Status status = side == 0 ? (reference::nf4Dequantize(p), Status::Ok) : nf4_dequantize(device, p);
    bench.get(p.target, outputs[side].data(), bytes);
    result.detail = bench.problem(status);
    if (!result.detail.empty()) return result;
  }
  result.ok = outputs[0] == outputs[1];
  result.detail = result.ok ? TW_DETAIL("%1 values, every bit equal", std::to_string(wanted))
                            : TW_DETAIL("%1 values, bits differ", std::to_string(wanted));
  return result;
}

SelfTestResult absmaxCase(Device device, size_t count) {
  SelfTestResult result{"absmax", Op::Absmax, false, {}};
  std::vector<float> absmax = randomValues(Scalar::F32, count, 0.01f, 13);
  std::vector<float> map(256);
  dynamicMap(true, map.data());
  const auto blocks = size_t(blocksOf(int64_t(count), 256));
  std::vector<uint8_t> codes[2];
  std::vector<float> restored[2];
  for (int side = 0; side < 2; ++side) {
    Bench bench({device, side == 0});
    const float* deviceMap = bench.put(map);
    AbsmaxQuantizeParams q{bench.put(absmax),
                           int64_t(count),
                           0.003f,
                           deviceMap,
                           256,
                           bench.put(std::vector<uint8_t>(count)),
                           bench.put(std::vector<float>(blocks))};
    AbsmaxDequantizeParams d{
        q.codes, int64_t(count), 0.003f, deviceMap, 256, q.nestedAbsmax, bench.put(std::vector<float>(count))};
    Status status = Status::Ok;
    if (side == 0) {
      reference::absmaxQuantize(q);
      reference::absmaxDequantize(d);
    } else if (status = absmax_quantize(device, q); status == Status::Ok) {
      status = absmax_dequantize(device, d);
    }
    codes[side] = bench.get(q.codes, count);
    restored[side] = bench.get(d.absmax, count);
    result.detail = bench.problem(status);
    if (!result.detail.empty()) return result;
  }
  result.ok = codes[0] == codes[1] && restored[0] == restored[1];
  result.detail = result.ok ? TW_DETAIL("%1 statistics, all equal", std::to_string(count))
                            : TW_DETAIL("%1 statistics, some differ", std::to_string(count));
  return result;
}

SelfTestResult matvecCase(Device device, int64_t out, int64_t in, int32_t rows, bool nested, Scalar type, FourBit code,
                          int32_t blockSize = 64) {
  const Quantised q = quantised(randomValues(Scalar::F32, size_t(out * in), 0.05f, 14), blockSize, code);
  const std::vector<float> x = randomValues(type, size_t(rows * in), 1.0f, 15);
  return compare(nameOf("matvec", code), Op::Nf4Matvec, device, type, [&](Bench& bench, Scalar t, Outputs& outputs) {
    const std::vector<float> zeros(size_t(rows * out));
    Nf4MatvecParams p{weightOn(bench, q, nested), out, in, rows, bench.put(t, x), in, bench.put(t, zeros), out, t};
    const Status status = bench.isReference() ? (reference::nf4Matvec(p), Status::Ok) : nf4_matvec(bench.device(), p);
    outputs = {bench.get(t, p.y, zeros.size())};
    return status;
  });
}

} // namespace

void addNf4Cases(Device device, std::vector<SelfTestResult>& results) {
  for (FourBit code : {FourBit::Nf4, FourBit::Fp4})
    for (Scalar type : {Scalar::F32, Scalar::F16, Scalar::BF16}) {
      results.push_back(quantizeCase(device, 64 * 257, 64, type, code));
      results.push_back(quantizeCase(device, 4096 * 3 + 777, 4096, type, code));
      results.push_back(quantizeCase(device, 31, 32, type, code));
      results.push_back(quantizeCase(device, 200001, 64, type, code));
      for (bool nested : {false, true}) {
        results.push_back(dequantizeCase(device, 200003, 64, type, nested, 0, 200003, code));
        results.push_back(
            dequantizeCase(device, 1023 * 40, 64, type, nested, 1023 * 7, 1023 * 31, code)); // rows of odd length
        results.push_back(dequantizeCase(device, 5000, 32, type, nested, 4999, 5000, code));
        results.push_back(dequantizeCase(device, 64, 4096, type, nested, 3, 3, code));
        results.push_back(matvecCase(device, 65, 1023, 1, nested, type, code));
        results.push_back(matvecCase(device, 33, 2048, 8, nested, type, code));
        results.push_back(matvecCase(device, 3, 7, 3, nested, type, code));
      }
    }
  for (int32_t blockSize = 128; blockSize <= 4096; blockSize *= 2) { // the sizes that nothing above met
    results.push_back(quantizeCase(device, 20001, blockSize, Scalar::BF16, FourBit::Nf4));
    results.push_back(dequantizeCase(device, 20001, blockSize, Scalar::BF16, true, 1, 20000, FourBit::Nf4));
    results.push_back(matvecCase(device, 5, 1500, 2, true, Scalar::BF16, FourBit::Fp4, blockSize));
  }
  results.push_back(absmaxCase(device, 256));
  results.push_back(absmaxCase(device, 10001));
}

} // namespace tw::kernels::self_test
