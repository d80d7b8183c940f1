#pragma once
// A label in the theme's good, warning or bad colour, whichever theme it is. The words say the same: colour never
// stands alone.
#include "ui/theme/tokens.h"

#include <QLabel>

namespace tw::ui {

class TintedLabel : public QLabel {
  Q_OBJECT

 public:
  enum class Tint { Plain, Good, Warn, Bad };
  explicit TintedLabel(TextRole role, Tint tint = Tint::Plain, QWidget* parent = nullptr);
  void say(const QString& text, Tint tint);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void recolour();
  Tint m_tint;
};

} // namespace tw::ui
