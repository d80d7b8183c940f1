// The services of the window on the starter model: what they say is what training, encoding and export do.
#include "converted.h"
#include "data_files.h"
#include "engine/session/engine_services.h"
#include "engine/session/run_data.h"
#include "session_job.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace tw;
using namespace tw::testing;

class TestServices : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void tableShowsRows();
  void tableWithoutFormat();
  void sampleIsWhatIsEncoded_data();
  void sampleIsWhatIsEncoded();
  void sampleTokensShowTheirText();
  void sampleProblems();
  void sampleOfALargeFileIsFast();
  void totalsAreThoseOfTraining_data();
  void totalsAreThoseOfTraining();
  void totalsFollowMaxLengthAtOnce();
  void totalsNameProblems();
  void rowsInBothPartsAreNamedAndLeftOut();
  void modulesAreTargets();
  void starterIsFound();
  void devicesAreThere();
  void exportSizeIsKnown();
  void diskIsCheckedBeforeTraining();
  void notesAndTags();
  void cleaningByTokens();

 private:
  Services& services() { return m_session->services(); }
  fs::path folder() const { return m_data.folder(); }
  std::string starter() const { return TW_REPOSITORY "/resources/starter"; }
  std::string identity() const { return TW_REPOSITORY "/resources/datasets/identity.json"; }
  std::string dialogues() const { return TW_REPOSITORY "/resources/datasets/dialogues.jsonl"; }
  Recipe recipe() const {
    Recipe recipe;
    recipe.model.path = starter();
    recipe.data.train = {{identity(), "auto", {}, 0, 2.0}, {dialogues(), "auto", {}, 100, 1.0}};
    recipe.data.max_length = 96;
    recipe.training.device = "cpu";
    return recipe;
  }
  DataFolder m_data;
  std::unique_ptr<EngineSession> m_session;
};

void TestServices::initTestCase() {
  qputenv("TUNEWRIGHT_HOME", toUtf8(folder() / "home").c_str());
  qputenv("TUNEWRIGHT_RESOURCES", TW_REPOSITORY "/resources");
  qputenv("HF_HUB_CACHE", toUtf8(folder() / "hub").c_str());
  qputenv("MODELSCOPE_CACHE", toUtf8(folder() / "ms").c_str());
  m_session = std::make_unique<EngineSession>(SessionOptions{});
}

void TestServices::tableShowsRows() {
  std::string text = "instruction,output,extra\n";
  for (int i = 0; i < 300; ++i) text += "问 " + std::to_string(i) + "," + (i == 7 ? "" : std::string(static_cast<size_t>(i), 'x')) + ",e\n";
  const DataFile file{toUtf8(m_data.write("table.csv", converted(text, "GB18030"))), "auto", {}, 0, 1.0};
  const auto view = services().openDataset(file);
  QVERIFY2(view.has_value(), view ? "" : view.error().message.c_str());
  QCOMPARE((*view)->rows(), int64_t{300});
  QCOMPARE((*view)->format(), std::string("alpaca"));
  QCOMPARE((*view)->encoding(), std::string("GB18030"));
  QCOMPARE((*view)->columns(), (std::vector<std::string>{"instruction", "output", "extra"}));
  QCOMPARE((*view)->mapping(), (std::map<std::string, std::string>{{"instruction", "instruction"}, {"output", "output"}}));
  const auto rows = (*view)->read(6, 2);
  QVERIFY(rows.has_value());
  QCOMPARE(rows->size(), size_t{2});
  QCOMPARE((*rows)[0].row, int64_t{6});
  QCOMPARE((*rows)[0].line, int64_t{8});
  QCOMPARE((*rows)[0].cells, (std::vector<std::string>{"问 6", "xxxxxx", "e"}));
  QVERIFY((*rows)[0].problem.empty());
  QVERIFY(!(*rows)[1].problem.empty()); // a blank response
  const auto last = (*view)->read(299, 5);
  QCOMPARE(last->size(), size_t{1});
  QCOMPARE(last->front().cells[1], std::string(200, 'x') + "…");
  // Many threads may look at once.
  std::vector<std::jthread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = t; i < 290; i += 4)
        if (const auto one = (*view)->read(i, 1); !one || one->front().cells[0] != "问 " + std::to_string(i)) ++wrong;
    });
  threads.clear();
  QCOMPARE(wrong.load(), 0);
}

