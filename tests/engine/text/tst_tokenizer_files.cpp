// What is on the disk: special tokens by both config files, sentencepiece models, entries that stand twice.
#include "tokenizer_folder.h"

using namespace tw;
using testing::fixtures, testing::refused, testing::sound, testing::useAll;
using Folder = testing::TokenizerFolder;

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

  // What the normalizer gives goes to models that rely on UTF-8.

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
};

QTEST_APPLESS_MAIN(TestTokenizerFiles)
#include "tst_tokenizer_files.moc"
