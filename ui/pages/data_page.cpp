#include "ui/pages/data_page.h"

#include <QVBoxLayout>

namespace tw::ui {

DataPage::DataPage(Studio& studio, QWidget* parent) : Page(studio, tr("Data"), parent) { content()->addStretch(1); }

} // namespace tw::ui
