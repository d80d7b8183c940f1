// Every format and encoding, and what is said when a file is damaged.
#include "data_files.h"
#include "engine/data/readers/encoding.h"
#include "engine/data/readers/reader.h"

#include <QTest>

using namespace tw;

namespace {

Result<std::vector<Record>> readAll(const fs::path& path) {
  TW_TRY(const auto reader, openReader(path));
  std::vector<Record> records;
  for (;;) {
    TW_TRY(auto record, reader->next());
    if (!record) return records;
    records.push_back(std::move(*record));
  }
}

fs::path fixture(const char* name) { return fs::path(TW_TEST_DATA) / "data" / name; }

} // namespace

class TestReaders : public QObject {
  Q_OBJECT
  testing::DataFolder m_data;

  void expectError(const fs::path& path, const std::string& code, int64_t line) {
    const auto records = readAll(path);
    QVERIFY2(!records, path.c_str());
    QCOMPARE(records.error().code, code);
    QCOMPARE(records.error().line, line);
    QVERIFY(!records.error().message.empty() && !records.error().advice.empty());
  }

 private Q_SLOTS:
  void jsonArrayKnowsItsLines() {
    const auto records = readAll(m_data.write("a.json", "[\n {\"x\": \"]}\\\"\"},\n\n {\"x\": 2}\n]\n"));
    QVERIFY(records.has_value());
    QCOMPARE(records->size(), size_t{2});
    QCOMPARE((*records)[0].fields["x"].get<std::string>(), std::string("]}\""));
    QCOMPARE((*records)[0].line, int64_t{2});
    QCOMPARE((*records)[1].line, int64_t{4});
    QCOMPARE((*records)[1].row, int64_t{1});
  }
  void jsonObjectWithRows_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("rows");
    QTest::newRow("data") << QByteArray(R"({"version": [1], "data": [{"a": 1}, {"a": 2}]})") << 2;
    QTest::newRow("the only array") << QByteArray(R"({"name": "n", "whatever": [{"a": 1}]})") << 1;
    QTest::newRow("one row") << QByteArray(R"({"messages": [{"role": "user"}], "id": 1})") << 1;
    QTest::newRow("lines by another name") << QByteArray("{\"a\": 1}\n{\"a\": 2}\n{\"a\": 3}\n") << 3;
    QTest::newRow("empty array") << QByteArray("[]") << 0;
  }
  void jsonObjectWithRows() {
    QFETCH(QByteArray, text);
    QFETCH(int, rows);
    const auto records = readAll(m_data.write("b.json", text.toStdString()));
    QVERIFY2(records.has_value(), records ? "" : records.error().message.c_str());
    QCOMPARE(static_cast<int>(records->size()), rows);
  }
  void jsonlSkipsBlankLinesAndMarksOddRows() {
    const auto records = readAll(m_data.write("a.jsonl", "{\"a\":1}\r\n\r\n[1]\r\n{\"a\":2}"));
    QVERIFY(records.has_value());
    QCOMPARE(records->size(), size_t{3});
    QVERIFY(!(*records)[1].defect.empty());
    QCOMPARE((*records)[2].line, int64_t{4});
  }
  void jsonlHoldingAnArray() {
    const auto records = readAll(m_data.write("c.jsonl", "[{\"a\":1},\n{\"a\":2}]"));
    QVERIFY(records.has_value());
    QCOMPARE(records->size(), size_t{2});
  }
  void csvQuoting() {
    const auto records = readAll(m_data.write("q.csv", "a,b\r\n\"x, \"\"y\"\"\nz\",2\r\n\r\n,\r\n1\r\n1,2,3\r\n"));
    QVERIFY(records.has_value());
    QCOMPARE(records->size(), size_t{4});
    QCOMPARE((*records)[0].fields["a"].get<std::string>(), std::string("x, \"y\"\nz"));
    QCOMPARE((*records)[0].line, int64_t{2});
    QCOMPARE((*records)[1].line, int64_t{5});
    QCOMPARE((*records)[1].fields["b"].get<std::string>(), std::string());
    QVERIFY(!(*records)[2].fields.contains("b"));
    QVERIFY(!(*records)[3].defect.empty());
  }
  void tsvAndSemicolons() {
    const auto tabs = readAll(m_data.write("t.tsv", "a\tb\n1, 2\t3\n"));
    QVERIFY(tabs.has_value());
    QCOMPARE((*tabs)[0].fields["a"].get<std::string>(), std::string("1, 2"));
    const auto semicolons = readAll(m_data.write("s.csv", "a;b\n1;2\n"));
    QVERIFY(semicolons.has_value());
    QCOMPARE((*semicolons)[0].fields["b"].get<std::string>(), std::string("2"));
  }
  void paragraphs() {
    const auto records = readAll(m_data.write("p.txt", "\n\none\r\ntwo\r\n  \nthree\n\n\n"));
    QVERIFY(records.has_value());
    QCOMPARE(records->size(), size_t{2});
    QCOMPARE((*records)[0].fields["text"].get<std::string>(), std::string("one\ntwo"));
    QCOMPARE((*records)[0].line, int64_t{3});
    QCOMPARE((*records)[1].line, int64_t{6});
  }
  void encodings_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("encoding");
    QTest::newRow("gb18030") << QByteArray("gb18030.csv") << QByteArray("GB18030");
    QTest::newRow("utf16 with mark") << QByteArray("utf16le_bom.csv") << QByteArray("UTF-16LE with BOM");
    QTest::newRow("utf16 without") << QByteArray("utf16be.csv") << QByteArray("UTF-16BE");
    QTest::newRow("utf8 with mark") << QByteArray("utf8_bom.csv") << QByteArray("UTF-8 with BOM");
  }
  void encodings() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, encoding);
    const auto reader = openReader(fixture(name.constData()));
    QVERIFY2(reader.has_value(), reader ? "" : reader.error().message.c_str());
    QCOMPARE((*reader)->encoding(), encoding.toStdString());
    const auto first = (*reader)->next();
    QVERIFY(first && *first);
    QCOMPARE((**first).fields["instruction"].get<std::string>(), std::string("春天的花"));
    (void)(*reader)->next();
    const auto third = (*reader)->next();
    QVERIFY(third && *third);
    QCOMPARE((**third).fields["output"].get<std::string>(), std::string("Hello, world — “quoted”, with a comma."));
  }
  void latinIsNotTakenForChinese() {
    expectError(m_data.write("latin.txt", "caf\xe9 au lait, d\xe9j\xe0 vu"), "data.encoding", 1);
  }
  void damagedFiles() {
    expectError(fixture("broken_line3.jsonl"), "data.parse", 3);
    expectError(fixture("broken_truncated.json"), "data.parse", 3);
    expectError(fixture("broken_utf8.jsonl"), "data.encoding", 7);
    expectError(fixture("broken_quote.csv"), "data.parse", 3);
    expectError(m_data.write("comma.json", "[{\"a\":1}\n{\"a\":2}]"), "data.parse", 2);
    expectError(m_data.write("hole.json", "[{\"a\":1},\n,{\"a\":2}]"), "data.parse", 2);
    expectError(m_data.write("tail.json", "[{\"a\":1}]\nrest"), "data.parse", 2);
    expectError(m_data.write("wrapped.json", "{\"data\": [\n{\"a\":1},\n{\"a\":2"), "data.parse", 3);
    expectError(m_data.write("number.json", "42"), "data.format", 0);
    expectError(m_data.write("empty.jsonl", ""), "data.empty", 0);
    expectError(m_data.write("twice.csv", "a,a\n1,2\n"), "data.parse", 1);
    expectError(m_data.write("what.bin", "x"), "data.format", 0);
    expectError(m_data.folder() / "missing.json", "io.missing", 0);
    expectError(m_data.write("deep.jsonl", "{\"a\":" + std::string(5000, '[') + std::string(5000, ']') + "}"),
                "data.parse", 1);
    expectError(m_data.write("deep_open.json", std::string(200000, '[')), "data.parse", 1);
    expectError(m_data.write("utf16.txt", std::string_view("\xff\xfe"
                                                           "a\0\n\0\x00\xd8",
                                                           8)),
                "data.encoding", 2);
  }
  void endlessFieldIsBounded() {
    expectError(m_data.write("huge.csv", "a,b\n\"" + std::string((size_t{16} << 20) + 10, 'x')), "data.parse", 2);
  }
  void parquet() {
    const auto records = readAll(fixture("messages.parquet"));
    if (!records && records.error().code == "data.parquet_missing") QSKIP(records.error().message.c_str());
    QVERIFY2(records.has_value(), records ? "" : records.error().message.c_str());
    QCOMPARE(records->size(), size_t{2});
    QCOMPARE((*records)[0].fields["messages"][1]["content"].get<std::string>(), std::string("Hello 😀"));
    QCOMPARE((*records)[0].fields["score"].get<double>(), 0.5);
    QVERIFY((*records)[1].fields["score"].is_null());
    expectError(fixture("broken_cut.parquet"), "data.parse", 0);
    expectError(fixture("broken_bytes.parquet"), "data.parse", 0);
    expectError(m_data.write("empty.parquet", ""), "data.empty", 0);
    for (const char* counts : {"broken_total.parquet", "broken_group.parquet", "broken_negative.parquet"})
      expectError(fixture(counts), "data.parse", 0);
  }
};

QTEST_APPLESS_MAIN(TestReaders)
#include "tst_readers.moc"
