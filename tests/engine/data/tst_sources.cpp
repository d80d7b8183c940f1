// Files as they come: compressed, in folders, under false names, in encodings that must be named, with what other
// programs write into them. Read in full or refused in words that help, one bad thing among good ones.
#include "data_files.h"
#include "engine/data/clean.h"
#include "engine/data/indexed_source.h"
#include "engine/data/inspect.h"
#include "engine/data/readers/content.h"

#include <fstream>
#include <QTest>

#include <zlib.h>
#include <zstd.h>

using namespace tw;

namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  ::deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(::deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  const size_t written = stream.total_out;
  ::deflateEnd(&stream);
  return out.substr(0, written);
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

/// Rows with one column "text", in lines.
std::string lines(int first, int count) {
  std::string text;
  for (int i = first; i < first + count; ++i) text += "{\"text\":\"row " + std::to_string(i) + "\"}\n";
  return text;
}

} // namespace

class TestSources : public QObject {
  Q_OBJECT
  testing::DataFolder m_data;

  Result<std::vector<Record>> readAll(const fs::path& path, const std::string& encoding = "auto") {
    TW_TRY(const auto reader, openReader(path, encoding));
    std::vector<Record> records;
    for (;;) {
      TW_TRY(auto record, reader->next());
      if (!record) return records;
      records.push_back(std::move(*record));
    }
  }
  /// The rows as "value,value;value,value", the same from the index; or the error's code and line.
  std::string rowsOf(const fs::path& path, const std::string& encoding = "auto") {
    const auto records = readAll(path, encoding);
    if (!records) return records.error().code + ":" + std::to_string(records.error().line);
    const auto written = [](const std::vector<Record>& rows) {
      std::string out;
      for (const auto& record : rows) {
        if (!out.empty()) out += ';';
        std::string row;
        for (const auto& [key, value] : record.fields.items())
          row += (row.empty() ? "" : ",") + (value.is_string() ? value.get<std::string>() : value.dump());
        out += row;
      }
      return out;
    };
    const auto index = RowIndex::build(path, 0, {}, {}, encoding);
    if (!index) return "index: " + index.error().message.english();
    const auto indexed = (*index)->read(0, (*index)->rows());
    if (!indexed || written(*indexed) != written(*records)) return "the index reads other rows";
    return written(*records);
  }
  fs::path folder(const char* name) const {
    const auto path = m_data.folder() / name;
    fs::create_directories(path);
    return path;
  }

