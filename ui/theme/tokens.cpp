#include "ui/theme/tokens.h"

#include <QApplication>
#include <QFontDatabase>

namespace tw::ui {

const Tokens& lightTokens() {
  static const Tokens tokens{QColor(0xF5F6F8),
                             QColor(0xEDEFF3),
                             QColor(0xFFFFFF),
                             QColor(0xFAFBFC),
                             QColor(0xE2E5EA),
                             QColor(0x1A1F28),
                             QColor(0x616A79),
                             QColor(0x2F6FDE),
                             QColor(0xE7EFFC),
                             QColor(0xFFFFFF),
                             QColor(0x14784F),
                             QColor(0x9A5C00),
                             QColor(0xC23030),
                             QColor(0xDFF2E9),
                             QColor(0xF9F2E6),
                             QColor(0xFBE9E9),
                             false};
  return tokens;
}

const Tokens& darkTokens() {
  static const Tokens tokens{QColor(0x14171C),
                             QColor(0x181C22),
                             QColor(0x1B1F26),
                             QColor(0x20252D),
                             QColor(0x2D333D),
                             QColor(0xE6E9EE),
                             QColor(0x949EAD),
                             QColor(0x6A9BFF),
                             QColor(0x22304B),
                             QColor(0x0E1420),
                             QColor(0x45C08D),
                             QColor(0xE0A03A),
                             QColor(0xF07070),
                             QColor(0x1D3A2F),
                             QColor(0x33291B),
                             QColor(0x3A2226),
                             true};
  return tokens;
}

const Tokens& tokens(const QPalette& palette) {
  return palette.color(QPalette::Window).lightness() < 128 ? darkTokens() : lightTokens();
}

QFont fontFor(TextRole role) {
  QFont base = QApplication::font();
  const qreal points = base.pointSizeF() > 0 ? base.pointSizeF() : 10;
  switch (role) {
  case TextRole::PageTitle:
    base.setPointSizeF(points * 1.54);
    base.setWeight(QFont::DemiBold);
    break;
  case TextRole::CardTitle: base.setWeight(QFont::DemiBold); break;
  case TextRole::Secondary: base.setPointSizeF(points * 0.93); break;
  case TextRole::Figure:
    base.setPointSizeF(points * 1.38);
    base.setWeight(QFont::DemiBold);
    break;
  case TextRole::Mono: {
    auto mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    mono.setPointSizeF(points * 0.95);
    return mono;
  }
  case TextRole::Body: break;
  }
  return base;
}

} // namespace tw::ui
