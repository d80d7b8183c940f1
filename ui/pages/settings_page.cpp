#include "ui/pages/settings_page.h"

#include <QVBoxLayout>

namespace tw::ui {

SettingsPage::SettingsPage(Studio& studio, QWidget* parent) : Page(studio, tr("Settings"), parent) { content()->addStretch(1); }

} // namespace tw::ui
