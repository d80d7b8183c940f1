#include "tw_kernels/status.h"

namespace tw::kernels {

const char* describe(Status status) {
  switch (status) {
  case Status::Ok: return "ok";
  case Status::InvalidArgument: return "invalid argument";
  case Status::NotSupported: return "not supported on this device";
  case Status::LaunchFailed: return "the kernel could not be launched";
  }
  return "unknown status";
}

} // namespace tw::kernels
