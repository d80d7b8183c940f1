#pragma once
// Which kernels may be used on this machine: those that compute here what their references compute. A self-test says
// so, in a process of its own (an illegal access of a GPU kernel poisons the context), once for each device, driver and
// build; what failed is switched off, and ATen's operations take its place (engine/ops, engine/quant).
#include "engine/api/services.h"

#include <ATen/core/Tensor.h>
#include <tw_kernels/dispatch.h>

#include <map>

namespace tw {

struct FailedKernel {
  kernels::Op op = kernels::Op::RmsNorm;
  std::string detail; ///< of its first case that failed
};

/// What a self-test holds for.
struct KernelPlace {
  std::string device, driver, build;
  bool operator==(const KernelPlace&) const = default;
};
KernelPlace kernelPlace(at::Device device);

/// What the last self-test at this place found, from kernels.json in the library; nullopt when there was none.
std::optional<std::vector<FailedKernel>> recalledKernels(const KernelPlace& place);
/// Takes the place of what was known of the device. Without a library that can be written it is tested again next time.
void rememberKernels(const KernelPlace& place, const std::vector<FailedKernel>& failed);

struct KernelTest {
  std::vector<Check> checks;
  std::vector<FailedKernel> failed; ///< all of them where the test ended without a result
  bool conclusive = false;          ///< another run would say the same: worth remembering
};
/// Every case on `device`, in this process.
std::vector<Check> selfTestHere(at::Device device);
/// The same by running the command line program. Where that is not installed the processor is tested in this process,
/// and of a GPU nothing is known: all its kernels count as failed.
KernelTest testKernels(at::Device device);

/// "rms_norm, rope"
std::string kernelNames(const std::vector<FailedKernel>& failed);

/// Used by the engine thread, before a job touches tensors.
class KernelChecks {
 public:
  /// Switches off what failed on `device` and answers it. Tests a GPU that was never tested, which takes some seconds;
  /// the processor's kernels are tested by `doctor` alone. What is off stays off in this process.
  std::vector<FailedKernel> prepare(at::Device device);

 private:
  std::map<std::string, std::vector<FailedKernel>> m_inconclusive; ///< tests of this process that are not remembered
};

} // namespace tw
