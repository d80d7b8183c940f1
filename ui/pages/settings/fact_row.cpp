#include "ui/pages/settings/fact_row.h"

#include "ui/widgets/basics.h"
#include "ui/widgets/entry_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace tw::ui {
namespace {

constexpr int kName = 120, kDot = 7;

class Dot : public QWidget {
 public:
  explicit Dot(Chip::Dot dot) : m_dot(dot) { setFixedSize(kDot + 1, 20); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(dotColor(m_dot, palette()));
    painter.drawEllipse(QRectF(0, (height() - kDot) / 2.0, kDot, kDot));
  }

 private:
  Chip::Dot m_dot;
};

} // namespace

QWidget* makeFactRow(const QString& name, const QString& value, Chip::Dot dot, const QString& word) {
  auto* row = new QWidget;
  auto* across = new QHBoxLayout(row);
  across->setContentsMargins(0, 3, 0, 3);
  across->setSpacing(space::small);
  auto* title = makeLabel(name, TextRole::Body, true, true);
  title->setFixedWidth(kName);
  across->addWidget(title, 0, Qt::AlignTop);
  if (dot != Chip::Dot::None) {
    across->addWidget(new Dot(dot), 0, Qt::AlignTop);
    across->addWidget(makeLabel(word), 0, Qt::AlignTop);
  }
  auto* fact = makeLabel(value, TextRole::Body, dot != Chip::Dot::None, true);
  fact->setTextInteractionFlags(Qt::TextSelectableByMouse);
  across->addWidget(fact, 1, Qt::AlignTop);
  return row;
}

} // namespace tw::ui
