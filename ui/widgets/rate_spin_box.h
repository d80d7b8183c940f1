#pragma once
// A learning rate: shown and typed in scientific notation; the arrows multiply instead of adding.
#include <QDoubleSpinBox>

namespace tw::ui {

class RateSpinBox : public QDoubleSpinBox {
  Q_OBJECT

 public:
  explicit RateSpinBox(QWidget* parent = nullptr);
  QString textFromValue(double value) const override;
  double valueFromText(const QString& text) const override;
  QValidator::State validate(QString& text, int& position) const override;
  void stepBy(int steps) override;
};

} // namespace tw::ui
