#pragma once
// Which model is trained: the library of this machine, the chosen model's facts, and how its weights are held.
#include "ui/pages/page.h"

namespace tw::ui {

class ModelPage : public Page {
  Q_OBJECT

 public:
  explicit ModelPage(Studio& studio, QWidget* parent = nullptr);
  bool settled() const override;

 private:
  void openFolder();
  Studio& m_all;
};

} // namespace tw::ui
