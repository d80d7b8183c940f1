#include "ui/pages/runs/runs_curves.h"

#include "ui/bridge/messages.h"
#include "ui/charts/overlay_chart.h"
#include "ui/models/run_list.h"
#include "ui/models/run_text.h"

#include <QComboBox>
#include <QVBoxLayout>

namespace tw::ui {
namespace {

constexpr size_t kOverlays = 8; ///< curves that can still be told apart

struct Measure {
  const char* name;
  Curve RunCurves::*curve;
};
constexpr Measure kMeasures[] = {
    {QT_TRANSLATE_NOOP("tw::ui::RunsCurves", "Loss"), &RunCurves::loss},
    {QT_TRANSLATE_NOOP("tw::ui::RunsCurves", "Validation loss"), &RunCurves::validationLoss},
    {QT_TRANSLATE_NOOP("tw::ui::RunsCurves", "Learning rate"), &RunCurves::learningRate},
    {QT_TRANSLATE_NOOP("tw::ui::RunsCurves", "Gradient norm"), &RunCurves::gradNorm},
    {QT_TRANSLATE_NOOP("tw::ui::RunsCurves", "Tokens per second"), &RunCurves::tokensPerSecond}};

} // namespace

RunsCurves::RunsCurves(Studio& studio, QWidget* parent) : Card(tr("Curves"), parent), m_studio(studio) {
  m_measure = new QComboBox;
  m_measure->setObjectName(QStringLiteral("run-measure"));
  m_measure->setAccessibleName(tr("What is drawn"));
  for (const auto& measure : kMeasures) m_measure->addItem(tr(measure.name));
  addToTitle(m_measure);
  m_chart = new OverlayChart;
  m_chart->setObjectName(QStringLiteral("run-chart"));
  body()->addWidget(m_chart, 1);
  connect(m_measure, &QComboBox::currentIndexChanged, this, &RunsCurves::draw);
  connect(&studio.runs(), &RunList::changed, this, &RunsCurves::follow);
}

void RunsCurves::follow() {
  // A curve that still grows is read again, and once more when its run has ended.
  QSet<QString> running;
  for (const auto& run : m_studio.runs().runs())
    if (run.status == "running") running.insert(text(run.id));
  m_stale |= running | m_growing;
  m_growing = std::move(running);
}

void RunsCurves::setRuns(std::vector<RunInfo> runs) {
  m_runs = std::move(runs);
  draw();
}

void RunsCurves::draw() {
  const auto curve = kMeasures[m_measure->currentIndex()].curve;
  const auto names = distinctNames(m_runs);
  const auto drawn = std::min(m_runs.size(), kOverlays);
  std::vector<OverlayCurve> overlay;
  for (size_t i = 0; i < drawn; ++i) {
    const auto id = text(m_runs[i].id);
    const auto known = m_curves.constFind(id);
    if (known != m_curves.constEnd())
      overlay.push_back({names[static_cast<qsizetype>(i)], overlayColor(static_cast<int>(i)), (*known).*curve});
    if (known == m_curves.constEnd() || m_stale.contains(id)) read(id);
  }
  const bool reading = overlay.size() < drawn;
  setTitleNote(m_runs.size() > kOverlays ? tr("the first %1 of %2").arg(kOverlays).arg(m_runs.size()) : QString());
  m_chart->setEmptyText(m_runs.empty() ? tr("The curves of the selected runs are drawn here.")
                        : reading      ? tr("Reading…")
                                       : tr("There is nothing to draw: the log of this run holds no such values."));
  m_chart->setCurves(std::move(overlay));
}

void RunsCurves::read(const QString& id) {
  if (m_reading.contains(id)) return;
  m_reading.insert(id);
  m_stale.remove(id); // what grows from here on may not be in the answer
  m_studio.runs().curves(id, this, [this, id](const RunCurves& curves) {
    m_reading.remove(id);
    m_curves.insert(id, curves);
    draw(); // reads again what was marked meanwhile
  });
}

} // namespace tw::ui
