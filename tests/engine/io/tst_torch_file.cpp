// Files of torch.save: their tensors are read, and nothing else in them is.
#include "engine/io/pickle_tensors.h"
#include "engine/io/safetensors.h"
#include "engine/io/torch_file.h"

#include <cstring>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestTorchFile : public QObject {
  Q_OBJECT

  static fs::path data(const char* name) { return fs::path(TW_TEST_DATA) / "io" / name; }
  static std::vector<std::byte> bytesOf(const char* name) {
    const auto file = MappedFile::open(data(name));
    if (!file) qFatal("%s", file.error().message.c_str());
    const auto bytes = (*file)->bytes();
    return {bytes.begin(), bytes.end()};
  }
  static std::vector<float> floats(const SafetensorsFile& file, const char* name) {
    const auto bytes = file.bytes(*file.find(name));
    std::vector<float> values(bytes.size() / 4);
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }
  static std::string littleEndian(uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
  }
  /// A zip archive whose entries stand as they are.
  static std::string archive(const std::vector<std::pair<std::string, std::string>>& entries) {
    std::string file, list;
    for (const auto& [name, content] : entries) {
      const auto sizes =
          littleEndian(content.size(), 4) + littleEndian(content.size(), 4) + littleEndian(name.size(), 2);
      list +=
          "PK\x01\x02" + std::string(16, '\0') + sizes + std::string(12, '\0') + littleEndian(file.size(), 4) + name;
      file += "PK\x03\x04" + std::string(14, '\0') + sizes + std::string(2, '\0') + name + content;
    }
    return file + list + "PK\x05\x06" + std::string(6, '\0') + littleEndian(entries.size(), 2) +
           littleEndian(list.size(), 4) + littleEndian(file.size(), 4) + std::string(2, '\0');
  }
  static std::string text(const std::string& words) { return "X" + littleEndian(words.size(), 4) + words; }
  static std::string numbers(const std::vector<int64_t>& all) {
    std::string out = "(";
    for (const auto number : all) out += "\x8a\x08" + littleEndian(static_cast<uint64_t>(number), 8);
    return out + "t";
  }
  /// What torch.save writes of a float32 tensor that begins at its storage's first value.
  static std::string pickledTensor(const std::string& storage, const std::vector<int64_t>& shape,
                                   const std::vector<int64_t>& strides) {
    return "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" + text(storage) +
           text("cpu") + "K\x04tQK" + std::string(1, '\0') + numbers(shape) + numbers(strides) + "tR";
  }
  static std::string dictionary(const std::string& items) { return "\x80\x02}(" + items + "u."; }
  static Error pickleError(std::string text) {
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    const auto read = pickledTensors({bytes, text.size()}, "it");
    return read ? Error{} : read.error();
  }

 private Q_SLOTS:
  void tensorsAreRead() {
    const auto file = SafetensorsFile::open(data("state.bin"));
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    QCOMPARE(file->tensors().size(), size_t{7});
    QCOMPARE(floats(*file, "whole"), (std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    QCOMPARE(floats(*file, "rows"), (std::vector<float>{4, 5, 6, 7, 8, 9, 10, 11}));
    QCOMPARE(file->find("rows")->shape, (std::vector<int64_t>{2, 4}));
    QCOMPARE(floats(*file, "parameter"), (std::vector<float>{7, 8}));
    const std::pair<const char*, std::string_view> types[] = {
        {"half", "F16"}, {"brain", "BF16"}, {"count", "I64"}, {"nothing", "F32"}};
    for (const auto& [name, type] : types) QCOMPARE(tensorTypeName(file->find(name)->type), type);
    QCOMPARE(file->find("half")->bytes(), uint64_t{4});
    QCOMPARE(file->find("brain")->shape, (std::vector<int64_t>{2, 1}));
    QCOMPARE(file->find("count")->shape, std::vector<int64_t>{});
    QCOMPARE(file->find("nothing")->bytes(), uint64_t{0});
  }

  void othersAreRefused_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("mention");
    QTest::newRow("a command") << "command.bin"
                               << "posix system";
    QTest::newRow("turned") << "turned.bin"
                            << "'a' do not lie row by row";
    QTest::newRow("a number") << "number.bin"
                              << "'epoch' is no tensor";
    QTest::newRow("a list") << "list.bin"
                            << "no dictionary";
    QTest::newRow("before 1.6") << "legacy.bin"
                                << "before 1.6";
  }
  void othersAreRefused() {
    QFETCH(QString, name);
    QFETCH(QString, mention);
    const auto error = SafetensorsFile::open(data(qPrintable(name))).error();
    QCOMPARE(error.code, std::string("file.pickle"));
    QVERIFY2(error.message.find(mention.toStdString()) != std::string::npos, error.message.c_str());
  }

  /// Whatever byte is wrong, and wherever the file ends: an answer, and tensors that lie within the file.
  void damageIsSurvived() {
    const auto good = bytesOf("state.bin");
    size_t read = 0;
    const auto look = [&](std::span<const std::byte> bytes) {
      const auto header = parseTorchFile(bytes, "it");
      if (!header) return;
      ++read;
      for (const auto& tensor : header->tensors) {
        QVERIFY(tensor.begin <= tensor.end && tensor.end <= bytes.size());
        QCOMPARE(tensor.bytes(), static_cast<uint64_t>(tensor.elements()) * tensorTypeSize(tensor.type));
      }
    };
    for (size_t length = 0; length < good.size(); ++length) look({good.data(), length});
    QCOMPARE(read, size_t{0});
    for (size_t i = 0; i < good.size(); ++i)
      for (const auto flip : {std::byte{1}, std::byte{0x80}, std::byte{0xFF}}) {
        auto bad = good;
        bad[i] ^= flip;
        look(bad);
      }
    QVERIFY(read > good.size()); // most bytes are values and names
  }

  void shapesThatOverflow() {
    constexpr int64_t huge = int64_t{1} << 62;
    const auto read = [](const std::vector<int64_t>& shape, const std::vector<int64_t>& strides) {
      const auto file = archive({{"a/data.pkl", dictionary(text("x") + pickledTensor("0", shape, strides))},
                                 {"a/data/0", std::string(16, '\1')}});
      return parseTorchFile(std::as_bytes(std::span(file)), "it");
    };
    const auto sound = read({2, 2}, {2, 1});
    QVERIFY2(sound, sound ? "" : sound.error().message.c_str());
    QCOMPARE(sound->tensors.front().elements(), 4);
    const auto none = read({0, huge, huge}, {huge, huge, 1}); // as PyTorch has it: nothing, however wide
    QVERIFY(none);
    QCOMPARE(none->tensors.front().elements(), 0);
    QCOMPARE(read({huge, 3, 0}, {0, 0, 1}).error().code, std::string("file.damaged"));
    QCOMPARE(read({huge, 4}, {4, 1}).error().code, std::string("file.damaged"));
    QCOMPARE(read({-1, 2}, {2, 1}).error().code, std::string("file.damaged"));
  }

  /// A few bytes of a pickle copy what it made before: nothing that can be repeated is large.
  void picklesThatUnfold() {
    const auto refused = [](const std::string& items) { return pickleError(dictionary(items)).code == "file.pickle"; };
    const auto sides = [](size_t count) { return std::vector<int64_t>(count, 1); };
    QVERIFY(!refused(text("x") + pickledTensor("0", sides(8), sides(8))));
    QVERIFY(refused(text("x") + pickledTensor("0", sides(4000), sides(4000))));
    QVERIFY(refused(text("x") + pickledTensor(std::string(100'000, '0'), {1}, {1})));
    const auto one = pickledTensor("0", {1}, {1});
    QVERIFY(!refused(text("x") + one + text("y") + one));
    QVERIFY(refused(text("x") + one + text("x") + one));
    QCOMPARE(pickleError("\x80\x02" + std::string(2'000'000, 'N') + "}.").code, std::string("file.pickle"));
    QCOMPARE(pickleError("\x80\x02" + std::string(1'000, 'N') + "}.").code, std::string());
    // Arguments by the thousand, which every call would copy.
    const auto parameter = [&](size_t more) {
      return text("x") + "ctorch._utils\n_rebuild_parameter\n(" + one + std::string(more, 'N') + "tR";
    };
    QVERIFY(!refused(parameter(2)));
    QVERIFY(refused(parameter(4'000)));
  }

  void picklesThatMakeNoSense() {
    using namespace std::string_literals;
    const std::string all[] = {"",
                               "."s,                           // nothing to give
                               "\x80\x02(."s,                  // a mark is no value
                               "\x80\x02}q\x00h\x01."s,        // never remembered
                               "\x80\x02]u."s,                 // no mark
                               "\x80\x02}(K\x01u."s,           // a key alone
                               "\x80\x02K\x01K\x02R."s,        // a call of a number
                               "\x80\x02X\xFF\xFF\xFF\xFFx."s, // longer than the file
                               "\x80\x02"
                               "cbuiltins\neval\n."s, // no part of a tensor
                               "\x80\x04\x8c\x08"
                               "builtins\x8c\x04"
                               "eval\x93."s,
                               "\x80\x02(cos\nsystem\nX\x02\x00\x00\x00lsi."s,
                               "\x80\x02"
                               "ccollections\nOrderedDict\n)\x81."s, // a new object
                               "\x80\x02}K\x01}s."s};                // a key that is no text
    for (const auto& pickle : all) QCOMPARE(pickleError(pickle).code, std::string("file.pickle"));
    QVERIFY(pickledTensors(std::as_bytes(std::span("\x80\x02}.", 4)), "it")->empty());
    // Deep nesting and a dictionary within itself cost no stack.
    std::string deep = "\x80\x02"s;
    for (int i = 0; i < 200000; ++i) deep += "]";
    for (int i = 0; i < 199999; ++i) deep += "a";
    QCOMPARE(pickleError(deep + ".").code, std::string("file.pickle"));
    QCOMPARE(pickleError("\x80\x02}q\x00X\x01\x00\x00\x00"
                         "ah\x00s."s)
                 .code,
             std::string("file.pickle"));
  }
};

QTEST_APPLESS_MAIN(TestTorchFile)
#include "tst_torch_file.moc"
