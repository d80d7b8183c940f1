#pragma once
// Two rings on one track: a first and a last whole number. Tab reaches it once; Left and Right move the ring that was
// used last, with Shift the other.
#include <QWidget>

namespace tw::ui {

class RangeSlider : public QWidget {
  Q_OBJECT

 public:
  explicit RangeSlider(QWidget* parent = nullptr);
  void setLimits(int lowest, int highest);
  /// Shows a range; emits nothing.
  void setRange(int first, int last);
  int first() const { return m_first; }
  int last() const { return m_last; }
  QSize sizeHint() const override { return {200, 28}; }
  QSize minimumSizeHint() const override { return {80, 28}; }

 Q_SIGNALS:
  void moved(int first, int last);
  void released();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  enum class End { First, Last };
  double xOf(int value) const;
  int valueAt(double x) const;
  void move(End end, int value);
  int m_lowest = 0, m_highest = 0, m_first = 0, m_last = 0;
  End m_active = End::Last;
  bool m_dragging = false;
};

} // namespace tw::ui
