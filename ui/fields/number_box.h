#pragma once
// A spin box for any number of a recipe: 16, 0.05, 2e-4. It accepts numbers out of range (the form says what is wrong
// with them), steps along a scale where it has one.
#include "ui/fields/scale.h"

#include <optional>
#include <QDoubleSpinBox>

namespace tw::ui {

class NumberBox : public QDoubleSpinBox {
  Q_OBJECT

 public:
  explicit NumberBox(bool whole, QWidget* parent = nullptr);
  void setScale(Scale scale) { m_scale = std::move(scale); }
  /// Shows a value; emits nothing.
  void showNumber(double value);
  bool whole() const { return m_whole; }

  QString textFromValue(double value) const override;
  double valueFromText(const QString& text) const override;
  QValidator::State validate(QString& text, int& position) const override;
  void stepBy(int steps) override;

 protected:
  StepEnabled stepEnabled() const override { return StepUpEnabled | StepDownEnabled; }

 private:
  bool m_whole;
  std::optional<Scale> m_scale;
};

} // namespace tw::ui
