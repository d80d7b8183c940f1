#pragma once
#include "ui/pages/page.h"

namespace tw::ui {

class TrainPage : public Page {
  Q_OBJECT

 public:
  explicit TrainPage(Studio& studio, QWidget* parent = nullptr);
};

} // namespace tw::ui
