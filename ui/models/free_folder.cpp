#include "ui/models/free_folder.h"

#include <QDir>
#include <QFileInfo>

namespace tw::ui {
namespace {

constexpr int kNamesTried = 999;

} // namespace

bool isTaken(const QString& path) {
  const QFileInfo info(path);
  return info.exists() &&
         (!info.isDir() || !QDir(path).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot));
}

QString firstFree(const QString& path) {
  if (!isTaken(path)) return path;
  for (int i = 2; i <= kNamesTried; ++i)
    if (const auto other = QStringLiteral("%1-%2").arg(path).arg(i); !isTaken(other)) return other;
  return path;
}

QString folderNameOf(QString name) {
  name.replace(QStringLiteral(" · "), QStringLiteral("-")).replace(QStringLiteral(" + "), QStringLiteral("+"));
  for (auto& c : name)
    if (QStringLiteral("/\\:*?\"<>|").contains(c)) c = QLatin1Char('-');
  return name;
}

} // namespace tw::ui
