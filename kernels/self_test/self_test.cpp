#include "tw_kernels/self_test.h"

#include "self_test/bench.h"

namespace tw::kernels {

std::vector<SelfTestResult> selfTest(Device device) {
  std::vector<SelfTestResult> results;
  const std::string reason = self_test::whyUnusable(device);
  if (!reason.empty()) {
    results.push_back({"device", false, reason});
    return results;
  }
  self_test::addNf4Cases(device, results);
  self_test::addFloatCases(device, results);
  return results;
}

} // namespace tw::kernels
