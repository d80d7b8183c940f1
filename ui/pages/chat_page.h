#pragma once
#include "ui/pages/page.h"

namespace tw::ui {

class ChatPage : public Page {
  Q_OBJECT

 public:
  explicit ChatPage(Studio& studio, QWidget* parent = nullptr);
};

} // namespace tw::ui
