#include "app/cli/job.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/text_width.h"
#include "app/cli/train_view.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>
#include <optional>

namespace tw::cli {
namespace {

constexpr size_t kLongestAnswer = 160;

/// The comparison as people follow it: each training like one of its own, a table of all at the end.
class CompareView {
 public:
  explicit CompareView(Output& output) : m_output(output) {}

  void show(const Event& event) {
    const auto* report = std::get_if<events::Report>(&event);
    if (report && report->name == "comparing") begin(report->fields);
    else if (report && report->name == "compared") end(report->fields);
    else if (report && report->name == "winner") m_winner = report->fields;
    else if (m_training) m_training->show(event);
    else if (const auto* advice = std::get_if<events::Advice>(&event))
      m_output.note("note: " + advice->message.english());
  }

  std::string table() const {
    std::vector<std::vector<std::string>> rows = {
        {"RECIPE", "METHOD", "PARAMETERS", "MEMORY", "TIME", "TRAINING LOSS", "VALIDATION LOSS"}};
    for (const auto& run : m_done) {
      const bool best = m_winner.is_object() && m_winner["output_dir"] == run["output_dir"];
      rows.push_back({shortened(run["recipe"].get<std::string>(), 32), text(run, "method"), parameters(run),
                      memory(run), time(run), number(run, "train_loss"),
                      run.contains("error") ? "failed" : number(run, "validation_loss") + (best ? " *" : "")});
    }
    return tableText(rows, {2, 3, 4, 5, 6});
  }

  /// What each tune answers to the same prompts, one beneath the other.
  std::string answers() const {
    std::vector<std::string> prompts;
    for (const auto& run : m_done)
      for (const auto& answer : run.value("answers", Json::array()))
        if (const auto prompt = answer["prompt"].get<std::string>();
            std::find(prompts.begin(), prompts.end(), prompt) == prompts.end())
          prompts.push_back(prompt);
    std::string all;
    for (const auto& prompt : prompts) {
      all += "\n\n" + withoutControls(prompt);
      for (const auto& run : m_done)
        for (const auto& answer : run.value("answers", Json::array()))
          if (answer["prompt"] == prompt)
            all += "\n  " + run["recipe"].get<std::string>() + ": " +
                   shortened(oneLine(answer["text"].get<std::string>()), kLongestAnswer);
    }
    return all;
  }

  std::string winner() const {
    if (!m_winner.is_object()) return {};
    return "\n\n* the lowest validation loss: " + m_winner["recipe"].get<std::string>() + " in " +
           m_winner["output_dir"].get<std::string>();
  }
  const std::string& folder() const { return m_folder; }
  bool complete() const { return m_count > 0 && m_done.size() == m_count; }

 private:
  void begin(const Json& fields) {
    m_count = fields["count"].get<size_t>();
    m_folder = fields["comparison"].get<std::string>();
    const auto name = fields["recipe"].get<std::string>();
    m_output.note(std::to_string(fields["index"].get<size_t>() + 1) + " of " + std::to_string(m_count) + ": " + name);
    m_training.emplace(m_output, name);
  }
  void end(const Json& fields) {
    m_training.reset();
    m_done.push_back(fields);
    if (const auto error = fields.find("error"); error != fields.end())
      m_output.note("note: it could not be trained: " + (*error)["message"].get<std::string>());
  }

  static std::string oneLine(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return withoutControls(text);
  }
  static std::string text(const Json& run, const char* field) {
    const auto value = run.value(field, Json());
    return value.is_string() ? value.get<std::string>() : "-";
  }
  static std::string number(const Json& run, const char* field) {
    const auto value = run.value(field, Json());
    return value.is_number() ? precise(value.get<double>()) : "-";
  }
  static std::string parameters(const Json& run) {
    const auto value = run.value("parameters", Json());
    return value.is_number() ? countText(value.get<int64_t>()) : "-";
  }
  /// What the run added to what the process held before it.
  static std::string memory(const Json& run) {
    if (!run.contains("peak_memory_bytes")) return "-";
    return bytesText(run["peak_memory_bytes"].get<int64_t>() - run["memory_before_bytes"].get<int64_t>());
  }
  static std::string time(const Json& run) {
    return run.contains("seconds") ? durationText(run["seconds"].get<double>()) : "-";
  }

  Output& m_output;
  std::optional<TrainView> m_training;
  std::vector<Json> m_done;
  Json m_winner;
  std::string m_folder;
  size_t m_count = 0;
};

class Compare : public Verb {
 public:
  Compare() : Verb("compare", "Train several recipes on one small budget and put the results side by side.") {}
  void setUp(CLI::App& app) override {
    auto* recipes = app.add_option("RECIPE", m_recipes, "Two or more recipe files.");
    auto* steps = app.add_option("--steps", m_command.steps, "Optimizer steps for each; default 50.");
    auto* prompts = app.add_option("--prompt", m_command.prompts,
                                   "A text that each tune answers at its end; may be "
                                   "repeated. Default: the recipes' own.")
                        ->type_name("TEXT");
    auto* out = app.add_option("--out", m_command.out, "Folder for all of them; default a new one in the library.")
                    ->type_name("DIR");
    auto* overwrite = app.add_flag("--overwrite", m_command.overwrite, "Replace the comparison that is there.");
    app.add_option("--resume", m_resume, "Go on with the comparison in DIR, as it was begun.")
        ->type_name("DIR")
        ->excludes(recipes)
        ->excludes(steps)
        ->excludes(prompts)
        ->excludes(out)
        ->excludes(overwrite);
  }
  std::string details() const override {
    return "Each recipe gets the same number of steps; recipes without validation data set a tenth of their samples "
           "aside.\nOne that fails is told and does not stop the others. Ctrl-C stops after writing a checkpoint (exit "
           "code 130);\n--resume DIR goes on there.";
  }

  Result<int> run(Context& context) override {
    auto command = m_command;
    for (const auto& path : m_recipes) {
      TW_TRY(auto recipe, loadRecipe(path));
      command.recipes.push_back(std::move(recipe));
    }
    command.resume = !m_resume.empty();
    if (command.resume) command.out = m_resume;
    CompareView view(context.output);
    TW_TRY(const auto code, runJob(context, std::move(command), [&](const Event& event) { view.show(event); }));
    if (view.complete()) context.output.result(view.table() + view.answers() + view.winner());
    else if (!view.folder().empty()) context.output.note("Go on with it: tunewright compare --resume " + view.folder());
    return code;
  }

 private:
  std::vector<std::string> m_recipes;
  commands::Compare m_command;
  std::string m_resume;
};

} // namespace

std::unique_ptr<Verb> makeCompare() { return std::make_unique<Compare>(); }

} // namespace tw::cli
