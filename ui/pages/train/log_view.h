#pragma once
// The run's log below the charts: one line of it when folded; unfolded, all of it with a filter by kind and by words.
#include "ui/models/training_run.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace tw::ui {

class LogView : public Card {
  Q_OBJECT

 public:
  explicit LogView(QWidget* parent = nullptr);
  /// Shows the lines from `firstNew` on; 0 begins anew.
  void follow(const std::vector<LogLine>& log, int firstNew);
  bool isOpen() const { return m_open; }
  void setOpen(bool open);
  QString shownText() const;

 Q_SIGNALS:
  void opened(bool open);

 private:
  void rebuild();
  void append(const LogLine& line);
  bool passes(const LogLine& line) const;
  void copy();
  const std::vector<LogLine>* m_log = nullptr;
  QToolButton* m_fold;
  QLabel* m_last;
  QWidget* m_tools;
  QComboBox* m_kind;
  QLineEdit* m_words;
  QPlainTextEdit* m_text;
  bool m_open = false;
};

} // namespace tw::ui
