#include "ui/pages/runs/recipe_diff_view.h"

#include "ui/bridge/messages.h"
#include "ui/charts/overlay_chart.h"
#include "ui/models/recipe_diff.h"
#include "ui/widgets/basics.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>

namespace tw::ui {
namespace {

constexpr int kBar = 3, kRadius = 4;

/// One line, elided: what a run is called must not push its values aside.
class RunName : public QLabel {
 public:
  explicit RunName(const QString& name) : QLabel(name) {
    setObjectName(QStringLiteral("difference-run"));
    setFont(fontFor(TextRole::CardTitle));
    setToolTip(name);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setMinimumHeight(24);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setPen(tokens(palette()).text);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, elidedName(fontMetrics(), text(), width()));
  }
};

/// A value with a bar in its run's colour.
class ValueLabel : public QLabel {
 public:
  ValueLabel(const QString& value, const QColor& color) : QLabel(value), m_color(color) {
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setToolTip(value);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setContentsMargins(kBar + 7, 4, 6, 4);
    setObjectName(QStringLiteral("difference-value"));
  }

 protected:
  void paintEvent(QPaintEvent* event) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens(palette()).accentSoft);
    painter.drawRoundedRect(rect(), kRadius, kRadius);
    painter.fillRect(0, 2, kBar, height() - 4, m_color);
    painter.end();
    QLabel::paintEvent(event);
  }

 private:
  QColor m_color;
};

} // namespace

RecipeDiffView::RecipeDiffView(QWidget* parent) : QWidget(parent) {
  m_grid = new QGridLayout(this);
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(space::small);
  m_grid->setVerticalSpacing(space::tight);
}

void RecipeDiffView::clear() {
  while (auto* item = m_grid->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  for (int row = 0; row < m_grid->rowCount(); ++row) m_grid->setRowStretch(row, 0);
}

void RecipeDiffView::showSentence(const QString& sentence) {
  clear();
  auto* label = makeLabel(sentence, TextRole::Body, true, true);
  label->setObjectName(QStringLiteral("difference-sentence"));
  m_grid->addWidget(label, 0, 0, 1, 3);
  m_grid->setRowStretch(1, 1);
}

void RecipeDiffView::show(const QString& leftName, const QString& rightName,
                          const std::vector<RecipeDifference>& differences) {
  if (differences.empty()) return showSentence(tr("The recipes are equal: nothing differs but name and folder."));
  clear();
  int row = 0;
  for (int side = 0; side < 2; ++side) {
    auto* name = new RunName(side ? rightName : leftName);
    m_grid->addWidget(name, row, 1 + side);
  }
  for (const auto& difference : differences) {
    auto* field = makeLabel(labelOf(difference.field), TextRole::Secondary, true, true);
    field->setToolTip(difference.field);
    field->setContentsMargins(0, 4, 0, 4);
    field->setObjectName(QStringLiteral("difference-field"));
    m_grid->addWidget(field, ++row, 0, Qt::AlignTop);
    m_grid->addWidget(new ValueLabel(difference.left, overlayColor(0)), row, 1);
    m_grid->addWidget(new ValueLabel(difference.right, overlayColor(1)), row, 2);
  }
  m_grid->setColumnStretch(0, 4);
  m_grid->setColumnStretch(1, 5);
  m_grid->setColumnStretch(2, 5);
  m_grid->setRowStretch(row + 1, 1);
}

} // namespace tw::ui
