#pragma once
// How long the samples are, with a line at max_length that can be dragged or moved with the keys.
#include <QWidget>

namespace tw::ui {

class Histogram : public QWidget {
  Q_OBJECT

 public:
  explicit Histogram(QWidget* parent = nullptr);
  /// Tokens a sample, ascending.
  void setLengths(std::vector<int32_t> lengths);
  void setLimit(int limit);
  int limit() const { return m_limit; }
  void setRange(int lowest, int highest);
  /// Samples longer than the line.
  int64_t overlong() const;
  /// Where the line stands, in pixels.
  int lineX() const;
  QSize sizeHint() const override { return {280, 110}; }
  QSize minimumSizeHint() const override { return {160, 90}; }

 Q_SIGNALS:
  /// The user moves the line; `limitSettled` when the move is over.
  void limitMoved(int limit);
  void limitSettled();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void fitAxis();
  void countBins();
  void moveTo(int limit);
  int valueAt(int x) const;
  QRect plot() const;

  std::vector<int32_t> m_lengths;
  std::vector<int64_t> m_bins; ///< the last one also holds all that lies beyond the axis
  int m_limit = 1024, m_lowest = 8, m_highest = 1048576, m_axis = 1024;
  bool m_dragging = false;
};

} // namespace tw::ui
