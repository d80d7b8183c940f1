// The verbs on a fake session: which command they send, what they print, and that --json prints nothing else.
#include "run_program.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::test;

class TestVerbs : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void jsonIsPure_data();
  void jsonIsPure();
  void tokenizeReadsLines();
  void renderReadsBothForms();
  void trainSendsTheRecipe();
  void trainShowsAChart();
  void failureIsTheLastLine();
  void generateStreams();
  void exportOptions();
  void adaptersSearchShowsEachAlone();
  void chatKeepsTheConversation();
  void anUnknownCommandDoesNotEndAPipedChat();
  void chatNeedsAModel();
  void anAdapterThatDoesNotFitDoesNotEndTheChat();
  void aFailingAnswerDoesNotEndTheChat();
  void runsAreAligned();
  void deleteAsks();
  void doctorFails();

 private:
  std::string file(const char* name, const QByteArray& content) {
    const auto path = m_folder.filePath(QString::fromUtf8(name));
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly)) qFatal("a test file cannot be written");
    out.write(content);
    return path.toStdString();
  }
  std::string recipe() {
    return file(
        "r.json",
        R"({"model": {"path": "m"}, "data": {"train": [{"path": "d.json"}]}, "training": {"learning_rate": 1e-3}})");
  }
  QTemporaryDir m_folder;
};

void TestVerbs::jsonIsPure_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<QString>("event");
  const auto row = [](const char* line, const char* event) {
    QTest::newRow(line) << QString::fromUtf8(line).split(QLatin1Char(' ')) << QString::fromUtf8(event);
  };
  row("info m", "model");
  row("tokenize m --text hello", "tokens");
  row("detokenize m --ids 1,2", "text");
  row("data inspect f", "dataset");
  row("data encode m f", "sample");
  row("data clean f --out g", "cleaned");
  row("data clean f --out g --trim --max-tokens 20 --model m --chat-template alpaca --split-overlong", "cleaned");
  row("data clean f --out g --apart-from v --apart-from w.jsonl", "cleaned");
  row("adapters info a", "adapter");
  row("runs list", "run");
  row("runs", "run");
  row("runs show a", "run");
  row("runs compare a b", "run");
  row("runs delete a --yes", "run");
  row("recipe new", "recipe");
  row("recipe schema", "schema");
  row("completion bash", "completion");
  row("generate m --prompt x", "progress");
}

void TestVerbs::jsonIsPure() {
  QFETCH(QStringList, arguments);
  QFETCH(QString, event);
  Played played;
  played.events = {events::Progress{"loading", 1, 2, "bytes"}, events::Advice{"a.b", TW_TEXT("note")},
                   events::Generated{"done", {1}, "eos", 3}};
  std::vector<std::string> words = {"--json"};
  for (const auto& word : arguments) words.push_back(word.toStdString());
  const auto ran = runProgram(words, played);
  QCOMPARE(ran.code, 0);
  QVERIFY2(ran.err.empty(), ran.err.c_str());
  QVERIFY(ran.out.ends_with("\n"));
  for (const char c : ran.out) QVERIFY(static_cast<unsigned char>(c) < 0x80); // U+2028 and its like are escaped
  for (const auto& line : ran.lines()) QVERIFY(line.is_object() && line.contains("event"));
  QCOMPARE(QString::fromStdString(ran.lines()[0]["event"].get<std::string>()), event);
}

void TestVerbs::tokenizeReadsLines() {
  auto ran =
      runProgram({"tokenize", "m", "--file", file("t.jsonl", "{\"text\": \"abc\"}\n\n{\"text\": \"\"}"), "--json"});
  QCOMPARE(ran.code, 0);
  QCOMPARE(ran.lines().size(), size_t{2});
  QCOMPARE(ran.lines()[0]["ids"][0].get<int>(), 3);
  for (const auto& [content, line, code] :
       std::vector<std::tuple<QByteArray, int, std::string>>{{"{\"text\": \"a\"}\n{bad\n", 2, "data.parse"},
                                                             {"{\"text\": 3}", 1, "data.field"},
                                                             {"\n\n[1]", 3, "data.row"},
                                                             {QByteArray(100000, '['), 1, "data.depth"}}) {
    ran = runProgram({"--json", "tokenize", "m", "--file", file("bad.jsonl", content)});
    QCOMPARE(ran.code, 2);
    QCOMPARE(ran.lines().back().value("code", ""), code);
    QCOMPARE(ran.lines().back().value("line", 0), line);
  }
  ran = runProgram({"--json", "detokenize", "m", "--file", file("ids.jsonl", "{\"ids\": [1, -2]}")});
  QCOMPARE(ran.lines().back().value("code", ""), std::string("data.field"));
}

