#include "ui/pages/export_page.h"

#include <QVBoxLayout>

namespace tw::ui {

ExportPage::ExportPage(Studio& studio, QWidget* parent) : Page(studio, tr("Export"), parent) { content()->addStretch(1); }

} // namespace tw::ui
