#pragma once
// A line of text that takes the room it gets and ends in "…" when that is too little; the whole of it is the tool tip.
#include "ui/theme/tokens.h"

#include <QWidget>

namespace tw::ui {

class ShortLabel : public QWidget {
  Q_OBJECT

 public:
  explicit ShortLabel(const QString& text = {}, TextRole role = TextRole::Body, bool muted = false,
                      Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);
  void setText(const QString& text);
  QString text() const { return m_text; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_text;
  bool m_muted;
  Qt::TextElideMode m_mode;
};

} // namespace tw::ui
