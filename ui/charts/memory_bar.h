#pragma once
// Bytes by what holds them: a stacked bar against the device's limit and a legend that wraps. Hovering a part tells its
// exact bytes.
#include <QWidget>

namespace tw::ui {

class MemoryBar : public QWidget {
  Q_OBJECT

 public:
  struct Part {
    QString name;
    QRgb color;
    int64_t bytes = 0;
  };
  explicit MemoryBar(QWidget* parent = nullptr);
  /// `limit` 0: unknown, the bar is then as long as its parts.
  void setParts(std::vector<Part> parts, int64_t limit);
  const std::vector<Part>& parts() const { return m_parts; }
  /// Where part `index` is painted in the bar.
  QRectF partRect(int index) const;
  /// What hovering at `at` tells; empty where there is nothing.
  QString tellAt(const QPointF& at) const;

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override { return {600, heightForWidth(600)}; }
  QSize minimumSizeHint() const override { return {200, heightForWidth(std::max(200, width()))}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Entry {
    QPoint at;
    QString name, value;
  };
  std::vector<Entry> legend(int width) const;
  std::vector<Part> m_parts;
  int64_t m_limit = 0, m_total = 0;
};

/// "4.32 GB", "0.16 GB", or MB for small things: one unit for everything that is shown beside `whole`.
QString memoryText(int64_t bytes, int64_t whole, bool withUnit = true);
/// The `whole` for what is needed and all its parts, beside the room there is: figures that are compared have one unit,
/// unless they are far apart.
int64_t memoryScale(int64_t need, int64_t room);

} // namespace tw::ui