void TestServices::tableWithoutFormat() {
  DataFile file{toUtf8(m_data.write("odd.jsonl", "{\"q\":\"a\",\"n\":[1,2],\"z\":null}\n{\"q\":\"b\"}\n")), "auto", {}, 0, 1.0};
  const auto view = services().openDataset(file);
  QVERIFY2(view.has_value(), view ? "" : view.error().message.c_str());
  QVERIFY((*view)->format().empty() && (*view)->mapping().empty());
  QCOMPARE((*view)->read(0, 2)->at(0).cells, (std::vector<std::string>{"a", "[1,2]", ""}));
  QVERIFY((*view)->read(0, 1)->at(0).problem.empty());
  EncodeRequest request;
  request.file = file;
  QCOMPARE(services().viewSample(request, 0).error().code, std::string("data.format"));
  file.columns = {{"prompt", "q"}, {"completion", "q"}};
  QCOMPARE((*services().openDataset(file))->format(), std::string("prompt_completion"));
}

void TestServices::sampleIsWhatIsEncoded_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<int>("maxLength");
  QTest::addColumn<QString>("trainOn");
  QTest::addColumn<QString>("chatTemplate");
  for (const auto& [file, cut] : {std::pair("identity.json", 50), std::pair("dialogues.jsonl", 140), std::pair("text.txt", 24)})
    for (const int length : {cut, 1024})
      for (const char* trainOn : {"responses", "last_response", "all"})
        for (const char* chatTemplate : {"auto", "alpaca"})
          QTest::newRow((std::string(file) + std::to_string(length) + trainOn + chatTemplate).c_str())
              << QString::fromUtf8(file) << length << QString::fromUtf8(trainOn) << QString::fromUtf8(chatTemplate);
}

void TestServices::sampleIsWhatIsEncoded() {
  QFETCH(QString, file);
  QFETCH(int, maxLength);
  QFETCH(QString, trainOn);
  QFETCH(QString, chatTemplate);
  EncodeRequest request;
  request.model = starter();
  request.file.path = file == QStringLiteral("text.txt") ? toUtf8(m_data.write("text.txt", "Ein Absatz.\n\n第二段,有一些字。\n\nThe third one is a good deal longer than the other two of them, so that it is cut.\n"))
                                                         : TW_REPOSITORY "/resources/datasets/" + file.toStdString();
  request.file.limit = 40;
  request.max_length = maxLength;
  request.train_on = trainOn.toStdString();
  request.chat_template = chatTemplate.toStdString();
  request.system = "Be brief.";
  std::map<int64_t, EncodedRow> encoded;
  std::map<int64_t, std::set<std::string>> problems;
  QVERIFY(services().encodeData(request, [&](const EncodedRow& row) { encoded[row.index] = row; }, [&](const DataProblem& problem) { problems[problem.row].insert(problem.code); }).has_value());
  const auto view = services().openDataset(request.file);
  QVERIFY(view.has_value() && (*view)->rows() > 2);
  for (int64_t row = 0; row < (*view)->rows(); ++row) {
    const auto sample = services().viewSample(request, row);
    QVERIFY2(sample.has_value(), sample ? "" : sample.error().message.c_str());
    std::set<std::string> codes;
    for (const auto& problem : sample->problems) codes.insert(problem.code);
    QCOMPARE(codes, problems[row]);
    QCOMPARE(sample->kept, std::min<int64_t>(static_cast<int64_t>(sample->tokens.size()), maxLength));
    if (!encoded.contains(row)) {
      QCOMPARE(sample->trained, int64_t{0});
      continue;
    }
    const auto& wanted = encoded[row];
    QCOMPARE(static_cast<size_t>(sample->kept), wanted.ids.size());
    int64_t trained = 0;
    for (size_t i = 0; i < wanted.ids.size(); ++i) {
      QCOMPARE(sample->tokens[i].id, wanted.ids[i]);
      QCOMPARE(sample->tokens[i].trained, i > 0 && wanted.labels[i] != -100);
      trained += sample->tokens[i].trained;
    }
    QCOMPARE(sample->trained, trained);
    auto last = sample->kept - 1;
    while (last >= 0 && !sample->tokens[static_cast<size_t>(last)].trained) --last;
    const bool ends = last >= 0 && (sample->tokens[static_cast<size_t>(last)].eos || sample->tokens[static_cast<size_t>(last)].special);
    QCOMPARE(sample->endTrained, ends);
    if (file != QStringLiteral("text.txt")) QCOMPARE(sample->messages.front()["role"].get<std::string>(), std::string("system"));
  }
}