void TestVerbs::renderReadsBothForms() {
  const auto array = file("m.json", R"([{"role": "user", "content": "hi"}])");
  auto ran =
      runProgram({"render", "m", "--messages", array, "--set", "n=3", "--set", "name=Ann", "--add-generation-prompt"});
  QCOMPARE(ran.out, std::string(R"([{"role":"user","content":"hi"}]{"n":3,"name":"Ann"}+)") + "\n");
  const auto lines = file("m.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"x\": "
                                     "1}\n{\"messages\": [], \"add_generation_prompt\": true}\n");
  ran = runProgram({"--json", "render", "--template", "t.jinja", "--messages", lines});
  QCOMPARE(ran.lines().size(), size_t{2});
  QCOMPARE(ran.lines()[0].value("text", ""), std::string(R"([{"role":"user","content":"a"}]{"x":1})"));
  QCOMPARE(ran.lines()[1].value("text", ""), std::string("[]{}+"));
}

void TestVerbs::trainSendsTheRecipe() {
  Played played;
  auto ran =
      runProgram({"train", recipe(), "--resume", "--set", "method.r=4", "--set", "training.max_steps=7"}, played);
  QCOMPARE(ran.code, 0);
  const auto& plain = std::get<commands::Train>(played.commands.at(0));
  QVERIFY(plain.resume && plain.resume_from.empty() && !plain.overwrite);
  QCOMPARE(plain.recipe.method.r, int64_t{4});
  QCOMPARE(plain.recipe.training.max_steps, int64_t{7});
  QCOMPARE(plain.recipe.training.learning_rate, 1e-3);
  runProgram({"train", "--resume", recipe()}, played); // the recipe is not taken for the folder
  QVERIFY(std::get<commands::Train>(played.commands.at(1)).resume &&
          std::get<commands::Train>(played.commands.at(1)).resume_from.empty());
  runProgram({"train", recipe(), "--resume", "checkpoint-3"}, played);
  QCOMPARE(std::get<commands::Train>(played.commands.at(2)).resume_from, std::string("checkpoint-3"));
  ran = runProgram({"train", recipe(), "--set", "training.learning_rat=1", "--json"}, played);
  QCOMPARE(ran.code, 2);
  QCOMPARE(ran.lines().back().value("code", ""), std::string("recipe.unknown_field"));
  QVERIFY(ran.lines().back().value("advice", "").find("training.learning_rate") != std::string::npos);
}

void TestVerbs::trainShowsAChart() {
  Played played;
  events::Started started;
  started.device = "cpu";
  started.total_steps = 200;
  played.events.push_back(started);
  for (int i = 1; i <= 200; ++i) {
    events::Step step;
    step.step = i;
    step.loss = i == 50 ? std::nan("") : 3.0 / i;
    step.seconds = i;
    played.events.push_back(step);
  }
  events::Answer answer{100, "问题", "escape \x1b[31m and\nline"};
  played.events.push_back(answer);
  events::Finished finished;
  finished.output_dir = "out";
  finished.steps = 200;
  played.events.push_back(finished);
  qputenv("NO_COLOR", "1");
  const auto live = runProgram({"train", recipe()}, played, {}, true);
  QCOMPARE(live.code, 0);
  QVERIFY(live.err.find("\xE2\xA0") != std::string::npos || live.err.find("\xE2\xA1") != std::string::npos); // Braille
  QVERIFY(live.err.find("\x1b[36m") == std::string::npos); // no colour
  QVERIFY(live.err.find("\x1b[31m") == std::string::npos); // nor the model's
  QVERIFY(live.out.find("Finished: 200 steps") != std::string::npos);
  const auto plain = runProgram({"train", recipe()}, played);
  QVERIFY(plain.err.find('\x1b') == std::string::npos);
  QVERIFY(std::count(plain.err.begin(), plain.err.end(), '\n') <= 60);
  QVERIFY(plain.err.find("step 200 of 200") != std::string::npos);
  QVERIFY(runProgram({"--quiet", "train", recipe()}, played, {}, true).err.empty());
}

