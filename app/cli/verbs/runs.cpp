#include "app/cli/context.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/text_width.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

std::string lossText(const RunInfo& run) { return run.steps > 0 ? precise(run.train_loss) : "-"; }
std::string stepsText(const RunInfo& run) {
  return grouped(run.steps) + (run.total_steps > 0 ? " of " + grouped(run.total_steps) : "");
}

std::string tagsText(const RunInfo& run) {
  std::string text;
  for (const auto& tag : run.tags) text += (text.empty() ? "" : ", ") + tag;
  return text;
}

class RunsList : public Verb {
 public:
  RunsList() : Verb("runs list", "List the trainings of this library.") {}
  void setUp(CLI::App&) override {}
  Result<int> run(Context& context) override {
    TW_TRY(auto* services, context.services());
    TW_TRY(const auto runs, services->runs());
    std::vector<std::vector<std::string>> rows = {
        {"ID", "NAME", "STATUS", "STARTED", "METHOD", "STEPS", "LOSS", "TIME"}};
    for (const auto& run : runs) {
      context.output.event(toJson(run));
      rows.push_back({run.id, shortened(run.name, 28), run.status, run.started, run.method, stepsText(run),
                      lossText(run), durationText(run.seconds)});
    }
    context.output.result(runs.empty() ? "No runs yet. `tunewright train RECIPE` makes one."
                                       : tableText(rows, {5, 6, 7}));
    return kExitDone;
  }
};

/// What the log says in a few numbers.
Json summaryOf(const std::vector<Json>& log) {
  Json summary = Json::object();
  double lowest = 0;
  int64_t checkpoints = 0;
  bool any = false;
  for (const auto& event : log) {
    if (!event.is_object() || !event.contains("event") || !event["event"].is_string()) continue;
    const auto name = event["event"].get<std::string>();
    const auto loss = event.contains("loss") && event["loss"].is_number() ? event["loss"] : Json();
    checkpoints += name == "checkpoint";
    if (name == "step" && !loss.is_null()) {
      if (!any) summary["first_loss"] = loss;
      lowest = any ? std::min(lowest, loss.get<double>()) : loss.get<double>();
      any = true;
      summary["last_loss"] = loss;
      summary["lowest_loss"] = lowest;
    }
    if (name == "evaluation") {
      summary["evaluation_loss"] = loss;
      summary["perplexity"] = event.value("perplexity", Json());
    }
    if (name == "finished")
      for (const char* field : {"train_loss", "tokens_per_second", "peak_memory_bytes"})
        summary[field] = event.value(field, Json());
    if (name == "error") summary["error"] = event.value("message", Json());
  }
  summary["checkpoints"] = checkpoints;
  return summary;
}

