#include "ui/pages/compare/compare_table.h"

#include "ui/bridge/messages.h"
#include "ui/charts/overlay_chart.h"
#include "ui/models/figure_text.h"
#include "ui/widgets/basics.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace tw::ui {
namespace {

/// The colour of a method's curve, as a square of text height.
class Swatch : public QWidget {
 public:
  explicit Swatch(const QColor& color) : m_color(color) { setFixedSize(10, 10); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_color);
    painter.drawRoundedRect(rect(), 2, 2);
  }

 private:
  QColor m_color;
};

enum Column { Color, Name, Parameters, Memory, Time, TrainLoss, ValidationLoss, Use };

QLabel* figure(const QString& text, bool strong) {
  auto* label = makeLabel(text, strong ? TextRole::CardTitle : TextRole::Body);
  label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  return label;
}

QString parametersOf(const ComparedMethod& method) {
  return method.parameters > 0 ? countText(method.parameters) : QStringLiteral("–");
}
QString timeOf(const ComparedMethod& method) {
  return method.seconds > 0 ? durationText(method.seconds) : QStringLiteral("–");
}

QString lossOf(double value) { return std::isfinite(value) ? figureText(value, Figure::Plain) : QStringLiteral("–"); }

QString stateOf(const ComparedMethod& method) {
  if (method.state == ComparedMethod::State::Done) return lossOf(method.validationLoss);
  return method.state == ComparedMethod::State::Training && method.totalSteps > 0
             ? CompareTable::tr("step %1 of %2").arg(method.step).arg(method.totalSteps)
             : CompareTable::tr("waiting");
}

} // namespace

CompareTable::CompareTable(QWidget* parent) : QWidget(parent), m_down(new QVBoxLayout(this)) {
  m_down->setContentsMargins(0, 0, 0, 0);
}

void CompareTable::setMethods(const std::vector<ComparedMethod>& methods, int winner) {
  QStringList shown{QString::number(winner)};
  for (const auto& method : methods)
    shown << method.name << QString::number(static_cast<int>(method.state)) << method.problem
          << QString::number(method.answers.size());
  if (m_content && shown == m_shown) return updateFigures(methods);
  m_shown = shown;
  m_figures.assign(methods.size(), {});
  delete m_content;
  m_content = new QWidget;
  auto* down = new QVBoxLayout(m_content);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::medium);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(space::medium);
  grid->setVerticalSpacing(space::small);
  grid->setColumnStretch(Name, 1);
  const std::pair<Column, QString> heads[] = {{Name, tr("Method")},        {Parameters, tr("Trains")},
                                              {Memory, tr("Memory")},      {Time, tr("Time")},
                                              {TrainLoss, tr("Training")}, {ValidationLoss, tr("Validation")}};
  for (const auto& [column, title] : heads) {
    auto* head = makeLabel(title, TextRole::Secondary, true);
    if (column != Name) head->setAlignment(Qt::AlignRight);
    grid->addWidget(head, 0, column);
  }
  for (size_t i = 0; i < methods.size(); ++i)
    fillRow(grid, static_cast<int>(i) + 1, methods[i], static_cast<int>(i), static_cast<int>(i) == winner);
  down->addLayout(grid);
  updateFigures(methods);
  fillAnswers(down, methods);
  m_down->addWidget(m_content);
  m_content->show(); // at once, not with the next turn of the event loop
}

void CompareTable::updateFigures(const std::vector<ComparedMethod>& methods) {
  for (size_t i = 0; i < methods.size(); ++i) {
    const auto& figures = m_figures[i];
    if (!figures.validationLoss) continue;
    figures.parameters->setText(parametersOf(methods[i]));
    figures.time->setText(timeOf(methods[i]));
    figures.trainLoss->setText(lossOf(methods[i].trainLoss));
    figures.validationLoss->setText(stateOf(methods[i]));
  }
}

void CompareTable::fillRow(QGridLayout* grid, int row, const ComparedMethod& method, int index, bool best) {
  using State = ComparedMethod::State;
  grid->addWidget(new Swatch(overlayColor(index)), row, Color, Qt::AlignVCenter);
  auto* name =
      makeLabel(best ? tr("%1 · best").arg(method.name) : method.name, best ? TextRole::CardTitle : TextRole::Body);
  name->setObjectName(QStringLiteral("compared-%1").arg(index));
  grid->addWidget(name, row, Name);
  if (method.state == State::Failed) {
    auto* why = makeLabel(method.problem, TextRole::Secondary, true, true);
    why->setObjectName(QStringLiteral("failed-%1").arg(index));
    grid->addWidget(why, row, Parameters, 1, Use - Parameters + 1);
    return;
  }
  const bool done = method.state == State::Done;
  auto& figures = m_figures[static_cast<size_t>(index)];
  grid->addWidget(figures.parameters = figure({}, false), row, Parameters);
  grid->addWidget(figure(done ? bytesText(method.memoryBytes) : QStringLiteral("–"), false), row, Memory);
  grid->addWidget(figures.time = figure({}, false), row, Time);
  grid->addWidget(figures.trainLoss = figure({}, false), row, TrainLoss);
  grid->addWidget(figures.validationLoss = figure({}, best), row, ValidationLoss);
  figures.validationLoss->setObjectName(QStringLiteral("loss-%1").arg(index));
  if (!done) return;
  auto* use = makeLinkButton(tr("Use"));
  use->setObjectName(QStringLiteral("use-%1").arg(index));
  use->setAccessibleName(tr("Use %1 in the recipe").arg(method.name));
  use->setToolTip(tr("Takes over this method and its training settings; data, model and length of the training stay."));
  connect(use, &QPushButton::clicked, this, [this, index] { Q_EMIT chosen(index); });
  grid->addWidget(use, row, Use);
}

void CompareTable::fillAnswers(QVBoxLayout* down, const std::vector<ComparedMethod>& methods) {
  QStringList prompts;
  for (const auto& method : methods)
    for (const auto& [prompt, answer] : method.answers)
      if (!prompts.contains(prompt)) prompts << prompt;
  for (const auto& prompt : prompts) {
    down->addWidget(makeRule());
    down->addWidget(makeLabel(prompt, TextRole::CardTitle, false, true));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::medium);
    grid->setVerticalSpacing(space::small);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const auto& method : methods)
      for (const auto& [asked, answer] : method.answers) {
        if (asked != prompt) continue;
        auto* name = makeLabel(method.name, TextRole::Secondary, true);
        auto* said = makeLabel(answer.trimmed(), TextRole::Body, false, true);
        said->setTextFormat(Qt::PlainText);
        said->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(name, row, 0, Qt::AlignTop);
        grid->addWidget(said, row++, 1);
      }
    down->addLayout(grid);
  }
}

} // namespace tw::ui
