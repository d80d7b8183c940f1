#include "tw_kernels/dispatch.h"

#include "arguments.h"
#include "cpu/cpu.h"
#include "reference/reference.h"
#ifdef TW_WITH_CUDA
#include "cuda/cuda.h"
#endif

#include <atomic>

namespace tw::kernels {

namespace {

std::atomic<Mode> g_modes[2][kOpCount]; // zero-initialised: Mode::Best

std::atomic<Mode>& modeOf(Device device, Op op) { return g_modes[device == Device::Cuda][int(op)]; }

/// The one place where a call meets its implementation. `Rest` are further arguments of the implementations;
/// `cuda` is called with (params, rest..., stream).
template <class Cuda, class Params, class... Rest>
Status route(Device device, Op op, void (*reference)(const Params&, Rest...), void (*cpu)(const Params&, Rest...),
             Cuda cuda, const Params& params, void* stream, Rest... rest) {
  if (!valid(params)) return Status::InvalidArgument;
  const Mode chosen = mode(device, op);
  if (!available(device, op)) return Status::NotSupported;
  if (device == Device::Cpu) {
    (chosen == Mode::Reference ? reference : cpu)(params, rest...);
    return Status::Ok;
  }
  return cuda(params, rest..., stream);
}

} // namespace

#ifdef TW_WITH_CUDA
#define TW_ROUTE(op, function, ...)                                                                                    \
  route(device, op, reference::function, cpu::function, cuda::function, params, stream __VA_OPT__(, ) __VA_ARGS__)
#else
constexpr auto kNotBuilt = [](const auto&...) { return Status::NotSupported; };
#define TW_ROUTE(op, function, ...)                                                                                    \
  route(device, op, reference::function, cpu::function, kNotBuilt, params, stream __VA_OPT__(, ) __VA_ARGS__)
#endif

void setMode(Device device, Op op, Mode mode) { modeOf(device, op).store(mode, std::memory_order_relaxed); }

Mode mode(Device device, Op op) { return modeOf(device, op).load(std::memory_order_relaxed); }

bool available(Device device, Op op) {
  if (device == Device::Cpu) return mode(device, op) != Mode::Off;
#ifdef TW_WITH_CUDA
  return mode(device, op) == Mode::Best;
#else
  return false;
#endif
}

const char* describe(Op op) {
  switch (op) {
  case Op::Nf4Quantize: return "nf4_quantize";
  case Op::Nf4Dequantize: return "nf4_dequantize";
  case Op::Absmax: return "absmax";
  case Op::Nf4Matvec: return "nf4_matvec";
  case Op::CrossEntropy: return "cross_entropy";
  case Op::RmsNorm: return "rms_norm";
  case Op::Swiglu: return "swiglu";
  case Op::Rope: return "rope";
  case Op::AdamW: return "adamw";
  case Op::End: break;
  }
  return "unknown";
}

std::optional<Op> opNamed(std::string_view name) {
  for (int i = 0; i < kOpCount; ++i)
    if (name == describe(Op(i))) return Op(i);
  return std::nullopt;
}

Status nf4_quantize(Device device, const Nf4QuantizeParams& params, void* stream) {
  return TW_ROUTE(Op::Nf4Quantize, nf4Quantize);
}
Status nf4_dequantize(Device device, const Nf4DequantizeParams& params, void* stream) {
  return TW_ROUTE(Op::Nf4Dequantize, nf4Dequantize);
}
Status absmax_quantize(Device device, const AbsmaxQuantizeParams& params, void* stream) {
  return TW_ROUTE(Op::Absmax, absmaxQuantize);
}
Status absmax_dequantize(Device device, const AbsmaxDequantizeParams& params, void* stream) {
  return TW_ROUTE(Op::Absmax, absmaxDequantize);
}
Status nf4_matvec(Device device, const Nf4MatvecParams& params, void* stream) {
  return TW_ROUTE(Op::Nf4Matvec, nf4Matvec);
}

static Status crossEntropyOn(Device device, const CrossEntropyParams& params, bool withGradient, void* stream) {
  if (device == Device::Cpu && valid(params) && !targetsInRange(params)) return Status::InvalidArgument;
  return TW_ROUTE(Op::CrossEntropy, crossEntropy, withGradient);
}

Status cross_entropy_forward(Device device, const CrossEntropyParams& params, void* stream) {
  return crossEntropyOn(device, params, false, stream);
}
Status cross_entropy_forward_backward(Device device, const CrossEntropyParams& params, void* stream) {
  return crossEntropyOn(device, params, true, stream);
}

Status rms_norm_forward(Device device, const RmsNormForwardParams& params, void* stream) {
  return TW_ROUTE(Op::RmsNorm, rmsNormForward);
}
Status rms_norm_backward(Device device, const RmsNormBackwardParams& params, void* stream) {
  return TW_ROUTE(Op::RmsNorm, rmsNormBackward);
}
Status swiglu_forward(Device device, const SwigluForwardParams& params, void* stream) {
  return TW_ROUTE(Op::Swiglu, swigluForward);
}
Status swiglu_backward(Device device, const SwigluBackwardParams& params, void* stream) {
  return TW_ROUTE(Op::Swiglu, swigluBackward);
}
Status rope_forward(Device device, const RopeParams& params, void* stream) { return TW_ROUTE(Op::Rope, rope, false); }
Status rope_backward(Device device, const RopeParams& params, void* stream) { return TW_ROUTE(Op::Rope, rope, true); }
Status adamw_step(Device device, const AdamWParams& params, void* stream) { return TW_ROUTE(Op::AdamW, adamw); }

} // namespace tw::kernels
