#include "app/cli/context.h"
#include "app/cli/interrupt.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/verbs.h"
#include "engine/api/few_steps.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class Estimate : public Verb {
 public:
  Estimate() : Verb("estimate", "Say how much memory a training would take.") {}
  void setUp(CLI::App& app) override {
    app.add_option("RECIPE", m_recipe, "A recipe file.")->required();
    app.add_option("--set", m_overrides, "Change a field of the recipe; may be repeated.")->type_name("A.B=V");
  }
  Result<int> run(Context& context) override {
    TW_TRY(const auto recipe, loadRecipe(m_recipe, m_overrides));
    TW_TRY(auto* services, context.services());
    InterruptToken stop;
    TW_TRY(const auto plan, services->estimate(recipe, stop.token()));
    Json event = {{"event", "estimate"}};
    event.update(toJson(plan));
    context.output.event(event);
    const auto advice = adviceOnSteps(plan.total_steps);
    if (advice) context.output.event(toJson(Event(*advice)));
    const double share = plan.total_parameters > 0 ? static_cast<double>(plan.trainable_parameters) /
                                                         static_cast<double>(plan.total_parameters)
                                                   : 0;
    context.output.result(
        factsText({{"device", plan.device},
                   {"weights", bytesText(plan.weights_bytes)},
                   {"quantisation", bytesText(plan.quantization_bytes)},
                   {"adapter", bytesText(plan.adapter_bytes)},
                   {"gradients", bytesText(plan.gradient_bytes)},
                   {"optimizer", bytesText(plan.optimizer_bytes)},
                   {"activations", bytesText(plan.activation_bytes)},
                   {"logits", bytesText(plan.logits_bytes)},
                   {"workspace", bytesText(plan.workspace_bytes)},
                   {"total", bytesText(plan.total()) + " of " + bytesText(plan.limit_bytes) +
                                 (plan.fits() ? ": fits" : ": does not fit")},
                   {"trained", countText(plan.trainable_parameters) + " of " + countText(plan.total_parameters) +
                                   " parameters (" + percent(share) + ")"}}));
    if (advice) context.output.note("note: " + advice->message.english());
    for (const auto& note : plan.notes) context.output.note("note: " + note.message.english());
    return kExitDone;
  }

 private:
  std::string m_recipe;
  std::vector<std::string> m_overrides;
};

} // namespace

std::unique_ptr<Verb> makeEstimate() { return std::make_unique<Estimate>(); }

} // namespace tw::cli
