#include "tw_kernels/dispatch.h"
#include "tw_kernels/nf4.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

using namespace tw::kernels;

/// Against what bitsandbytes 0.50.2 makes on the CPU (tests/data/kernels/make_nf4_goldens.py), with every instruction
/// set.
class TestNf4 : public QObject {
  Q_OBJECT

 private:
  QJsonObject m_index;
  QByteArray m_blob;

  QByteArray bytes(const QJsonValue& range) const { return m_blob.mid(range[0].toInt(), range[1].toInt()); }

  template <class T> std::vector<T> array(const QJsonValue& range) const {
    const QByteArray raw = bytes(range);
    std::vector<T> values(size_t(raw.size()) / sizeof(T));
    if (!values.empty())
      std::memcpy(values.data(), raw.constData(), values.size() * sizeof(T)); // an empty vector's data() may be null
    return values;
  }

  static Scalar typeOf(const QString& name) {
    return name == QLatin1String("float32")   ? Scalar::F32
           : name == QLatin1String("float16") ? Scalar::F16
                                              : Scalar::BF16;
  }

  /// Every bit equal, or both zero: bitsandbytes gives FP4's second zero a sign in its kernels and none in its plain
  /// path (odd counts).
  static bool sameButZeros(const QByteArray& a, const QByteArray& b, Scalar type) {
    const auto same = [&](auto zero) {
      using Bits = decltype(zero);
      for (qsizetype i = 0; i < a.size(); i += qsizetype(sizeof(Bits))) {
        Bits x, y;
        std::memcpy(&x, a.constData() + i, sizeof x);
        std::memcpy(&y, b.constData() + i, sizeof y);
        if (x != y && (Bits(x << 1) != 0 || Bits(y << 1) != 0)) // all but the sign
          return false;
      }
      return true;
    };
    return a.size() == b.size() && (type == Scalar::F32 ? same(uint32_t()) : same(uint16_t()));
  }

  static void addIsas() {
    QTest::addColumn<int>("limit");
    for (Isa limit : {Isa::Portable, Isa::Avx2, Isa::Avx512}) QTest::newRow(describe(limit)) << int(limit);
  }

  /// False (and a skipped test) where the processor lacks it.
  static bool use(int limit) {
    limitIsa(Isa(limit));
    return isa() == Isa(limit);
  }

 private Q_SLOTS:
  void initTestCase() {
    QFile index(QStringLiteral(TW_TEST_DATA "/kernels/nf4_goldens.json"));
    QFile blob(QStringLiteral(TW_TEST_DATA "/kernels/nf4_goldens.bin"));
    QVERIFY(index.open(QIODevice::ReadOnly) && blob.open(QIODevice::ReadOnly));
    m_index = QJsonDocument::fromJson(index.readAll()).object();
    m_blob = blob.readAll();
    QVERIFY(m_index[QStringLiteral("cases")].toArray().size() > 10);
  }

  void cleanup() { limitIsa(Isa::Avx512); }

  void codeBookAndMaps() {
    const auto hashOf = [](const float* values, int count) {
      const QByteArray raw(reinterpret_cast<const char*>(values), count * 4);
      return QCryptographicHash::hash(raw, QCryptographicHash::Sha256).toHex().left(16);
    };
    float map[256];
    dynamicMap(true, map);
    QCOMPARE(hashOf(map, 256), QByteArray("e732639a65f497b4"));
    QCOMPARE(map[0], -0.99296874f);
    QCOMPARE(map[127], 0.0f);
    QCOMPARE(map[255], 1.0f);
    QCOMPARE(QByteArray(reinterpret_cast<char*>(map), 1024), bytes(m_index[QStringLiteral("signed_map")]));
    dynamicMap(false, map);
    QCOMPARE(hashOf(map, 256), QByteArray("305f002cc11278fb"));
    QCOMPARE(QByteArray(reinterpret_cast<char*>(map), 1024), bytes(m_index[QStringLiteral("unsigned_map")]));
    QCOMPARE(QByteArray(reinterpret_cast<const char*>(codeBook(FourBit::Nf4)), 64),
             bytes(m_index[QStringLiteral("code_book")]));
    const auto fp4 = array<float>(m_index[QStringLiteral("fp4_code_book")]);
    QVERIFY(std::equal(fp4.begin(), fp4.end(),
                       codeBook(FourBit::Fp4))); // by value: the map has +0 where the kernels have -0
  }

