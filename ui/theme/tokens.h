#pragma once
// Colours and measures of the window. What a widget paints with follows from its palette, so that a theme is one
// palette and nothing else.
#include <QColor>
#include <QFont>
#include <QPalette>

namespace tw::ui {

struct Tokens {
  QColor window, sidebar, surface, raised, border, text, muted, accent, accentSoft, accentText, good, warn, bad;
  QColor goodSoft, warnSoft, badSoft;
  bool dark = false;
};
/// The tokens of the theme that the palette belongs to (told apart by the window colour).
const Tokens& tokens(const QPalette& palette);
const Tokens& lightTokens();
const Tokens& darkTokens();

/// Chart and memory colours, the same in both themes.
namespace series {
inline constexpr QRgb blue = 0xff2f6fde, lightBlue = 0xff7fa8f5, green = 0xff1b9a66, ochre = 0xffd8a32f,
                      orange = 0xffdf7a39, violet = 0xff8860d0, magenta = 0xffbf4f8b, grey = 0xff949ead;
}

/// Pixels (device independent); multiples of 4 but for the card gap.
namespace space {
inline constexpr int pageMargin = 20, cardGap = 14, cardPadding = 16, control = 32, field = 28, row = 32, radius = 8,
                     tight = 4, small = 8, medium = 12;
}

/// The type scale, relative to the application's font.
enum class TextRole { PageTitle, CardTitle, Body, Secondary, Figure, Mono };
QFont fontFor(TextRole role);

} // namespace tw::ui
