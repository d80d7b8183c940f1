#pragma once
#include "ui/pages/page.h"

namespace tw::ui {

class DataPage : public Page {
  Q_OBJECT

 public:
  explicit DataPage(Studio& studio, QWidget* parent = nullptr);
};

} // namespace tw::ui
