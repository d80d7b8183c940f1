// The one decoder of UTF-8, against tables 3-6 and 3-7 of the Unicode standard (chapter 3).
#include "engine/base/unicode.h"

#include <QTest>

using namespace tw;

class TestUnicode : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyCodePointReadsAsItIsWritten();
  void brokenBytesAreFound_data();
  void brokenBytesAreFound();
  void aBrokenByteIsFoundAnywhere();
  void brokenBytesDecodeAsRustAndPythonDo_data();
  void brokenBytesDecodeAsRustAndPythonDo();
  void charactersAreCountedAndFound();
  void streamingNeverCutsACharacter();
};

void TestUnicode::everyCodePointReadsAsItIsWritten() {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text = "<";
    appendUtf8(text, c);
    const size_t end = text.size();
    text += '>';
    const auto point = decodeUtf8(text, 1);
    size_t length = 0;
    if (!point.valid || point.value != c || point.length != end - 1 || codePointAt(text, 1, length) != c ||
        length != point.length || codePointBefore(text, end) != c || firstInvalidUtf8(text) != std::string::npos)
      QFAIL(qPrintable(QStringLiteral("U+%1").arg(static_cast<uint>(c), 4, 16, QLatin1Char('0'))));
  }
  const std::string text = "aß好😀";
  QCOMPARE(toUtf32(text), std::u32string(U"aß好😀"));
  QCOMPARE(toUtf8(std::u32string_view(toUtf32(text))), text);
  QCOMPARE(decodeUtf8(text, text.size()).length, uint8_t{0});
}

void TestUnicode::brokenBytesAreFound_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<int>("place");
  QTest::newRow("overlong, two bytes") << QByteArray("a\xC0\xAF") << 1;
  QTest::newRow("overlong, three bytes") << QByteArray("\xE0\x9F\xBF") << 0;
  QTest::newRow("overlong, four bytes") << QByteArray("\xF0\x8F\xBF\xBF") << 0;
  QTest::newRow("surrogate") << QByteArray("ab\xED\xA0\x80") << 2;
  QTest::newRow("above U+10FFFF") << QByteArray("\xF4\x90\x80\x80") << 0;
  QTest::newRow("five bytes") << QByteArray("\xF8\x88\x80\x80\x80") << 0;
  QTest::newRow("cut short") << QByteArray("好\xE5\xA5") << 3;
  QTest::newRow("continuation alone") << QByteArray("aa\xA5") << 2;
  QTest::newRow("none") << QByteArray("gut 好 😀") << -1;
}

void TestUnicode::brokenBytesAreFound() {
  QFETCH(QByteArray, bytes);
  QFETCH(int, place);
  const std::string_view text(bytes.constData(), static_cast<size_t>(bytes.size()));
  QCOMPARE(firstInvalidUtf8(text), place < 0 ? std::string_view::npos : static_cast<size_t>(place));
  if (place < 0) return;
  const auto point = decodeUtf8(text, static_cast<size_t>(place));
  QVERIFY(!point.valid);
  QCOMPARE(point.value, char32_t{0xFFFD});
  QCOMPARE(point.length, uint8_t{1});
}

void TestUnicode::aBrokenByteIsFoundAnywhere() {
  // Plain bytes are passed over eight at a time: no place may be lost at the seams.
  for (size_t size = 1; size < 40; ++size)
    for (size_t place = 0; place < size; ++place) {
      std::string text(size, 'x');
      text[place] = '\x80';
      QCOMPARE(firstInvalidUtf8(text), place);
    }
}

void TestUnicode::brokenBytesDecodeAsRustAndPythonDo_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<QString>("text");
  // bytes.decode("utf-8", "replace") of CPython 3.11
  QTest::newRow("whole") << QByteArray("a好") << QStringLiteral("a好");
  QTest::newRow("one for a part of three") << QByteArray("\xE5\xA5z") << QStringLiteral("\uFFFDz");
  QTest::newRow("one for three of four") << QByteArray("\xF0\x9F\x98") << QStringLiteral("\uFFFD");
  QTest::newRow("each byte of a surrogate") << QByteArray("\xED\xA0\x80") << QStringLiteral("\uFFFD\uFFFD\uFFFD");
  QTest::newRow("each byte of an overlong form") << QByteArray("\xC0\xAF") << QStringLiteral("\uFFFD\uFFFD");
  QTest::newRow("part, then a character") << QByteArray("\xE5\xE5\xA5\xBD") << QStringLiteral("\uFFFD好");
}

void TestUnicode::brokenBytesDecodeAsRustAndPythonDo() {
  QFETCH(QByteArray, bytes);
  QFETCH(QString, text);
  QCOMPARE(QString::fromStdString(lossyUtf8({bytes.constData(), static_cast<size_t>(bytes.size())})), text);
}

void TestUnicode::charactersAreCountedAndFound() {
  const std::string text = "aß好😀";
  QCOMPARE(characterCount(text), size_t{4});
  QCOMPARE(characterCount(""), size_t{0});
  const size_t begins[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6};
  for (size_t at = 0; at < text.size(); ++at) QCOMPARE(characterBegin(text, at), begins[at]);
}

void TestUnicode::streamingNeverCutsACharacter() {
  const std::string text = "a好😀";
  QCOMPARE(completeUtf8Prefix(text.substr(0, 2)), size_t{1});
  QCOMPARE(completeUtf8Prefix(text.substr(0, 4)), size_t{4});
  QCOMPARE(completeUtf8Prefix(text.substr(0, 7)), size_t{4});
  QCOMPARE(completeUtf8Prefix(text), text.size());
}

QTEST_APPLESS_MAIN(TestUnicode)
#include "tst_unicode.moc"
