#pragma once
// The card that searches weights for the mounted adapters: examples and how many tries, how far it is, and what each
// adapter, none of them, and their mix come to.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QGridLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace tw::ui {

class Banner;
class NumberBox;
class ShortLabel;
class WeightSearch;

class ChatSearch : public Card {
  Q_OBJECT

 public:
  explicit ChatSearch(Studio& studio, QWidget* parent = nullptr);

 private:
  QWidget* makeSetup();
  NumberBox* addNumber(QVBoxLayout* down, const QString& label, const QString& help, const char* name);
  QWidget* makeProgress();
  void chooseExamples();
  void refresh();
  void showTable();
  void fillTable();
  void exportResult();
  Studio& m_studio;
  WeightSearch& m_search;
  QWidget *m_setup, *m_running;
  ShortLabel* m_file;
  NumberBox *m_rows, *m_tries;
  QPushButton *m_start, *m_stop, *m_export;
  QProgressBar* m_bar;
  QLabel *m_progress, *m_note;
  Banner* m_problem;
  QWidget* m_table = nullptr;
  QVBoxLayout* m_tablePlace;
  QStringList m_shown; ///< the adapters of the table, to rebuild it only when they change
  std::vector<std::pair<QLabel*, QLabel*>> m_figures; ///< weight and loss, by row
};

} // namespace tw::ui
