#include "app/cli/job.h"
#include "app/cli/numbers.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class NewModel : public Verb {
 public:
  NewModel() : Verb("new-model", "Make a tokenizer and a randomly initialised model, to pre-train from scratch.") {}
  void setUp(CLI::App& app) override {
    app.add_option("--preset", m_command.preset, "Size of the model.")->type_name("tiny|small")->required();
    app.add_option("--corpus", m_command.corpus, "Text files that the tokenizer learns from.")
        ->type_name("F…")
        ->required()
        ->allow_extra_args(true);
    app.add_option("--out", m_command.out, "Folder of the new model.")->type_name("DIR")->required();
    app.add_option("--vocab-size", m_command.vocab_size, "Tokens; default the preset's.")->type_name("N");
    app.add_option("--seed", m_seed, "Fixes the random weights; default 42.")->type_name("S");
    app.add_flag("--overwrite", m_command.overwrite, "Write into a folder that is not empty.");
  }
  Result<int> run(Context& context) override {
    TW_CHECK(checkChoice("--preset", m_command.preset, {"tiny", "small"}));
    TW_CHECK(checkRange("--vocab-size", static_cast<double>(m_command.vocab_size), 0, 1e7));
    TW_CHECK(checkRange("--seed", static_cast<double>(m_seed), 0, 1e19));
    m_command.seed = static_cast<uint64_t>(m_seed);
    return runJob(context, m_command, withProgress(context, [&](const Event& event) {
                    const auto* report = std::get_if<events::Report>(&event);
                    if (!report || report->name != "model") return;
                    const auto parameters = report->fields.value("parameters", int64_t{0});
                    context.output.result("New model: " + m_command.out +
                                          (parameters > 0 ? " (" + countText(parameters) + " parameters)" : ""));
                  }));
  }

 private:
  commands::NewModel m_command;
  int64_t m_seed = 42; ///< signed, since CLI11 would wrap -1 around
};

} // namespace

std::unique_ptr<Verb> makeNewModel() { return std::make_unique<NewModel>(); }

} // namespace tw::cli
