#pragma once

#include <string>

namespace tw::kernels {

/// What every kernel entry point returns; nothing exits or throws.
enum class Status { Ok, InvalidArgument, NotSupported, LaunchFailed };

/// Where the pointers of a call live.
enum class Device { Cpu, Cuda };

const char* describe(Status status);

/// describe(), and for LaunchFailed what CUDA said of this thread's last failed launch ("cudaErrorInvalidValue: invalid
/// argument").
std::string message(Status status);

} // namespace tw::kernels
