#pragma once
// What the curves say, in the window's words: what happens, why it is said (with numbers), and which settings to change
// for the next run.
#include "ui/models/training_run.h"

#include <QTimer>

namespace tw::ui {

class ModelLibrary;
class RecipeDocument;

struct Advised {
  QString code; ///< the engine's where it gives the same advice: "train.loss_flat" …
  QString what, why;
  std::vector<std::pair<QString, Json>> changes; ///< of the run's recipe; may be empty
};

/// What the rules look at.
struct RunFacts {
  const RunCurves& curves;
  const std::vector<RunAnswer>& answers;
  const Recipe& recipe;
  int64_t totalSteps = 0;
  int64_t memoryLimit = 0; ///< of the device, 0 = unknown
};
/// Pure: the same facts give the same advice. Silent on healthy curves.
std::vector<Advised> adviceFor(const RunFacts& facts);
/// Whether a text ends in something said over and over.
bool repeatsItself(const QString& text);

/// Advice on the run of the window: the rules' and the engine's, each matter once. Looks at most once a second.
class Advisor : public QObject {
  Q_OBJECT

 public:
  Advisor(TrainingRun& run, RecipeDocument& recipe, ModelLibrary& library, QObject* parent = nullptr);
  const std::vector<Advised>& advice() const { return m_advice; }
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
  ModelLibrary& m_library;
  std::vector<Advised> m_advice;
  QTimer m_timer;
};

} // namespace tw::ui
