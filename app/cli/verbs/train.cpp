#include "app/cli/help.h"
#include "app/cli/job.h"
#include "app/cli/train_view.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class Train : public Verb {
 public:
  Train() : Verb("train", "Train a model as a recipe says.") {}
  void setUp(CLI::App& app) override {
    app.add_option("RECIPE", m_recipe, "A recipe file; `tunewright recipe new` writes one.")->required();
    m_resume = app.add_option("--resume", m_resumeFrom,
                              "Go on from a checkpoint folder; without DIR from the newest complete one.")
                   ->type_name("DIR")
                   ->expected(0, 1);
    app.add_flag("--overwrite", m_overwrite, "Start anew in a folder that already holds a run.")->excludes(m_resume);
    app.add_option("--set", m_overrides, "Change a field of the recipe; may be repeated.")->type_name("A.B=V");
  }
  std::string details() const override {
    return "Ctrl-C stops after writing a checkpoint (exit code 130); --resume goes on from it.\n\nFields for --set\n" +
           recipeFieldsText();
  }

  Result<int> run(Context& context) override {
    commands::Train command;
    TW_TRY(command.recipe, loadRecipe(m_recipe, m_overrides));
    TW_CHECK(checkComplete(command.recipe));
    command.resume = m_resume->count() > 0;
    // CLI11 fills an option without its value a default text; the value counts only when one was typed.
    command.resume_from = m_resumeFrom.empty() || m_resumeFrom == kNoFolder ? "" : m_resumeFrom;
    command.overwrite = m_overwrite;
    TrainView view(context.output, command.recipe.name);
    return runJob(context, std::move(command), [&](const Event& event) { view.show(event); });
  }

 private:
  static constexpr const char* kNoFolder = "true";
  std::string m_recipe, m_resumeFrom;
  CLI::Option* m_resume = nullptr;
  std::vector<std::string> m_overrides;
  bool m_overwrite = false;
};

} // namespace

std::unique_ptr<Verb> makeTrain() { return std::make_unique<Train>(); }

} // namespace tw::cli
