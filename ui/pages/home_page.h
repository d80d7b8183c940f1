#pragma once
#include "ui/pages/page.h"

namespace tw::ui {

class HomePage : public Page {
  Q_OBJECT

 public:
  explicit HomePage(Studio& studio, QWidget* parent = nullptr);
};

} // namespace tw::ui
