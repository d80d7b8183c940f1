// The services that show data: what they say is what encoding does.
#include "converted.h"
#include "engine/session/runs/run_data.h"
#include "services_fixture.h"

#include <fstream>
#include <QElapsedTimer>
#include <QTest>

using namespace tw;
using namespace tw::testing;

class TestDataServices : public QObject, private ServicesFixture {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { open(); }
  void tableShowsRows();
  void wordsAreFoundInTheRows();
  void duplicatesAreNamed();
  void tableWithoutFormat();
  void sampleIsWhatIsEncoded_data();
  void sampleIsWhatIsEncoded();
  void sampleTokensShowTheirText();
  void sampleProblems();
  void sampleOfALargeFileIsFast();
  void rowsInBothPartsAreNamedAndLeftOut();
  void cleaningByTokens();
};

void TestDataServices::tableShowsRows() {
  std::string text = "instruction,output,extra\n";
  for (int i = 0; i < 300; ++i)
    text += "问 " + std::to_string(i) + "," + (i == 7 ? "" : std::string(static_cast<size_t>(i), 'x')) + ",e\n";
  const DataFile file{toUtf8(m_data.write("table.csv", converted(text, "GB18030"))), "auto", {}, 0, 1.0, "auto"};
  const auto view = services().openDataset(file);
  QVERIFY2(view.has_value(), view ? "" : view.error().message.c_str());
  QCOMPARE((*view)->rows(), int64_t{300});
  QCOMPARE((*view)->format(), std::string("alpaca"));
  QCOMPARE((*view)->encoding(), std::string("GB18030"));
  QCOMPARE((*view)->columns(), (std::vector<std::string>{"instruction", "output", "extra"}));
  QCOMPARE((*view)->mapping(),
           (std::map<std::string, std::string>{{"instruction", "instruction"}, {"output", "output"}}));
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

void TestDataServices::wordsAreFoundInTheRows() {
  std::string text = "instruction,output\n";
  for (int i = 0; i < 700; ++i)
    text += "row " + std::to_string(i) + (i % 300 == 5 ? ",Straße ÄRGER\n" : i == 42 ? ",你好世界\n" : ",plain\n");
  // What stands behind the cut of a shown cell is found, too.
  text += "long," + std::string(5000, 'x') + " needle\n";
  const auto view = services().openDataset({toUtf8(m_data.write("find.csv", text)), "auto", {}, 0, 1.0});
  QVERIFY(view.has_value());
  const auto found = [&](const char* words, int64_t most = 100) { return *(*view)->find(words, most, {}); };
  QCOMPARE(found("ärger"), (std::vector<int64_t>{5, 305, 605}));
  QCOMPARE(found("STRAßE"), (std::vector<int64_t>{5, 305, 605}));
  QCOMPARE(found("ärger", 2), (std::vector<int64_t>{5, 305}));
  QCOMPARE(found("好世"), (std::vector<int64_t>{42}));
  QCOMPARE(found("Needle"), (std::vector<int64_t>{700}));
  QVERIFY(found("nowhere").empty());
  std::stop_source stopped;
  stopped.request_stop();
  QVERIFY(!(*view)->find("x", 5, stopped.get_token()));
}

void TestDataServices::duplicatesAreNamed() {
  const std::string one = R"({"prompt":"a","completion":"b"})", two = R"({"prompt":"c","completion":"d"})";
  const auto first = toUtf8(m_data.write("dup1.jsonl", one + "\n" + two + "\n" + one + "\n")),
             second = toUtf8(m_data.write("dup2.jsonl", R"({"prompt":"e","completion":"f"})"
                                                        "\n" +
                                                            two + "\n"));
  Recipe recipe;
  recipe.model.path = starter();
  recipe.data.train = {{first, "auto", {}, 0, 1.0}, {second, "auto", {}, 0, 1.0}};
  const auto totals = services().measureData(recipe);
  QVERIFY(totals.has_value());
  QCOMPARE(totals->duplicates, int64_t{2});
  QCOMPARE(totals->duplicateRows,
           (std::vector<std::pair<std::string, int64_t>>{{first, int64_t{2}}, {second, int64_t{1}}}));
}

void TestDataServices::tableWithoutFormat() {
  DataFile file{
      toUtf8(m_data.write("odd.jsonl", "{\"q\":\"a\",\"n\":[1,2],\"z\":null}\n{\"q\":\"b\"}\n")), "auto", {}, 0, 1.0};
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

void TestDataServices::sampleIsWhatIsEncoded_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<int>("maxLength");
  QTest::addColumn<QString>("trainOn");
  QTest::addColumn<QString>("chatTemplate");
  for (const auto& [file, cut] :
       {std::pair("identity.json", 50), std::pair("dialogues.jsonl", 140), std::pair("text.txt", 24)})
    for (const int length : {cut, 1024})
      for (const char* trainOn : {"responses", "last_response", "all"})
        for (const char* chatTemplate : {"auto", "alpaca"})
          QTest::newRow((std::string(file) + std::to_string(length) + trainOn + chatTemplate).c_str())
              << QString::fromUtf8(file) << length << QString::fromUtf8(trainOn) << QString::fromUtf8(chatTemplate);
}

void TestDataServices::sampleIsWhatIsEncoded() {
  QFETCH(QString, file);
  QFETCH(int, maxLength);
  QFETCH(QString, trainOn);
  QFETCH(QString, chatTemplate);
  EncodeRequest request;
  request.model = starter();
  request.file.path =
      file == QStringLiteral("text.txt")
          ? toUtf8(m_data.write("text.txt", "Ein Absatz.\n\n第二段,有一些字。\n\nThe third one is a good deal longer "
                                            "than the other two of them, so that it is cut.\n"))
          : TW_REPOSITORY "/resources/datasets/" + file.toStdString();
  request.file.limit = 40;
  request.max_length = maxLength;
  request.train_on = trainOn.toStdString();
  request.overlong = "truncate"; // what is split has no rows of its own
  request.chat_template = chatTemplate.toStdString();
  request.system = "Be brief.";
  std::map<int64_t, EncodedRow> encoded;
  std::map<int64_t, std::set<std::string>> problems;
  QVERIFY(services()
              .encodeData(
                  request, [&](const EncodedRow& row) { encoded[row.index] = row; },
                  [&](const DataProblem& problem) { problems[problem.row].insert(problem.code); })
              .has_value());
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
    const bool ends = last >= 0 && (sample->tokens[static_cast<size_t>(last)].eos ||
                                    sample->tokens[static_cast<size_t>(last)].special);
    QCOMPARE(sample->endTrained, ends);
    if (file != QStringLiteral("text.txt"))
      QCOMPARE(sample->messages.front()["role"].get<std::string>(), std::string("system"));
  }
}

