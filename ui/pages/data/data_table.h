#pragma once
// The rows of the shown file, as many as it has, and below them: which rows are shown, and a field to go to one.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace tw::ui {

class DataTable : public Card {
  Q_OBJECT

 public:
  explicit DataTable(Studio& studio, QWidget* parent = nullptr);
  QTableView* table() { return m_table; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void followView();
  void followCurrent();
  QString shownText() const;
  void followSample();
  void sizeColumns();
  std::vector<double> contentShares() const;
  void goToRow();
  void focusSearch();
  Studio& m_studio;
  QTableView* m_table;
  QLabel* m_shown;
  QPushButton* m_all;
  QLineEdit *m_find, *m_go;
  QTimer m_typing;          ///< until the words are looked for
  bool m_weighed = false;   ///< column widths follow what the first rows hold
  bool m_following = false; ///< the selection follows the model, not the user
};

} // namespace tw::ui
