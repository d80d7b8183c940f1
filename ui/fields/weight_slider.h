#pragma once
// A slim slider: a filled track and a ring, for an adapter's weight from 0 to 2.
#include <QSlider>

namespace tw::ui {

class WeightSlider : public QSlider {
  Q_OBJECT

 public:
  explicit WeightSlider(QWidget* parent = nullptr);
  double weight() const { return value() / 100.0; }
  void setWeight(double weight);
  QSize sizeHint() const override;

 Q_SIGNALS:
  void weightChanged(double weight);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;

 private:
  void follow(double x);
};

} // namespace tw::ui
