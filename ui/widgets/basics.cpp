#include "ui/widgets/basics.h"

#include <QEvent>
#include <QFontMetrics>
#include <QFrame>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tw::ui {
namespace {

constexpr int kTextInset = 7; ///< pixels

/// Muted: painted with the palette's placeholder colour, whatever the theme.
class Label : public QLabel {
 public:
  Label(const QString& text, TextRole role, bool muted) : QLabel(text), m_muted(muted) {
    setFont(fontFor(role));
    setTextFormat(Qt::PlainText);
    recolour();
  }

 protected:
  void changeEvent(QEvent* event) override {
    if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::StyleChange) recolour();
    QLabel::changeEvent(event);
  }

 private:
  void recolour() {
    if (!m_muted) return;
    auto palette = this->palette();
    palette.setColor(QPalette::WindowText, tokens(palette).muted);
    setPalette(palette);
  }
  bool m_muted;
};

class Rule : public QFrame {
 public:
  Rule() { setFixedHeight(1); }

 protected:
  void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), tokens(palette()).border); }
};

QPushButton* button(const QString& text, const char* role) {
  auto* made = new QPushButton(text);
  if (role) made->setProperty("role", QString::fromLatin1(role));
  made->setCursor(Qt::PointingHandCursor);
  return made;
}

} // namespace

QLabel* makeLabel(const QString& text, TextRole role, bool muted, bool wrap) {
  auto* label = new Label(text, role, muted);
  label->setWordWrap(wrap);
  return label;
}

QPushButton* makeButton(const QString& text) { return button(text, nullptr); }
QPushButton* makePrimaryButton(const QString& text) { return button(text, "primary"); }
QPushButton* makeLinkButton(const QString& text) { return button(text, "link"); }
void insetText(QPlainTextEdit* edit) { edit->document()->setDocumentMargin(kTextInset); }
QString elidedName(const QFontMetrics& metrics, const QString& name, int width) {
  if (metrics.horizontalAdvance(name) <= width) return name;
  const auto dot = name.lastIndexOf(QStringLiteral(" · "));
  const auto end = dot < 0 ? QString() : name.mid(dot);
  const int left = width - metrics.horizontalAdvance(end);
  if (dot < 0 || left < metrics.horizontalAdvance(QStringLiteral("mm…")))
    return metrics.elidedText(name, Qt::ElideMiddle, width);
  return metrics.elidedText(name.left(dot), Qt::ElideRight, left) + end;
}

QFrame* makeRule() { return new Rule; }

} // namespace tw::ui
