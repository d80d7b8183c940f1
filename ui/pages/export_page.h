#pragma once
#include "ui/pages/page.h"

namespace tw::ui {

class ExportPage : public Page {
  Q_OBJECT

 public:
  explicit ExportPage(Studio& studio, QWidget* parent = nullptr);
};

} // namespace tw::ui
