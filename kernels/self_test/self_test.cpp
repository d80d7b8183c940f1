#include "tw_kernels/self_test.h"

#include "self_test/bench.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace tw::kernels {

namespace {

/// Is `name` in a list separated by commas?
bool lists(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const auto end = std::min(list.find(','), list.size());
    if (list.substr(0, end) == name) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

} // namespace

std::vector<SelfTestResult> selfTest(Device device) {
  std::vector<SelfTestResult> results;
  const auto reason = self_test::whyUnusable(device);
  if (!reason.empty()) {
    results.push_back({"device", std::nullopt, false, reason});
    return results;
  }
  self_test::addNf4Cases(device, results);
  self_test::addFloatCases(device, results);
  if (const char* planted = std::getenv("TUNEWRIGHT_FAIL_SELF_TEST"))
    for (auto& result : results)
      if (lists(planted, describe(*result.op))) {
        result.ok = false;
        result.detail = TW_DETAIL("made to fail by TUNEWRIGHT_FAIL_SELF_TEST");
      }
  return results;
}

} // namespace tw::kernels
