// Ids, offsets and decoded text against the goldens of tests/data/text/make_tokenizers.py, and the shared real
// tokenizers.
#include "engine/base/unicode.h"
#include "engine/text/pipeline/added_tokens.h"
#include "engine/text/tokenizer.h"

#include <QtTest/QtTest>

#include <chrono>

using namespace tw;

namespace {

fs::path fixtures() { return fs::path(TW_TEST_DATA) / "text" / "tokenizers"; }

std::shared_ptr<const Tokenizer> load(const fs::path& folder) {
  auto tokenizer = loadTokenizer(folder);
  if (!tokenizer) qWarning("%s", tokenizer.error().message.c_str());
  return tokenizer ? *tokenizer : nullptr;
}

std::string streamed(const std::shared_ptr<const Tokenizer>& tokenizer, const std::vector<int32_t>& ids, bool skip) {
  StreamDecoder decoder(tokenizer, skip);
  std::string out;
  for (const int32_t id : ids) {
    const auto piece = decoder.push(id);
    if (firstInvalidUtf8(piece) != std::string::npos) return "half a character";
    out += piece;
  }
  return out + decoder.finish();
}

/// Where normalisation joins characters, our spans hold all of the original that went in; the reference's only the
/// first.
bool covers(const std::vector<ByteSpan>& ours, const Json& expected) {
  if (ours.size() != expected.size()) return false;
  for (size_t i = 0; i < ours.size(); ++i)
    if (ours[i].begin > expected[i][0].get<size_t>() || ours[i].end < expected[i][1].get<size_t>()) return false;
  return true;
}

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

class TestTokenizer : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void goldens_data() {
    QTest::addColumn<QString>("folder");
    for (const auto& entry : fs::directory_iterator(fixtures()))
      if (entry.is_directory())
        QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
  }
  void goldens() {
    QFETCH(QString, folder);
    const fs::path path = folder.toStdString();
    const auto tokenizer = load(path);
    QVERIFY(tokenizer);
    const auto golden = readJsonFile(path / "golden.json");
    QVERIFY(golden && golden->size() > 30);
    const bool joins = path.filename() == "qwen2_nfc" || path.filename() == "whitespace" ||
                       path.filename() == "bert_words" || path.filename().string().starts_with("unigram") ||
                       path.filename() == "charsmap";
    for (const auto& row : *golden) {
      const auto text = row["text"].get<std::string>();
      QVERIFY2(tokenizer->encode(text, false).ids == row["plain"].get<std::vector<int32_t>>(), text.c_str());
      if (!row.contains("ids")) continue;
      const auto encoding = tokenizer->encode(text, true);
      QVERIFY2(encoding.ids == row["ids"].get<std::vector<int32_t>>(), text.c_str());
      QVERIFY2(covers(encoding.offsets, row["offsets"]), text.c_str());
      for (size_t i = 0; i < encoding.offsets.size() && !joins; ++i) {
        QCOMPARE(encoding.offsets[i].begin, row["offsets"][i][0].get<size_t>());
        QCOMPARE(encoding.offsets[i].end, row["offsets"][i][1].get<size_t>());
      }
      QCOMPARE(tokenizer->decode(encoding.ids, false), row["decoded"].get<std::string>());
      QCOMPARE(tokenizer->decode(encoding.ids, true), row["skipped"].get<std::string>());
      QCOMPARE(streamed(tokenizer, encoding.ids, false), row["decoded"].get<std::string>());
      QCOMPARE(streamed(tokenizer, encoding.ids, true), row["skipped"].get<std::string>());
    }
  }

