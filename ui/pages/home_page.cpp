#include "ui/pages/home_page.h"

#include <QVBoxLayout>

namespace tw::ui {

HomePage::HomePage(Studio& studio, QWidget* parent) : Page(studio, tr("Home"), parent) { content()->addStretch(1); }

} // namespace tw::ui
