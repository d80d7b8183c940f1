#include "ui/pages/method_page.h"

#include <QVBoxLayout>

namespace tw::ui {

MethodPage::MethodPage(Studio& studio, QWidget* parent) : Page(studio, tr("Method"), parent) { content()->addStretch(1); }

} // namespace tw::ui
