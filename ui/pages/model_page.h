#pragma once
#include "ui/pages/page.h"

namespace tw::ui {

class ModelPage : public Page {
  Q_OBJECT

 public:
  explicit ModelPage(Studio& studio, QWidget* parent = nullptr);
};

} // namespace tw::ui
