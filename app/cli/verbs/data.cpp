#include "app/cli/context.h"
#include "app/cli/interrupt.h"
#include "app/cli/model_options.h"
#include "app/cli/numbers.h"
#include "app/cli/table.h"
#include "app/cli/usage_errors.h"
#include "app/cli/verbs.h"
#include "engine/api/catalog/data_file_kinds.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

std::string fileHelp() { return dataFileKindNames() + ", also as .gz or .zst, or a folder of such files."; }

void showProblem(Context& context, const DataProblem& problem) {
  context.output.event(toJson(problem));
  context.output.note((problem.line > 0  ? "line " + grouped(problem.line) + ": "
                       : problem.row > 0 ? "row " + grouped(problem.row) + ": "
                                         : "") +
                      problem.message.english() + (problem.advice.empty() ? "" : " " + problem.advice.english()) +
                      " [" + problem.code + "]");
}

std::string mappingText(const std::map<std::string, std::string>& mapping) {
  std::string text;
  for (const auto& [role, column] : mapping) text += (text.empty() ? "" : ", ") + role + " = " + column;
  return text;
}

/// {"count": 500, "median": 17, …} as "count 500, median 17, …".
std::string statisticText(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return precise(value.get<double>());
  if (value.is_number_integer()) return grouped(value.get<int64_t>());
  if (!value.is_object()) return value.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string text;
  for (const auto& [name, part] : value.items())
    if (!part.is_structured()) text += (text.empty() ? "" : ", ") + name + " " + statisticText(part);
  return text;
}

