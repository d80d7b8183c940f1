#pragma once
// What is wrong with the data, grouped, each with links that show or mend it; and a menu of repairs. Repairs write new
// files.
#include "ui/models/dataset_model.h"
#include "ui/pages/data/data_problem_text.h"
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QMenu;
class QPushButton;

namespace tw::ui {

class Banner;

class DataProblems : public Card {
  Q_OBJECT

 public:
  explicit DataProblems(Studio& studio, QWidget* parent = nullptr);

 private:
  void follow();
  void followRepair();
  void fillMenu();
  void addGroup(const ProblemGroup& group);
  void addRepairLinks(Banner& banner, const ProblemGroup& group);
  void offerLength(Banner& banner);
  void addEncodings();
  void link(Banner& banner, const QString& text, const QString& name, std::function<void()> act);
  std::vector<int> filesOf(const ProblemGroup& group) const;
  std::vector<int> allFiles() const;
  void sayRepaired(qint64 kept, qint64 dropped, const QStringList& written);
  void chooseFolder();

  Studio& m_studio;
  QPushButton *m_clean, *m_cancel;
  QMenu* m_menu;
  QWidget *m_list, *m_busy, *m_failure = nullptr;
  std::vector<std::string> m_shown; ///< what the list was built from, to leave it alone while nothing changes
};

} // namespace tw::ui
