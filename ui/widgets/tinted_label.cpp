#include "ui/widgets/tinted_label.h"

#include <QEvent>

namespace tw::ui {

TintedLabel::TintedLabel(TextRole role, Tint tint, QWidget* parent) : QLabel(parent), m_tint(tint) {
  setFont(fontFor(role));
  setTextFormat(Qt::PlainText);
  recolour();
}

void TintedLabel::say(const QString& text, Tint tint) {
  setText(text);
  m_tint = tint;
  recolour();
}

void TintedLabel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::StyleChange) recolour();
  QLabel::changeEvent(event);
}

void TintedLabel::recolour() {
  auto palette = this->palette();
  const auto& t = tokens(palette);
  palette.setColor(QPalette::WindowText, m_tint == Tint::Good   ? t.good
                                         : m_tint == Tint::Warn ? t.warn
                                         : m_tint == Tint::Bad  ? t.bad
                                                                : t.text);
  setPalette(palette);
}

} // namespace tw::ui
