// A chart as a file: picture, vector drawing or table.
#include "ui/charts/chart_parts.h"
#include "ui/theme/tokens.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QSaveFile>

#include <set>

namespace tw::ui {
namespace {
constexpr double kPictureScale = 2;
}

bool Chart::savePng(const QString& file) {
  redraw();
  return m_plot->savePng(file, width(), height(), kPictureScale);
}

bool Chart::savePdf(const QString& file) {
  redraw();
  style(lightTokens()); // paper is white
  const bool saved =
      m_plot->savePdf(file, width(), height(), QCP::epAllowCosmetic, QStringLiteral("Tunewright"), m_name);
  style(tokens(palette()));
  redraw();
  return saved;
}

bool Chart::saveCsv(const QString& file) const {
  QSaveFile out(file);
  if (!out.open(QIODevice::WriteOnly | QIODevice::Text)) return false;
  QByteArray line("step");
  std::set<double> steps;
  for (const auto& series : m_series) {
    auto name = series->name;
    line += ",\"" + name.replace(QLatin1Char('"'), QStringLiteral("\"\"")).toUtf8() + '"';
    for (qsizetype i = 0; i < series->raw.size(); ++i) steps.insert(steps.end(), series->raw.x(i));
  }
  out.write(line + '\n');
  for (const auto step : steps) {
    line = QByteArray::number(step, 'g', 17);
    for (const auto& series : m_series) {
      const auto index = series->raw.indexAt(step);
      const bool here = index >= 0 && series->raw.x(index) == step && std::isfinite(series->raw.y(index));
      line += ',' + (here ? QByteArray::number(series->raw.y(index), 'g', 9) : QByteArray());
    }
    out.write(line + '\n');
  }
  return out.commit();
}

void Chart::savePicture(const QString& suffix, const QString& filter) {
  auto file = QFileDialog::getSaveFileName(window(), tr("Save the chart"), m_name + QLatin1Char('.') + suffix, filter);
  if (file.isEmpty()) return;
  if (QFileInfo(file).suffix().isEmpty()) file += QLatin1Char('.') + suffix;
  const bool saved = suffix == QLatin1String("png")   ? savePng(file)
                     : suffix == QLatin1String("pdf") ? savePdf(file)
                                                      : saveCsv(file);
  Q_EMIT told(saved ? tr("Saved as %1.").arg(QFileInfo(file).fileName())
                    : tr("%1 cannot be written; choose another folder.").arg(file));
}

void Chart::fillMenu(QMenu* menu) {
  const bool empty = !wholeSteps();
  menu->addAction(tr("Show everything"), this, &Chart::fit)->setEnabled(!empty);
  auto* log = menu->addAction(tr("Logarithmic scale"));
  log->setCheckable(true);
  log->setChecked(m_log);
  connect(log, &QAction::toggled, this, &Chart::setLogScale);
  menu->addSeparator();
  menu->addAction(tr("Save as picture (PNG)…"), this,
                  [this] { savePicture(QStringLiteral("png"), tr("Pictures (*.png)")); })
      ->setEnabled(!empty);
  menu->addAction(tr("Save as drawing (PDF)…"), this,
                  [this] { savePicture(QStringLiteral("pdf"), tr("Drawings (*.pdf)")); })
      ->setEnabled(!empty);
  menu->addAction(tr("Save as table (CSV)…"), this,
                  [this] { savePicture(QStringLiteral("csv"), tr("Tables (*.csv)")); })
      ->setEnabled(!empty);
}

} // namespace tw::ui
