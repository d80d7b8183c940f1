#include "app/cli/job.h"
#include "app/cli/model_options.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>
#include <sstream>

namespace tw::cli {
namespace {

class Evaluate : public Verb {
 public:
  Evaluate() : Verb("evaluate", "Measure a model on held-out data.") {}
  void setUp(CLI::App& app) override {
    m_model.setUp(app);
    app.add_option("--data", m_files, "A data file; may be repeated.")->type_name("F")->required();
    m_data.setUp(app);
    app.add_option("--metrics", m_metrics, "Separated by commas; default perplexity.")
        ->type_name(choiceText(metricChoices()));
    app.add_option("--predictions", m_command.predictions,
                   "Where the model's answers go, a row each; greedy unless sampling is asked for.")
        ->type_name("O.jsonl");
    app.add_option("--chat-template", m_command.chat_template, chatTemplateHelp())->type_name("T");
    app.add_option("--train-on", m_command.train_on, "Which tokens are measured; default responses.")
        ->type_name(choiceText(trainOnChoices()));
    app.add_option("--max-length", m_command.max_length, "Longest sample; default 1024.")->type_name("TOKENS");
    m_sampling.setUp(app);
  }
  Result<int> run(Context& context) override {
    TW_TRY(m_command.model, m_model.choice());
    m_command.metrics.clear();
    std::istringstream names(m_metrics);
    for (std::string name; std::getline(names, name, ',');) {
      TW_CHECK(checkAmong("--metrics", name, metricChoices()));
      m_command.metrics.push_back(name);
    }
    if (m_command.metrics.empty()) TW_CHECK(checkAmong("--metrics", m_metrics, metricChoices()));
    TW_TRY(m_command.sampling, m_sampling.sampling());
    TW_CHECK(checkAmong("--train-on", m_command.train_on, trainOnChoices()));
    TW_CHECK(checkRange("--max-length", static_cast<double>(m_command.max_length), 1, 1e15));
    for (const auto& path : m_files) {
      TW_TRY(auto file, m_data.file(path));
      m_command.data.push_back(std::move(file));
    }
    return runJob(context, std::move(m_command), withProgress(context, [&](const Event& event) {
                    const auto* metrics = std::get_if<events::Metrics>(&event);
                    if (!metrics) return;
                    Facts facts;
                    for (const auto& [name, value] : metrics->values.items())
                      facts.emplace_back(name, value.is_number_float()     ? precise(value.get<double>(), 6)
                                               : value.is_number_integer() ? grouped(value.get<int64_t>())
                                               : value.is_string()         ? value.get<std::string>()
                                                                           : value.dump());
                    context.output.result(factsText(facts));
                  }));
  }

 private:
  ModelOptions m_model;
  DataOptions m_data;
  SamplingOptions m_sampling;
  commands::Evaluate m_command;
  std::vector<std::string> m_files;
  std::string m_metrics = "perplexity";
};

} // namespace

std::unique_ptr<Verb> makeEvaluate() { return std::make_unique<Evaluate>(); }

} // namespace tw::cli
