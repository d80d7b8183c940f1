#include "ui/pages/model_page.h"

#include <QVBoxLayout>

namespace tw::ui {

ModelPage::ModelPage(Studio& studio, QWidget* parent) : Page(studio, tr("Model"), parent) { content()->addStretch(1); }

} // namespace tw::ui
