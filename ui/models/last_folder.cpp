#include "ui/models/last_folder.h"

#include "ui/models/settings.h"

#include <QFileInfo>
#include <QStandardPaths>

namespace tw::ui {
namespace {

QString keyOf(const QString& kind) { return QStringLiteral("folders/") + kind; }
const auto kAny = QStringLiteral("any");

} // namespace

QString lastFolder(const Settings& settings, const QString& kind) {
  for (const auto& key : {keyOf(kind), keyOf(kAny)})
    if (const auto folder = settings.value(key).toString(); !folder.isEmpty() && QFileInfo(folder).isDir())
      return folder;
  return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation); // that of the program means nothing
}

void rememberFolder(Settings& settings, const QString& kind, const QString& chosen) {
  if (chosen.isEmpty()) return;
  const auto folder = QFileInfo(chosen).absolutePath();
  settings.setValue(keyOf(kind), folder);
  settings.setValue(keyOf(kAny), folder);
}

} // namespace tw::ui
