#pragma once
// The window's own line icons (resources/icons/*.svg, drawn with currentColor), tinted with the theme when they are
// painted.
#include <QIcon>

namespace tw::ui {

/// `name`: home, data, model, method, train, chat, export, runs, settings … A name without a file is the desktop
/// theme's icon (Breeze).
QIcon iconNamed(const QString& name);
/// The same in a fixed colour.
QIcon iconNamed(const QString& name, const QColor& color);

} // namespace tw::ui