void TestVerbs::failureIsTheLastLine() {
  Played played;
  played.events = {events::Step{}};
  played.failure = workError("io.disk_full", TW_TEXT("There is no space."), TW_TEXT("Free some.")).at("/x");
  const auto ran = runProgram({"--json", "train", recipe()}, played);
  QCOMPARE(ran.code, 1);
  QCOMPARE(ran.lines().size(), size_t{2});
  QCOMPARE(ran.lines().back().value("code", ""), std::string("io.disk_full"));
  QCOMPARE(ran.lines().back().value("file", ""), std::string("/x"));
}

void TestVerbs::generateStreams() {
  Played played;
  played.events = {events::Token{1, "Hel"}, events::Token{2, "lo\x1b[2J"},
                   events::Generated{"Hello", {1, 2}, "eos", 12.5}};
  QCOMPARE(runProgram({"generate", "m", "--prompt", ""}, played).out, std::string("Hello\x1b[2J\n"));
  QCOMPARE(runProgram({"generate", "m", "--prompt", "--x"}, played, {}, true).out,
           std::string("Hello[2J\n")); // nothing drives the terminal
  const auto ran = runProgram({"generate", "m", "--prompt", "p", "--adapter", "a=0.5", "--adapter", "b",
                               "--temperature", "0", "--top-k", "5", "--stop", "[x]", "--stop", "y", "--seed", "9"},
                              played);
  QCOMPARE(ran.code, 0);
  const auto& command = std::get<commands::Generate>(played.commands.back());
  QCOMPARE(command.model.adapters, (std::vector<AdapterChoice>{{"a", 0.5}, {"b", 1.0}}));
  QCOMPARE(*command.sampling.temperature, 0.0);
  QCOMPARE(command.sampling.stop, (std::vector<std::string>{"[x]", "y"}));
  QCOMPARE(*command.sampling.seed, uint64_t{9});
  QVERIFY(!command.sampling.top_p);
  played.events = {events::Generated{"beams", {1}, "eos", 1}};
  QCOMPARE(runProgram({"generate", "m", "--messages", file("m.json", R"([{"role": "user", "content": "hi"}])"),
                       "--num-beams", "4"},
                      played)
               .out,
           std::string("beams\n"));
}

void TestVerbs::exportOptions() {
  Played played;
  played.events = {events::Progress{"merging", 1, 2, "tensors"},
                   events::Verified{0.012, 0.001, 0.998, 0.76, 0.06, 63.5, 8, 437, "validation"},
                   events::Exported{"out", 123}};
  const auto ran = runProgram({"export", "m", "--format", "safetensors", "--out", "out", "--max-shard-size", "2GiB",
                               "--verify", "--dtype", "float32"},
                              played);
  QCOMPARE(ran.code, 0);
  const auto& command = std::get<commands::Export>(played.commands.back());
  QCOMPARE(command.max_shard_size, int64_t{2} << 30);
  QVERIFY(command.verify && !command.overwrite && command.dtype == "float32");
  QVERIFY(command.options.empty());
  QVERIFY(ran.out.find("Exported: out") != std::string::npos);
  const std::string verified = "Verified on 437 tokens of 8 validation samples: largest logit gap 0.76 (1.2 % of the "
                               "largest logit, 63.5), mean gap 0.06 (0.1 % of the largest logit), same likeliest token "
                               "100 %";
  QVERIFY2(ran.out.find(verified) != std::string::npos, ran.out.c_str());

  QCOMPARE(runProgram({"export", "m", "--format", "bnb-4bit", "--out", "out", "--quant-type", "fp4", "--block-size",
                       "128", "--double-quantization"},
                      played)
               .code,
           0);
  QCOMPARE(std::get<commands::Export>(played.commands.back()).options.dump(),
           std::string(R"({"quant_type":"fp4","double_quantization":true,"block_size":128})"));
}

