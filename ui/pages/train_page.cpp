#include "ui/pages/train_page.h"

#include <QVBoxLayout>

namespace tw::ui {

TrainPage::TrainPage(Studio& studio, QWidget* parent) : Page(studio, tr("Train"), parent) { content()->addStretch(1); }

} // namespace tw::ui