  void realTokenizers_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("size");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<int>>("ids");
    QTest::newRow("gpt-2") << "gpt-2"
                           << "BPE (byte-level)" << 50257 << "Hello, world! It's <|endoftext|>"
                           << QList<int>{15496, 11, 995, 0, 632, 338, 220, 50256};
    QTest::newRow("qwen2") << "qwen2"
                           << "BPE (byte-level)" << 151936 << "<|im_start|>user\n你好 12"
                           << QList<int>{151644, 872, 198, 108386, 220, 16, 17};
    QTest::newRow("llama-spm") << "llama-spm"
                               << "BPE (byte fallback)" << 32000 << "Hello  world 𐍈"
                               << QList<int>{1, 15043, 29871, 3186, 29871, 243, 147, 144, 139};
  }
  void realTokenizers() {
    QFETCH(QString, name);
    QFETCH(QString, kind);
    QFETCH(int, size);
    QFETCH(QString, text);
    QFETCH(QList<int>, ids);
    const fs::path folder = fs::path(TW_SHARED_REAL) / "tokenizers" / name.toStdString();
    if (!fs::exists(folder)) QSKIP("the shared real tokenizers are not here");
    const auto tokenizer = load(folder);
    QVERIFY(tokenizer);
    QCOMPARE(QString::fromStdString(tokenizer->describe()), kind);
    QCOMPARE(tokenizer->vocabularySize(), size);
    const auto encoding = tokenizer->encode(text.toStdString(), true);
    QCOMPARE(QList<int>(encoding.ids.begin(), encoding.ids.end()), ids);
    QCOMPARE(tokenizer->special().addsBos, name == QLatin1String("llama-spm"));
    const std::string all(300'000, 'x');
    QVERIFY(!tokenizer->encode(all, true).ids.empty());
  }

  void brokenUtf8IsEncodedAsReplacement() {
    const auto tokenizer = load(fixtures() / "gpt2");
    QVERIFY(tokenizer);
    const std::string broken("ab\xFF\xC3(\xE4\xBD", 7);
    const auto encoding = tokenizer->encode(broken, false);
    QCOMPARE(encoding.ids, tokenizer->encode("ab\uFFFD\uFFFD(\uFFFD\uFFFD", false).ids);
    size_t reached = 0;
    for (const auto& span : encoding.offsets) {
      QVERIFY(span.begin <= span.end && span.end <= broken.size() && span.begin >= (reached ? reached - 1 : 0));
      reached = span.end;
    }
    QCOMPARE(reached, broken.size());
    const int32_t half[] = {*tokenizer->id("Ã")};
    QCOMPARE(tokenizer->decode(half, false), std::string("\uFFFD"));
    const int32_t absent[] = {-1, 1 << 30};
    QCOMPARE(tokenizer->decode(absent, false), std::string());
    QVERIFY(!tokenizer->token(-1) && !tokenizer->token(1 << 30) && !tokenizer->id("no such token"));
  }

  void streamNeverCutsACharacter() {
    const auto tokenizer = load(fixtures() / "gpt2");
    QVERIFY(tokenizer);
    std::vector<int32_t> ids;
    for (const char* byte : {"ð", "Ł", "ĺ", "Ģ"}) ids.push_back(tokenizer->id(byte).value_or(-1)); // F0 9F 98 80
    StreamDecoder decoder(tokenizer);
    for (size_t i = 0; i < 3; ++i) QCOMPARE(decoder.push(ids[i]), std::string());
    QCOMPARE(decoder.push(ids[3]), std::string("😀"));
    QCOMPARE(decoder.push(ids[0]), std::string());
    QCOMPARE(decoder.finish(), std::string("\uFFFD"));
    StreamDecoder again(tokenizer);
    std::string endless;
    for (int i = 0; i < 500; ++i) endless += again.push(*tokenizer->id("ÿ"));
    QVERIFY(endless.size() >= 3 * 400);
  }

  void streamGivesWhatDecodingGives_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"gpt2", "llama3", "metaspace_first", "metaspace_always", "gemma", "unigram", "spm_bpe", "added"})
      QTest::newRow(name) << name;
  }
  /// Ids in no sensible order: what came out piece by piece is valid at every step and, in the end, the whole.
  void streamGivesWhatDecodingGives() {
    QFETCH(QString, name);
    const auto tokenizer = load(fixtures() / name.toStdString());
    QVERIFY(tokenizer);
    uint64_t state = 7;
    const auto below = [&](size_t limit) {
      return static_cast<size_t>((state = state * 6364136223846793005ull + 1442695040888963407ull) >> 33) % limit;
    };
    const auto end = static_cast<size_t>(tokenizer->vocabularySize());
    for (int round = 0; round < 300; ++round) {
      std::vector<int32_t> ids(1 + below(40));
      // Low ids are bytes in most vocabularies: half of the rows are nearly all broken characters.
      for (auto& id : ids) id = static_cast<int32_t>(below(round % 2 ? end : std::min<size_t>(end, 300)));
      for (const bool skip : {false, true})
        QCOMPARE(QString::fromStdString(streamed(tokenizer, ids, skip)),
                 QString::fromStdString(tokenizer->decode(ids, skip)));
    }
  }

  void longWordsAreNotQuadratic_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"gpt2", "llama3", "metaspace_first", "gemma", "unigram", "split_lookaround", "spm_bpe", "affixes"})
      QTest::newRow(name) << name;
  }
  void longWordsAreNotQuadratic() {
    QFETCH(QString, name);
    const auto tokenizer = load(fixtures() / name.toStdString());
    QVERIFY(tokenizer);
    std::string mixed;
    for (int64_t i = 0; i < 200'000; ++i) mixed += static_cast<char>('a' + (i * i / 7 + i) % 26);
    for (const auto& text : {std::string(200'000, 'a'), std::string(200'000, ' '), std::string(200'000, '\n'), mixed})
      QVERIFY2(seconds([&] { (void)tokenizer->encode(text, true); }) < 20, text.substr(0, 10).c_str());
  }

  void aSingleWordHasNoLetterBesideIt() {
    AddedToken token;
    token.singleWord = true;
    token.id = 7;
    AddedTokenMatcher matcher;
    matcher.add("cat", token);
    const auto found = [&](const char* text) {
      const auto matches = matcher.split(text);
      return std::count_if(matches.begin(), matches.end(), [](const auto& match) { return match.id == 7; });
    };
    for (const char* text : {"cat", "a cat.", "(cat)"}) QVERIFY2(found(text) == 1, text);
    for (const char* text : {"concat", "cats", "cat_", "9cat", "猫cat", "cat猫"}) QVERIFY2(found(text) == 0, text);
    QCOMPARE(found("cat, cats and cat"), 2);
  }

  void manyTextsInOrder() {
    const auto tokenizer = load(fixtures() / "metaspace_always");
    QVERIFY(tokenizer);
    std::vector<std::string> texts;
    for (int i = 0; i < 2000; ++i) texts.push_back("text number " + std::to_string(i) + " 你好");
    const auto all = tokenizer->encodeAll(texts, true);
    QCOMPARE(all.size(), texts.size());
    for (size_t i = 0; i < texts.size(); ++i) QCOMPARE(all[i].ids, tokenizer->encode(texts[i], true).ids);
  }
};

QTEST_APPLESS_MAIN(TestTokenizer)
#include "tst_tokenizer.moc"
