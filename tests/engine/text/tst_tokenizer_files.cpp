// What is on the disk: special tokens by both config files, sentencepiece models, and every kind of damaged file.
#include "engine/base/random.h"
#include "engine/text/tokenizer.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace tw;

namespace {

fs::path fixtures() { return fs::path(TW_TEST_DATA) / "text" / "tokenizers"; }

/// A folder with a copy of a fixture's files.
class Folder {
 public:
  explicit Folder(const char* fixture = nullptr) : m_path(m_folder.path().toStdString()) {
    for (const char* name : {"tokenizer.json", "tokenizer.model"}) {
      std::error_code code;
      if (fixture && fs::exists(fixtures() / fixture / name))
        fs::copy_file(fixtures() / fixture / name, m_path / name, code);
    }
  }
  const fs::path& path() const { return m_path; }
  Folder& write(const char* name, const std::string& text) {
    if (!writeFileAtomically(m_path / name, text)) qFatal("the temporary folder cannot be written");
    return *this;
  }
  Result<std::shared_ptr<const Tokenizer>> load() const { return loadTokenizer(m_path); }

 private:
  QTemporaryDir m_folder;
  fs::path m_path;
};

/// A smallest sound tokenizer.json.
Json sound() {
  return Json::parse(
      R"({"version":"1.0","truncation":null,"padding":null,"added_tokens":[{"id":4,"content":"<s>","special":true}],
    "normalizer":null,"pre_tokenizer":null,"post_processor":null,"decoder":null,
    "model":{"type":"BPE","unk_token":"u","vocab":{"u":0,"a":1,"b":2,"ab":3},"merges":["a b"]}})");
}

/// A precompiled_charsmap that replaces "a" by what stands in `table` from `offset` on, in base64.
std::string charsMapOfA(uint32_t offset, const std::string& table) {
  std::vector<uint32_t> units(256);
  constexpr uint32_t leaf = 0x80;
  units['a'] = 'a' | 1u << 8 | ('a' ^ leaf) << 10;
  units[leaf] = 1u << 31 | offset;
  std::string bytes;
  const auto append = [&](uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift);
  };
  append(static_cast<uint32_t>(units.size() * 4));
  for (const auto unit : units) append(unit);
  return QByteArray::fromStdString(bytes + table).toBase64().toStdString();
}

bool refused(const Result<std::shared_ptr<const Tokenizer>>& result, const char* code) {
  if (result) return false;
  const auto& error = result.error();
  if (error.code != code || error.message.empty() || error.advice.empty())
    qWarning("%s: %s", error.code.c_str(), error.message.c_str());
  return error.code == code && !error.message.empty() && !error.advice.empty();
}

void useAll(const Tokenizer& tokenizer) {
  for (const char* text : {"", "ab <s> a\xFF b 你好 1234  \r\n x", "[MASK] World café"}) {
    const auto encoding = tokenizer.encode(text, true);
    (void)tokenizer.decode(encoding.ids, false);
    for (const auto& span : encoding.offsets)
      if (span.begin > span.end || span.end > strlen(text)) qFatal("a span outside the text");
  }
}

} // namespace

class TestTokenizerFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void missing() {
    Folder folder;
    QVERIFY(refused(folder.load(), "tokenizer.missing"));
    folder.write("vocab.json", "{}").write("merges.txt", "");
    const auto result = folder.load();
    QVERIFY(refused(result, "tokenizer.unsupported") &&
            result.error().advice.find("Transformers") != std::string::npos);
    QVERIFY(refused(loadTokenizer("/no/such/folder"), "model.missing"));
  }

  void specialTokens() {
    Folder folder;
    folder.write("tokenizer.json", sound().dump());
    folder.write(
        "tokenizer_config.json",
        R"({"bos_token":{"content":"<s>","lstrip":false},"eos_token":"ab","pad_token":null,"add_bos_token":true,"added_tokens_decoder":{}})");
    folder.write("special_tokens_map.json", R"({"eos_token":"ignored","pad_token":{"content":"u"},"unk_token":"u"})");
    const auto result = folder.load();
    QVERIFY(result);
    const auto& special = (*result)->special();
    QCOMPARE(special.bosId.value_or(-1), 4);
    QCOMPARE(special.eos.value_or(""), std::string("ab"));
    QCOMPARE(special.padId.value_or(-1), 0);
    QCOMPARE(special.unkId.value_or(-1), 0);
    QVERIFY(!special.addsBos && !special.addsEos); // tokenizer.json says so; add_bos_token counts where there is none
    QCOMPARE((*result)->encode("ab<s>", true).ids, (std::vector<int32_t>{3, 4}));
    QVERIFY((*result)->isSpecial(4) && (*result)->isSpecial(3) && !(*result)->isSpecial(1) &&
            !(*result)->isSpecial(77));
    QCOMPARE((*result)->vocabularySize(), 5);
    QCOMPARE(tokenizerFiles(folder.path()).size(), size_t{3});
  }

  void theMapWinsOverAnOldConfiguration() {
    Folder folder;
    folder.write("tokenizer.json", sound().dump());
    folder.write("tokenizer_config.json", R"({"bos_token":"a","eos_token":"a"})");
    folder.write("special_tokens_map.json", R"({"eos_token":"ab","additional_special_tokens":["<q>"]})");
    folder.write("added_tokens.json", R"({"<y>":5})");
    const auto result = folder.load();
    QVERIFY(result);
    QCOMPARE((*result)->special().bosId.value_or(-1), 1);
    QCOMPARE((*result)->special().eosId.value_or(-1), 3);
    QCOMPARE((*result)->encode("<y><q>", true).ids, (std::vector<int32_t>{5, 6}));
    QVERIFY(!(*result)->isSpecial(5) && (*result)->isSpecial(6));
  }

  void configAddsTokens() {
    Folder folder;
    folder.write("tokenizer.json", sound().dump());
    folder.write(
        "tokenizer_config.json",
        R"({"added_tokens_decoder":{"4":{"content":"<s>","special":true},"5":{"content":"<new>","special":true}}})");
    const auto result = folder.load();
    QVERIFY(result);
    QCOMPARE((*result)->encode("a<new>", false).ids, (std::vector<int32_t>{1, 5}));
  }

  void damagedConfigs_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"{", "[]", "7", R"({"bos_token":7})", R"({"bos_token":{"content":7}})", R"({"add_bos_token":"yes"})",
          R"({"added_tokens_decoder":[]})", R"({"added_tokens_decoder":{"x":{"content":"a"}}})",
          R"({"added_tokens_decoder":{"-1":{"content":"a"}}})",
          R"({"added_tokens_decoder":{"99999999999":{"content":"a"}}})",
          R"({"added_tokens_decoder":{"1":{"content":1}}})", "\xFF"})
      QTest::newRow(text) << QString::fromLatin1(text);
  }
  void damagedConfigs() {
    QFETCH(QString, text);
    Folder folder;
    folder.write("tokenizer.json", sound().dump()).write("tokenizer_config.json", text.toLatin1().toStdString());
    QVERIFY(refused(folder.load(), "tokenizer.damaged"));
  }

  void damaged_data() {
    QTest::addColumn<QString>("patch");
    QTest::addColumn<QString>("code");
    const auto damaged = [](const char* patch) { QTest::newRow(patch) << patch << "tokenizer.damaged"; };
    const auto unsupported = [](const char* patch) { QTest::newRow(patch) << patch << "tokenizer.unsupported"; };
    damaged(R"([{"op":"replace","path":"","value":[]}])");
    damaged(R"([{"op":"remove","path":"/model"}])");
    damaged(R"([{"op":"replace","path":"/model","value":[]}])");
    damaged(R"([{"op":"remove","path":"/model/vocab"}])");
    damaged(R"([{"op":"remove","path":"/model/merges"}])");
    damaged(R"([{"op":"replace","path":"/model/vocab","value":[["a",1.0]]}])");
    damaged(R"([{"op":"replace","path":"/model/vocab","value":7}])");
    damaged(R"([{"op":"replace","path":"/model/vocab/a","value":-1}])");
    damaged(R"([{"op":"replace","path":"/model/vocab/a","value":0}])");
    damaged(R"([{"op":"replace","path":"/model/vocab/a","value":99999999999999999999999}])");
    damaged(R"([{"op":"replace","path":"/model/vocab/a","value":16000000}])");
    damaged(R"([{"op":"replace","path":"/model/vocab/a","value":"1"}])");
    damaged(R"([{"op":"replace","path":"/model/vocab/a","value":{}}])");
    damaged(R"([{"op":"remove","path":"/model/vocab/ab"}])");
    damaged(R"([{"op":"replace","path":"/model/merges","value":{}}])");
    damaged(R"([{"op":"replace","path":"/model/merges","value":["ab"]}])");
    damaged(R"([{"op":"replace","path":"/model/merges","value":["a b a"]}])");
    damaged(R"([{"op":"replace","path":"/model/merges","value":[["a"]]}])");
    damaged(R"([{"op":"replace","path":"/model/merges","value":[["a","b","c"]]}])");
    damaged(R"([{"op":"replace","path":"/model/merges","value":[[["a"],"b"]]}])");
    damaged(R"([{"op":"replace","path":"/model/merges","value":[7]}])");
    damaged(R"([{"op":"replace","path":"/model/merges","value":["a zz"]}])");
    damaged(R"([{"op":"replace","path":"/model/unk_token","value":"zz"}])");
    damaged(R"([{"op":"replace","path":"/model/unk_token","value":7}])");
    damaged(R"([{"op":"add","path":"/model/fuse_unk","value":7}])");
    damaged(R"([{"op":"replace","path":"/added_tokens","value":{}}])");
    damaged(R"([{"op":"replace","path":"/added_tokens/0/id","value":-4}])");
    damaged(R"([{"op":"replace","path":"/added_tokens/0/id","value":4000000000}])");
    damaged(R"([{"op":"remove","path":"/added_tokens/0/id"}])");
    damaged(R"([{"op":"replace","path":"/added_tokens/0/content","value":null}])");
    damaged(R"([{"op":"replace","path":"/added_tokens/0/special","value":"yes"}])");
    damaged(R"([{"op":"add","path":"/added_tokens/1","value":{"id":4,"content":"other"}}])");
    damaged(R"([{"op":"replace","path":"/normalizer","value":7}])");
    damaged(R"([{"op":"replace","path":"/normalizer","value":{}}])");
    damaged(R"([{"op":"replace","path":"/normalizer","value":{"type":"Sequence"}}])");
    damaged(R"([{"op":"replace","path":"/normalizer","value":{"type":"Replace","pattern":"x","content":"y"}}])");
    damaged(R"([{"op":"replace","path":"/normalizer","value":{"type":"Prepend"}}])");
    damaged(R"([{"op":"replace","path":"/normalizer","value":{"type":"Precompiled","precompiled_charsmap":"!!"}}])");
    damaged(
        R"([{"op":"replace","path":"/normalizer","value":{"type":"Precompiled","precompiled_charsmap":"/v7+/v7+"}}])");
    damaged(
        R"([{"op":"replace","path":"/pre_tokenizer","value":{"type":"Split","pattern":{"Regex":7},"behavior":"Isolated"}}])");
    damaged(
        R"([{"op":"replace","path":"/pre_tokenizer","value":{"type":"Split","pattern":{"String":"x"},"behavior":"Cut"}}])");
    damaged(R"([{"op":"replace","path":"/pre_tokenizer","value":{"type":"Metaspace","replacement":"ab"}}])");
    damaged(R"([{"op":"replace","path":"/pre_tokenizer","value":{"type":"FixedLength","length":0}}])");
    damaged(R"([{"op":"replace","path":"/decoder","value":{"type":"Strip","content":" ","start":-1,"stop":0}}])");
    damaged(
        R"([{"op":"replace","path":"/post_processor","value":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<x>"}}],"special_tokens":{}}}])");
    damaged(
        R"([{"op":"replace","path":"/post_processor","value":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<x>"}}],"special_tokens":{"<x>":{"ids":[5]}}}}])");
    damaged(
        R"([{"op":"replace","path":"/post_processor","value":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"B"}}],"special_tokens":{}}}])");
    damaged(
        R"([{"op":"replace","path":"/post_processor","value":{"type":"RobertaProcessing","cls":"<s>","sep":["</s>",1]}}])");
    unsupported(R"([{"op":"replace","path":"/model/type","value":"WordPiece"}])");
    unsupported(R"([{"op":"replace","path":"/model/type","value":"Mystery"}])");
    unsupported(R"([{"op":"replace","path":"/normalizer","value":{"type":"Mystery"}}])");
    unsupported(R"([{"op":"replace","path":"/pre_tokenizer","value":{"type":"UnicodeScripts"}}])");
    unsupported(R"([{"op":"replace","path":"/post_processor","value":{"type":"Mystery"}}])");
    unsupported(R"([{"op":"replace","path":"/decoder","value":{"type":"CTC"}}])");
    for (const char* regex :
         {"(", "[a", "\\\\p{Klingon}", "a{2,1}", "[b-a]", "(?~x)", "\\\\", "[[:nope:]]", "*", "(?<!a*)b"})
      unsupported(
          QString(
              R"([{"op":"replace","path":"/pre_tokenizer","value":{"type":"Split","pattern":{"Regex":"%1"},"behavior":"Isolated"}}])")
              .arg(regex)
              .toUtf8()
              .constData());
  }
  void damaged() {
    QFETCH(QString, patch);
    QFETCH(QString, code);
    Folder folder;
    folder.write("tokenizer.json", sound().patch(Json::parse(patch.toStdString())).dump());
    QVERIFY(refused(folder.load(), code.toUtf8().constData()));
  }

  void absurdNesting() {
    std::string deep = R"({"model":)";
    for (int i = 0; i < 100'000; ++i) deep += "[";
    QVERIFY(refused(Folder().write("tokenizer.json", deep).load(), "tokenizer.damaged"));
    Json sequence = {{"type", "NFC"}};
    for (int i = 0; i < 50; ++i) sequence = Json{{"type", "Sequence"}, {"normalizers", Json::array({sequence})}};
    Json document = sound();
    document["normalizer"] = sequence;
    QVERIFY(refused(Folder().write("tokenizer.json", document.dump()).load(), "tokenizer.damaged"));
  }

  void rulesThatFeedOneAnother() {
    const auto replace = [](const char* kind, const std::string& from, const std::string& to) {
      return Json{{"type", "Replace"}, {"pattern", {{kind, from}}}, {"content", to}};
    };
    const auto load = [&](const Json& normalizers) {
      Json document = sound();
      document["normalizer"] = {{"type", "Sequence"}, {"normalizers", normalizers}};
      return Folder().write("tokenizer.json", document.dump()).load();
    };
    Json doubling = Json::array();
    for (int i = 0; i < 60; ++i) doubling.push_back(replace("String", "a", "aa"));
    QVERIFY(refused(load(doubling), "tokenizer.unsupported"));
    // Hidden in other rules, and begun by what no plain text holds.
    Json nested = Json::array({replace("Regex", "[\\x{4E00}]", "b"), replace("String", "b", "cc")});
    for (int i = 0; i < 60; ++i)
      nested.push_back({{"type", "Sequence"}, {"normalizers", Json::array({replace("Regex", "c", "cc")})}});
    QVERIFY(refused(load(nested), "tokenizer.unsupported"));
    QVERIFY(refused(load(Json::array({replace("String", "x", std::string(100'000, 'y'))})), "tokenizer.unsupported"));
    QVERIFY(refused(load(Json::array({{{"type", "Prepend"}, {"prepend", std::string(100'000, 'y')}}})),
                    "tokenizer.unsupported"));
    Json bytes = Json::array();
    for (int i = 0; i < 40; ++i) bytes.push_back({{"type", "ByteLevel"}});
    QVERIFY(refused(load(bytes), "tokenizer.unsupported"));
    // What tokenizers do: blanks that take three bytes, quotes, ligatures.
    QVERIFY(load(Json::array({{{"type", "NFKC"}},
                              replace("String", "``", "\""),
                              replace("String", " ", "\xE2\x96\x81"),
                              {{"type", "Prepend"}, {"prepend", "\xE2\x96\x81"}}}))
                .has_value());
  }

  // What the normalizer gives goes to models that rely on UTF-8.
  void replacementsThatAreNoText() {
    const auto load = [](uint32_t offset, const std::string& table) {
      Json document = sound();
      document["normalizer"] = {{"type", "Precompiled"}, {"precompiled_charsmap", charsMapOfA(offset, table)}};
      document["model"] = Json::parse(R"({"type":"Unigram","unk_id":0,"vocab":[["u",0],["a",-1],["b",-1],["ä",-2]]})");
      return Folder().write("tokenizer.json", document.dump()).load();
    };
    const std::string table("\0\xC3\xA4\0", 4); // ä
    const auto whole = load(1, table);
    QVERIFY(whole);
    QCOMPARE((*whole)->encode("ab", false).ids, (std::vector<int32_t>{3, 2}));
    const auto within = load(2, table); // no replacement at all
    QVERIFY(within);
    QCOMPARE((*within)->encode("ab", false).ids, (std::vector<int32_t>{1, 2}));
    for (const char* broken : {"\xE4", "b\xF0\x9F", "\xC3\xA4\xA4"})
      QVERIFY(refused(load(0, std::string(broken) + '\0'), "tokenizer.damaged"));
  }

  void classesWithoutEnd() {
    const auto load = [](const std::string& regex) {
      Json document = sound();
      document["pre_tokenizer"] = {{"type", "Split"}, {"pattern", {{"Regex", regex}}}, {"behavior", "Isolated"}};
      return Folder().write("tokenizer.json", document.dump()).load();
    };
    const auto times = [](const char* part, int count) {
      std::string out;
      for (int i = 0; i < count; ++i) out += part;
      return out;
    };
    for (const auto& regex : {times("\\b", 30'000), times("\\w", 30'000), times("\\s", 30'000), times("[a]", 20'000),
                              "[" + times("\\p{L}", 12'000) + "]", "[" + times("\\x{0}-\\x{10FFFF}", 4'000) + "]",
                              times("[[:alpha:]&&", 5'000) + times("]", 5'000)})
      QVERIFY2(refused(load(regex), "tokenizer.unsupported"), regex.substr(0, 40).c_str());
    QVERIFY(load("\\b\\w+|[^\\s\\w]+|\\s").has_value());
    QVERIFY(load(times("\\.", 3'000) + "|" + times("[a-z]", 100)).has_value()); // what is no class costs nothing
  }

  void truncatedAndScrambledJson() {
    Random random(7);
    for (const char* fixture : {"added", "metaspace_first", "llama3", "unigram", "charsmap"}) {
      const auto whole = readFile(fixtures() / fixture / "tokenizer.json");
      QVERIFY(whole);
      for (int i = 0; i < 60; ++i) {
        std::string text = *whole;
        if (i < 20) text.resize(random.below(text.size()));
        // Half of the changes hit the small parts before the vocabulary.
        else
          for (int k = 0; k < 3; ++k)
            text[random.below(i % 2 ? text.size() : 2500)] =
                static_cast<char>(random.below(2) ? '0' + random.below(10) : random.below(256));
        const auto result = Folder().write("tokenizer.json", text).load();
        if (result) useAll(**result);
        else
          QVERIFY2(result.error().code.starts_with("tokenizer.") && !result.error().advice.empty(),
                   result.error().code.c_str());
      }
    }
  }

  void sentencePiece() {
    Folder folder("spm_bpe");
    folder.write(
        "tokenizer_config.json",
        R"({"added_tokens_decoder":{"1":{"content":"<s>","special":true},"2":{"content":"</s>","special":true},"600":{"content":"<new>","special":true}}})");
    const auto legacy = folder.load();
    QVERIFY(legacy);
    QCOMPARE((*legacy)->describe(), std::string("SentencePiece BPE"));
    QVERIFY((*legacy)->special().addsBos && !(*legacy)->special().addsEos);
    QCOMPARE((*legacy)->vocabularySize(), 601);
    const auto ids = (*legacy)->encode("the<new>the</s>", true).ids;
    const int32_t the = (*legacy)->id("▁the").value_or(-1);
    QCOMPARE(ids, (std::vector<int32_t>{1, the, 600, the, 2})); // the dummy prefix comes back after an added token
    QCOMPARE((*legacy)->decode(ids, true), std::string("the the"));
    const auto emoji = (*legacy)->encode("a😀b", false);
    QCOMPARE((*legacy)->decode(emoji.ids, true), std::string("a😀b"));
    for (const auto& span : emoji.offsets) QVERIFY(span.begin <= span.end && span.end <= 6);
    folder.write(
        "tokenizer_config.json",
        R"({"legacy":false,"add_eos_token":true,"added_tokens_decoder":{"600":{"content":"<new>","special":true}}})");
    const auto modern = folder.load();
    QVERIFY(modern);
    const auto second = (*modern)->encode("the<new>the", true).ids;
    QVERIFY(second.size() >= 5 && second[1] == the && second[2] == 600 && second[3] != the && second.back() == 2);
    QCOMPARE((*modern)->decode(second, true), std::string("thethe"));
    useAll(**modern);
  }

  void damagedSentencePiece() {
    Random random(3);
    for (const char* fixture : {"spm_bpe", "spm_unigram"}) {
      const auto whole = readFile(fixtures() / fixture / "tokenizer.model");
      QVERIFY(whole);
      for (int i = 0; i < 120; ++i) {
        std::string bytes = *whole;
        if (i < 40) bytes.resize(random.below(bytes.size()));
        else bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        const auto result = Folder().write("tokenizer.model", bytes).load();
        if (result) useAll(**result);
        else QVERIFY(refused(result, "tokenizer.damaged"));
      }
    }
    QVERIFY(refused(Folder().write("tokenizer.model", "").load(), "tokenizer.damaged"));
    QVERIFY(refused(Folder().write("tokenizer.model", "IQ== 0\nIg== 1\nIw== 2\n").load(),
                    "tokenizer.damaged")); // tiktoken, but few bytes
  }

  /// The second entry's text must not take the place that the index looks at, nor count.
  void anEntryThatIsThereTwice() {
    auto json = sound().dump();
    const std::string word = "a word that is longer than a string holds in itself", entry = "\"" + word + "\":4";
    json.insert(json.find("\"u\":0"), entry + "," + entry + ",");
    const auto tokenizer = Folder().write("tokenizer.json", json).load();
    QVERIFY2(tokenizer.has_value(), tokenizer ? "" : tokenizer.error().message.c_str());
    QCOMPARE((*tokenizer)->id(word).value_or(-1), 4);
    QCOMPARE((*tokenizer)->id("<s>").value_or(-1), 5); // the next id behind five tokens, not six
  }

  /// A few kilobytes must not ask for gigabytes of ids that nothing has.
  void idsFarBehindTheRanks() {
    std::string ranks;
    for (int byte = 0; byte < 256; ++byte)
      ranks += QByteArray(1, static_cast<char>(byte)).toBase64().toStdString() + " " + std::to_string(byte) + "\n";
    QVERIFY(Folder().write("qwen.tiktoken", ranks).load().has_value());
    const auto far = Folder().write("qwen.tiktoken", ranks + "YWI= 16000000\n").load();
    QVERIFY(refused(far, "tokenizer.damaged"));
    QVERIFY(far.error().message.english().find("line 257") != std::string::npos);
    const auto config = [](const char* id) {
      return Json{{"added_tokens_decoder", {{id, {{"content", "<x>"}, {"special", true}}}}}}.dump();
    };
    const auto loaded = [&](const char* id) {
      return Folder().write("qwen.tiktoken", ranks).write("tokenizer_config.json", config(id)).load();
    };
    QVERIFY(loaded("700").has_value());
    QVERIFY(refused(loaded("16000000"), "tokenizer.damaged"));
  }
};

QTEST_APPLESS_MAIN(TestTokenizerFiles)
#include "tst_tokenizer_files.moc"
