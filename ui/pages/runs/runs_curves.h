#pragma once
// The curves of the selected runs over one another, one measure at a time; read from the runs' logs as they are asked
// for.
#include "ui/models/run_history.h"
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

#include <QHash>
#include <QSet>

class QComboBox;

namespace tw::ui {

class OverlayChart;

class RunsCurves : public Card {
  Q_OBJECT

 public:
  explicit RunsCurves(Studio& studio, QWidget* parent = nullptr);
  void setRuns(std::vector<RunInfo> runs);
  bool settled() const { return m_reading.isEmpty(); }

 private:
  void follow();
  void draw();
  void read(const QString& id);
  Studio& m_studio;
  QComboBox* m_measure;
  OverlayChart* m_chart;
  std::vector<RunInfo> m_runs;
  QHash<QString, RunCurves> m_curves; ///< read so far, by run
  QSet<QString> m_reading, m_stale;   ///< questions under way; curves that have grown since
  QSet<QString> m_growing;            ///< runs that were under way when the list was last read
};

} // namespace tw::ui