void TestServices::sampleTokensShowTheirText() {
  EncodeRequest request;
  request.model = starter();
  request.file.path = toUtf8(m_data.write("shown.jsonl", Json{{"text", "Hello  world\n数字 😀 𠮷é"}}.dump()));
  const auto sample = services().viewSample(request, 0);
  QVERIFY2(sample.has_value(), sample ? "" : sample.error().message.c_str());
  QCOMPARE(sample->rendered, std::string("Hello  world\n数字 😀 𠮷é"));
  QVERIFY(sample->messages.empty());
  QVERIFY(sample->tokens.back().eos && sample->tokens.back().special && sample->endTrained);
  // Together the tokens spell the text; parts of a character are written in bytes.
  std::string spelled;
  for (const auto& token : sample->tokens) {
    QVERIFY(!token.text.empty());
    if (token.special) continue;
    for (size_t at = 0; at < token.text.size();) {
      if (token.text.compare(at, 2, "\\x") == 0) {
        spelled += static_cast<char>(std::stoi(token.text.substr(at + 2, 2), nullptr, 16));
        at += 4;
      } else {
        spelled += token.text[at++];
      }
    }
  }
  QCOMPARE(spelled, sample->rendered);
  request.model.clear();
  request.file.path = dialogues();
  const auto messages = services().viewSample(request, 3);
  QVERIFY(messages.has_value() && messages->tokens.empty());
  QVERIFY(messages->messages.size() >= 2);
}

void TestServices::sampleProblems() {
  EncodeRequest request;
  request.model = starter();
  request.file.path = toUtf8(m_data.write("bad.jsonl", "{\"instruction\":\"a\",\"output\":\"b\"}\n{\"instruction\":\"a\",\"output\":\" \"}\n{\"instruction\": broken\n"));
  const auto blank = services().viewSample(request, 1);
  QVERIFY2(blank.has_value(), blank ? "" : blank.error().message.c_str());
  QCOMPARE(blank->problems.size(), size_t{1});
  QCOMPARE(blank->problems[0].code, std::string("row.blank_response"));
  QCOMPARE(blank->problems[0].line, int64_t{2});
  QVERIFY(blank->tokens.empty());
  const auto broken = services().viewSample(request, 2);
  QVERIFY2(broken.has_value(), broken ? "" : broken.error().message.c_str());
  QCOMPARE(broken->problems.size(), size_t{1});
  QCOMPARE(broken->problems[0].line, int64_t{3});
  QCOMPARE(services().viewSample(request, 3).error().code, std::string("data.row"));
  request.max_length = 5;
  request.overlong = "drop";
  const auto dropped = services().viewSample(request, 0);
  QCOMPARE(dropped->problems.at(0).code, std::string("row.too_long"));
  QCOMPARE(dropped->kept, int64_t{0});
  QVERIFY(dropped->tokens.size() > 5);
}

void TestServices::sampleOfALargeFileIsFast() {
  constexpr int count = 100'000;
  const auto path = folder() / "large.jsonl";
  {
    std::ofstream out(path);
    for (int i = 0; i < count; ++i) out << "{\"instruction\":\"What is number " << i << "?\",\"output\":\"It is " << i << ", as you said.\"}\n";
  }
  EncodeRequest request;
  request.model = starter();
  request.file.path = toUtf8(path);
  QVERIFY(services().openDataset(request.file).has_value());
  QVERIFY(services().viewSample(request, 0).has_value());
  std::vector<qint64> times;
  for (int i = 0; i < 50; ++i) {
    const int row = (i * 7919) % count;
    QElapsedTimer timer;
    timer.start();
    const auto sample = services().viewSample(request, row);
    times.push_back(timer.nsecsElapsed());
    QVERIFY(sample.has_value());
    QVERIFY(sample->rendered.find("number " + std::to_string(row) + "?") != std::string::npos);
  }
  std::sort(times.begin(), times.end());
  QVERIFY2(times[times.size() / 2] < 10'000'000, std::to_string(times[times.size() / 2]).c_str());
}

void TestServices::totalsAreThoseOfTraining_data() {
  QTest::addColumn<bool>("packing");
  QTest::addColumn<double>("fraction");
  QTest::addColumn<bool>("files");
  QTest::newRow("packed") << true << 0.0 << false;
  QTest::newRow("one by one") << false << 0.0 << false;
  QTest::newRow("with a fraction held out") << true << 0.1 << false;
  QTest::newRow("with validation files") << true << 0.1 << true;
}

