#pragma once
// Two recipes side by side: only the fields that differ, or that nothing does.
#include <QWidget>

class QGridLayout;

namespace tw::ui {

struct RecipeDifference;

class RecipeDiffView : public QWidget {
  Q_OBJECT

 public:
  explicit RecipeDiffView(QWidget* parent = nullptr);
  void show(const QString& leftName, const QString& rightName, const std::vector<RecipeDifference>& differences);
  /// One sentence instead of a comparison (a recipe that cannot be read).
  void showSentence(const QString& sentence);

 private:
  void clear();
  QGridLayout* m_grid;
};

} // namespace tw::ui
