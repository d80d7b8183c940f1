#pragma once
// What training would take with each way of holding the base weights: the recipe's memory plan, once per choice.
#include "ui/bridge/engine_bridge.h"

namespace tw::ui {

class RecipeDocument;

class QuantizationPlans : public QObject {
  Q_OBJECT

 public:
  struct Choice {
    std::string quantization;
    bool doubled = false;
    std::optional<Result<MemoryPlan>> plan; ///< none until it is known
    bool isOf(const RecipeDocument& recipe) const;
  };
  QuantizationPlans(EngineBridge& bridge, RecipeDocument& recipe, QObject* parent = nullptr);
  /// What this version has, in the order of the catalog.
  const std::vector<Choice>& choices() const { return m_choices; }
  /// Asks anew, one question at a time: the newest recipe is always answered last.
  void refresh();
  /// One undoable edit.
  void choose(const Choice& choice);

 Q_SIGNALS:
  void changed();

 private:
  EngineBridge& m_bridge;
  RecipeDocument& m_recipe;
  std::vector<Choice> m_choices;
  Question m_asking;
  bool m_stale = false;
};

} // namespace tw::ui