void TestServices::totalsAreThoseOfTraining() {
  QFETCH(bool, packing);
  QFETCH(double, fraction);
  QFETCH(bool, files);
  auto wanted = recipe();
  wanted.data.packing = packing;
  wanted.data.validation_fraction = fraction;
  if (files) wanted.data.validation = {{dialogues(), "auto", {}, 30, 1.0}};
  const auto model = readModelConfig(fromUtf8(wanted.model.path));
  QVERIFY(model.has_value());
  const auto data = prepareData(wanted, *model, [](const Event&) {}, {});
  QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
  uint64_t done = 0, total = 0;
  const auto totals = services().measureData(wanted, [&](uint64_t at, uint64_t all) {
    QVERIFY(at >= done && at <= all);
    done = at, total = all;
  });
  QVERIFY2(totals.has_value(), totals ? "" : totals.error().message.c_str());
  QVERIFY(done > 0 && done == total);
  int64_t rows = 0;
  for (const auto& summary : data->train.summaries) rows += summary.rows;
  QCOMPARE(totals->rows, rows);
  QCOMPARE(totals->samples, static_cast<int64_t>(data->train.samples.size()));
  QCOMPARE(totals->tokens, data->train.tokens);
  QCOMPARE(totals->trained, data->train.targets);
  QCOMPARE(totals->validation, static_cast<int64_t>(data->validation.samples.size()));
  QCOMPARE(totals->batches, EpochPlan(data->train, samplerOptions(wanted), 0).elements());
  QCOMPARE(totals->lengths.size(), data->train.samples.size());
  int64_t overlong = 0;
  for (const auto length : totals->lengths) overlong += length > wanted.data.max_length;
  QVERIFY(fraction > 0 || overlong == totals->overlong);
  // What is in both parts is the data room's concern alone.
  const auto shared = std::count_if(totals->problems.begin(), totals->problems.end(), [](const DataProblem& problem) { return problem.code == "row.in_validation"; });
  QCOMPARE(totals->problems.size() - static_cast<size_t>(shared), data->train.problems.size() + data->validation.problems.size());
}

void TestServices::totalsFollowMaxLengthAtOnce() {
  auto changing = recipe();
  QVERIFY(services().measureData(changing).has_value());
  int64_t batches = 0;
  for (const int64_t length : {80, 128, 256, 512}) {
    changing.data.max_length = length;
    QElapsedTimer timer;
    timer.start();
    const auto totals = services().measureData(changing);
    QVERIFY(totals.has_value());
    QVERIFY2(timer.elapsed() < 200, std::to_string(timer.elapsed()).c_str()); // nothing is tokenised again
    QVERIFY(batches == 0 || totals->batches < batches);
    batches = totals->batches;
  }
  std::stop_source stop;
  stop.request_stop();
  changing.data.train_on = "all";
  QCOMPARE(services().measureData(changing, {}, stop.get_token()).error().code, std::string("stopped"));
}

void TestServices::totalsNameProblems() {
  auto small = recipe();
  small.data.train = {{toUtf8(m_data.write("p.jsonl", "{\"instruction\":\"a\",\"output\":\"b\"}\n{\"instruction\":\"a \",\"output\":\"b\"}\n{\"instruction\":\"a\",\"output\":\"\"}\n"
                                                      "{\"instruction\":\"a\"}\n")), "auto", {}, 0, 1.0}};
  const auto totals = services().measureData(small);
  QVERIFY2(totals.has_value(), totals ? "" : totals.error().message.c_str());
  QCOMPARE(totals->rows, int64_t{4});
  QCOMPARE(totals->samples, int64_t{2});
  QCOMPARE(totals->duplicates, int64_t{1});
  QCOMPARE(totals->problemCounts, (std::map<std::string, int64_t>{{"row.blank_response", 1}, {"row.missing_field", 1}}));
  small.data.overlong = "split";
  QCOMPARE(services().measureData(small).error().code, std::string("data.split_needs_text"));
  small.data.train.clear();
  QCOMPARE(services().measureData(small)->samples, int64_t{0});
}

