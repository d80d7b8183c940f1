#pragma once
// The token inspector: every token of a sample as a chip. Green carries loss, plain is only read, ochre text is a
// special token; small badges mark BOS and EOS, and a dashed line shows where max_length cuts. Painted by hand: chips
// are laid out once, and only those in view are drawn.
#include "engine/api/dataset_view.h"

#include <QAbstractScrollArea>

namespace tw::ui {

class TokenView : public QAbstractScrollArea {
  Q_OBJECT

 public:
  explicit TokenView(QWidget* parent = nullptr);
  /// `kept` of the tokens stay at `maxLength`; the rest is shown below the line.
  void setTokens(std::vector<SampleToken> tokens, int64_t kept, int64_t maxLength);
  const std::vector<SampleToken>& tokens() const { return m_tokens; }
  /// The token at a point of the viewport, or -1.
  int tokenAt(const QPoint& point) const;
  /// Where a token is drawn, in viewport coordinates.
  QRect tokenRect(int index) const;
  int currentToken() const { return m_current; }
  /// A token's facts in one line: id, place, whether it is trained.
  QString describe(int index) const;
  QSize minimumSizeHint() const override { return {200, 32}; }

 Q_SIGNALS:
  void currentChanged(int index);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool viewportEvent(QEvent* event) override;

 private:
  struct Chip {
    int x = 0, y = 0, width = 0;
    QString label;
  };
  void measureChips();
  void layOut();
  void setCurrent(int index);
  void paintChip(QPainter& painter, int index) const;
  void paintCut(QPainter& painter, int top) const;
  int firstChipBelow(int y) const;

  std::vector<SampleToken> m_tokens;
  std::vector<Chip> m_chips;
  int64_t m_kept = 0, m_maxLength = 0;
  int m_cutY = -1, m_height = 0, m_current = -1;
};

/// A token's text with what cannot be seen made visible: · space, ⏎ newline, ⇥ tab.
QString visibleToken(const QString& text);

} // namespace tw::ui
