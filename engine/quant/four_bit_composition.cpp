#include "engine/quant/four_bit_composition.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace tw::composition {
namespace {

constexpr int64_t kSlice = int64_t{1} << 20; ///< values at a time: a multiple of every block size
constexpr double kSmallest = 1e-38;          ///< keeps the reciprocal of a block's scale finite

/// The sixteen values in ascending order, as tensors on a device.
struct CodeTable {
  at::Tensor thresholds; ///< float32 [15]: midpoints of neighbours
  at::Tensor order;      ///< uint8 [16]: the code of each place
  uint8_t zero = 0;      ///< pads an odd count
};

CodeTable tableOf(kernels::FourBit code, at::Device device) {
  const float* value = kernels::codeBook(code);
  std::array<uint8_t, 16> order{};
  std::iota(order.begin(), order.end(), uint8_t{0});
  std::stable_sort(order.begin(), order.end(), [&](uint8_t a, uint8_t b) { return value[a] < value[b]; });
  CodeTable table;
  table.thresholds = at::empty({15}, at::kFloat);
  table.order = at::empty({16}, at::kByte);
  for (int i = 0; i < 15; ++i)
    table.thresholds.mutable_data_ptr<float>()[i] =
        (value[order[static_cast<size_t>(i)]] + value[order[static_cast<size_t>(i) + 1]]) / 2.0f;
  std::copy(order.begin(), order.end(), table.order.mutable_data_ptr<uint8_t>());
  table.zero = *std::find_if(order.begin(), order.end(), [&](uint8_t place) { return value[place] == 0.0f; });
  table.thresholds = table.thresholds.to(device);
  table.order = table.order.to(device);
  return table;
}

/// The code of each value of `scaled`, which lies in [-1, 1]; [count].
at::Tensor codesOf(const at::Tensor& scaled, const CodeTable& table) {
  const auto place = at::bucketize(scaled, table.thresholds); // a value on a threshold takes the lower
  return table.order.index_select(0, place.flatten());
}

at::Tensor pairsPacked(const at::Tensor& codes) {
  const auto pairs = codes.view({-1, 2});
  return pairs.select(1, 0).bitwise_left_shift(at::Scalar(4)).bitwise_or(pairs.select(1, 1));
}

/// absmax float32 [blocks] of a checkpoint's parts.
at::Tensor plainAbsmax(const FourBitStorage::Parts& parts) {
  if (!parts.format.doubleQuantization) return parts.absmax;
  const auto scale = parts.nestedAbsmax.repeat_interleave(parts.nestedBlockSize).narrow(0, 0, parts.absmax.numel());
  return parts.nestedMap.index_select(0, parts.absmax.to(at::kInt)).mul_(scale).add_(parts.nestedOffset);
}

} // namespace

FourBitBlocks quantizeFourBit(const at::Tensor& weight, const FourBitFormat& format) {
  at::NoGradGuard noGrad;
  const auto source = weight.reshape({-1});
  const int64_t count = source.numel(), block = format.blockSize;
  const auto table = tableOf(format.code, source.device());
  FourBitBlocks result{at::empty({(count + 1) / 2}, source.options().dtype(at::kByte)),
                       at::empty({(count + block - 1) / block}, source.options().dtype(at::kFloat))};
  const int64_t whole = count / block * block;
  for (int64_t begin = 0; begin < whole; begin += kSlice) {
    const int64_t size = std::min(kSlice, whole - begin);
    const auto values = source.narrow(0, begin, size).to(at::kFloat).view({-1, block});
    const auto absmax = values.abs().amax(1);
    result.absmax.narrow(0, begin / block, size / block).copy_(absmax);
    const auto floored = absmax.masked_fill(absmax < kSmallest, kSmallest);
    const auto scaled = values * floored.reciprocal().unsqueeze(1);
    result.packed.narrow(0, begin / 2, size / 2).copy_(pairsPacked(codesOf(scaled, table)));
  }
  if (whole == count) return result;
  // The last, short block divides and stores the floored scale, as bitsandbytes does.
  const auto values = source.narrow(0, whole, count - whole).to(at::kFloat);
  const auto absmax = values.abs().amax();
  const auto floored = absmax.masked_fill(absmax < kSmallest, kSmallest);
  result.absmax.narrow(0, whole / block, 1).copy_(floored);
  auto codes = codesOf(values / floored, table);
  if (codes.numel() % 2 != 0) codes = at::cat({codes, at::full({1}, table.zero, codes.options())});
  result.packed.narrow(0, whole / 2, codes.numel() / 2).copy_(pairsPacked(codes));
  return result;
}

void dequantizeFourBit(const FourBitStorage::Parts& parts, const at::Tensor& target) {
  at::NoGradGuard noGrad;
  const int64_t count = parts.out * parts.in, block = parts.format.blockSize;
  auto* book = const_cast<float*>(kernels::codeBook(parts.format.code));
  const auto codeBook = at::from_blob(book, {16}, at::kFloat).to(parts.packed.device());
  const auto absmax = plainAbsmax(parts);
  const auto flat = target.view({-1});
  for (int64_t begin = 0; begin < count; begin += kSlice) {
    const int64_t size = std::min(kSlice, count - begin), blocks = (size + block - 1) / block;
    const auto packed = parts.packed.narrow(0, begin / 2, (size + 1) / 2);
    const auto codes = at::stack({packed.bitwise_right_shift(at::Scalar(4)), packed.bitwise_and(at::Scalar(15))}, 1)
                           .view({-1})
                           .narrow(0, 0, size);
    auto values = codeBook.index_select(0, codes.to(at::kInt));
    values.mul_(absmax.narrow(0, begin / block, blocks).repeat_interleave(block).narrow(0, 0, size));
    flat.narrow(0, begin, size).copy_(values);
  }
}

AbsmaxBlocks quantizeAbsmax(const at::Tensor& absmax, float offset, const at::Tensor& map, int64_t blockSize) {
  at::NoGradGuard noGrad;
  const int64_t count = absmax.numel(), blocks = (count + blockSize - 1) / blockSize;
  const auto centred = absmax - at::full({}, offset, absmax.options());
  auto padded = at::zeros({blocks * blockSize}, absmax.options());
  padded.narrow(0, 0, count).copy_(centred);
  const auto nested = padded.view({blocks, blockSize}).abs().amax(1);
  const auto factor = nested.masked_fill(nested < kSmallest, kSmallest).reciprocal();
  const auto scaled = (padded.view({blocks, blockSize}) * factor.unsqueeze(1)).view({-1}).narrow(0, 0, count);
  const auto wide = map.to(at::kDouble); // midpoints of float32 values are exact in it
  const auto middles = (wide.narrow(0, 0, 255) + wide.narrow(0, 1, 255)) * 0.5;
  return {at::bucketize(scaled.to(at::kDouble), middles).to(at::kByte), nested};
}

} // namespace tw::composition
