#include "ui/theme/theme.h"

#include "ui/theme/fonts.h"
#include "ui/theme/tokens.h"

#include <QApplication>
#include <QStyle>
#include <QStyleFactory>
#include <QToolTip>

namespace tw::ui {
namespace {

QPalette paletteOf(const Tokens& t) {
  QPalette p;
  const auto disabled = [&](QPalette::ColorRole role, const QColor& color) {
    p.setColor(QPalette::Disabled, role, color);
  };
  p.setColor(QPalette::Window, t.window);
  p.setColor(QPalette::WindowText, t.text);
  p.setColor(QPalette::Base, t.surface);
  p.setColor(QPalette::AlternateBase, t.raised);
  p.setColor(QPalette::Text, t.text);
  p.setColor(QPalette::PlaceholderText, t.muted);
  p.setColor(QPalette::Button, t.surface);
  p.setColor(QPalette::ButtonText, t.text);
  p.setColor(QPalette::BrightText, t.bad);
  p.setColor(QPalette::Highlight, t.accent);
  p.setColor(QPalette::HighlightedText, t.accentText);
  p.setColor(QPalette::Link, t.accent);
  p.setColor(QPalette::LinkVisited, t.accent);
  p.setColor(QPalette::ToolTipBase, t.surface);
  p.setColor(QPalette::ToolTipText, t.text);
  p.setColor(QPalette::Light, t.surface);
  p.setColor(QPalette::Midlight, t.raised);
  p.setColor(QPalette::Mid, t.border);
  p.setColor(QPalette::Dark, t.border);
  p.setColor(QPalette::Shadow, t.border);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) disabled(role, t.muted);
  disabled(QPalette::Highlight, t.border);
  return p;
}

/// What the palette cannot say: one-pixel borders, radii, heights. Roles are told by the dynamic property "role", a
/// focus that is to be seen on a button by "ring" (ui/widgets/input_habits.h); in a field of text it always is.
QString styleSheetOf(const Tokens& t) {
  QString sheet = QStringLiteral(R"(
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 6px 8px; }
QPushButton, QToolButton, QTabBar { outline: 0; }
QPushButton { background: @surface; color: @text; border: 1px solid @border; border-radius: 7px; padding: 0 14px; min-height: 30px; }
QPushButton:hover { background: @raised; }
QPushButton:pressed { background: @border; }
QPushButton:disabled { color: @muted; background: @window; }
QPushButton[ring="true"] { border: 2px solid @accent; padding: 0 13px; min-height: 28px; }
QPushButton[role="primary"] { background: @accent; color: @accentText; border: 1px solid @accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[role="primary"]:disabled { background: @border; border-color: @border; color: @muted; }
QPushButton[role="primary"][ring="true"] { border: 2px solid @text; }
QPushButton[role="link"] { background: transparent; border: 0; border-radius: 4px; color: @accent; padding: 0; min-height: 20px; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"][ring="true"] { border: 0; padding: 0; min-height: 20px; background: @accentSoft; text-decoration: underline; }
QPushButton[role="link"]:disabled { color: @muted; background: transparent; }
QPushButton::menu-indicator { width: 0; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit { background: @surface; border: 1px solid @border; border-radius: 6px;
  selection-background-color: @accent; selection-color: @accentText; }
QLineEdit, QSpinBox, QDoubleSpinBox { padding: 0 8px; min-height: 26px; }
QComboBox { padding: 0 8px; min-height: 26px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QToolButton:hover, QToolButton:pressed { background: @raised; border-color: @border; }
QToolButton[ring="true"] { border: 1px solid @accent; }
QToolButton::menu-indicator { image: none; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url(:/icons/chevron-down@suffix.svg); width: 12px; height: 12px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button { width: 0; border: 0; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 1px solid @accent; }
QLineEdit[invalid="true"], QSpinBox[invalid="true"], QDoubleSpinBox[invalid="true"] { border: 1px solid @bad; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled { color: @muted; background: @window; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; selection-background-color: @accentSoft; selection-color: @text; outline: 0; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; border: 0; }
QCheckBox, QRadioButton { spacing: 8px; color: @text; }
QCheckBox:disabled, QRadioButton:disabled { color: @muted; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 4px; background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/check-mark@suffix.svg); }
QCheckBox::indicator:disabled { background: @window; border-color: @border; }
QCheckBox::indicator:checked:disabled { background: @muted; border-color: @muted; }
QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; background: @border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -6px 0; border: 2px solid @accent; border-radius: 8px; background: @surface; }
QSlider[ring="true"]::handle:horizontal { background: @accent; }
QSlider::sub-page:horizontal:disabled { background: @border; }
QSlider::handle:horizontal:disabled { border-color: @border; background: @window; }
QMenu { background: @surface; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: @accentSoft; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: @scroll; border-radius: 4px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: @scroll; border-radius: 4px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTableView, QTreeView, QListView { background: @surface; border: 0; outline: 0; gridline-color: @border; selection-background-color: @accentSoft; selection-color: @text; }
QTableView::item, QTreeView::item { border-bottom: 1px solid @border; padding: 0 8px; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @accentSoft; color: @text; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @muted; border: 0; border-bottom: 1px solid @border; padding: 6px 11px; }
QTableCornerButton::section { background: @surface; border: 0; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @muted; border: 0; border-bottom: 2px solid transparent; padding: 6px 2px; margin-right: 20px; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar[ring="true"]::tab:selected { color: @accent; }
QSplitter::handle { background: transparent; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget { background: transparent; }
QProgressBar { background: @border; border: 0; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }
)");
  const std::pair<const char*, QString> names[] = {
      {"@accentHover", (t.dark ? t.accent.lighter(108) : t.accent.darker(110)).name()},
      {"@accentSoft", t.accentSoft.name()},
      {"@accentText", t.accentText.name()},
      {"@accent", t.accent.name()},
      {"@surface", t.surface.name()},
      {"@raised", t.raised.name()},
      {"@border", t.border.name()},
      {"@window", t.window.name()},
      {"@scroll", (t.dark ? t.border.lighter(140) : t.border.darker(115)).name()},
      {"@suffix", t.dark ? QStringLiteral("-dark") : QString()},
      {"@muted", t.muted.name()},
      {"@text", t.text.name()},
      {"@bad", t.bad.name()}};
  for (const auto& [name, value] : names) sheet.replace(QLatin1String(name), value);
  return sheet;
}

} // namespace

Theme::Theme(QObject* parent) : QObject(parent), m_system(QApplication::palette()) {
  QApplication::setFont(readableFont(QApplication::font()));
}

void Theme::apply(ThemeMode mode) {
  m_mode = mode;
  const bool dark =
      mode == ThemeMode::Dark || (mode == ThemeMode::System && m_system.color(QPalette::Window).lightness() < 128);
  if (m_applied && dark == m_dark) return;
  m_dark = dark;
  m_applied = true;
  const auto& t = dark ? darkTokens() : lightTokens();
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  QApplication::setPalette(paletteOf(t));
  QToolTip::setPalette(QApplication::palette());
  qApp->setStyleSheet(styleSheetOf(t));
  Q_EMIT changed();
}

} // namespace tw::ui
