#include "app/cli/job.h"
#include "app/cli/model_options.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class Logits : public Verb {
 public:
  Logits() : Verb("logits", "Write the logits of given token ids, for comparison with other programs.") {}
  void setUp(CLI::App& app) override {
    m_model.setUp(app);
    app.add_option("--ids-file", m_ids, "A JSON list of lists of ids, all of one length.")
        ->type_name("F.json")
        ->required();
    app.add_option("--out", m_out, "Where the tensor `logits` [n, length, vocab] goes.")
        ->type_name("O.safetensors")
        ->required();
  }
  Result<int> run(Context& context) override {
    TW_TRY(auto model, m_model.choice());
    return runJob(context, commands::Logits{std::move(model), m_ids, m_out},
                  withProgress(context, [&](const Event& event) {
                    const auto* report = std::get_if<events::Report>(&event);
                    if (report && report->fields.contains("shape"))
                      context.output.result(m_out + ": logits of shape " + report->fields["shape"].dump());
                  }));
  }

 private:
  ModelOptions m_model;
  std::string m_ids, m_out;
};

} // namespace

std::unique_ptr<Verb> makeLogits() { return std::make_unique<Logits>(); }

} // namespace tw::cli
