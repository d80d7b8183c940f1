#include "ui/charts/chart_card.h"

#include "ui/theme/tokens.h"
#include "ui/widgets/basics.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>

#include <cmath>

namespace tw::ui {

ChartCard::ChartCard(const QString& title, Figure figure, QRgb color, QWidget* parent)
    : Card(title, parent), m_figure(figure), m_color(color) {
  m_chart = new Chart(title, figure);
  m_value = makeLabel({}, TextRole::CardTitle);
  m_value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  addToTitle(m_value);
  body()->addWidget(m_chart, 1);
  colour();
}

void ChartCard::addTool(QWidget* tool) {
  addToTitle(tool);
  addToTitle(m_value); // stays last
}

void ChartCard::showValue() {
  const double value = m_step ? m_chart->valueAt(0, *m_step) : m_last.value_or(m_chart->lastValue(0));
  m_value->setText(std::isnan(value) ? QString() : figureText(value, m_figure));
  // Never narrower again, so that the title row does not move with the digits.
  m_value->setMinimumWidth(std::max(m_value->minimumWidth(), m_value->sizeHint().width()));
  m_chart->setAccessibleDescription(m_value->text());
}

void ChartCard::setFigure(double value) {
  m_last = value;
  showValue();
}

void ChartCard::pointAt(std::optional<double> step) {
  m_step = step;
  m_chart->setCrosshair(step);
  showValue();
}

QString ChartCard::valueText() const { return m_value->text(); }

void ChartCard::colour() {
  auto palette = m_value->palette();
  auto color = seriesColor(m_color, tokens(this->palette()));
  if (!tokens(this->palette()).dark) color = color.darker(135); // text on white needs more contrast than a line
  palette.setColor(QPalette::WindowText, color);
  m_value->setPalette(palette);
}

void ChartCard::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) colour();
  Card::changeEvent(event);
}

} // namespace tw::ui
