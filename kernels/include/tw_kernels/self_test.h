#pragma once

#include "tw_kernels/detail.h"
#include "tw_kernels/dispatch.h"

#include <optional>
#include <string>
#include <vector>

namespace tw::kernels {

struct SelfTestResult {
  std::string name;     ///< the case, e.g. "nf4_dequantize nested"
  std::optional<Op> op; ///< what it tests; none when the device itself cannot be used
  bool ok = false;
  Detail detail; ///< what was compared and the largest gap, or why it could not run
};

/// Every operation on `device` against its fp32 reference, on seeded random and edge-shaped inputs. NF4 codes are
/// compared exactly; low precision by FlashAttention's rule (error at most twice that of rounding the reference's own
/// result, plus a floor). On Device::Cuda run it in a child process: an illegal access poisons the context. Without a
/// GPU it returns one failed result that says so. Takes about a second.
/// For tests of what follows from a failure: the operations that the environment variable TUNEWRIGHT_FAIL_SELF_TEST
/// names (describe(Op), separated by commas) fail.
std::vector<SelfTestResult> selfTest(Device device);

} // namespace tw::kernels
