#pragma once
#include "ui/pages/page.h"

namespace tw::ui {

class SettingsPage : public Page {
  Q_OBJECT

 public:
  explicit SettingsPage(Studio& studio, QWidget* parent = nullptr);
};

} // namespace tw::ui
