// Rows on demand are the rows of a sequential reading, whatever the format, the encoding and the order in which they
// are asked for.
#include "converted.h"
#include "data_files.h"
#include "engine/base/random.h"
#include "engine/base/unicode.h"
#include "engine/data/indexed_source.h"
#include "engine/data/readers/reader.h"

#include <fstream>
#include <QElapsedTimer>
#include <QTest>

using namespace tw;

namespace {

std::vector<Record> readAll(const fs::path& path) {
  auto reader = openReader(path);
  if (!reader) qFatal("%s", reader.error().message.c_str());
  std::vector<Record> records;
  for (;;) {
    auto record = (*reader)->next();
    if (!record) qFatal("%s", record.error().message.c_str());
    if (!*record) return records;
    records.push_back(std::move(**record));
  }
}

fs::path fixture(const char* name) { return fs::path(TW_TEST_DATA) / "data" / name; }

std::string jsonlRows(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    if (i % 7 == 3) text += "\r\n";
    text += Json{{"instruction", "第 " + std::to_string(i) + " 个问题 é"},
                 {"output", std::string(static_cast<size_t>(i % 50), 'x') + "好😀"}}
                .dump() +
            "\r\n";
  }
  return text;
}

std::string csvRows(int count) {
  std::string text = "instruction,output\n";
  for (int i = 0; i < count; ++i)
    text += "\"问题 " + std::to_string(i) + ", \"\"q\"\"\n第二行\"," + std::string(static_cast<size_t>(i % 40), 'y') +
            "。\n" + (i % 9 == 0 ? "\n" : "");
  return text;
}

std::string textRows(int count) {
  std::string text = "\n";
  for (int i = 0; i < count; ++i) text += "段落 " + std::to_string(i) + "\n  第二行\n" + (i % 5 ? "\n" : "\n \n\n");
  return text;
}

} // namespace

class TestRowIndex : public QObject {
  Q_OBJECT
  testing::DataFolder m_data;

  void compareWithSequential(const fs::path& path, int trials = 60) {
    const auto expected = readAll(path);
    const auto index = RowIndex::build(path, 0);
    QVERIFY2(index.has_value(), index ? "" : index.error().message.c_str());
    QCOMPARE((*index)->rows(), static_cast<int64_t>(expected.size()));
    QCOMPARE((*index)->encoding(), (*openReader(path))->encoding());
    Random random(7);
    for (int trial = 0; trial < trials; ++trial) {
      const auto first = trial == 0 ? 0 : static_cast<int64_t>(random.below(expected.size()));
      const auto count =
          trial == 1 ? static_cast<int64_t>(expected.size()) + 5 : 1 + static_cast<int64_t>(random.below(20));
      const auto rows = (*index)->read(first, count);
      QVERIFY2(rows.has_value(), rows ? "" : rows.error().message.c_str());
      QCOMPARE(static_cast<int64_t>(rows->size()), std::min(count, static_cast<int64_t>(expected.size()) - first));
      for (size_t i = 0; i < rows->size(); ++i) {
        const auto& wanted = expected[static_cast<size_t>(first) + i];
        QCOMPARE((*rows)[i].fields.dump(), wanted.fields.dump());
        QCOMPARE((*rows)[i].line, wanted.line);
        QCOMPARE((*rows)[i].row, wanted.row);
        QCOMPARE((*rows)[i].defect, wanted.defect);
      }
    }
    QVERIFY((*index)->read((*index)->rows(), 3)->empty());
    QVERIFY((*index)->read(-1, 3)->empty());
  }

