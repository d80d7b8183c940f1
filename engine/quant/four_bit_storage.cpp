#include "engine/quant/four_bit_storage.h"
#include "engine/ops/kernel_call.h"
#include "engine/quant/four_bit_composition.h"
#include "tw_kernels/nf4_matvec.h"

namespace tw {
namespace {

at::Tensor dynamicMap(at::Device device) {
  auto map = at::empty({256}, at::kFloat);
  kernels::dynamicMap(true, map.mutable_data_ptr<float>());
  return map.to(device);
}

/// Codes and scales of `source` [out, in], by the format of `parts`.
void quantizeValues(const at::Tensor& source, FourBitStorage::Parts& parts) {
  if (!kernels::available(ops::kernelDevice(source), kernels::Op::Nf4Quantize)) {
    auto blocks = composition::quantizeFourBit(source, parts.format);
    parts.packed = std::move(blocks.packed);
    parts.absmax = std::move(blocks.absmax);
    return;
  }
  const ops::KernelScope scope(source);
  const int64_t count = source.numel();
  parts.packed = at::empty({(count + 1) / 2}, source.options().dtype(at::kByte));
  parts.absmax =
      at::empty({(count + parts.format.blockSize - 1) / parts.format.blockSize}, source.options().dtype(at::kFloat));
  kernels::Nf4QuantizeParams params{source.const_data_ptr(),
                                    *ops::kernelScalar(source.scalar_type()),
                                    count,
                                    static_cast<int32_t>(parts.format.blockSize),
                                    parts.packed.mutable_data_ptr<uint8_t>(),
                                    parts.absmax.mutable_data_ptr<float>(),
                                    parts.format.code};
  ops::checkKernel(kernels::nf4_quantize(ops::kernelDevice(source), params, scope.stream()), "nf4_quantize");
}

/// The blocks' scales in 8 bits: codes, with constants of their own.
void quantizeStatistics(FourBitStorage::Parts& parts) {
  const ops::KernelScope scope(parts.absmax);
  const auto absmax = parts.absmax;
  const int64_t blocks = (absmax.numel() + parts.nestedBlockSize - 1) / parts.nestedBlockSize;
  parts.nestedOffset =
      at::mean(absmax)
          .item<float>(); // on the same device, as bitsandbytes: its last bits depend on the order of the sum
  parts.nestedMap = dynamicMap(absmax.device());
  if (!kernels::available(ops::kernelDevice(absmax), kernels::Op::Absmax)) {
    auto blocksOf = composition::quantizeAbsmax(absmax, parts.nestedOffset, parts.nestedMap, parts.nestedBlockSize);
    parts.absmax = std::move(blocksOf.codes);
    parts.nestedAbsmax = std::move(blocksOf.nestedAbsmax);
    return;
  }
  parts.nestedAbsmax = at::empty({blocks}, absmax.options());
  parts.absmax = at::empty(absmax.sizes(), absmax.options().dtype(at::kByte));
  kernels::AbsmaxQuantizeParams params{absmax.const_data_ptr<float>(),
                                       absmax.numel(),
                                       parts.nestedOffset,
                                       parts.nestedMap.const_data_ptr<float>(),
                                       static_cast<int32_t>(parts.nestedBlockSize),
                                       parts.absmax.mutable_data_ptr<uint8_t>(),
                                       parts.nestedAbsmax.mutable_data_ptr<float>()};
  ops::checkKernel(kernels::absmax_quantize(ops::kernelDevice(absmax), params, scope.stream()), "absmax_quantize");
}

} // namespace

Quantization quantizationOf(kernels::FourBit code) {
  return code == kernels::FourBit::Fp4 ? Quantization::Fp4 : Quantization::Nf4;
}

std::string fourBitName(kernels::FourBit code) { return code == kernels::FourBit::Fp4 ? "fp4" : "nf4"; }

std::optional<kernels::FourBit> fourBitNamed(const std::string& name) {
  for (const auto code : {kernels::FourBit::Nf4, kernels::FourBit::Fp4})
    if (name == fourBitName(code)) return code;
  return std::nullopt;
}

FourBitStorage::FourBitStorage(Parts parts) : m_parts(std::move(parts)) {
  if (m_parts.format.code == kernels::FourBit::Nf4) return;
  auto* book = const_cast<float*>(kernels::codeBook(m_parts.format.code));
  m_codeBook = at::from_blob(book, {16}, at::kFloat).clone().to(m_parts.packed.device());
}

std::unique_ptr<FourBitStorage> FourBitStorage::quantize(const at::Tensor& weight, const FourBitFormat& format) {
  TORCH_CHECK(weight.dim() == 2 && ops::kernelScalar(weight.scalar_type()),
              "four bits: the weight is not a float matrix");
  const auto source = weight.contiguous();
  Parts parts;
  parts.format = format;
  parts.out = source.size(0);
  parts.in = source.size(1);
  quantizeValues(source, parts);
  if (format.doubleQuantization) quantizeStatistics(parts);
  return std::make_unique<FourBitStorage>(std::move(parts));
}

kernels::Nf4Weight FourBitStorage::view() const {
  kernels::Nf4Weight weight;
  weight.packed = m_parts.packed.const_data_ptr<uint8_t>();
  weight.count = m_parts.out * m_parts.in;
  weight.blockSize = static_cast<int32_t>(m_parts.format.blockSize);
  weight.codeBook = m_codeBook.defined() ? m_codeBook.const_data_ptr<float>() : nullptr;
  if (!m_parts.format.doubleQuantization) {
    weight.absmax = m_parts.absmax.const_data_ptr<float>();
    return weight;
  }
  weight.absmaxCodes = m_parts.absmax.const_data_ptr<uint8_t>();
  weight.nestedAbsmax = m_parts.nestedAbsmax.const_data_ptr<float>();
  weight.nestedMap = m_parts.nestedMap.const_data_ptr<float>();
  weight.nestedBlockSize = static_cast<int32_t>(m_parts.nestedBlockSize);
  weight.nestedOffset = m_parts.nestedOffset;
  return weight;
}

void FourBitStorage::dequantizeInto(const at::Tensor& target) const {
  if (!kernels::available(ops::kernelDevice(m_parts.packed), kernels::Op::Nf4Dequantize))
    return composition::dequantizeFourBit(m_parts, target);
  const ops::KernelScope scope(m_parts.packed);
  kernels::Nf4DequantizeParams params{view(), 0, m_parts.out * m_parts.in, target.mutable_data_ptr(),
                                      *ops::kernelScalar(target.scalar_type())};
  ops::checkKernel(kernels::nf4_dequantize(ops::kernelDevice(m_parts.packed), params, scope.stream()),
                   "nf4_dequantize");
}

at::Tensor FourBitStorage::dense(at::ScalarType dtype) const {
  at::NoGradGuard noGrad;
  const auto target = m_scratch->take(m_parts.out * m_parts.in, m_parts.packed.options().dtype(dtype));
  dequantizeInto(target);
  return target.view({m_parts.out, m_parts.in});
}

at::Tensor FourBitStorage::denseCopy(at::ScalarType dtype) const {
  auto target = at::empty({m_parts.out, m_parts.in}, m_parts.packed.options().dtype(dtype));
  dequantizeInto(target);
  return target;
}

at::Tensor FourBitStorage::smallProduct(const at::Tensor& x) const {
  if (x.size(0) < 1 || x.size(0) > 8 || !x.is_contiguous() || !ops::kernelTakes(kernels::Op::Nf4Matvec, x)) return {};
  const ops::KernelScope scope(x);
  auto y = at::empty({x.size(0), m_parts.out}, x.options());
  kernels::Nf4MatvecParams params{
      view(),     m_parts.out,          m_parts.in,  static_cast<int32_t>(x.size(0)),    x.const_data_ptr(),
      m_parts.in, y.mutable_data_ptr(), m_parts.out, *ops::kernelScalar(x.scalar_type())};
  ops::checkKernel(kernels::nf4_matvec(ops::kernelDevice(x), params, scope.stream()), "nf4_matvec");
  return y;
}

int64_t FourBitStorage::constantBytes() const {
  const auto bytes = [](const at::Tensor& tensor) {
    return tensor.defined() ? static_cast<int64_t>(tensor.nbytes()) : 0;
  };
  return bytes(m_parts.absmax) + bytes(m_parts.nestedAbsmax) + bytes(m_parts.nestedMap) + bytes(m_codeBook);
}

} // namespace tw