void TestServices::rowsInBothPartsAreNamedAndLeftOut() {
  auto both = recipe();
  const auto train = toUtf8(m_data.write("both.jsonl", "{\"instruction\":\"a\",\"output\":\"b\"}\n{\"instruction\":\"c\",\"output\":\"d\"}\n{\"instruction\":\"e\",\"output\":\"f\"}\n"));
  const auto held = toUtf8(m_data.write("held.jsonl", "{\"instruction\":\" c\",\"output\":\"d\"}\n{\"instruction\":\"x\",\"output\":\"y\"}\n"));
  both.data.train = {{train, "auto", {}, 0, 1.0}};
  both.data.validation = {{held, "auto", {}, 0, 1.0}};
  const auto totals = services().measureData(both);
  QVERIFY2(totals.has_value(), totals ? "" : totals.error().message.c_str());
  QCOMPARE(totals->problemCounts, (std::map<std::string, int64_t>{{"row.in_validation", 1}}));
  QCOMPARE(totals->problems.size(), size_t{1});
  QCOMPARE(totals->problems.front().file, train);
  QCOMPARE(totals->problems.front().line, int64_t{2});
  QCOMPARE(totals->samples, int64_t{3}); // said, not left out by itself
  CleanRequest request;
  request.file = both.data.train.front();
  request.out = toUtf8(folder() / "apart.jsonl");
  request.apart_from = both.data.validation;
  const auto cleaned = services().cleanData(request);
  QVERIFY2(cleaned.has_value(), cleaned ? "" : cleaned.error().message.c_str());
  QCOMPARE(cleaned->kept, int64_t{2});
  both.data.train.front().path = request.out;
  QVERIFY(services().measureData(both)->problemCounts.empty());
}

void TestServices::modulesAreTargets() {
  const auto modules = services().modules(starter());
  QVERIFY2(modules.has_value(), modules ? "" : modules.error().message.c_str());
  const auto info = services().modelInfo(starter());
  std::map<std::string, std::string> groups;
  int64_t trained = 0;
  for (const auto& module : *modules) {
    groups[module.name] = module.group;
    if (module.group == "attention" || module.group == "mlp") {
      QCOMPARE(module.layers, info->layers);
      trained += 4 * (module.in_features + module.out_features) * module.layers;
    }
  }
  QCOMPARE(groups, (std::map<std::string, std::string>{{"q_proj", "attention"}, {"k_proj", "attention"}, {"v_proj", "attention"}, {"o_proj", "attention"}, {"gate_proj", "mlp"},
                                                       {"up_proj", "mlp"}, {"down_proj", "mlp"}, {"embed_tokens", "embedding"}, {"lm_head", "head"}}));
  // The same count as the plan's for all linears with r = 4.
  auto wanted = recipe();
  wanted.method.r = 4;
  QCOMPARE(services().estimateFull(wanted)->trainable_parameters, trained);
  QVERIFY(!services().modules(toUtf8(folder() / "none")).has_value());
}

void TestServices::starterIsFound() {
  const auto own = folder() / "models" / "own";
  QVERIFY(createFolder(own).has_value());
  fs::copy(starter(), own, fs::copy_options::recursive);
  const auto snapshot = folder() / "hub" / "models--org--name" / "snapshots" / "abc";
  QVERIFY(createFolder(snapshot.parent_path()).has_value());
  fs::copy(starter(), snapshot, fs::copy_options::recursive);
  const auto scope = folder() / "ms" / "hub" / "models" / "Owner" / "Model1___5";
  QVERIFY(createFolder(scope.parent_path()).has_value());
  fs::copy(starter(), scope, fs::copy_options::recursive);
  std::map<std::string, std::string> found;
  for (const auto& model : services().findModels({toUtf8(folder() / "models"), toUtf8(own)})) {
    found[model.origin + ":" + model.name] = model.architecture;
    QCOMPARE(model.bytes, static_cast<int64_t>(fs::file_size(fs::path(starter()) / "model.safetensors")));
  }
  QCOMPARE(found.size(), size_t{4});
  const auto architecture = services().modelInfo(starter())->architecture;
  for (const char* name : {"starter:starter", "folder:own", "huggingface:org/name", "modelscope:Owner/Model1.5"}) QCOMPARE(found[name], architecture);
}

void TestServices::devicesAreThere() {
  const auto devices = services().devices();
  QVERIFY(!devices.empty());
  QCOMPARE(devices[0].id, std::string("cpu"));
  QVERIFY(!devices[0].name.empty() && devices[0].used_bytes > 0 && devices[0].total_bytes > devices[0].used_bytes);
  const auto free = services().freeSpace(toUtf8(folder() / "not" / "there" / "yet"));
  QVERIFY(free.has_value() && *free > 0);
}

