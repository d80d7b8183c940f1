#pragma once
#include "engine/api/services.h"

#include <c10/core/Device.h>

namespace tw {

/// The processor first (used: resident memory of this process; total: memory that it may have), then each CUDA device
/// (used and total: of the whole card, by all programs). The driver's own libraries are asked, so that no CUDA context
/// is made for it.
std::vector<DeviceStatus> deviceStatus();

/// "AMD EPYC …", "NVIDIA H100".
std::string deviceName(at::Device device);
/// The version of the driver that a GPU is used through; empty for the processor.
std::string driverVersion(at::Device device);

} // namespace tw
