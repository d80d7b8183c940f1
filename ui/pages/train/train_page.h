#pragma once
// Starting, watching and steering a run.
#include "ui/pages/page.h"

#include <QElapsedTimer>

class QScrollArea;
class QSlider;

namespace tw::ui {

class Chart;
class ChartCard;
class LogView;

class TrainPage : public Page {
  Q_OBJECT

 public:
  explicit TrainPage(Studio& studio, QWidget* parent = nullptr);
  ~TrainPage() override;
  void activated() override;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildHead();
  QWidget* buildLoss();
  QWidget* buildSide();
  QWidget* buildSmallCharts();
  void buildLog();
  void saveNow();
  void confirmSaved(int firstNewLine);
  void showState();
  void showMemory();
  void showCurves();
  void setSmoothing(int percent);
  QString subtitleText();
  QString startText();

  QPushButton *m_primary, *m_stop, *m_save;
  ChartCard *m_loss, *m_gradNorm, *m_speed, *m_memory, *m_rate;
  QList<ChartCard*> m_cards;
  QSlider* m_smoothing;
  QWidget* m_small;
  LogView* m_log;
  int m_validation = 0;       ///< index of the validation curve
  QElapsedTimer m_sinceStart; ///< since Cancel took the place of Start or Resume
  TrainingRun::State m_shownState = TrainingRun::State::Idle;
  bool m_heldPrimary = false; ///< the keys were at the primary button when it went
  bool m_saveAsked = false;
  enum class Primary { Start, Pause, Continue, Resume, Chat } m_does = Primary::Start;
};

} // namespace tw::ui