void TestServices::exportSizeIsKnown() {
  auto training = recipe();
  training.training.max_steps = 1;
  training.method.r = 4;
  training.output_dir = toUtf8(folder() / "adapter");
  const auto trained = finishJob(*m_session, m_session->submit(commands::Train{training}));
  QVERIFY2(trained.problem().empty(), trained.problem().c_str());
  commands::Export request;
  request.model.path = starter();
  request.model.adapters = {{training.output_dir, 1.0}};
  int number = 0;
  for (const auto& [format, dtype, shard] : std::vector<std::tuple<std::string, std::string, int64_t>>{
           {"safetensors", "as-base", 5'000'000'000}, {"safetensors", "float32", 1'000'000}, {"adapter", "as-base", 5'000'000'000}}) {
    request.format = format;
    request.dtype = dtype;
    request.max_shard_size = shard;
    request.out = toUtf8(folder() / ("export" + std::to_string(++number)));
    const auto plan = services().planExport(request);
    QVERIFY2(plan.has_value(), plan ? "" : plan.error().message.c_str());
    QVERIFY(plan->free_bytes > 0);
    QVERIFY(!fs::exists(fs::path(request.out)));
    const auto exported = finishJob(*m_session, m_session->submit(request));
    QVERIFY2(exported.problem().empty(), exported.problem().c_str());
    int64_t bytes = 0, files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(request.out)) bytes += static_cast<int64_t>(entry.file_size()), ++files;
    QCOMPARE(plan->files, files);
    QVERIFY2(std::abs(plan->bytes - bytes) * 100 < bytes, (std::to_string(plan->bytes) + " " + std::to_string(bytes)).c_str());
  }
  request.model.adapters = {{toUtf8(folder() / "none"), 1.0}};
  QVERIFY(!services().planExport(request).has_value());
  request.format = "gguf";
  QCOMPARE(services().planExport(request).error().code, std::string("usage.not_yet"));
}

void TestServices::diskIsCheckedBeforeTraining() {
  // A billion checkpoints fit on no disk.
  auto endless = recipe();
  endless.training.max_steps = 1'000'000'000;
  endless.training.save_steps = 1;
  endless.training.save_total_limit = 0;
  endless.output_dir = toUtf8(folder() / "endless");
  const auto refused = finishJob(*m_session, m_session->submit(commands::Train{endless}));
  QVERIFY(refused.error.has_value());
  QCOMPARE(refused.error->code, std::string("io.disk_full"));
  QVERIFY(refused.all<events::Step>().empty());
}

void TestServices::notesAndTags() {
  const auto runs = services().runs();
  QVERIFY(runs.has_value() && !runs->empty());
  const auto id = runs->front().id;
  QVERIFY(services().setRunNotes(id, "第一次 \"try\"", {"a, b", "好"}).has_value());
  const auto run = services().run(id);
  QCOMPARE(run->notes, std::string("第一次 \"try\""));
  QCOMPARE(run->tags, (std::vector<std::string>{"a, b", "好"}));
  QCOMPARE(toJson(*run)["tags"].size(), size_t{2});
  QVERIFY(services().setRunNotes(id, "", {}).has_value());
  QVERIFY(services().run(id)->tags.empty());
  QCOMPARE(services().setRunNotes("nobody", "", {}).error().code, std::string("run.unknown"));
}

void TestServices::cleaningByTokens() {
  CleanRequest request;
  request.file.path = dialogues();
  request.out = toUtf8(folder() / "cleaned.jsonl");
  request.max_tokens = 100;
  QCOMPARE(services().cleanData(request).error().code, std::string("clean.options"));
  request.model = starter();
  const auto report = services().cleanData(request);
  QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
  QVERIFY(report->kept > 0 && report->dropped > 0 && report->reasons.at("too_many_tokens") == report->dropped);
  // None of what is left would be cut at that length, and nothing that fits was lost.
  EncodeRequest encode;
  encode.model = starter();
  encode.max_length = 100;
  encode.overlong = "drop";
  int64_t samples = 0, left = 0;
  encode.file.path = dialogues();
  QVERIFY(services().encodeData(encode, [&](const EncodedRow&) { ++samples; }, [](const DataProblem&) {}).has_value());
  encode.file.path = request.out;
  QVERIFY(services().encodeData(encode, [&](const EncodedRow&) { ++left; }, [](const DataProblem&) {}).has_value());
  QCOMPARE(left, report->kept);
  QCOMPARE(left, samples);
  request.split_overlong = true;
  request.out = toUtf8(folder() / "split.jsonl");
  QCOMPARE(services().cleanData(request).error().code, std::string("data.split_needs_text"));
}

QTEST_GUILESS_MAIN(TestServices)
#include "tst_services.moc"
