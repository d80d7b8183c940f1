#pragma once
// Labels and buttons in the window's type scale.
#include "ui/theme/tokens.h"

class QFontMetrics;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QString;
class QFrame;

namespace tw::ui {

/// Elides nothing, wraps when asked; muted text follows the theme.
QLabel* makeLabel(const QString& text, TextRole role = TextRole::Body, bool muted = false, bool wrap = false);
QPushButton* makeButton(const QString& text);
QPushButton* makePrimaryButton(const QString& text);
/// Looks like a link, works like a button.
QPushButton* makeLinkButton(const QString& text);
/// Several lines of text begin where the text of a one-line field does.
void insetText(QPlainTextEdit* edit);
/// A name `width` wide at most; what stands behind its last " · " stays, for it tells runs of one name apart.
QString elidedName(const QFontMetrics& metrics, const QString& name, int width);
/// One pixel, in the border colour.
QFrame* makeRule();

} // namespace tw::ui
