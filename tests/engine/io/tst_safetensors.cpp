// Safetensors: what is written is read again, and every way in which a file can be damaged is refused by name.
#include "engine/io/checkpoint_files.h"
#include "engine/io/safetensors_writer.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace tw;

namespace {

std::string file(const std::string& header, const std::string& data, int64_t claimed = -1) {
  const auto length = static_cast<uint64_t>(claimed < 0 ? static_cast<int64_t>(header.size()) : claimed);
  std::string text(8, '\0');
  for (size_t i = 0; i < 8; ++i) text[i] = static_cast<char>(length >> (8 * i));
  return text + header + data;
}

Result<SafetensorsHeader> parse(const std::string& bytes) {
  return parseSafetensorsHeader(std::as_bytes(std::span(bytes.data(), bytes.size())), "x.safetensors");
}

std::string tensor(const std::string& name, const std::string& type, const std::string& shape,
                   const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

} // namespace

class TestSafetensors : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir m_folder;
  fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
  void put(const char* name, const std::string& bytes) const {
    QVERIFY(writeFileAtomically(path(name), bytes).has_value());
  }

 private Q_SLOTS:
  void damaged_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const std::string& bytes, const char* says) {
      QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QString::fromUtf8(says);
    };
    const std::string good = "{" + tensor("a", "F32", "[2]", "[0,8]") + "}", data(8, 'x');
    row("empty", "", "it is empty");
    row("short", "abc", "fewer than 8");
    row("absurd length", file(good, data, INT64_C(0x7fffffffffffffff)), "more than the format allows");
    row("all ones", std::string(64, '\xff'), "more than the format allows");
    row("a web page", "<!DOCTYPE html>\n<html>" + std::string(64, ' '), "web page");
    row("a web page, indented", "\n\n<html><body>" + std::string(64, ' '), "web page");
    row("a zip archive", "PK\3\4 and more of it" + std::string(64, ' '), "PyTorch pickle");
    // A header of 60 bytes begins with what is '<' in a text.
    row("a short header", file("{\"a\":" + std::string(54, ' '), ""), "not valid JSON");
    row("header beyond file", file(good, data, 5000), "longer than the file");
    row("empty header", file("", ""), "does not start");
    row("not an object", file("[1]", ""), "does not start");
    row("broken JSON", file("{\"a\":", ""), "not valid JSON");
    row("broken UTF-8", file("{\"\xff\xfe\":{}}", ""), "not valid JSON");
    row("truncated data", file(good, "xxxx"), "cut short");
    row("trailing data", file(good, data + "more"), "longer than its header");
    row("overlap",
        file("{" + tensor("a", "F32", "[2]", "[0,8]") + "," + tensor("b", "F32", "[2]", "[4,12]") + "}",
             std::string(12, 'x')),
        "overlaps");
    row("hole",
        file("{" + tensor("a", "F32", "[2]", "[0,8]") + "," + tensor("b", "F32", "[1]", "[12,16]") + "}",
             std::string(16, 'x')),
        "hole");
    row("first hole", file("{" + tensor("a", "F32", "[1]", "[4,8]") + "}", data), "hole");
    row("backwards", file("{" + tensor("a", "F32", "[2]", "[8,0]") + "}", data), "outside");
    row("offset overflow", file("{" + tensor("a", "F32", "[2]", "[0,18446744073709551615]") + "}", data), "outside");
    row("offset too large for 64 bits",
        file("{" + tensor("a", "F32", "[2]", "[0,99999999999999999999999]") + "}", data), "whole number");
    row("negative offset", file("{" + tensor("a", "F32", "[2]", "[-8,8]") + "}", data), "negative");
    row("shape does not fit", file("{" + tensor("a", "F32", "[3]", "[0,8]") + "}", data), "does not fit");
    row("shape overflow beside a zero", file("{" + tensor("a", "F32", "[4611686018427387904,4,0]", "[0,0]") + "}", ""),
        "overflows");
    row("shape overflow", file("{" + tensor("a", "F32", "[4611686018427387904,4]", "[0,8]") + "}", data), "overflows");
    row("shape of one huge side", file("{" + tensor("a", "F32", "[18446744073709551615]", "[0,8]") + "}", data),
        "overflows");
    row("fractional shape", file("{" + tensor("a", "F32", "[2.0]", "[0,8]") + "}", data), "whole number");
    row("unknown type", file("{" + tensor("a", "F33", "[2]", "[0,8]") + "}", data), "unknown dtype");
    row("type is a number", file("{\"a\":{\"dtype\":4,\"shape\":[2],\"data_offsets\":[0,8]}}", data), "number stands");
    row("field missing", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", data), "lacks");
    row("field twice", file("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", data),
        "twice");
    row("unknown field", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}}", data),
        "unknown field");
    row("three offsets", file("{" + tensor("a", "F32", "[2]", "[0,8,8]") + "}", data), "two numbers");
    row("one offset", file("{" + tensor("a", "F32", "[2]", "[0]") + "}", data), "two numbers");
    row("tensor is a list", file("{\"a\":[1]}", data), "list stands");
    row("tensor is null", file("{\"a\":null}", data), "null");
    row("metadata of numbers", file("{\"__metadata__\":{\"a\":1}}", ""), "number stands");
    row("deep lists", file("{\"a\":{\"shape\":" + std::string(200000, '['), ""), "list stands");
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "{\"a\":";
    row("deep objects", file(deep, ""), "unknown field");
  }
  void damaged() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const auto result = parse(bytes.toStdString());
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, std::string("file.damaged"));
    QVERIFY2(result.error().message.find(says.toStdString()) != std::string::npos, result.error().message.c_str());
    QVERIFY(!result.error().advice.empty());
  }

  void everyPrefixIsRefused() {
    const auto whole = file("{" + tensor("a", "F32", "[2]", "[0,8]") + "}", std::string(8, 'x'));
    QVERIFY(parse(whole).has_value());
    for (size_t length = 0; length < whole.size(); ++length) QVERIFY(!parse(whole.substr(0, length)).has_value());
  }

  void sameNameTwice() {
    put("twice.safetensors",
        file("{" + tensor("a", "F32", "[1]", "[0,4]") + "," + tensor("a", "F32", "[1]", "[4,8]") + "}",
             std::string(8, 'x')));
    const auto opened = SafetensorsFile::open(path("twice.safetensors"));
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().code, std::string("file.damaged"));
  }

  void emptyTensorsAndScalars() {
    const auto header = parse(file("{" + tensor("none", "F32", "[0,4611686018427387904,4]", "[0,0]") + "," +
                                       tensor("one", "F32", "[]", "[0,4]") + "}",
                                   "xxxx"));
    QVERIFY2(header.has_value(), header ? "" : header.error().message.c_str());
    QCOMPARE(header->tensors.size(), size_t{2});
  }

  void roundTrip() {
    const auto target = path("round.safetensors");
    auto writer = SafetensorsWriter::create(target, {{"b", TensorType::F32, {2}},
                                                     {"z", TensorType::I64, {1}},
                                                     {"a", TensorType::BF16, {3}},
                                                     {"c", TensorType::F32, {1}}});
    QVERIFY(writer.has_value());
    std::vector<std::string> order;
    for (const auto& declared : writer->order()) order.push_back(declared.name);
    QCOMPARE(order, (std::vector<std::string>{"z", "b", "c", "a"})); // widest first, then by name
    QVERIFY(!writer->write("b", "12345678", 8).has_value());         // not its turn
    QVERIFY(writer->write("z", "ABCDEFGH", 8).has_value());
    QVERIFY(writer->write("b", "1234", 4).has_value());
    QVERIFY(!writer->write("b", "56789", 5).has_value()); // too long
    QVERIFY(!fs::exists(target));
    QVERIFY(writer->write("b", "5678", 4).has_value());
    QVERIFY(writer->write("c", "cccc", 4).has_value());
    QVERIFY(!writer->finish().has_value()); // a is missing
    QVERIFY(writer->write("a", "aaaaaa", 6).has_value());
    QVERIFY(writer->finish().has_value());
    const auto read = SafetensorsFile::open(target);
    QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
    QCOMPARE(read->metadata().at("format"), std::string("pt"));
    const auto bytes = read->bytes(*read->find("b"));
    QCOMPARE(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), std::string("12345678"));
    QCOMPARE(reinterpret_cast<uintptr_t>(read->bytes(*read->find("z")).data()) % 8, uintptr_t{0});
    QVERIFY(read->find("missing") == nullptr);
  }

  void unfinishedLeavesNothing() {
    const auto target = path("half.safetensors");
    {
      auto writer = SafetensorsWriter::create(target, {{"a", TensorType::F32, {2}}});
      QVERIFY(writer.has_value());
      QVERIFY(writer->write("a", "1234", 4).has_value());
    }
    QVERIFY(!fs::exists(target));
    auto leftover = target;
    leftover += ".tmp";
    QVERIFY(!fs::exists(leftover));
    QVERIFY(
        !SafetensorsWriter::create(path("x.safetensors"), {{"a", TensorType::F32, {1}}, {"a", TensorType::F32, {1}}})
             .has_value());
    QVERIFY(!SafetensorsWriter::create(path("x.safetensors"), {{"a", TensorType::F32, {INT64_MAX, 8}}}).has_value());
  }

  void shards() {
    const auto folder = path("sharded");
    fs::create_directories(folder);
    const auto write = [&](const char* name, const std::string& bytes) {
      QVERIFY(writeFileAtomically(folder / name, bytes).has_value());
    };
    const auto expect = [&](const char* code, const char* says) {
      const auto opened = CheckpointFiles::open(folder);
      QVERIFY(!opened.has_value());
      QCOMPARE(opened.error().code, std::string(code));
      QVERIFY2(opened.error().message.find(says) != std::string::npos, opened.error().message.c_str());
      QVERIFY(!opened.error().advice.empty());
    };
    expect("model.missing_weights", "holds no");
    write("1.safetensors", file("{" + tensor("a", "F32", "[1]", "[0,4]") + "}", "aaaa"));
    write("model.safetensors.index.json", R"({"weight_map": {"a": "1.safetensors", "b": "2.safetensors"}})");
    expect("model.missing_shard", "1 of the 2 weight files of the model are missing: 2.safetensors");
    write("2.safetensors", file("{" + tensor("c", "F32", "[1]", "[0,4]") + "}", "cccc"));
    expect("file.damaged", "'b' is not in 2.safetensors");
    write("2.safetensors", file("{" + tensor("b", "F32", "[1]", "[0,4]") + "}", "bbbb"));
    const auto opened = CheckpointFiles::open(folder);
    QVERIFY(opened.has_value());
    QCOMPARE(opened->entries().size(), size_t{2});
    QCOMPARE(opened->bytes(), uint64_t{8});
    QCOMPARE(static_cast<char>(opened->find("b").bytes()[0]), 'b');
    QVERIFY(!opened->find("nothing"));
    // A tensor that is in another shard than the index says is there all the same.
    write("model.safetensors.index.json", R"({"weight_map": {"a": "2.safetensors", "b": "1.safetensors"}})");
    const auto turned = CheckpointFiles::open(folder);
    QVERIFY(turned.has_value());
    QCOMPARE(static_cast<char>(turned->find("b").bytes()[0]), 'b');
    write("model.safetensors.index.json", R"({"weight_map": {"a": "../1.safetensors"}})");
    expect("file.damaged", "outside");
    write("model.safetensors.index.json", R"({"weight_map": [1]})");
    expect("file.damaged", "weight_map");
    write("model.safetensors.index.json", R"({"weight_map": {"a": 4}})");
    expect("file.damaged", "not a text");
    write("model.safetensors.index.json", std::string(300000, '['));
    expect("file.damaged", "deep");
  }

  /// Shards whose names say how many they are need no index; other files beside one another do.
  void shardsWithoutIndex() {
    const auto folder = path("numbered");
    fs::create_directories(folder);
    const auto write = [&](const char* name, const char* tensorName) {
      QVERIFY(writeFileAtomically(folder / name, file("{" + tensor(tensorName, "F32", "[1]", "[0,4]") + "}", "aaaa"))
                  .has_value());
    };
    const auto code = [&] {
      const auto opened = CheckpointFiles::open(folder);
      return opened ? std::string() : opened.error().code + " " + opened.error().message.english();
    };
    write("adapter_model.safetensors", "x");
    write("weights.safetensors", "a");
    QCOMPARE(CheckpointFiles::open(folder)->entries().size(), size_t{1}); // the only one, whatever its name
    fs::remove(folder / "weights.safetensors");
    write("model-00001-of-00003.safetensors", "a");
    write("model-00003-of-00003.safetensors", "c");
    QVERIFY2(code().starts_with("model.missing_shard 1 of the 3"), code().c_str());
    QVERIFY(code().find("model-00002-of-00003.safetensors") != std::string::npos);
    write("model-00002-of-00003.safetensors", "b");
    const auto opened = CheckpointFiles::open(folder);
    QVERIFY(opened && opened->find("a") && opened->find("b") && opened->find("c") && !opened->find("x"));
    write("other.safetensors", "d");
    QVERIFY2(code().starts_with("model.missing_index"), code().c_str());
  }

  void wrappersAreReadThrough() {
    const auto target = path("wrapped");
    fs::create_directories(target);
    const auto names = [&](const std::vector<std::string>& given) {
      std::string header, data;
      for (const auto& name : given) {
        const auto at = std::to_string(data.size());
        header += (header.empty() ? "" : ",") +
                  tensor(name.c_str(), "F32", "[1]", ("[" + at + "," + std::to_string(data.size() + 4) + "]").c_str());
        data += "aaaa";
      }
      if (!writeFileAtomically(target / "model.safetensors", file("{" + header + "}", data))) qFatal("not written");
      const auto opened = CheckpointFiles::open(target);
      std::vector<std::string> found;
      for (const auto& entry : opened->entries()) found.push_back(entry.tensor->name);
      found.push_back(opened->wrapper());
      return found;
    };
    using Names = std::vector<std::string>;
    QCOMPARE(names({"model.a", "b"}), (Names{"model.a", "b", ""}));
    QCOMPARE(names({"_orig_mod.model.a", "_orig_mod.b"}), (Names{"model.a", "b", "_orig_mod."}));
    QCOMPARE(names({"model.layers._fsdp_wrapped_module.a", "b"}),
             (Names{"model.layers.a", "b", "_fsdp_wrapped_module."}));
    QCOMPARE(names({"module.module.a", "module.module.b"}), (Names{"a", "b", "module.module."}));
    QCOMPARE(names({"module.a", "b"}), (Names{"module.a", "b", ""}));       // not before all of them
    QCOMPARE(names({"_orig_mod.a", "a"}), (Names{"_orig_mod.a", "a", ""})); // they would be one
    QCOMPARE(names({"x_orig_mod.a"}), (Names{"x_orig_mod.a", ""}));
  }

  void pointersOfGitLfs() {
    const auto pointer = path("pointer.safetensors");
    const std::string text =
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, 'a') + "\nsize 123456\n";
    QVERIFY(writeFileAtomically(pointer, text).has_value());
    const auto opened = SafetensorsFile::open(pointer);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, std::string("file.lfs_pointer"));
    QVERIFY(opened.error().message.find("123456 bytes") != std::string::npos);
    QVERIFY(opened.error().advice.find("git lfs pull") != std::string::npos);
    QCOMPARE(readFile(pointer).error().code, std::string("file.lfs_pointer"));
    QCOMPARE(readJsonFile(pointer).error().code, std::string("file.lfs_pointer"));
    // A text that tells of one is none.
    QVERIFY(writeFileAtomically(pointer, text + std::string(2000, 'x')).has_value());
    QVERIFY(readFile(pointer).has_value());
    QVERIFY(
        writeFileAtomically(pointer, "version https://git-lfs.github.com/spec/v1 is what it begins with").has_value());
    QVERIFY(readFile(pointer).has_value());
  }

  void missingFile() {
    const auto opened = SafetensorsFile::open(path("nowhere.safetensors"));
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().code, std::string("io.missing"));
  }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