void TestVerbs::adaptersSearchShowsEachAlone() {
  Played played;
  const auto part = [](const char* adapter, double weight, const Json& loss) {
    return Json{{"adapter", adapter}, {"weight", weight}, {"loss", loss}};
  };
  played.events = {events::Progress{"search", 3, 45, "tries"}, events::Report{"tried", {{"loss", 1.5}}},
                   events::Report{"adapter",
                                  {{"path", "o"},
                                   {"adapters", {part("a", 0.8123, 2.5), part("b", 0.0, nullptr)}},
                                   {"base_loss", 3.25},
                                   {"loss", 2.125}}}};
  const auto ran = runProgram({"adapters", "search", "m",   "--adapter", "a", "--adapter", "b", "--data",
                               "f",        "--data", "g",   "--limit",   "8", "--out",     "o", "--evaluations",
                               "60",       "--l1",   "0.1", "--bound",   "2", "--seed",    "7", "--overwrite"},
                              played);
  QCOMPARE(ran.code, 0);
  const auto& command = std::get<commands::SearchAdapters>(played.commands.back());
  QCOMPARE(command.model.adapters, (std::vector<AdapterChoice>{{"a", 1.0}, {"b", 1.0}}));
  QCOMPARE(command.data.size(), size_t{2});
  QCOMPARE(command.data[1].limit, int64_t{8});
  QVERIFY(command.evaluations == 60 && command.l1 == 0.1 && command.bound == 2 && command.seed == 7 &&
          command.overwrite && command.out == "o");
  for (const char* said : {"no adapter", "3.25", "0.812", "2.5 alone", "not finite alone", "composed: o", "2.125"})
    QVERIFY2(ran.out.find(said) != std::string::npos, (said + (": " + ran.out)).c_str());
}

void TestVerbs::chatKeepsTheConversation() {
  Played played;
  played.events = {events::Token{1, "yes"}, events::Generated{"yes", {1}, "eos", 1}};
  const auto saved = m_folder.filePath(QStringLiteral("chat.json")).toStdString();
  auto ran =
      runProgram({"--json", "chat", "m"}, played,
                 "/system be kind\nhello\nagain\n/save " + saved + "\n/reset\nnew\n/adapter none\n/quit\nnever\n");
  QCOMPARE(ran.code, 0);
  QCOMPARE(played.commands.size(), size_t{3});
  QCOMPARE(std::get<commands::Generate>(played.commands[1]).messages.size(), size_t{4}); // system, hello, yes, again
  QCOMPARE(std::get<commands::Generate>(played.commands[2]).messages.size(), size_t{2});
  for (const auto& line : ran.lines()) QVERIFY(line.is_object());
  QFile file(QString::fromStdString(saved));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(Json::parse(file.readAll().toStdString()).size(), size_t{5});
  ran = runProgram({"--json", "chat", "m"}, played, "/adapter nowhere\n");
  QCOMPARE(ran.code, 2);
  QCOMPARE(ran.lines().back().value("code", ""), std::string("chat.adapter"));
}

void TestVerbs::anUnknownCommandDoesNotEndAPipedChat() {
  for (const bool json : {true, false}) {
    Played played;
    played.events = {events::Token{1, "yes"}, events::Generated{"yes", {1}, "eos", 1}};
    const auto ran =
        runProgram(json ? std::vector<std::string>{"--json", "chat", "m"} : std::vector<std::string>{"chat", "m"},
                   played, "hello\n/nonsense\nagain\n");
    QCOMPARE(played.commands.size(), size_t{2});
    QCOMPARE(ran.code, 2); // the script learns that a line of it was wrong
    QVERIFY((json ? ran.out : ran.err).find("chat.unknown_command") != std::string::npos);
    QVERIFY(json || ran.out.find("yes") != std::string::npos);
  }
  Played played;
  QCOMPARE(runProgram({"chat", "m"}, played, "/nonsense\n/quit\n", true).code, 0); // people see it and go on
}

void TestVerbs::chatNeedsAModel() {
  Played played;
  const auto ran = runProgram({"--json", "chat", "missing"}, played, "");
  QCOMPARE(ran.code, 2);
  QCOMPARE(QString::fromStdString(ran.lines().back().value("code", "")), QStringLiteral("model.missing"));
  QVERIFY(played.commands.empty());
  QCOMPARE(runProgram({"chat", "m"}, played, "").code, 0);
}

