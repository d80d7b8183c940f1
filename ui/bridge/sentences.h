#pragma once
// Sentences one behind another, as the language of the window has them.
#include <QStringList>

namespace tw::ui {

/// Those that are not empty, with a space between two of them; none behind a full-width stop, as Chinese is set.
QString inARow(const QStringList& sentences);

} // namespace tw::ui
