// Tokenizer files that are damaged, hostile or absurd: each is refused in words that help, or read without harm.
#include "engine/base/random.h"
#include "tokenizer_folder.h"

using namespace tw;
using testing::fixtures, testing::refused, testing::sound, testing::useAll, testing::charsMapOfA;
using Folder = testing::TokenizerFolder;

class TestDamagedTokenizers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
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

QTEST_APPLESS_MAIN(TestDamagedTokenizers)
#include "tst_damaged_tokenizers.moc"
