#pragma once
// Which font the window is set in.
#include <QFont>

namespace tw::ui {

/// The system's own font, unless it is a stopgap (DejaVu Sans) or has no Chinese: then the best installed family leads,
/// with one for Chinese behind it.
QFont readableFont(const QFont& system);

} // namespace tw::ui
