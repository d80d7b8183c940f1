#pragma once
#include "ui/pages/page.h"

namespace tw::ui {

class RunsPage : public Page {
  Q_OBJECT

 public:
  explicit RunsPage(Studio& studio, QWidget* parent = nullptr);
};

} // namespace tw::ui