 private Q_SLOTS:
  void everyFormat_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("content");
    const auto add = [](const char* name, const std::string& content) {
      QTest::newRow(name) << QByteArray(name) << QByteArray::fromStdString(content);
    };
    add("rows.jsonl", jsonlRows(500));
    add("marked.jsonl", "\xEF\xBB\xBF" + jsonlRows(100));
    add("rows.csv", csvRows(400));
    add("rows.tsv", "a\tb\n1\t2\n3\n\n4\t5\t6\n");
    add("rows.txt", textRows(300));
    Json list = Json::array();
    for (int i = 0; i < 300; ++i)
      list.push_back({{"messages", {{{"role", "user"}, {"content", "]},{[\"" + std::to_string(i)}}}}});
    add("rows.json", list.dump(indent));
    add("wrapped.json", Json{{"version", {1, 2}}, {"data", list}, {"after", "x"}}.dump());
    add("lines.json", "{\"a\":1}\n{\"a\":2}\n\n{\"a\":3}");
    add("single.json", R"({"messages": [{"role": "user"}], "id": 1})");
    add("array.jsonl", "[{\"a\":1},\n{\"a\":2}]");
  }
  void everyFormat() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, content);
    compareWithSequential(m_data.write(name.toStdString(), content.toStdString()));
  }

  void everyEncoding_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("mark");
    for (const char* name : {"e.jsonl", "e.csv", "e.txt"}) {
      const auto row = [&](const char* encoding, const QByteArray& mark) {
        QTest::newRow((std::string(name) + encoding + (mark.isEmpty() ? "" : " marked")).c_str())
            << QByteArray(name) << QByteArray(encoding) << mark;
      };
      row("UTF-16LE", "");
      row("UTF-16LE", QByteArray("\xFF\xFE", 2));
      row("UTF-16BE", QByteArray("\xFE\xFF", 2));
      row("GB18030", "");
    }
  }
  void everyEncoding() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, mark);
    const auto text = name == "e.jsonl" ? jsonlRows(300) : name == "e.csv" ? csvRows(300) : textRows(300);
    const auto bytes = testing::converted(text, encoding.constData());
    QVERIFY(!bytes.empty());
    compareWithSequential(m_data.write(name.toStdString(), mark.toStdString() + bytes));
  }

  /// The pass reads a few MiB at a time; rows, pairs of UTF-16 and long rows cross its borders.
  void rowsAcrossWindows_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("encoding");
    for (const char* name : {"w.jsonl", "w.json", "w.csv", "w.txt"})
      for (const char* encoding : {"UTF-8", "UTF-16LE", "GB18030"})
        QTest::newRow((std::string(name) + encoding).c_str()) << QByteArray(name) << QByteArray(encoding);
  }
  void rowsAcrossWindows() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, encoding);
    std::string text = name == "w.csv" ? "a,b\n" : name == "w.json" ? "[" : "";
    Random random(11);
    std::string filler;
    for (int i = 0; i < 3000; ++i) filler += i % 3 ? "文" : "𠮷\n";
    for (int i = 0; i < 900; ++i) {
      auto words = filler.substr(0, completeUtf8Prefix(filler.substr(0, random.below(filler.size()))));
      if (i == 500) words = std::string(size_t{9} << 20, 'x') + "字"; // longer than a window
      if (name == "w.csv") text += "\"" + std::to_string(i) + "\",\"" + words + "\"\n";
      else if (name == "w.txt") text += std::to_string(i) + words + "\n\n";
      else
        text +=
            (name == "w.json" && i ? ",\n" : "") + Json{{"i", i}, {"t", words}}.dump() + (name == "w.json" ? "" : "\n");
    }
    if (name == "w.json") text += "]\n \n";
    compareWithSequential(m_data.write(name.toStdString(), testing::converted(text, encoding.constData())), 12);
  }

  void parquet() {
    const auto index = RowIndex::build(fixture("messages.parquet"), 0);
    if (!index && index.error().code == "data.parquet_missing") QSKIP(index.error().message.c_str());
    QVERIFY2(index.has_value(), index ? "" : index.error().message.c_str());
    compareWithSequential(fixture("messages.parquet"));
    compareWithSequential(fixture("groups.parquet"), 200); // forwards, backwards, across row groups
    QCOMPARE(
        (*RowIndex::build(fixture("groups.parquet"), 0))->read(6999, 5)->at(0).fields["instruction"].get<std::string>(),
        std::string("number 6999"));
  }

  /// A table that scrolls asks for 50 rows anywhere.
  void largeFilesAnswerAtOnce_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("jsonl") << QByteArray("large.jsonl");
    QTest::newRow("csv") << QByteArray("large.csv");
  }
  void largeFilesAnswerAtOnce() {
    QFETCH(QByteArray, name);
    constexpr int64_t count = 200'000;
    const auto path = m_data.folder() / name.toStdString();
    {
      std::ofstream out(path, std::ios::binary);
      if (name.endsWith("csv")) out << "instruction,output\n";
      for (int64_t i = 0; i < count; ++i) {
        const auto filler = std::string(static_cast<size_t>(20 + i % 60), 'z');
        if (name.endsWith("csv")) out << "\"number " << i << "\"," << filler << "\n";
        else out << "{\"instruction\":\"number " << i << "\",\"output\":\"" << filler << "\"}\n";
      }
    }
    uint64_t done = 0, total = 0, calls = 0;
    const auto index = RowIndex::build(path, 0, [&](uint64_t at, uint64_t all) {
      QVERIFY(at >= done && at <= all);
      done = at, total = all;
      ++calls;
    });
    QVERIFY2(index.has_value(), index ? "" : index.error().message.c_str());
    QVERIFY(calls > 4 && done == total);
    QCOMPARE((*index)->rows(), count);
    Random random(3);
    std::vector<qint64> times;
    for (int trial = 0; trial < 200; ++trial) {
      const auto first = static_cast<int64_t>(random.below(count - 50));
      QElapsedTimer timer;
      timer.start();
      const auto rows = (*index)->read(first, 50);
      times.push_back(timer.nsecsElapsed());
      QVERIFY(rows.has_value());
      QCOMPARE(rows->size(), size_t{50});
      for (size_t i = 0; i < rows->size(); ++i) {
        const auto row = first + static_cast<int64_t>(i);
        QCOMPARE((*rows)[i].fields["instruction"].get<std::string>(), "number " + std::to_string(row));
        QCOMPARE((*rows)[i].line, row + (name.endsWith("csv") ? 2 : 1));
        QCOMPARE((*rows)[i].row, row);
      }
    }
    std::sort(times.begin(), times.end());
    QVERIFY2(times[times.size() / 2] < 20'000'000, std::to_string(times[times.size() / 2]).c_str());
  }

  void aBrokenRowIsShownAsOne() {
    std::string text;
    for (int i = 0; i < 100; ++i)
      text += i == 40 ? "{\"instruction\": \"broken\n"
                      : "{\"instruction\":\"a" + std::to_string(i) + "\",\"output\":\"b\"}\n";
    const auto index = RowIndex::build(m_data.write("broken.jsonl", text), 0);
    QVERIFY2(index.has_value(), index ? "" : index.error().message.c_str());
    QCOMPARE((*index)->rows(), int64_t{100});
    const auto rows = (*index)->read(39, 3);
    QVERIFY(rows.has_value());
    QCOMPARE(rows->size(), size_t{3});
    QCOMPARE((*rows)[0].fields["instruction"].get<std::string>(), std::string("a39"));
    QVERIFY((*rows)[0].defect.empty());
    QVERIFY(!(*rows)[1].defect.empty() && (*rows)[1].fields.empty());
    QCOMPARE((*rows)[1].line, int64_t{41});
    QCOMPARE((*rows)[1].row, int64_t{40});
    QCOMPARE((*rows)[2].fields["instruction"].get<std::string>(), std::string("a41"));
    QCOMPARE((*rows)[2].row, int64_t{41});
    const auto array = RowIndex::build(m_data.write("broken.json", "[{\"a\":1},\n{\"a\":tru},\n{\"a\":3}]"), 0);
    QVERIFY2(array.has_value(), array ? "" : array.error().message.c_str());
    const auto three = (*array)->read(0, 3);
    QCOMPARE(three->size(), size_t{3});
    QCOMPARE((*three)[1].line, int64_t{2});
    QVERIFY(!(*three)[1].defect.empty());
    QCOMPARE((*three)[2].fields["a"].get<int>(), 3);
  }

  void brokenStructureIsAnError() {
    const auto code = [&](const fs::path& path) {
      const auto index = RowIndex::build(path, 0);
      return index ? std::string() : index.error().code + ":" + std::to_string(index.error().line);
    };
    QCOMPARE(code(fixture("broken_quote.csv")), std::string("data.parse:3"));
    QCOMPARE(code(fixture("broken_utf8.jsonl")), std::string("data.encoding:7"));
    QCOMPARE(code(m_data.write("tail.json", "[{\"a\":1}]\nrest")), std::string("data.parse:2"));
    QCOMPARE(code(m_data.write("open.json", "[\n{\"a\": \"")), std::string("data.parse:2"));
    QCOMPARE(code(m_data.write("opened.json", "{\"data\": [\n{\"a\": \"")), std::string("data.parse:2"));
    QCOMPARE(code(m_data.write("marked.jsonl", "\xEF\xBB\xBF{\"a\":1}\n\xFF")), std::string("data.encoding:2"));
    QCOMPARE(code(m_data.folder() / "missing.jsonl"), std::string("io.missing:0"));
    QCOMPARE(code(m_data.write("what.bin", "x")), std::string("data.format:0"));
    QCOMPARE(code(m_data.write("empty.csv", "")), std::string("data.empty:0"));
  }

  void anArrayThatBreaksOffHasItsRows_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("whole");
    QTest::addColumn<int>("line");
    const auto many = [](int count) {
      QByteArray text = "[\n";
      for (int i = 0; i < count; ++i) text += "{\"a\":" + QByteArray::number(i) + "},\n";
      return text;
    };
    QTest::newRow("in a text") << many(2) + "{\"a\": \"b" << 2 << 4;
    QTest::newRow("where a place is kept") << many(8) + "{\"a\": \"b" << 8 << 10;
    QTest::newRow("after a comma") << many(3) << 3 << 5;
    QTest::newRow("after a row") << many(3).chopped(2) << 3 << 4;
    QTest::newRow("in the middle") << many(3).chopped(2) + "{\"a\":9}]" << 3 << 4;
    QTest::newRow("long") << many(9) + "{\"a\": \"" + QByteArray("好").repeated(3'000'000) << 9 << 11;
    QTest::newRow("wrapped") << "{\"n\": {}, \"data\": " + many(2) + "{\"a" << 2 << 4;
  }
  void anArrayThatBreaksOffHasItsRows() {
    QFETCH(QByteArray, text);
    QFETCH(int, whole);
    QFETCH(int, line);
    const auto index = RowIndex::build(m_data.write("cut.json", text.toStdString()), 0);
    QVERIFY2(index.has_value(), index ? "" : index.error().message.c_str());
    QCOMPARE((*index)->rows(), int64_t{whole + 1});
    const auto last = (*index)->read(whole - 1, 5);
    QVERIFY2(last.has_value(), last ? "" : last.error().message.c_str());
    QCOMPARE(last->size(), size_t{2});
    QCOMPARE(last->at(0).fields.at("a").get<int>(), whole - 1);
    QVERIFY(last->at(1).unreadable && !last->at(1).defect.empty());
    QCOMPARE(last->at(1).row, int64_t{whole});
    QCOMPARE(last->at(1).line, int64_t{line});
  }

  void aChangedFileIsNoticed() {
    const auto path = m_data.write("changing.jsonl", jsonlRows(50));
    const auto index = RowIndex::build(path, 0);
    QVERIFY(index.has_value() && (*index)->read(10, 1).has_value());
    m_data.write("changing.jsonl", jsonlRows(20));
    const auto rows = (*index)->read(10, 1);
    QVERIFY(!rows.has_value());
    QCOMPARE(rows.error().code, std::string("data.changed"));
  }

  void limitAndCancellation() {
    const auto path = m_data.write("many.jsonl", jsonlRows(20'000));
    QCOMPARE((*RowIndex::build(path, 30))->rows(), int64_t{30});
    QCOMPARE((*RowIndex::build(path, 30))->read(28, 10)->size(), size_t{2});
    std::stop_source stop;
    const auto stopped = RowIndex::build(
        path, 0, [&](uint64_t, uint64_t) { stop.request_stop(); }, stop.get_token());
    QVERIFY(!stopped.has_value());
    QCOMPARE(stopped.error().code, std::string("stopped"));
  }

  void schemaAndColumns() {
    DataSource source;
    source.path = m_data.write("s.csv", "theme,words,id\nq,a,1\n");
    const auto none = IndexedSource::open(source);
    QVERIFY2(none.has_value(), none ? "" : none.error().message.c_str());
    QVERIFY(!(*none)->schema() && (*none)->noSchema()->code == "data.format");
    QCOMPARE((*none)->columns(), (std::vector<std::string>{"theme", "words", "id"}));
    source.columns = {{"instruction", "theme"}, {"output", "words"}};
    const auto mapped = IndexedSource::open(source);
    QVERIFY(mapped.has_value() && (*mapped)->schema());
    QCOMPARE(formatName((*mapped)->schema()->format), std::string("alpaca"));
    source.columns = {{"instruction", "nowhere"}};
    QCOMPARE(IndexedSource::open(source).error().code, std::string("data.columns"));
    source.columns.clear();
    source.format = "nothing";
    QCOMPARE(IndexedSource::open(source).error().code, std::string("data.format"));
  }

 private:
  static constexpr int indent = 1;
};

QTEST_APPLESS_MAIN(TestRowIndex)
#include "tst_row_index.moc"
