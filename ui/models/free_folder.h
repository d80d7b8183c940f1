#pragma once
// Names for folders that are still to be made.
#include <QString>

namespace tw::ui {

/// As the engine sees it: an empty folder may be filled.
bool isTaken(const QString& path);
/// `path`, or the first of path-2, path-3 … that is not taken.
QString firstFree(const QString& path);
/// A name that people gave as the name of a folder: what file systems refuse is replaced, "a · b" becomes "a-b".
QString folderNameOf(QString name);

} // namespace tw::ui
