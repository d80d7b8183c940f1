#pragma once
// A learning rate: shown and typed in scientific notation; the arrows multiply instead of adding. It accepts any
// number, so that who uses it can say what is wrong.
#include <QDoubleSpinBox>

#include <optional>

namespace tw::ui {

class RateSpinBox : public QDoubleSpinBox {
  Q_OBJECT

 public:
  explicit RateSpinBox(QWidget* parent = nullptr);
  /// The number that stands in the field now; none while it is no number ("1e-").
  std::optional<double> typed() const;
  QString textFromValue(double value) const override;
  double valueFromText(const QString& text) const override;
  QValidator::State validate(QString& text, int& position) const override;
  void stepBy(int steps) override;

 Q_SIGNALS:
  void textEdited(); ///< the text changed, by keys or otherwise
  void submitted();  ///< Enter

 protected:
  void keyPressEvent(QKeyEvent* event) override;
};

} // namespace tw::ui
