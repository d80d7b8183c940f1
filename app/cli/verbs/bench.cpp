#include "app/cli/compare_peer.h"
#include "app/cli/input_files.h"
#include "app/cli/job.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

class Bench : public Verb {
 public:
  explicit Bench(std::string what, std::string summary) : Verb("bench " + what, std::move(summary)), m_what(std::move(what)) {}
  void setUp(CLI::App& app) override {
    app.add_option("--set", m_assignments, "An option of the benchmark; may be repeated.")->type_name("NAME=VALUE");
    if (m_what.starts_with("train")) app.add_flag("--compare", m_compare, "Also run PEFT on the same work, in turns, and print the ratio (needs the source tree's peers).");
  }

  Result<int> run(Context& context) override {
    Json options = Json::object();
    for (const auto& text : m_assignments) {
      TW_TRY(auto assignment, parseAssignment(text, "--set"));
      options[assignment.first] = std::move(assignment.second);
    }
    if (m_compare) return comparePeer(context, m_what, options).map([] { return exitDone; });
    return runJob(context, commands::Bench{m_what, options}, withProgress(context, [&](const Event& event) {
                    const auto* report = std::get_if<events::Report>(&event);
                    if (!report) return;
                    Facts facts;
                    for (const auto& [name, value] : report->fields.items()) facts.emplace_back(name, text(name, value));
                    context.output.result(factsText(facts));
                  }));
  }

 private:
  static std::string text(const std::string& name, const Json& value) {
    if (value.is_number_integer()) return name.ends_with("bytes") ? bytesText(value.get<int64_t>()) : grouped(value.get<int64_t>());
    if (value.is_number_float()) return precise(value.get<double>());
    return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  std::string m_what;
  std::vector<std::string> m_assignments;
  bool m_compare = false;
};

} // namespace

std::unique_ptr<Verb> makeBench(std::string what, std::string summary) { return std::make_unique<Bench>(std::move(what), std::move(summary)); }

} // namespace tw::cli