std::string statisticName(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

/// What decides how rows become samples.
class SampleOptions {
 public:
  void setUp(CLI::App& app) {
    app.add_option("--max-length", m_request.max_length, "Longest sample; default 1024.")->type_name("TOKENS");
    app.add_option("--overlong", m_request.overlong,
                   "What happens to longer ones; default auto: text is split, conversations are cut.")
        ->type_name(choiceText(overlongChoices()));
    app.add_option("--train-on", m_request.train_on, "Which tokens carry loss; default responses.")
        ->type_name(choiceText(trainOnChoices()));
    app.add_option("--chat-template", m_request.chat_template, chatTemplateHelp())->type_name("T");
    app.add_option("--system", m_request.system, "System prompt for conversations that have none.")->type_name("TEXT");
    m_file.setUp(app);
  }
  /// The request but for its model.
  Result<EncodeRequest> request(const std::string& path) const {
    TW_CHECK(checkRange("--max-length", static_cast<double>(m_request.max_length), 1, 1e15));
    TW_CHECK(checkAmong("--overlong", m_request.overlong, overlongChoices()));
    TW_CHECK(checkAmong("--train-on", m_request.train_on, trainOnChoices()));
    auto request = m_request;
    TW_TRY(request.file, m_file.file(path));
    return request;
  }

 private:
  EncodeRequest m_request;
  DataOptions m_file;
};

class DataInspect : public Verb {
 public:
  DataInspect() : Verb("data inspect", "Say what a data file holds and what is wrong with it.") {}
  void setUp(CLI::App& app) override {
    app.add_option("FILE", m_file, fileHelp())->required();
    app.add_option("--model", m_model,
                   "Folder of the model: rows that its chat template or the length leaves out are listed as well.")
        ->type_name("MODEL");
    m_options.setUp(app);
  }
  Result<int> run(Context& context) override {
    TW_TRY(auto request, m_options.request(m_file));
    request.model = m_model;
    TW_TRY(auto* services, context.services());
    InterruptToken stop;
    TW_TRY(const auto report, services->inspectData(request, stop.token()));
    context.output.event({{"event", "dataset"},
                          {"format", report.format},
                          {"rows", report.rows},
                          {"usable", report.usable},
                          {"columns", report.columns},
                          {"encoding", report.encoding},
                          {"mapping", report.mapping},
                          {"statistics", report.statistics}});
    std::string columns;
    for (const auto& column : report.columns) columns += (columns.empty() ? "" : ", ") + column;
    Facts facts = {
        {"file", m_file},
        {"format", report.format},
        {"rows", grouped(report.rows)},
        {"usable", grouped(report.usable)},
        {"columns", columns},
        {"mapping", mappingText(report.mapping)},
        {"encoding", report.encoding},
        {"problems", report.problems.empty() ? "none" : grouped(static_cast<int64_t>(report.problems.size()))}};
    for (const auto& [name, value] : report.statistics.items())
      facts.emplace_back(statisticName(name), statisticText(value));
    context.output.result(factsText(facts));
    for (const auto& problem : report.problems) showProblem(context, problem);
    return kExitDone;
  }

 private:
  std::string m_file, m_model;
  SampleOptions m_options;
};

class DataEncode : public Verb {
 public:
  DataEncode() : Verb("data encode", "Show exactly what training will see: ids and labels.") {}
  void setUp(CLI::App& app) override {
    app.add_option("MODEL", m_model, "Folder of the model; its tokenizer is used.")->required();
    app.add_option("FILE", m_file, fileHelp())->required();
    m_options.setUp(app);
    app.add_flag("--strict", m_strict, "Stop at the first row that cannot be used.");
  }
  Result<int> run(Context& context) override {
    TW_TRY(auto request, m_options.request(m_file));
    request.model = m_model;
    request.strict = m_strict;
    TW_TRY(auto* services, context.services());
    InterruptToken stop;
    int64_t samples = 0, tokens = 0, targets = 0;
    const auto row = [&](const EncodedRow& encoded) {
      ++samples;
      tokens += static_cast<int64_t>(encoded.ids.size());
      for (const auto label : encoded.labels) targets += label != -100;
      showRow(context, encoded);
      if (context.output.broken()) stop.stop();
    };
    TW_CHECK(services->encodeData(
        request, row, [&](const DataProblem& problem) { showProblem(context, problem); }, stop.token()));
    context.output.note(grouped(samples) + " samples, " + grouped(tokens) + " tokens, " + grouped(targets) +
                        " of them with loss");
    return interrupted() ? kExitStopped : kExitDone;
  }

 private:
  static void showRow(Context& context, const EncodedRow& encoded) {
    if (context.output.json()) {
      context.output.event(
          {{"event", "sample"}, {"index", encoded.index}, {"ids", encoded.ids}, {"labels", encoded.labels}});
      return;
    }
    // Tokens with loss stand in brackets.
    std::string line = "sample " + grouped(encoded.index) + ":";
    bool inside = false;
    for (size_t i = 0; i < encoded.ids.size(); ++i) {
      const bool target = i < encoded.labels.size() && encoded.labels[i] != -100;
      line += inside && !target ? " ]" : !inside && target ? " [" : "";
      inside = target;
      line += " " + std::to_string(encoded.ids[i]);
    }
    context.output.result(line + (inside ? " ]" : ""));
  }

  std::string m_file, m_model;
  bool m_strict = false;
  SampleOptions m_options;
};

class DataClean : public Verb {
 public:
  DataClean() : Verb("data clean", "Write a repaired copy of a data file; the file itself is never changed.") {}
  void setUp(CLI::App& app) override {
    app.add_option("FILE", m_file, fileHelp())->required();
    app.add_option("--out", m_request.out, "Where the cleaned rows go.")->type_name("F")->required();
    app.add_flag("--dedupe", m_request.dedupe, "Drop rows that are there already.");
    app.add_flag("--trim", m_request.trim, "Cut white space from the ends of texts.");
    app.add_option("--apart-from", m_apart,
                   "Drop rows that F holds, too, such as the validation data; can be given several times.")
        ->type_name("F");
    app.add_option("--min-length", m_request.min_length, "Drop shorter rows.")->type_name("CHARACTERS");
    app.add_option("--max-length", m_request.max_length, "Drop longer rows.")->type_name("CHARACTERS");
    app.add_option("--max-tokens", m_request.max_tokens, "Drop rows with more tokens of --model.")->type_name("TOKENS");
    app.add_option("--model", m_request.model, "Folder of the model whose tokenizer counts.")->type_name("MODEL");
    app.add_option("--chat-template", m_request.chat_template, chatTemplateHelp())->type_name("T");
    app.add_flag("--split-overlong", m_request.split_overlong,
                 "Cut text rows above --max-tokens into several instead of dropping them.");
    m_options.setUp(app);
  }
  Result<int> run(Context& context) override {
    TW_CHECK(checkRange("--max-tokens", static_cast<double>(m_request.max_tokens), 0, 1e15));
    TW_CHECK(checkRange("--min-length", static_cast<double>(m_request.min_length), 0, 1e15));
    TW_CHECK(checkRange("--max-length", static_cast<double>(m_request.max_length), 0, 1e15));
    TW_TRY(m_request.file, m_options.file(m_file));
    for (const auto& other : m_apart) m_request.apart_from.push_back({.path = other});
    TW_TRY(auto* services, context.services());
    InterruptToken stop;
    TW_TRY(const auto report, services->cleanData(m_request, stop.token()));
    context.output.event(
        {{"event", "cleaned"}, {"kept", report.kept}, {"dropped", report.dropped}, {"reasons", report.reasons}});
    Facts facts = {{"written", m_request.out},
                   {"kept", grouped(report.kept) + " rows"},
                   {"dropped", grouped(report.dropped) + " rows"}};
    for (const auto& [reason, count] : report.reasons) facts.emplace_back("  " + reason, grouped(count));
    context.output.result(factsText(facts));
    return kExitDone;
  }

 private:
  CleanRequest m_request;
  std::string m_file;
  std::vector<std::string> m_apart;
  DataOptions m_options;
};

} // namespace

std::unique_ptr<Verb> makeDataInspect() { return std::make_unique<DataInspect>(); }
std::unique_ptr<Verb> makeDataEncode() { return std::make_unique<DataEncode>(); }
std::unique_ptr<Verb> makeDataClean() { return std::make_unique<DataClean>(); }

} // namespace tw::cli
