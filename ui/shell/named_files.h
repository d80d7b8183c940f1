#pragma once
// The files that a drag or the clipboard names.
#include <QStringList>

class QMimeData;

namespace tw::ui {

/// Local files by their addresses; where there are none, absolute paths of what exists, one a line of the text, as file
/// managers and terminals copy them: plain, quoted, or as file: addresses.
QStringList namedFiles(const QMimeData& mime);
/// Whether it holds addresses of local files; text in which somebody may have written a path does not count.
bool holdsFiles(const QMimeData& mime);

} // namespace tw::ui
