#pragma once
// How to train: method, its sizes and targets, training fields, and the memory that they need.
#include "ui/pages/page.h"

namespace tw::ui {

class MethodPage : public Page {
  Q_OBJECT

 public:
  explicit MethodPage(Studio& studio, QWidget* parent = nullptr);
  bool settled() const override;

 private:
  Studio& m_all;
};

} // namespace tw::ui