void TestDataServices::sampleTokensShowTheirText() {
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

void TestDataServices::sampleProblems() {
  EncodeRequest request;
  request.model = starter();
  request.file.path = toUtf8(m_data.write("bad.jsonl", "{\"instruction\":\"a\",\"output\":\"b\"}\n{\"instruction\":"
                                                       "\"a\",\"output\":\" \"}\n{\"instruction\": broken\n"));
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

void TestDataServices::sampleOfALargeFileIsFast() {
  constexpr int count = 100'000;
  const auto path = folder() / "large.jsonl";
  {
    std::ofstream out(path);
    for (int i = 0; i < count; ++i)
      out << "{\"instruction\":\"What is number " << i << "?\",\"output\":\"It is " << i << ", as you said.\"}\n";
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

void TestDataServices::rowsInBothPartsAreNamedAndLeftOut() {
  auto both = recipe();
  const auto train =
      toUtf8(m_data.write("both.jsonl", "{\"instruction\":\"a\",\"output\":\"b\"}\n{\"instruction\":\"c\",\"output\":"
                                        "\"d\"}\n{\"instruction\":\"e\",\"output\":\"f\"}\n"));
  const auto held = toUtf8(m_data.write(
      "held.jsonl", "{\"instruction\":\" c\",\"output\":\"d\"}\n{\"instruction\":\"x\",\"output\":\"y\"}\n"));
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

void TestDataServices::cleaningByTokens() {
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
  QVERIFY(services()
              .encodeData(
                  encode, [&](const EncodedRow&) { ++samples; }, [](const DataProblem&) {})
              .has_value());
  encode.file.path = request.out;
  QVERIFY(services()
              .encodeData(
                  encode, [&](const EncodedRow&) { ++left; }, [](const DataProblem&) {})
              .has_value());
  QCOMPARE(left, report->kept);
  QCOMPARE(left, samples);
  request.split_overlong = true;
  request.out = toUtf8(folder() / "split.jsonl");
  QCOMPARE(services().cleanData(request).error().code, std::string("data.split_needs_text"));
}

QTEST_GUILESS_MAIN(TestDataServices)
#include "tst_data_services.moc"