std::string factText(const std::string& name, const Json& value) {
  if (value.is_number_integer() && name.ends_with("_bytes")) return bytesText(value.get<int64_t>());
  if (value.is_number_float()) return precise(value.get<double>()) + (name == "tokens_per_second" ? " tokens/s" : "");
  if (value.is_null()) return "-";
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string nameText(std::string name) {
  if (name == "tokens_per_second") return "speed";
  if (name.ends_with("_bytes")) name.resize(name.size() - 6);
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

class RunsShow : public Verb {
 public:
  RunsShow() : Verb("runs show", "Show one training: what it was and how it went.") {}
  void setUp(CLI::App& app) override { app.add_option("ID", m_id, "A run of `runs list`.")->required(); }
  Result<int> run(Context& context) override {
    TW_TRY(auto* services, context.services());
    TW_TRY(const auto run, services->run(m_id));
    const auto log = services->runLog(m_id);
    const auto recipe = services->runRecipe(m_id);
    const Json summary = log ? summaryOf(*log) : Json::object();
    Json event = toJson(run);
    event["summary"] = summary;
    event["recipe"] = recipe ? *recipe : Json();
    context.output.event(event);
    Facts facts = {{"run", run.id},
                   {"name", run.name},
                   {"status", run.status},
                   {"started", run.started},
                   {"model", run.model},
                   {"method", run.method},
                   {"folder", run.output_dir},
                   {"steps", stepsText(run)},
                   {"time", durationText(run.seconds)},
                   {"notes", run.notes},
                   {"tags", tagsText(run)}};
    for (const auto& [name, value] : summary.items()) facts.emplace_back(nameText(name), factText(name, value));
    context.output.result(factsText(facts));
    if (!log) context.output.note("note: its log cannot be read: " + log.error().message.english());
    return kExitDone;
  }

 private:
  std::string m_id;
};

/// Leaves of a recipe by dotted path; lists are leaves.
void flatten(const Json& json, const std::string& prefix, std::map<std::string, std::string>& out) {
  for (const auto& [name, value] : json.items()) {
    const auto path = prefix.empty() ? name : prefix + "." + name;
    if (value.is_object() && !value.empty() && prefix.empty()) flatten(value, path, out);
    else
      out[path] =
          value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

class RunsCompare : public Verb {
 public:
  RunsCompare()
      : Verb("runs compare", "Put trainings side by side: where the recipes differ, and how the losses ended.") {}
  void setUp(CLI::App& app) override {
    app.add_option("ID", m_ids, "Two or more runs of `runs list`.")->required()->expected(2, 16);
  }
  Result<int> run(Context& context) override {
    TW_TRY(auto* services, context.services());
    std::vector<std::map<std::string, std::string>> recipes;
    std::vector<std::vector<std::string>> rows = {
        {""}, {"name"}, {"status"}, {"steps"}, {"training loss"}, {"evaluation loss"}, {"time"}};
    for (const auto& id : m_ids) {
      TW_TRY(const auto run, services->run(id));
      TW_TRY(const auto recipe, services->runRecipe(id));
      const auto log = services->runLog(id);
      const Json summary = log ? summaryOf(*log) : Json::object();
      flatten(recipe, {}, recipes.emplace_back());
      Json event = toJson(run);
      event["summary"] = summary;
      context.output.event(event);
      const std::vector<std::string> cells = {run.id,
                                              run.name,
                                              run.status,
                                              stepsText(run),
                                              lossText(run),
                                              factText("", summary.value("evaluation_loss", Json())),
                                              durationText(run.seconds)};
      for (size_t i = 0; i < rows.size(); ++i) rows[i].push_back(cells[i]);
    }
    std::map<std::string, bool> paths;
    for (const auto& recipe : recipes)
      for (const auto& [path, value] : recipe) paths[path] = true;
    Json differences = Json::array();
    for (const auto& [path, used] : paths) {
      std::vector<std::string> row = {path};
      for (auto& recipe : recipes) row.push_back(recipe.contains(path) ? recipe[path] : "-");
      if (std::all_of(row.begin() + 1, row.end(), [&](const auto& cell) { return cell == row[1]; })) continue;
      differences.push_back({{"field", path}, {"values", std::vector<std::string>(row.begin() + 1, row.end())}});
      for (auto& cell : row) cell = shortened(cell, 48);
      rows.push_back(std::move(row));
    }
    context.output.event({{"event", "comparison"}, {"runs", m_ids}, {"differences", differences}});
    context.output.result(tableText(rows));
    return kExitDone;
  }

 private:
  std::vector<std::string> m_ids;
};

class RunsDelete : public Verb {
 public:
  RunsDelete() : Verb("runs delete", "Forget a training; with --files also delete its folder.") {}
  void setUp(CLI::App& app) override {
    app.add_option("ID", m_id, "A run of `runs list`.")->required();
    app.add_flag("--files", m_files, "Delete adapter, checkpoints and log as well.");
    app.add_flag("-y,--yes", m_yes, "Do not ask.");
  }
  Result<int> run(Context& context) override {
    TW_TRY(auto* services, context.services());
    TW_TRY(const auto run, services->run(m_id));
    if (!m_yes) TW_CHECK(confirm(context, run));
    TW_CHECK(services->deleteRun(m_id, m_files));
    Json event = toJson(run);
    event["deleted"] = true;
    context.output.event(event);
    context.output.result("Deleted: " + run.id + (m_files ? " with " + run.output_dir : ""));
    return kExitDone;
  }

 private:
  Result<> confirm(Context& context, const RunInfo& run) const {
    if (!context.inputIsTerminal || context.output.json())
      return fail(requestError("usage.confirmation", TW_TEXT("Deleting run %1 needs a confirmation.", run.id),
                               TW_TEXT("Add --yes.")));
    context.output.stream("Delete run " + run.id + " (" + run.name + ")" +
                          (m_files ? " and everything in " + run.output_dir : "") + "? [y/N] ");
    std::string answer;
    if (std::getline(context.input, answer) && (answer == "y" || answer == "Y" || answer == "yes")) return {};
    return fail(requestError("usage.declined", TW_TEXT("Nothing was deleted."), TW_TEXT("Answer y to delete.")));
  }

  std::string m_id;
  bool m_files = false, m_yes = false;
};

} // namespace

std::unique_ptr<Verb> makeRunsList() { return std::make_unique<RunsList>(); }
std::unique_ptr<Verb> makeRunsShow() { return std::make_unique<RunsShow>(); }
std::unique_ptr<Verb> makeRunsCompare() { return std::make_unique<RunsCompare>(); }
std::unique_ptr<Verb> makeRunsDelete() { return std::make_unique<RunsDelete>(); }

} // namespace tw::cli
