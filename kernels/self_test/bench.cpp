#include "self_test/bench.h"

#include "support/half.h"

#ifdef TW_WITH_CUDA
#include <cuda_runtime_api.h>
#endif

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>

namespace tw::kernels::self_test {

Bench::~Bench() {
  for (void* memory : m_memory) {
#ifdef TW_WITH_CUDA
    if (device() == Device::Cuda && !isReference()) {
      cudaFree(memory);
      continue;
    }
#endif
    std::free(memory);
  }
}

#ifdef TW_WITH_CUDA
void Bench::check(int error) {
  if (error == cudaSuccess || !ok()) return;
  const auto code = static_cast<cudaError_t>(error);
  m_problem = Detail::verbatim(std::string(cudaGetErrorName(code)) + ": " + cudaGetErrorString(code));
}
#endif

Detail Bench::problem(Status status) const {
  switch (status) {
  case Status::Ok: return m_problem;
  case Status::InvalidArgument: return TW_DETAIL("invalid argument");
  case Status::NotSupported: return TW_DETAIL("not supported on this device");
  case Status::LaunchFailed: break;
  }
  const auto words = message(status); // describe(), and what CUDA said
  const auto own = std::string(describe(status)) + ": ";
  if (!words.starts_with(own)) return TW_DETAIL("the kernel could not be launched");
  return TW_DETAIL("the kernel could not be launched: %1", words.substr(own.size()));
}

void* Bench::put(const void* bytes, size_t size) {
  void* memory = nullptr;
#ifdef TW_WITH_CUDA
  if (device() == Device::Cuda && !isReference()) {
    check(cudaMalloc(&memory, std::max<size_t>(size, 16)));
    if (memory) m_memory.push_back(memory);
    if (ok()) check(cudaMemcpy(memory, bytes, size, cudaMemcpyHostToDevice));
    return memory;
  }
#endif
  memory = std::malloc(std::max<size_t>(size, 16));
  if (!memory) {
    m_problem = TW_DETAIL("out of memory");
    return nullptr;
  }
  m_memory.push_back(memory);
  if (size > 0) std::memcpy(memory, bytes, size);
  return memory;
}

void* Bench::put(Scalar type, const std::vector<float>& values) {
  std::vector<char> bytes(values.size() * size_t(bytesOf(type)));
  for (size_t i = 0; i < values.size(); ++i) storeAs(type, bytes.data(), int64_t(i), values[i]);
  return put(bytes.data(), bytes.size());
}

void Bench::get(const void* from, void* to, size_t size) {
  if (!ok() || size == 0) return;
#ifdef TW_WITH_CUDA
  if (device() == Device::Cuda && !isReference()) {
    check(cudaDeviceSynchronize());
    if (ok()) check(cudaMemcpy(to, from, size, cudaMemcpyDeviceToHost));
    return;
  }
#endif
  std::memcpy(to, from, size);
}

std::vector<float> Bench::get(Scalar type, const void* from, size_t count) {
  std::vector<char> bytes(count * size_t(bytesOf(type)));
  get(from, bytes.data(), bytes.size());
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = loadAs(type, bytes.data(), int64_t(i));
  return values;
}

Detail whyUnusable(Device device) {
  if (device == Device::Cpu) return {};
#ifdef TW_WITH_CUDA
  int count = 0;
  const cudaError_t error = cudaGetDeviceCount(&count);
  if (error != cudaSuccess) return TW_DETAIL("no usable CUDA device: %1", std::string(cudaGetErrorString(error)));
  return count > 0 ? Detail() : TW_DETAIL("no CUDA device in this machine");
#else
  return TW_DETAIL("not supported: this build has no CUDA kernels");
#endif
}

std::vector<float> randomValues(Scalar type, size_t count, float scale, uint32_t seed) {
  std::mt19937 engine(seed); // its sequence is the same everywhere, unlike that of the standard distributions
  std::vector<float> values(count);
  for (float& value : values) {
    float sum = -6.0f;
    for (int i = 0; i < 12; ++i) sum += float(engine() >> 8) * 0x1p-24f;
    storeAs(type, &value, 0, sum * scale);
    value = loadAs(type, &value, 0);
  }
  return values;
}

namespace {

const char* nameOf(Scalar type) {
  return type == Scalar::F32 ? "float32" : type == Scalar::F16 ? "float16" : "bfloat16";
}

struct Gap {
  double largest = 0.0;
  double scale = 0.0; // largest magnitude of the truth
  bool sameShape = true;
};

Gap gapBetween(const Outputs& truth, const Outputs& values) {
  Gap gap;
  gap.sameShape = truth.size() == values.size();
  for (size_t k = 0; gap.sameShape && k < truth.size(); ++k) {
    gap.sameShape = truth[k].size() == values[k].size();
    for (size_t i = 0; gap.sameShape && i < truth[k].size(); ++i) {
      const double expected = truth[k][i];
      const double actual = values[k][i];
      if (!std::isfinite(expected) || !std::isfinite(actual)) {
        gap.sameShape = std::isnan(expected) ? std::isnan(actual) : expected == actual;
        continue;
      }
      gap.largest = std::max(gap.largest, std::fabs(expected - actual));
      gap.scale = std::max(gap.scale, std::fabs(expected));
    }
  }
  return gap;
}

} // namespace

SelfTestResult compare(const std::string& name, Op op, Device device, Scalar type, const Case& run) {
  SelfTestResult result{name + " " + nameOf(type), op, false, {}};
  Outputs truth, rounded, actual;
  Bench truthBench({Device::Cpu, true});
  Bench roundedBench({Device::Cpu, true});
  Bench bench({device, false});
  run(truthBench, Scalar::F32, truth);
  run(roundedBench, type, rounded);
  const Status status = run(bench, type, actual);
  result.detail = bench.problem(status);
  if (!result.detail.empty()) return result;
  const Gap plain = gapBetween(truth, rounded);
  const Gap gap = gapBetween(truth, actual);
  const double allowed = 2.0 * plain.largest + 4e-6 * gap.scale + 1e-7;
  result.ok = gap.sameShape && gap.largest <= allowed;
  result.detail = gap.sameShape
                      ? TW_DETAIL("largest gap %1, allowed %2", std::to_string(gap.largest), std::to_string(allowed))
                      : TW_DETAIL("not-a-numbers or infinities in other places than in the reference");
  return result;
}

} // namespace tw::kernels::self_test