void TestVerbs::anAdapterThatDoesNotFitDoesNotEndTheChat() {
  for (const char* name : {"good", "wrong"}) QVERIFY(QDir(m_folder.path()).mkpath(QString::fromUtf8(name)));
  const auto good = m_folder.filePath(QStringLiteral("good")).toStdString(),
             wrong = m_folder.filePath(QStringLiteral("wrong")).toStdString();
  const auto saved = m_folder.filePath(QStringLiteral("kept.json")).toStdString();
  for (const bool json : {true, false}) {
    Played played;
    played.events = {events::Token{1, "yes"}, events::Generated{"yes", {1}, "eos", 1}};
    QFile::remove(QString::fromStdString(saved));
    const std::string typed = "/adapter " + good + "\nhello\n/adapter " + wrong + "\nagain\n/save " + saved + "\n";
    const auto ran = runProgram(
        json ? std::vector<std::string>{"--json", "chat", "m"} : std::vector<std::string>{"chat", "m"}, played, typed);
    QCOMPARE(ran.code, 2);
    QCOMPARE(played.commands.size(), size_t{2});
    QCOMPARE(std::get<commands::Generate>(played.commands[1]).model.adapters,
             (std::vector<AdapterChoice>{{good, 1.0}})); // the one before answers on
    QVERIFY(QFile::exists(QString::fromStdString(saved)));
    if (json) QCOMPARE(ran.lines().back().value("code", ""), std::string("adapter.other_model"));
    else
      QCOMPARE(ran.err.find("answers from now on"), ran.err.rfind("answers from now on")); // said of the good one alone
  }
  Played played;
  const auto ran = runProgram({"--json", "chat", "m", "--adapter", wrong}, played, "hello\n");
  QCOMPARE(ran.code, 2);
  QCOMPARE(ran.lines().back().value("code", ""), std::string("adapter.other_model"));
  QVERIFY(played.commands.empty());
}

void TestVerbs::aFailingAnswerDoesNotEndTheChat() {
  for (const bool json : {true, false}) {
    Played played;
    played.failure = workError("model.memory", TW_TEXT("There is no memory."), TW_TEXT("Close other programs."));
    const auto saved =
        m_folder.filePath(json ? QStringLiteral("failed1.json") : QStringLiteral("failed2.json")).toStdString();
    const auto ran =
        runProgram(json ? std::vector<std::string>{"--json", "chat", "m"} : std::vector<std::string>{"chat", "m"},
                   played, "hello\nagain\n/save " + saved + "\n");
    QCOMPARE(ran.code, 1);
    QCOMPARE(played.commands.size(), size_t{2});
    QVERIFY(QFile::exists(QString::fromStdString(saved)));
    if (json) QCOMPARE(ran.lines().back().value("code", ""), std::string("model.memory"));
  }
}

void TestVerbs::runsAreAligned() {
  const auto lines = QString::fromStdString(runProgram({"runs", "list"}).out).split(QLatin1Char('\n'));
  // Four Chinese characters take eight cells: the status stands four characters further left than in the other row.
  QCOMPARE(lines[1].indexOf(QLatin1String("finished")) + 4, lines[2].indexOf(QLatin1String("finished")));
  const auto compared = runProgram({"--json", "runs", "compare", "a", "b"}).lines();
  QCOMPARE(compared.back()["differences"].size(), size_t{1});
  QCOMPARE(compared.back()["differences"][0].value("field", ""), std::string("method.r"));
  QVERIFY(runProgram({"runs", "show", "a"}).out.find("lowest loss") != std::string::npos);
}

void TestVerbs::deleteAsks() {
  Played played;
  QCOMPARE(runProgram({"runs", "delete", "a"}, played, "n\n", true).code, 2);
  QVERIFY(played.deleted.empty());
  QCOMPARE(runProgram({"runs", "delete", "a"}, played, "y\n", true).code, 0);
  QCOMPARE(played.deleted, std::string("a"));
}

void TestVerbs::doctorFails() {
  const auto ran = runProgram({"--json", "doctor"});
  QCOMPARE(ran.code, 1);
  QCOMPARE(ran.lines().size(), size_t{3});
  QCOMPARE(ran.lines().back().value("code", ""), std::string("doctor.failed"));
  QCOMPARE(runProgram({"--json", "doctor", "--self-test", "cpu"}).code, 0);
}

QTEST_GUILESS_MAIN(TestVerbs)
#include "tst_verbs.moc"
