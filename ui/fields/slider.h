#pragma once
// A slider over the values of a Scale: a thin track filled to a ring, arrow keys and wheel.
#include "ui/fields/scale.h"

#include <optional>
#include <QAbstractSlider>

namespace tw::ui {

class Slider : public QAbstractSlider {
  Q_OBJECT

 public:
  explicit Slider(Scale scale, QWidget* parent = nullptr);
  /// Shows a value, between two steps or beyond the ends too; emits nothing.
  void showNumber(double value);
  /// The usual values, drawn as a band under the track.
  void setRecommended(double low, double high);
  const Scale& scale() const { return m_scale; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// The user moved it here.
  void moved(double value);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  double xOf(double fraction) const;
  void moveTo(double x);
  void stepBy(int steps);
  Scale m_scale;
  double m_number = 0;
  std::optional<std::pair<double, double>> m_recommended;
};

} // namespace tw::ui
