#include "app/cli/job.h"
#include "app/cli/model_options.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"
#include "engine/api/catalog/choice.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

std::string shownLoss(const Json& value) { return value.is_number() ? precise(value.get<double>(), 4) : "not finite"; }

/// Each adapter alone, the base, and what was composed.
std::string searchTable(const Json& found) {
  std::vector<std::vector<std::string>> rows = {{"", "weight", "loss"}};
  rows.push_back({"no adapter", "", shownLoss(found.value("base_loss", Json()))});
  for (const auto& part : found.value("adapters", Json::array()))
    rows.push_back({part.value("adapter", std::string()), precise(part.value("weight", 0.0), 3),
                    shownLoss(part.value("loss", Json())) + " alone"});
  rows.push_back({"composed: " + found.value("path", std::string()), "", shownLoss(found.value("loss", Json()))});
  return tableText(rows, {1});
}

class AdaptersSearch : public Verb {
 public:
  AdaptersSearch() : Verb("adapters search", "Compose one adapter of several, weighted by a few examples.") {}
  void setUp(CLI::App& app) override {
    m_model.setUp(app);
    app.add_option("--data", m_files, "A data file with the examples; may be repeated.")->type_name("F")->required();
    m_data.setUp(app);
    app.add_option("--out", m_command.out, "Folder to write the composed adapter to.")->type_name("PATH")->required();
    app.add_option("--evaluations", m_command.evaluations, "Tries beside each adapter alone; default 40.")
        ->type_name("N");
    app.add_option("--l1", m_command.l1, "What the mean magnitude of the weights adds to the loss; default 0.05.")
        ->type_name("X");
    app.add_option("--bound", m_command.bound, "Largest magnitude of a weight; default 1.5.")->type_name("X");
    app.add_option("--seed", m_seed, "The same seed finds the same weights; default 42.")->type_name("S");
    app.add_option("--chat-template", m_command.chat_template, chatTemplateHelp())->type_name("T");
    app.add_option("--train-on", m_command.train_on, "Which tokens are measured; default responses.")
        ->type_name(choiceText(trainOnChoices()));
    app.add_option("--max-length", m_command.max_length, "Longest sample; default 1024.")->type_name("TOKENS");
    app.add_flag("--overwrite", m_command.overwrite, "Write into a folder that is not empty.");
  }
  std::string details() const override {
    return "The weights are found without gradients (LoRAHub): every try measures the loss on the examples, and what "
           "is written has no\nhigher loss on them than the best single adapter. Adapters of LoRA only; their ranks "
           "add "
           "up. Weights in DIR=WEIGHT do not count.";
  }
  Result<int> run(Context& context) override {
    TW_TRY(m_command.model, m_model.choice());
    TW_CHECK(checkRange("--evaluations", static_cast<double>(m_command.evaluations), 1, 1e6));
    TW_CHECK(checkRange("--l1", m_command.l1, 0, 1e6));
    TW_CHECK(checkRange("--bound", m_command.bound, 1e-6, 1e6));
    TW_CHECK(checkRange("--seed", static_cast<double>(m_seed), 0, 1e19));
    TW_CHECK(checkAmong("--train-on", m_command.train_on, trainOnChoices()));
    TW_CHECK(checkRange("--max-length", static_cast<double>(m_command.max_length), 1, 1e15));
    m_command.seed = static_cast<uint64_t>(m_seed);
    for (const auto& path : m_files) {
      TW_TRY(auto file, m_data.file(path));
      m_command.data.push_back(std::move(file));
    }
    return runJob(context, m_command, withProgress(context, [&](const Event& event) {
                    const auto* report = std::get_if<events::Report>(&event);
                    if (report && report->name == "adapter") context.output.result(searchTable(report->fields));
                  }));
  }

 private:
  ModelOptions m_model;
  DataOptions m_data;
  commands::SearchAdapters m_command;
  std::vector<std::string> m_files;
  int64_t m_seed = 42; ///< signed, since CLI11 would wrap -1 around
};

} // namespace

std::unique_ptr<Verb> makeAdaptersSearch() { return std::make_unique<AdaptersSearch>(); }

} // namespace tw::cli
