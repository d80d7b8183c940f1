#pragma once
// The text of one message: selectable, growing at its end, with a blinking caret while it is being written.
#include <QTextEdit>
#include <QTimer>

namespace tw::ui {

class MessageText : public QTextEdit {
  Q_OBJECT

 public:
  explicit MessageText(const QString& speaker, QWidget* parent = nullptr);
  /// Text that continues the present one is appended, so that only the last line is laid out again.
  void setMessage(const QString& text);
  QString message() const { return m_text; }
  void setWriting(bool writing);
  /// The size within `widest` pixels: as wide as the text needs.
  QSize sizeWithin(int widest);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QRect caretRect() const;
  QString m_text;
  bool m_caretOn = true;
  QTimer m_blink;
};

} // namespace tw::ui
