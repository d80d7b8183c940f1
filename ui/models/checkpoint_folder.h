#pragma once
// What a run's folder holds to go on from, as far as names tell.
#include <QString>

#include <cstdint>
#include <optional>

namespace tw::ui {

struct CheckpointFolder {
  int64_t step = 0;
  QString path;
};
/// The newest complete checkpoint of a run's output folder: that from which it would be resumed.
std::optional<CheckpointFolder> newestCheckpointIn(const QString& outputDir);

} // namespace tw::ui