 private Q_SLOTS:
  void compressed() {
    const auto text = lines(0, 3);
    for (const char* name : {"a.jsonl.gz", "really.jsonl", "nothing"})
      QCOMPARE(rowsOf(m_data.write(name, gzip(text))), std::string("row 0;row 1;row 2"));
    for (const char* name : {"a.jsonl.zst", "zst.jsonl"})
      QCOMPARE(rowsOf(m_data.write(name, zstd(text))), std::string("row 0;row 1;row 2"));
    // Members and frames follow one another; a packed file may be packed again.
    QCOMPARE(rowsOf(m_data.write("two.jsonl.gz", gzip(lines(0, 1)) + gzip(lines(1, 1)))), std::string("row 0;row 1"));
    QCOMPARE(rowsOf(m_data.write("two.jsonl.zst", zstd(lines(0, 1)) + zstd(lines(1, 1)))), std::string("row 0;row 1"));
    QCOMPARE(rowsOf(m_data.write("twice.jsonl.gz", gzip(zstd(text)))), std::string("row 0;row 1;row 2"));
    QCOMPARE(rowsOf(m_data.write("t.csv.gz", gzip("a,b\n1,2\n"))), std::string("1,2"));
  }
  void damagedCompression() {
    std::string text;
    for (int i = 0; i < 400; ++i) text += lines(i * 7919 % 1000, 1);
    for (const auto& packed : {gzip(text), zstd(text)}) {
      QCOMPARE(rowsOf(m_data.write("cut.jsonl.gz", packed.substr(0, packed.size() / 2))), std::string("data.parse:0"));
      QCOMPARE(rowsOf(m_data.write("cut.jsonl.gz", packed.substr(0, packed.size() - 1))), std::string("data.parse:0"));
      for (size_t at = 12; at < packed.size(); at += packed.size() / 23) {
        auto flipped = packed;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x55);
        const auto rows = rowsOf(m_data.write("flip.jsonl.gz", flipped)); // an error in words, or all the same rows
        QVERIFY2(rows.starts_with("data.") || (rows.find("row ") != std::string::npos && !rows.starts_with("index")),
                 rows.c_str());
      }
    }
    QCOMPARE(rowsOf(m_data.write("empty.jsonl.gz", gzip(""))), std::string("data.empty:0"));
  }
  void bombsAreNotUnpacked() {
    const std::string blank(size_t{8} << 20, ' ');
    const auto told = [&](auto unpack, const std::string& packed, uint64_t freely) {
      const auto out = TemporaryFile::create();
      const auto done = unpack(m_data.write("blank.gz", packed), "blank.gz", **out, freely);
      return done ? std::string("unpacked") : done.error().code;
    };
    QCOMPARE(told(unpackGzip, gzip(blank), uint64_t{1} << 20), std::string("data.format"));
    QCOMPARE(told(unpackZstd, zstd(blank), uint64_t{1} << 20), std::string("data.format"));
    QCOMPARE(told(unpackGzip, gzip(blank), uint64_t{9} << 20), std::string("unpacked"));
    QCOMPARE(told(unpackZstd, zstd(blank), uint64_t{9} << 20), std::string("unpacked"));
    std::string text; // data packs well, yet not like that
    for (int i = 0; i < 20'000; ++i) text += lines(i, 1);
    QCOMPARE(told(unpackGzip, gzip(text), 1), std::string("unpacked"));
  }
  void falseNames() {
    QCOMPARE(rowsOf(m_data.write("json.txt", lines(0, 2))), std::string("row 0;row 1"));
    QCOMPARE(rowsOf(m_data.write("json.csv", "[{\"a\":1},\n{\"a\":2}]")), std::string("1;2"));
    QCOMPARE(rowsOf(m_data.write("data", lines(0, 1))), std::string("row 0"));
    QCOMPARE(rowsOf(m_data.write("song.txt", "[Verse]\n{la} la\n")), std::string("[Verse]\n{la} la"));
    const auto message = [&](const char* name, std::string_view bytes) {
      const auto records = readAll(m_data.write(name, bytes));
      return records ? std::string() : records.error().code + " " + records.error().message.english();
    };
    QVERIFY(message("book.csv", std::string_view("PK\3\4 [Content_Types].xml xl/workbook.xml", 40)).find("Excel") !=
            std::string::npos);
    QVERIFY(message("data.json", std::string_view("PK\3\4 rows.jsonl", 16)).find("zip archive") != std::string::npos);
    QVERIFY(message("x.jsonl", "%PDF-1.7\n").find("PDF") != std::string::npos);
  }
  void folders() {
    const auto shards = folder("shards");
    m_data.write("shards/part-1.jsonl", lines(0, 2));
    m_data.write("shards/part-2.jsonl.gz", gzip(lines(2, 1)));
    m_data.write("shards/dataset_info.json", "{}");
    m_data.write("shards/README.md", "words\n");
    QCOMPARE(rowsOf(shards), std::string("row 0;row 1;row 2"));
    QCOMPARE(rowsOf(shards / "part-*.jsonl"), std::string("row 0;row 1"));
    QCOMPARE(rowsOf(shards / "nothing-*.jsonl"), std::string("io.missing:0"));
    QCOMPARE(rowsOf(folder("empty")), std::string("data.empty:0"));
    folder("splits");
    m_data.write("splits/train-0.jsonl", lines(0, 1));
    m_data.write("splits/test-0.jsonl", lines(1, 1));
    QCOMPARE(rowsOf(m_data.folder() / "splits"), std::string("data.splits:0"));
    QCOMPARE(rowsOf(m_data.folder() / "splits" / "train*"), std::string("row 0"));
    folder("kinds");
    m_data.write("kinds/a.jsonl", lines(0, 1));
    m_data.write("kinds/a.csv", "text\nrow 0\n");
    QCOMPARE(rowsOf(m_data.folder() / "kinds"), std::string("data.format:0"));
  }
  void oneBadFileAmongGoodOnes() {
    const auto shards = folder("mixed");
    m_data.write("mixed/a.jsonl", lines(0, 2));
    m_data.write("mixed/b.jsonl", "{\"text\":\"x\"}\n{\"text\n{\"text\":\"y\"}\n");
    m_data.write("mixed/c.jsonl", lines(2, 1));
    m_data.write("mixed/d.jsonl.gz", gzip(lines(3, 50)).substr(0, 30));
    DataSource source;
    source.path = shards;
    const auto refused = loadSource(source); // training stops and says where
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("data.parse"));
    QVERIFY(refused.error().file.ends_with("b.jsonl"));
    QCOMPARE(refused.error().line, int64_t{2});
    const auto seen = inspectSource(source); // the check goes on
    QVERIFY2(seen.has_value(), seen ? "" : seen.error().message.c_str());
    QCOMPARE(seen->summary.usable, int64_t{5});
    QCOMPARE(seen->problemCounts, (std::map<std::string, int64_t>{{"data.parse", 2}}));
    QVERIFY(seen->problems[0].file.ends_with("b.jsonl") && seen->problems[1].file.ends_with("d.jsonl.gz"));
    QCOMPARE(seen->problems[0].line, int64_t{2});
    const auto index = RowIndex::build(shards, 0);
    QVERIFY(index.has_value());
    QCOMPARE((*index)->rows(), int64_t{7});
    QVERIFY(!(*index)->read(3, 1)->at(0).defect.empty() && !(*index)->read(6, 1)->at(0).defect.empty());
    QCOMPARE((*index)->read(5, 1)->at(0).fields["text"].get<std::string>(), std::string("row 2"));
  }
  void brokenLinesAreCounted() {
    DataSource source;
    source.path = m_data.write("broken.jsonl", lines(0, 3) + "{\"text\": \"a\n" + lines(3, 2) + "{\"text\" 1}\n");
    const auto seen = inspectSource(source);
    QVERIFY(seen.has_value());
    QCOMPARE(seen->summary.rows, int64_t{7});
    QCOMPARE(seen->summary.usable, int64_t{5});
    QCOMPARE(seen->problemCounts.at("data.parse"), int64_t{2});
    QCOMPARE(seen->problems[0].line, int64_t{4});
    QCOMPARE(loadSource(source).error().line, int64_t{4});
    source.path = m_data.write("broken.json", "[{\"text\":\"a\"},\n{\"text\":b},\n{\"text\":\"c\"}]");
    QCOMPARE(inspectSource(source)->summary.usable, int64_t{2});
    QCOMPARE(inspectSource(source)->problems[0].line, int64_t{2});
  }
  void theBeginningIsReadOnce() {
    const auto bytesRead = [] { // by this process so far, as the kernel counts them
      std::ifstream counts("/proc/self/io");
      std::string name;
      int64_t value = 0;
      while (counts >> name >> value)
        if (name == "rchar:") return value;
      return int64_t{-1};
    };
    if (bytesRead() < 0) QSKIP("The kernel does not count what is read.");
    const auto path = m_data.write("long.jsonl", lines(0, 20'000));
    const auto before = bytesRead();
    QVERIFY(Content::open(path, "auto").has_value());
    const auto read = bytesRead() - before;
    QVERIFY2(read >= 65'536 && read < 2 * 65'536, std::to_string(read).c_str());
  }
  void anArrayThatBreaksOffIsOneProblem() {
    DataSource source;
    const auto rows = [](int count) {
      std::string text;
      for (int i = 0; i < count; ++i) text += "{\"text\":\"row " + std::to_string(i) + "\"},\n";
      return text;
    };
    for (const auto& text : {"[\n" + rows(2) + "{\"text\":\"cu", "[\n" + rows(2),
                             "{\"version\": [1], \"data\": [\n" + rows(2) + "{\"text\":"}) {
      source.path = m_data.write("cut.json", text);
      const auto seen = inspectSource(source);
      QVERIFY2(seen.has_value(), seen ? "" : seen.error().message.c_str());
      QCOMPARE(seen->summary.rows, int64_t{3});
      QCOMPARE(seen->summary.usable, int64_t{2});
      QCOMPARE(seen->problemCounts, (std::map<std::string, int64_t>{{"data.parse", 1}}));
      QCOMPARE(seen->problems[0].line, int64_t{4});
      QCOMPARE(loadSource(source).error().code, std::string("data.parse")); // training takes no half of a file
      const auto out = m_data.folder() / "whole.json";
      QCOMPARE(cleanFile(source, out, {})->kept, int64_t{2});
      QCOMPARE(rowsOf(out), std::string("row 0;row 1"));
      fs::remove(out);
    }
    // Nothing to count before the break, or nothing that is a list of rows.
    for (const char* text : {"[\n{\"text\":\"cu", "[", "{\"messages\": [{\"role\":\"user\",\"content\":\"q\"},",
                             "[{\"role\":\"user\",\"content\":\"q\"},{", "{\"data\": \"[{", "{\"data\"", "{"}) {
      source.path = m_data.write("cut.json", text);
      QCOMPARE(inspectSource(source).error().code, std::string("data.parse"));
    }
  }
  void valuesOneAfterAnother() {
    const std::string pretty = "{\n \"text\": \"a } b\"\n}\n{\n \"text\": \"c\"\n}\n";
    for (const char* name : {"p.json", "p.jsonl"}) QCOMPARE(rowsOf(m_data.write(name, pretty)), std::string("a } b;c"));
    QCOMPARE(rowsOf(m_data.write("o.jsonl", "{\"text\":\"a\"} {\"text\":\"b\"}{\"text\":\"c\"}")),
             std::string("a;b;c"));
    const std::string turns = "[{\"role\":\"user\",\"content\":\"q\"}]";
    for (const auto& text : {"[" + turns + "," + turns + "]", turns + "\n" + turns + "\n"})
      QCOMPARE(readAll(m_data.write("t.json", text))->size(), size_t{2});
    QVERIFY(readAll(m_data.write("one.json", turns))->at(0).fields.contains("messages"));
  }
  void whatOtherProgramsWrite() {
    QCOMPARE(rowsOf(m_data.write("nan.json", "[{\"a\": NaN, \"b\": \"NaN\"}, {\"a\": -Infinity, \"b\": \"x\"}]")),
             std::string("null,NaN;null,x"));
    const auto half = readAll(m_data.write("half.jsonl", "{\"a\":\"x \\ud83d y\"}\n{\"a\":\"\\ud83d\\ude00\"}\n"));
    QVERIFY(half && half->at(0).mended && !half->at(1).mended);
    QCOMPARE(half->at(0).fields["a"].get<std::string>(), std::string("x \xEF\xBF\xBD y"));
    const auto comma = m_data.write("comma.json", "[\n{\"text\":\"a\"},\n{\"text\":\"b\"},\n]\n");
    const auto refused = readAll(comma);
    QCOMPARE(refused.error().line, int64_t{3});
    QVERIFY(refused.error().message.find("comma") != std::string::npos);
    DataSource source;
    source.path = comma;
    QCOMPARE(inspectSource(source)->summary.usable, int64_t{2});
    QCOMPARE(inspectSource(source)->problems.at(0).line, int64_t{3});
    QCOMPARE(cleanFile(source, m_data.folder() / "comma-clean.json", {})->kept, int64_t{2});
    for (const char* columns :
         {"{\"instruction\":{\"0\":\"q\"},\"output\":{\"0\":\"a\"}}", "{\"instruction\":[\"q\"],\"output\":[\"a\"]}"}) {
      const auto error = readAll(m_data.write("columns.json", columns)).error();
      QVERIFY2(error.code == "data.format" && error.advice.find("orient") != std::string::npos, error.message.c_str());
    }
  }
  void whatIsNoJsonIsNamed_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("word");
    const auto add = [](const char* word, const char* text) {
      QTest::newRow(text) << QByteArray(text) << QByteArray(word);
    };
    add("web page", "<!DOCTYPE html>\n<html><body>Not found</body></html>\n");
    add("Python", "{'text': 'a'}\n{'text': 'b'}\n");
    add("Python", "[{\"text\": \"a\", \"n\": None}]");
    add("comments", "// rows\n[{\"text\": \"a\"}]");
    add("comments", "[{\"text\": \"a\"}, // first\n {\"text\": \"b\"}]");
    add("typographic", "[{\xE2\x80\x9Ctext\xE2\x80\x9D: \xE2\x80\x9C"
                       "a\xE2\x80\x9D}]");
    add("comma before", "{\"text\": \"a\",}\n{\"text\": \"b\",}\n");
  }
  void whatIsNoJsonIsNamed() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, word);
    DataSource source;
    for (const char* name : {"odd.json", "odd.jsonl"}) {
      source.path = m_data.write(name, text.toStdString());
      const auto loaded = loadSource(source);
      QVERIFY(!loaded);
      QVERIFY2(loaded.error().message.find(word.toStdString()) != std::string::npos, loaded.error().message.c_str());
      const auto seen = inspectSource(source);
      const auto said = !seen ? seen.error().message.english() : seen->problems.at(0).message.english();
      QVERIFY2(said.find(word.toStdString()) != std::string::npos, said.c_str());
    }
  }
  void openTextSaysNothing() { // where a quote is missing
    DataSource source;
    source.path = m_data.write("odd.jsonl", "{\"text\": \"an \"odd\" mark, don't // None\"}\n");
    const auto said = loadSource(source).error().message.english();
    QVERIFY2(said.find("syntax error") != std::string::npos, said.c_str());
  }
  void rowsWithoutNames() {
    DataSource source;
    source.path = m_data.write("list.json", "[\"one\", \"two\"]");
    const auto refused = loadSource(source);
    QCOMPARE(refused.error().code, std::string("data.format"));
    QVERIFY2(refused.error().message.find("not an object") != std::string::npos, refused.error().message.c_str());
    QCOMPARE(rowsOf(m_data.write("rows.parquet", "[{\"a\":1},{\"a\":2}]")), std::string("1;2")); // by another name
    const std::string turns = "[{\"role\":\"user\",\"content\":\"q\"}]";
    QCOMPARE(readAll(m_data.write("one.json", "{\"conversations\": [" + turns + ", " + turns + "]}"))->size(),
             size_t{2});
  }
  void tablesOfSpreadsheets() {
    const auto first = [&](const std::string& text) {
      const auto records = readAll(m_data.write("t.csv", text));
      return records ? records->at(0).fields.dump() : records.error().message.english();
    };
    QCOMPARE(first("sep=;\r\na;b\r\n1;\"x; y\"\r\n"), std::string("{\"a\":\"1\",\"b\":\"x; y\"}"));
    QCOMPARE(readAll(m_data.write("s.csv", "sep=;\na;b\n1;2\n"))->at(0).line, int64_t{3});
    QCOMPARE(first("a;\"b, c\"\n1;2\n"), std::string("{\"a\":\"1\",\"b, c\":\"2\"}"));
    QCOMPARE(first("a,b,,\n1,2,,\n"), std::string("{\"a\":\"1\",\"b\":\"2\"}"));
    QCOMPARE(first(",a,b\n0,1,2\n"), std::string("{\"\":\"0\",\"a\":\"1\",\"b\":\"2\"}"));
    QCOMPARE(first("a,b\n1,2,,,\n"), std::string("{\"a\":\"1\",\"b\":\"2\"}"));
    QCOMPARE(rowsOf(m_data.write("sep.csv", "sep=|\na|b\n1|2\n3|4\n")), std::string("1,2;3,4"));
    DataSource source;
    source.path = m_data.write("i.csv", ",instruction,output\n0,q,a\n1,r,b\n");
    QCOMPARE(loadSource(source)->problems.size(), size_t{0}); // an index is no column that is missed
  }
  void encodingsByHand() {
    const std::string latin = "text\ncaf\xe9 \x93quoted\x94\n";
    const auto path = m_data.write("latin.csv", latin);
    QCOMPARE(rowsOf(path), std::string("data.encoding:2"));
    QCOMPARE(rowsOf(path, "windows-1252"), std::string("café “quoted”"));
    QCOMPARE(rowsOf(m_data.write("k.csv", "text\n\xf0\xd2\xc9\n"), "KOI8-R"), std::string("При"));
    QCOMPARE((*openReader(path, "windows-1252"))->encoding(), std::string("windows-1252"));
    QCOMPARE(rowsOf(path, "UTF-8"), std::string("data.encoding:2"));
    QCOMPARE(rowsOf(path, "no-such"), std::string("data.encoding:0"));
    QCOMPARE(*convertLeniently("caf\xe9", "ISO-8859-1"), std::string("café"));
    for (const auto& name : knownEncodings()) QVERIFY2(checkEncoding(name).has_value(), name.c_str());
  }
  void savedDatasets() {
    const fs::path real = fs::path(TW_TEST_DATA) / "data" / "saved";
    const auto records = readAll(real);
    if (!records && records.error().code == "data.parquet_missing") QSKIP(records.error().message.c_str());
    QVERIFY2(records.has_value(), records ? "" : records.error().message.c_str());
    QCOMPARE(rowsOf(real), std::string("Name a tree.,Oak.;Name a bird.,Wren."));
    // A dictionary of splits offers its splits; with a single one there is nothing to choose.
    const auto splits = folder("dict");
    m_data.write("dict/dataset_dict.json", "{\"splits\": [\"train\", \"test\"]}");
    const auto refused = readAll(splits);
    QCOMPARE(refused.error().code, std::string("data.splits"));
    QVERIFY(refused.error().message.find("train, test") != std::string::npos);
    fs::copy(real, splits / "train");
    m_data.write("dict/dataset_dict.json", "{\"splits\": [\"train\"]}");
    QCOMPARE(rowsOf(splits), std::string("Name a tree.,Oak.;Name a bird.,Wren."));
    // A damaged file is told, whatever is wrong with it.
    const auto bytes = *readFile(real / "data-00000-of-00001.arrow");
    for (size_t length = 8; length < bytes.size(); length += bytes.size() / 9) {
      const auto rows = rowsOf(m_data.write("cut.arrow", bytes.substr(0, length)));
      QVERIFY2(rows.starts_with("data.") || rows.empty() || rows.starts_with("Name"), rows.c_str());
    }
  }
};

QTEST_APPLESS_MAIN(TestSources)
#include "tst_sources.moc"
