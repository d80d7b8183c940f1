#pragma once
// Where one begins, goes on, or picks up what an unexpected end left behind.
#include "ui/pages/page.h"

#include <functional>

class QLabel;
class QPushButton;

namespace tw::ui {

class ActionCard;
class Banner;
class Card;

class HomePage : public Page {
  Q_OBJECT

 public:
  explicit HomePage(Studio& studio, QWidget* parent = nullptr);
  void activated() override;

 private:
  void buildStart();
  void buildLists();
  void offerRecovery();
  void offerUnfinishedRun();
  QString resumeText(const UnfinishedRun& run) const;
  void showBeginning();
  void showContinue();
  void showRecents();
  void showRuns();
  void openRecent(const QString& file);
  void chooseData();
  void chooseModel();
  void chooseRecipe();

  QVBoxLayout *m_inner, *m_banners, *m_recents, *m_recentRuns;
  QLabel* m_welcome;
  QWidget* m_others;
  QList<ActionCard*> m_start;
  Card *m_continue, *m_recentCard, *m_runCard;
  Banner* m_unfinished = nullptr;
  QLabel *m_continueTitle, *m_continueLine;
  QPushButton* m_continueButton;
  std::function<void()> m_goOn;
};

} // namespace tw::ui
