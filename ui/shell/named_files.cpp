#include "ui/shell/named_files.h"

#include <QDir>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include <algorithm>

namespace tw::ui {
namespace {

/// Empty for a line that names no file.
QString pathOf(const QString& line) {
  auto path = line.trimmed();
  if (path.size() > 1 && (path.front() == QLatin1Char('"') || path.front() == QLatin1Char('\'')) &&
      path.back() == path.front())
    path = path.mid(1, path.size() - 2);
  if (path.startsWith(QLatin1String("file:"))) path = QUrl(path).toLocalFile();
  if (path.startsWith(QLatin1String("~/"))) path.replace(0, 1, QDir::homePath());
  return QFileInfo(path).isAbsolute() && QFileInfo::exists(path) ? path : QString();
}

} // namespace

QStringList namedFiles(const QMimeData& mime) {
  QStringList paths;
  for (const auto& url : mime.urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  if (paths.isEmpty() && mime.hasText())
    for (const auto& line : mime.text().split(QLatin1Char('\n'), Qt::SkipEmptyParts))
      if (const auto path = pathOf(line); !path.isEmpty()) paths << path;
  return paths;
}

bool holdsFiles(const QMimeData& mime) {
  const auto urls = mime.urls();
  return std::any_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); });
}

} // namespace tw::ui
