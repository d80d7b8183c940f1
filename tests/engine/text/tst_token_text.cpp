// What the token inspector shows spells the text, byte for byte.
#include "engine/text/token_text.h"

#include <QtTest/QtTest>

using namespace tw;

class TestTokenText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tokensSpellTheText_data() {
    QTest::addColumn<QString>("folder");
    for (const fs::path& root : {fs::path(TW_TEST_DATA) / "text" / "tokenizers",
                                 fs::path(TW_SHARED_REAL) / "tokenizers", fs::path(TW_REPOSITORY) / "resources"}) {
      std::error_code error;
      for (const auto& entry : fs::directory_iterator(root, error))
        if (entry.path().filename() == "delimiter") continue; // has no token for some letters, not even an unknown one
        else if (fs::exists(entry.path() / "tokenizer.json") || fs::exists(entry.path() / "tokenizer.model"))
          QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
    }
  }
  void tokensSpellTheText() {
    QFETCH(QString, folder);
    const auto tokenizer = loadTokenizer(folder.toStdString());
    if (!tokenizer) QSKIP(tokenizer.error().message.c_str());
    const std::string text = "Hello  world, it's 2024!\n数字 😀 𠮷é ก";
    const auto encoding = (*tokenizer)->encode(text, false);
    const auto shown = tokenTexts(**tokenizer, encoding.ids, encoding.offsets, text);
    QCOMPARE(shown.size(), encoding.ids.size());
    std::string spelled;
    for (const auto& token : shown) {
      QVERIFY(QString::fromStdString(token).toStdString() == token); // valid UTF-8
      for (size_t at = 0; at < token.size();) {
        const bool byte = token.compare(at, 2, "\\x") == 0 && at + 4 <= token.size();
        spelled += byte ? static_cast<char>(std::stoi(token.substr(at + 2, 2), nullptr, 16)) : token[at];
        at += byte ? 4 : 1;
      }
    }
    // White space may belong to no token, and a dummy prefix (▁) to no text.
    const auto visible = [](const std::string& all) {
      return QString::fromStdString(all).remove(QChar(0x2581)).remove(QLatin1Char(' ')).remove(QLatin1Char('\n'));
    };
    QCOMPARE(visible(spelled), visible(text));
    if (QFileInfo(folder).fileName() == QStringLiteral("gpt2") ||
        QFileInfo(folder).fileName() == QStringLiteral("llama3"))
      QCOMPARE(spelled, text); // spaces too
  }
  void namesStandForTokensWithoutText() {
    const auto tokenizer = loadTokenizer(fs::path(TW_REPOSITORY) / "resources" / "starter");
    QVERIFY(tokenizer.has_value());
    const auto eos = (*tokenizer)->special().eosId;
    QVERIFY(eos.has_value());
    const std::vector<int32_t> ids{*eos};
    QCOMPARE(tokenTexts(**tokenizer, ids, {}, "").at(0), *(*tokenizer)->special().eos);
  }
};

QTEST_APPLESS_MAIN(TestTokenText)
#include "tst_token_text.moc"
