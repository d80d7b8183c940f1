#include "ui/pages/runs_page.h"

#include <QVBoxLayout>

namespace tw::ui {

RunsPage::RunsPage(Studio& studio, QWidget* parent) : Page(studio, tr("Runs"), parent) { content()->addStretch(1); }

} // namespace tw::ui
