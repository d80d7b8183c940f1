#pragma once
// The advice that the engine gave on the window's run, and what of it the window's recipe has taken up.
#include "engine/api/json.h"

#include <QObject>
#include <QString>

#include <vector>

namespace tw::ui {

class RecipeDocument;
class TrainingRun;

struct Advised {
  QString code; ///< "train.loss_flat" …
  QString what, why;
  std::vector<std::pair<QString, Json>> changes; ///< of the run's recipe; may be empty
  bool operator==(const Advised&) const = default;
};

class Advisor : public QObject {
  Q_OBJECT

 public:
  Advisor(TrainingRun& run, RecipeDocument& recipe, QObject* parent = nullptr);
  /// Each matter once, as it was said last.
  const std::vector<Advised>& advice() const { return m_advice; }
  /// Whether the window's recipe is the run's, so that what is advised is meant for it.
  bool applies() const;
  /// Whether the window's recipe has the change already.
  bool isApplied(const Advised& advised) const;
  /// One undoable edit of the window's recipe.
  void apply(const Advised& advised);
  /// "learning rate 2e-4 → 1e-4".
  QString changesText(const Advised& advised) const;
  /// Looks now (also puts the texts into the present language).
  void look();

 Q_SIGNALS:
  void changed();

 private:
  TrainingRun& m_run;
  RecipeDocument& m_recipe;
  std::vector<Advised> m_advice;
};

} // namespace tw::ui
