// data clean: what is kept, in which format, and that nothing is ever written over.
#include "data_files.h"
#include "engine/data/clean.h"
#include "engine/data/split_text.h"
#include "fake_tokenizer.h"

#include <QTest>

using namespace tw;

class TestClean : public QObject {
  Q_OBJECT
  testing::DataFolder m_data;

  static constexpr const char* kRows =
      "{\"instruction\":\"one\",\"output\":\" first \",\"id\":7}\n{\"instruction\":\"one "
      "\",\"output\":\"first\",\"id\":8}\n"
      "{\"instruction\":\"two\",\"output\":\"\"}\n{\"instruction\":\"t\",\"output\":\"t\"}\n";

  static std::shared_ptr<const SampleEncoder> encoder() {
    return std::make_shared<const SampleEncoder>(std::make_shared<testing::FakeTokenizer>(true, false), nullptr,
                                                 EncodeOptions{});
  }

 private Q_SLOTS:
  void dropsAndCounts() {
    DataSource source;
    source.path = m_data.write("in.jsonl", kRows);
    CleanOptions options;
    options.dedupe = options.trim = true;
    options.minLength = 4;
    const auto report = cleanFile(source, m_data.folder() / "out.jsonl", options);
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->kept, int64_t{1});
    QCOMPARE(report->dropped, int64_t{3});
    QCOMPARE(report->reasons,
             (std::map<std::string, int64_t>{{"duplicate", 1}, {"row.blank_response", 1}, {"too_short", 1}}));
    QCOMPARE(*readFile(m_data.folder() / "out.jsonl"),
             std::string("{\"instruction\":\"one\",\"output\":\"first\",\"id\":7}\n"));
  }
  void rowsWithOtherToolsAreNoDuplicates() {
    const auto row = [](const char* tool) {
      return Json{{"messages", {{{"role", "user"}, {"content", "q"}}, {{"role", "assistant"}, {"content", "a"}}}},
                  {"tools", {{{"type", "function"}, {"function", {{"name", tool}}}}}}}
                 .dump() +
             "\n";
    };
    DataSource source;
    source.path = m_data.write("tools.jsonl", row("look") + row("see") + row("look"));
    CleanOptions options;
    options.dedupe = true;
    const auto report = cleanFile(source, m_data.folder() / "tools_out.jsonl", options);
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->reasons, (std::map<std::string, int64_t>{{"duplicate", 1}}));
    QCOMPARE(*readFile(m_data.folder() / "tools_out.jsonl"), row("look") + row("see"));
  }
  void rowsOfOtherFilesAreLeftOut() {
    DataSource source, first, second;
    source.path = m_data.write("train.jsonl", "{\"instruction\":\"a\",\"output\":\"1\"}\n{\"instruction\":\"b\","
                                              "\"output\":\"2\"}\n{\"instruction\":\"c\",\"output\":\"3\"}\n");
    first.path = m_data.write("held.csv", "instruction,output\na ,1\nz,9\n"); // another format, another white space
    second.path = m_data.write(
        "held.jsonl", "{\"instruction\":\"c\",\"output\":\"3\"}\n{\"instruction\":\"b\",\"output\":\"other\"}\n");
    CleanOptions options;
    options.apartFrom = {first, second};
    const auto report = cleanFile(source, m_data.folder() / "apart.jsonl", options);
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->reasons, (std::map<std::string, int64_t>{{"in_other_file", 2}}));
    QCOMPARE(*readFile(m_data.folder() / "apart.jsonl"), std::string("{\"instruction\":\"b\",\"output\":\"2\"}\n"));
    options.apartFrom = {source};
    QCOMPARE(cleanFile(source, m_data.folder() / "none.jsonl", options).error().code, std::string("data.nothing_left"));
    options.apartFrom.front().path = m_data.folder() / "missing.jsonl";
    QCOMPARE(cleanFile(source, m_data.folder() / "none.jsonl", options).error().code, std::string("io.missing"));
    QVERIFY(!fs::exists(m_data.folder() / "none.jsonl"));
  }
  void aBrokenLineIsLeftOut() {
    DataSource source;
    source.path = m_data.write(
        "broken.jsonl", "{\"text\":\"a\n{\"text\":\"b\"}\n\n{\"text\" \"c\"}\n[1]\n{\"text\":\"d\"}\n{\"text\":");
    const auto report = cleanFile(source, m_data.folder() / "mended.jsonl", {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->kept, int64_t{2});
    QCOMPARE(report->reasons, (std::map<std::string, int64_t>{{"data.parse", 3}, {"row.wrong_type", 1}}));
    QCOMPARE(*readFile(m_data.folder() / "mended.jsonl"), std::string("{\"text\":\"b\"}\n{\"text\":\"d\"}\n"));
    QVERIFY(!loadSource(source).has_value()); // training never passes over what it cannot read
  }
  void everyFormatReadsBack_data() {
    QTest::addColumn<QByteArray>("name");
    for (const char* name : {"out.json", "out.jsonl", "out.csv", "out.tsv"}) QTest::newRow(name) << QByteArray(name);
  }
  void everyFormatReadsBack() {
    QFETCH(QByteArray, name);
    DataSource source;
    source.path = m_data.write(
        "in2.json",
        "[{\"instruction\":\"a, "
        "\\\"b\\\"\\n\\tc\",\"output\":\"x\"},{\"instruction\":\"d\",\"output\":\"y\",\"history\":[[\"q\",\"a\"]]}]");
    const auto before = *loadSource(source);
    const auto out = m_data.folder() / name.toStdString();
    const auto report = cleanFile(source, out, {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    source.path = out;
    const auto after = loadSource(source);
    QVERIFY2(after.has_value(), after ? "" : after.error().message.c_str());
    QCOMPARE(after->conversations.size(), before.conversations.size());
    for (size_t i = 0; i < before.conversations.size(); ++i)
      QCOMPARE(after->conversations[i].messages.dump(), before.conversations[i].messages.dump());
  }
  void text() {
    DataSource source;
    source.path = m_data.write("in.txt", "a\nb\n\n\nc\n\nc\n");
    CleanOptions options;
    options.dedupe = true;
    QVERIFY(cleanFile(source, m_data.folder() / "out.txt", options).has_value());
    QCOMPARE(*readFile(m_data.folder() / "out.txt"), std::string("a\nb\n\nc\n"));
  }
  void tokensAreBounded() {
    DataSource source;
    source.path = m_data.write("tokens.jsonl", "{\"text\":\"short\"}\n{\"text\":\"quite a long text\"}\n");
    CleanOptions options;
    options.encoder = encoder();
    options.maxTokens = 10; // BOS and EOS included: 7 and 19
    const auto report = cleanFile(source, m_data.folder() / "bounded.jsonl", options);
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->kept, int64_t{1});
    QCOMPARE(report->reasons, (std::map<std::string, int64_t>{{"too_many_tokens", 1}}));
    QCOMPARE(*readFile(m_data.folder() / "bounded.jsonl"), std::string("{\"text\":\"short\"}\n"));
  }
  void overlongTextIsSplit() {
    DataSource source;
    source.path = m_data.write(
        "split.jsonl", "{\"id\":1,\"text\":\"One two three. Four five six.\"}\n{\"id\":2,\"text\":\"short\"}\n");
    CleanOptions options;
    options.encoder = encoder();
    options.maxTokens = 18;
    options.splitOverlong = true;
    const auto report = cleanFile(source, m_data.folder() / "split_out.jsonl", options);
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->kept, int64_t{3});
    QCOMPARE(report->dropped, int64_t{0});
    QCOMPARE(report->reasons, (std::map<std::string, int64_t>{{"split", 1}}));
    QCOMPARE(*readFile(m_data.folder() / "split_out.jsonl"),
             std::string("{\"id\":1,\"text\":\"One two three. \"}\n{\"id\":1,\"text\":\"Four five "
                         "six.\"}\n{\"id\":2,\"text\":\"short\"}\n"));
  }
  void splitLosesNothing() {
    std::string text;
    for (int i = 0; i < 40; ++i)
      text += "第" + std::to_string(i) + "句话。 word and another one\n一二三四五六七八九十😀";
    const auto how = encoder();
    for (const int64_t most : {3, 4, 9, 30, 10000}) {
      std::string joined;
      for (const auto& part : splitText(text, *how, most)) {
        QVERIFY(static_cast<int64_t>(how->textIds(part).size()) <= most);
        joined += part;
      }
      const auto visible = [](std::string all) {
        std::erase_if(all, [](char c) { return c == ' ' || c == '\n'; });
        return all;
      };
      QCOMPARE(visible(joined), visible(text));
    }
  }
  void refusals() {
    DataSource source;
    source.path = m_data.write("in3.jsonl", kRows);
    const auto code = [&](const fs::path& out, const CleanOptions& options) {
      const auto report = cleanFile(source, out, options);
      return report ? std::string() : report.error().code;
    };
    QCOMPARE(code(source.path, {}), std::string("data.same_file"));
    QCOMPARE(code(m_data.folder() / "." / "in3.jsonl", {}), std::string("data.same_file"));
    fs::create_symlink(source.path, m_data.folder() / "link.jsonl");
    QCOMPARE(code(m_data.folder() / "link.jsonl", {}), std::string("data.same_file"));
    QCOMPARE(code(m_data.folder() / "x.parquet", {}), std::string("data.format"));
    QCOMPARE(code(m_data.folder() / "x.txt", {}), std::string("data.format"));
    QCOMPARE(code(m_data.folder() / "nowhere" / "x.jsonl", {}), std::string("io.not_writable"));
    CleanOptions tokens;
    tokens.maxTokens = 10;
    QCOMPARE(code(m_data.folder() / "none.jsonl", tokens), std::string("clean.options"));
    tokens.encoder = encoder();
    tokens.splitOverlong = true; // an answer cut in two would be taught as a whole one
    QCOMPARE(code(m_data.folder() / "none.jsonl", tokens), std::string("data.split_needs_text"));
    tokens.maxTokens = 0;
    QCOMPARE(code(m_data.folder() / "none.jsonl", tokens), std::string("clean.options"));
    CleanOptions impossible;
    impossible.minLength = 1000;
    QCOMPARE(code(m_data.folder() / "none.jsonl", impossible), std::string("data.nothing_left"));
    QVERIFY(!fs::exists(m_data.folder() / "none.jsonl") && !fs::exists(m_data.folder() / "none.jsonl.tmp"));
    QCOMPARE(*readFile(source.path), std::string(kRows));
  }
};

QTEST_APPLESS_MAIN(TestClean)
#include "tst_clean.moc"