  void goldens_data() { addIsas(); }
  void goldens() {
    QFETCH(int, limit);
    if (!use(limit)) QSKIP("this processor lacks the instruction set");
    for (const QJsonValue& entry : m_index[QStringLiteral("cases")].toArray()) {
      const QJsonObject c = entry.toObject();
      const QByteArray name =
          (c[QStringLiteral("name")].toString() + QLatin1Char(' ') + c[QStringLiteral("dtype")].toString()).toUtf8();
      const bool nested = c.contains(QStringLiteral("nested_absmax"));
      const Scalar type = typeOf(c[QStringLiteral("dtype")].toString());
      const int64_t count = c[QStringLiteral("count")].toInt();
      const int32_t blockSize = c[QStringLiteral("blocksize")].toInt();
      const FourBit code =
          c[QStringLiteral("quant_type")].toString() == QLatin1String("fp4") ? FourBit::Fp4 : FourBit::Nf4;
      const std::vector<char> source = array<char>(c[QStringLiteral("source")]);
      const auto absmax = array<float>(c[nested ? QStringLiteral("plain_absmax") : QStringLiteral("absmax")]);

      std::vector<uint8_t> packed(size_t(count + 1) / 2);
      std::vector<float> scales(absmax.size());
      QCOMPARE(nf4_quantize(Device::Cpu, {source.data(), type, count, blockSize, packed.data(), scales.data(), code}),
               Status::Ok);
      QVERIFY2(QByteArray(reinterpret_cast<char*>(packed.data()), qsizetype(packed.size())) ==
                   bytes(c[QStringLiteral("packed")]),
               name.constData());
      QVERIFY2(std::memcmp(scales.data(), absmax.data(), absmax.size() * 4) == 0, name.constData());

      float map[256];
      dynamicMap(true, map);
      const auto codes = array<uint8_t>(c[QStringLiteral("absmax")]);
      const auto nestedAbsmax = array<float>(c[QStringLiteral("nested_absmax")]);
      Nf4Weight weight{packed.data(), count, blockSize, scales.data()};
      if (nested)
        weight = {packed.data(), count,        blockSize,
                  nullptr,       codes.data(), nestedAbsmax.data(),
                  map,           256,          float(c[QStringLiteral("offset")].toDouble())};
      weight.codeBook = codeBook(code);
      QByteArray restored(qsizetype(count * bytesOf(type)), Qt::Uninitialized);
      QCOMPARE(nf4_dequantize(Device::Cpu, {weight, 0, count, restored.data(), type}), Status::Ok);
      QVERIFY2(code == FourBit::Nf4 ? restored == bytes(c[QStringLiteral("restored")])
                                    : sameButZeros(restored, bytes(c[QStringLiteral("restored")]), type),
               name.constData());
    }
  }

  void doubleQuantisation() {
    for (const QJsonValue& entry : m_index[QStringLiteral("cases")].toArray()) {
      const QJsonObject c = entry.toObject();
      if (!c.contains(QStringLiteral("nested_absmax"))) continue;
      const auto absmax = array<float>(c[QStringLiteral("plain_absmax")]);
      const auto expected = array<uint8_t>(c[QStringLiteral("absmax")]);
      const auto expectedNested = array<float>(c[QStringLiteral("nested_absmax")]);
      const float offset = float(c[QStringLiteral("offset")].toDouble());
      float map[256];
      dynamicMap(true, map);
      std::vector<uint8_t> codes(expected.size());
      std::vector<float> nested(expectedNested.size());
      QCOMPARE(absmax_quantize(Device::Cpu,
                               {absmax.data(), int64_t(absmax.size()), offset, map, 256, codes.data(), nested.data()}),
               Status::Ok);
      QCOMPARE(nested, expectedNested);
      size_t differing = 0;
      for (size_t i = 0; i < codes.size(); ++i) {
        QVERIFY(std::abs(int(codes[i]) - int(expected[i])) <= 1);
        differing += codes[i] != expected[i];
      }
      // bitsandbytes' CPU quantiser looks values up in 65 536 bins; ours takes the nearest code (docs/formats.md).
      QVERIFY2(differing <= std::max<size_t>(1, codes.size() * 3 / 1000),
               QByteArray::number(qulonglong(differing)).constData());
    }
  }

