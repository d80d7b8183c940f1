#pragma once
// The top of the train page: what is missing before a run, how far it is while it goes, and how it ended, each with
// what can be done about it.
#include "ui/studio/studio.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace tw::ui {

class Banner;

class RunStatus : public QWidget {
  Q_OBJECT

 public:
  explicit RunStatus(Studio& studio, QWidget* parent = nullptr);

 private:
  void rebuild(); ///< when what is to be shown is of another kind
  void takePlaceInTabOrder();
  void showProgress();
  QWidget* makeReadiness();
  QWidget* makeProgress();
  QWidget* makeFailure();
  QWidget* makeExistingRun();
  QWidget* makeEnd();
  QWidget* makeUnfinished();
  QString readyText() const;
  QString progressText() const;
  QString stageText() const;
  void link(Banner* banner, const QString& text, const char* name, std::function<void()> act);

  Studio& m_studio;
  QVBoxLayout* m_layout;
  QWidget* m_shown = nullptr;
  QProgressBar* m_bar = nullptr;
  QLabel *m_text = nullptr, *m_ready = nullptr;
  QString m_key; ///< what m_shown was built from
};

} // namespace tw::ui
