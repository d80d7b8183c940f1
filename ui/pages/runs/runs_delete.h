#pragma once
// Deleting runs of the history: a question where it was asked, and a notice that undoes it.
#include "ui/studio/studio.h"

#include <QWidget>

namespace tw::ui {

class Banner;

class RunsDelete : public QWidget {
  Q_OBJECT

 public:
  explicit RunsDelete(Studio& studio, QWidget* parent = nullptr);
  /// Asks whether these go; a run that is under way is refused in a sentence.
  void ask(const std::vector<RunInfo>& runs);

 Q_SIGNALS:
  void answered(); ///< the question is gone; the focus needs a place

 private:
  bool refuses(const RunInfo& run); ///< says so when it is under way
  void close();
  void remove(const QStringList& ids, bool files);
  Studio& m_studio;
  Banner* m_question = nullptr;
};

} // namespace tw::ui