  void anyRangeEqualsTheWhole_data() { addIsas(); }
  void anyRangeEqualsTheWhole() {
    QFETCH(int, limit);
    if (!use(limit)) QSKIP("this processor lacks the instruction set");
    const int64_t count = 999;
    std::vector<uint8_t> packed(500);
    for (size_t i = 0; i < packed.size(); ++i) packed[i] = uint8_t(i * 37 + i / 7);
    std::vector<float> absmax;
    for (int i = 0; i < 16; ++i) absmax.push_back(0.01f * float(i + 1));
    const Nf4Weight weight{packed.data(), count, 64, absmax.data()};
    std::vector<uint16_t> whole(size_t(count), 0);
    QCOMPARE(nf4_dequantize(Device::Cpu, {weight, 0, count, whole.data(), Scalar::BF16}), Status::Ok);
    for (int64_t begin = 0; begin < 140; begin += 3)
      for (int64_t length : {int64_t(0), int64_t(1), int64_t(2), int64_t(63), int64_t(130), count - begin}) {
        std::vector<uint16_t> part(size_t(length) + 1, 0xabcd);
        QCOMPARE(nf4_dequantize(Device::Cpu, {weight, begin, begin + length, part.data(), Scalar::BF16}), Status::Ok);
        QVERIFY(std::memcmp(part.data(), whole.data() + begin, size_t(length) * 2) == 0);
        QCOMPARE(part.back(), uint16_t(0xabcd)); // nothing is written past the end
      }
  }

  void otherCodeBooks() {
    std::vector<float> book;
    for (int i = 0; i < 16; ++i) book.push_back(float(i));
    const uint8_t packed[2] = {0x1f, 0x80};
    const float absmax = 2.0f;
    Nf4Weight weight{packed, 4, 64, &absmax};
    weight.codeBook = book.data();
    float values[4];
    QCOMPARE(nf4_dequantize(Device::Cpu, {weight, 0, 4, values, Scalar::F32}), Status::Ok);
    QCOMPARE(values[0], 2.0f);
    QCOMPARE(values[1], 30.0f);
    QCOMPARE(values[2], 16.0f);
    QCOMPARE(values[3], 0.0f);
  }

  void notANumberStaysOne_data() { addIsas(); }
  void notANumberStaysOne() {
    QFETCH(int, limit);
    if (!use(limit)) QSKIP("this processor lacks the instruction set");
    std::vector<float> source(128, 1.0f);
    source[70] = std::numeric_limits<float>::quiet_NaN();
    uint8_t packed[64];
    float absmax[2];
    QCOMPARE(nf4_quantize(Device::Cpu, {source.data(), Scalar::F32, 128, 64, packed, absmax}), Status::Ok);
    std::vector<float> restored(128);
    QCOMPARE(nf4_dequantize(Device::Cpu, {{packed, 128, 64, absmax}, 0, 128, restored.data(), Scalar::F32}),
             Status::Ok);
    QCOMPARE(restored[0], 1.0f);
    QVERIFY(std::isnan(restored[70]));
  }

  void badArguments() {
    float value = 1.0f;
    uint8_t byte = 0;
    float absmax = 1.0f;
    for (int32_t blockSize : {0, -64, 16, 63, 8192})
      QCOMPARE(nf4_quantize(Device::Cpu, {&value, Scalar::F32, 1, blockSize, &byte, &absmax}), Status::InvalidArgument);
    QCOMPARE(nf4_quantize(Device::Cpu, {nullptr, Scalar::F32, 1, 64, &byte, &absmax}), Status::InvalidArgument);
    QCOMPARE(nf4_quantize(Device::Cpu, {&value, Scalar::F32, -1, 64, &byte, &absmax}), Status::InvalidArgument);
    QCOMPARE(nf4_quantize(Device::Cpu, {nullptr, Scalar::F32, 0, 64, nullptr, nullptr}), Status::Ok);
    const Nf4Weight weight{&byte, 1, 64, &absmax};
    QCOMPARE(nf4_dequantize(Device::Cpu, {weight, 0, 2, &value, Scalar::F32}), Status::InvalidArgument);
    QCOMPARE(nf4_dequantize(Device::Cpu, {weight, -1, 1, &value, Scalar::F32}), Status::InvalidArgument);
    QCOMPARE(nf4_dequantize(Device::Cpu, {weight, 1, 0, &value, Scalar::F32}), Status::InvalidArgument);
    QCOMPARE(nf4_dequantize(Device::Cpu, {{&byte, 1, 64, nullptr}, 0, 1, &value, Scalar::F32}),
             Status::InvalidArgument);
  }
};

QTEST_APPLESS_MAIN(TestNf4)
#include "tst_nf4.moc"
