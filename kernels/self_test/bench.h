#pragma once

#include "tw_kernels/scalar.h"
#include "tw_kernels/self_test.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tw::kernels::self_test {

/// Whose code a case runs: the reference in host memory, or the entry points on a device.
struct Backend {
  Device device = Device::Cpu;
  bool isReference = false;
};

/// The memory of one run of one case; freed at its end.
class Bench {
 public:
  explicit Bench(Backend backend) : m_backend(backend) {}
  ~Bench();
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  bool isReference() const { return m_backend.isReference; }
  Device device() const { return m_backend.device; }
  /// False once memory or a copy failed.
  bool ok() const { return m_problem.empty(); }
  /// What went wrong: of `status`, else of memory and copies, in the runtime's own words; empty when all is well.
  Detail problem(Status status) const;

  void* put(const void* bytes, size_t size);
  void* put(Scalar type, const std::vector<float>& values);
  template <class T> T* put(const std::vector<T>& values) {
    return static_cast<T*>(put(values.data(), values.size() * sizeof(T)));
  }

  /// Waits for the device first.
  void get(const void* from, void* to, size_t size);
  std::vector<float> get(Scalar type, const void* from, size_t count);
  template <class T> std::vector<T> get(const T* from, size_t count) {
    std::vector<T> values(count);
    get(from, values.data(), count * sizeof(T));
    return values;
  }

 private:
#ifdef TW_WITH_CUDA
  /// Keeps the first error's text. `error` is a cudaError_t.
  void check(int error);
#endif
  Backend m_backend;
  Detail m_problem;
  std::vector<void*> m_memory;
};

/// Empty when `device` can be tested, else why not.
Detail whyUnusable(Device device);

/// Seeded values of a normal-like distribution, already rounded to `type`.
std::vector<float> randomValues(Scalar type, size_t count, float scale, uint32_t seed);

using Outputs = std::vector<std::vector<float>>;
/// Runs one case with element type `type` and answers its outputs as fp32.
using Case = std::function<Status(Bench&, Scalar type, Outputs& outputs)>;

/// FlashAttention's rule: against the fp32 truth on the same inputs, the error may be twice that of the reference with
/// its result rounded to `type`, plus a floor of fp32 rounding noise. Not-a-numbers must be in the same places.
SelfTestResult compare(const std::string& name, Op op, Device device, Scalar type, const Case& run);

void addNf4Cases(Device device, std::vector<SelfTestResult>& results);
void addFloatCases(Device device, std::vector<SelfTestResult>& results);

} // namespace tw::kernels::self_test
