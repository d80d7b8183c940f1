#pragma once
#include "ui/pages/page.h"

namespace tw::ui {

class MethodPage : public Page {
  Q_OBJECT

 public:
  explicit MethodPage(Studio& studio, QWidget* parent = nullptr);
};

} // namespace tw::ui
