#include "tw_kernels/status.h"

#include "support/failure.h"

namespace tw::kernels {

namespace {

thread_local std::string lastFailure;

} // namespace

const char* describe(Status status) {
  switch (status) {
  case Status::Ok: return "ok";
  case Status::InvalidArgument: return "invalid argument";
  case Status::NotSupported: return "not supported on this device";
  case Status::LaunchFailed: return "the kernel could not be launched";
  }
  return "unknown status";
}

Status launchFailed(const char* name, const char* text) {
  lastFailure = std::string(name ? name : "") + ": " + (text ? text : "");
  return Status::LaunchFailed;
}

std::string message(Status status) {
  const std::string plain = describe(status);
  return status != Status::LaunchFailed || lastFailure.empty() ? plain : plain + ": " + lastFailure;
}

} // namespace tw::kernels
