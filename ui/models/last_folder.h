#pragma once
// Where file dialogs begin: where the user last chose something of the same kind, else where anything was chosen last.
#include <QString>

namespace tw::ui {

class Settings;

/// `kind`: "data", "model", "recipe", "adapter", "export", "chart". Empty, which is the system's choice, before the
/// first time and where the folder is gone.
QString lastFolder(const Settings& settings, const QString& kind);
/// `chosen`: a file, or a folder that was chosen itself (then its parent counts: its siblings are in view next time).
void rememberFolder(Settings& settings, const QString& kind, const QString& chosen);

} // namespace tw::ui
