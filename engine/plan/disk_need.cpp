#include "engine/plan/disk_need.h"

#include <algorithm>
#include <cstdio>

namespace tw {
namespace {

/// Multiples of `interval` in (from, to].
int64_t multiplesBetween(int64_t from, int64_t to, int64_t interval) {
  return interval > 0 ? to / interval - from / interval : 0;
}

std::string sizeText(int64_t bytes) {
  char text[32];
  if (bytes < 1'000'000'000) std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  else std::snprintf(text, sizeof text, "%.1f GB", static_cast<double>(bytes) / 1e9);
  return text;
}

} // namespace

int64_t DiskNeed::bytes() const {
  if (step >= totalSteps) return finalBytes;
  const bool atEnd = saveSteps > 0 && totalSteps % saveSteps == 0;
  int64_t coming = multiplesBetween(step, totalSteps, saveSteps) + (atEnd ? 0 : 1);
  if (keepsBest) coming += multiplesBetween(step, totalSteps, evalSteps);
  if (saveTotalLimit > 0) {
    const int64_t most = std::max<int64_t>(saveTotalLimit, keepsBest ? 2 : 1) + 1;
    coming = std::min(coming, std::max<int64_t>(1, most - existing));
  }
  return coming * checkpointBytes + finalBytes;
}

int64_t DiskNeed::timedBytes() const {
  if (!byTime || step >= totalSteps) return 0;
  return (saveTotalLimit > 0 ? saveTotalLimit + 1 : 1) * checkpointBytes;
}

Result<> checkDiskRoom(const DiskNeed& need, int64_t freeBytes, const fs::path& folder) {
  if (need.bytes() <= freeBytes) return {};
  return fail(
      workError(
          "io.disk_full",
          TW_TEXT("The checkpoints and results of this training will take %1, but only %2 are free on the disk of %3.",
                  sizeText(need.bytes()), sizeText(freeBytes), toUtf8(folder)),
          TW_TEXT("Free some disk space, choose another output_dir, or lower save_total_limit."))
          .at(toUtf8(folder)));
}

std::optional<Text> missingRoomForTimed(const DiskNeed& need, int64_t freeBytes, const fs::path& folder) {
  const int64_t left = freeBytes - need.bytes();
  if (left < 0 || left >= need.timedBytes()) return std::nullopt;
  return TW_TEXT(
      "With its checkpoints by time this training will take up to %1, but only %2 are free on the disk of %3: "
      "those for which there is no room will be left out.",
      sizeText(need.bytes() + need.timedBytes()), sizeText(freeBytes), toUtf8(folder));
}

} // namespace tw
