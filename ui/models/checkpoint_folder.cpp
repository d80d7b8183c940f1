#include "ui/models/checkpoint_folder.h"

#include <QDir>

namespace tw::ui {

std::optional<CheckpointFolder> newestCheckpointIn(const QString& outputDir) {
  static const QString kPrefix = QStringLiteral("checkpoint-");
  std::optional<CheckpointFolder> newest;
  if (outputDir.isEmpty()) return newest;
  const QDir folder(outputDir);
  for (const auto& name : folder.entryList({kPrefix + QLatin1Char('*')}, QDir::Dirs | QDir::NoDotAndDotDot)) {
    bool number = false;
    const auto step = name.mid(kPrefix.size()).toLongLong(&number);
    if (!number || (newest && newest->step >= step)) continue;
    const bool whole = folder.exists(name + QStringLiteral("/state.json")) &&
                       folder.exists(name + QStringLiteral("/optimizer.safetensors"));
    if (whole) newest = CheckpointFolder{step, folder.filePath(name)};
  }
  return newest;
}

} // namespace tw::ui
