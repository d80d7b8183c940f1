#pragma once
// One line of a short list in a card (a recent recipe, a recent run): clickable, two lines of text, facts at the right.
#include "ui/widgets/chip.h"

namespace tw::ui {

class EntryRow : public QAbstractButton {
  Q_OBJECT

 public:
  EntryRow(const QString& title, const QString& below, QWidget* parent = nullptr);
  /// At the right end: a fact in bold over a muted one, with a dot before the muted one.
  void setFacts(const QString& fact, const QString& below, Chip::Dot dot = Chip::Dot::None);
  /// It says and does nothing: no highlight, and no room for one.
  void setPassive();
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_below, m_fact, m_factBelow;
  int m_padding = 10; ///< around the text, filled by the highlight
  Chip::Dot m_dot = Chip::Dot::None;
};

/// The colour that goes with a dot.
QColor dotColor(Chip::Dot dot, const QPalette& palette);

} // namespace tw::ui
