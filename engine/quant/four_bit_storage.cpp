#include "engine/quant/nf4_storage.h"
#include "engine/ops/kernel_call.h"
#include "tw_kernels/nf4_matvec.h"

#include <map>

namespace tw {
namespace {

constexpr int32_t blockSize = 64, nestedBlockSize = 256;

/// One buffer per thread, device and type, as large as the largest matrix so far.
at::Tensor scratch(int64_t elements, const at::TensorOptions& options) {
  thread_local std::map<std::pair<std::string, at::ScalarType>, at::Tensor> buffers;
  auto& buffer = buffers[{options.device().str(), c10::typeMetaToScalarType(options.dtype())}];
  if (!buffer.defined() || buffer.numel() < elements) buffer = at::empty({elements}, options);
  return buffer.narrow(0, 0, elements);
}

at::Tensor dynamicMap(at::Device device) {
  auto map = at::empty({256}, at::kFloat);
  kernels::dynamicMap(true, map.mutable_data_ptr<float>());
  return map.to(device);
}

} // namespace

std::unique_ptr<Nf4Storage> Nf4Storage::quantize(const at::Tensor& weight, bool doubleQuantization) {
  TORCH_CHECK(weight.dim() == 2 && ops::kernelScalar(weight.scalar_type()), "nf4: the weight is not a float matrix");
  const auto source = weight.contiguous();
  const ops::KernelScope scope(source);
  std::unique_ptr<Nf4Storage> storage(new Nf4Storage);
  storage->m_out = source.size(0);
  storage->m_in = source.size(1);
  const int64_t count = source.numel();
  storage->m_packed = at::empty({(count + 1) / 2}, source.options().dtype(at::kByte));
  storage->m_absmax = at::empty({(count + blockSize - 1) / blockSize}, source.options().dtype(at::kFloat));
  kernels::Nf4QuantizeParams params{source.const_data_ptr(), *ops::kernelScalar(source.scalar_type()), count, blockSize, storage->m_packed.mutable_data_ptr<uint8_t>(),
                                    storage->m_absmax.mutable_data_ptr<float>()};
  ops::checkKernel(kernels::nf4_quantize(ops::kernelDevice(source), params, scope.stream()), "nf4_quantize");
  if (doubleQuantization) storage->quantizeStatistics();
  return storage;
}

void Nf4Storage::quantizeStatistics() {
  const ops::KernelScope scope(m_absmax);
  const auto absmax = m_absmax;
  m_offset = at::mean(absmax).item<float>(); // on the same device, as bitsandbytes: its last bits depend on the order of the sum
  m_map = dynamicMap(absmax.device());
  m_nestedAbsmax = at::empty({(absmax.numel() + nestedBlockSize - 1) / nestedBlockSize}, absmax.options());
  m_absmax = at::empty(absmax.sizes(), absmax.options().dtype(at::kByte));
  kernels::AbsmaxQuantizeParams params{absmax.const_data_ptr<float>(), absmax.numel(), m_offset, m_map.const_data_ptr<float>(), nestedBlockSize,
                                       m_absmax.mutable_data_ptr<uint8_t>(), m_nestedAbsmax.mutable_data_ptr<float>()};
  ops::checkKernel(kernels::absmax_quantize(ops::kernelDevice(absmax), params, scope.stream()), "absmax_quantize");
}

kernels::Nf4Weight Nf4Storage::view() const {
  kernels::Nf4Weight weight;
  weight.packed = m_packed.const_data_ptr<uint8_t>();
  weight.count = m_out * m_in;
  weight.blockSize = blockSize;
  if (!m_nestedAbsmax.defined()) {
    weight.absmax = m_absmax.const_data_ptr<float>();
    return weight;
  }
  weight.absmaxCodes = m_absmax.const_data_ptr<uint8_t>();
  weight.nestedAbsmax = m_nestedAbsmax.const_data_ptr<float>();
  weight.nestedMap = m_map.const_data_ptr<float>();
  weight.nestedBlockSize = nestedBlockSize;
  weight.nestedOffset = m_offset;
  return weight;
}

void Nf4Storage::dequantizeInto(const at::Tensor& target) const {
  const ops::KernelScope scope(m_packed);
  kernels::Nf4DequantizeParams params{view(), 0, m_out * m_in, target.mutable_data_ptr(), *ops::kernelScalar(target.scalar_type())};
  ops::checkKernel(kernels::nf4_dequantize(ops::kernelDevice(m_packed), params, scope.stream()), "nf4_dequantize");
}

at::Tensor Nf4Storage::dense(at::ScalarType dtype) const {
  at::NoGradGuard noGrad;
  const auto target = scratch(m_out * m_in, m_packed.options().dtype(dtype));
  dequantizeInto(target);
  return target.view({m_out, m_in});
}

at::Tensor Nf4Storage::denseCopy(at::ScalarType dtype) const {
  auto target = at::empty({m_out, m_in}, m_packed.options().dtype(dtype));
  dequantizeInto(target);
  return target;
}

at::Tensor Nf4Storage::smallProduct(const at::Tensor& x) const {
  if (x.size(0) < 1 || x.size(0) > 8 || !x.is_contiguous() || !ops::kernelTakes(kernels::Op::Nf4Matvec, x)) return {};
  const ops::KernelScope scope(x);
  auto y = at::empty({x.size(0), m_out}, x.options());
  kernels::Nf4MatvecParams params{view(), m_out, m_in, static_cast<int32_t>(x.size(0)), x.const_data_ptr(), m_in, y.mutable_data_ptr(), m_out, *ops::kernelScalar(x.scalar_type())};
  return kernels::nf4_matvec(ops::kernelDevice(x), params, scope.stream()) == kernels::Status::Ok ? y : at::Tensor();
}

int64_t Nf4Storage::constantBytes() const {
  const auto bytes = [](const at::Tensor& tensor) { return tensor.defined() ? static_cast<int64_t>(tensor.nbytes()) : 0; };
  return bytes(m_absmax) + bytes(m_nestedAbsmax) + bytes(m_map);
}

} // namespace tw
