// Help in the user's language, from the window's translation files, without Qt.
#include "app/cli/translations.h"
#include "engine/api/catalog/field_info.h"

#include <QTest>

using namespace tw;
using namespace tw::cli;

class TestLanguages : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyFieldHasChineseHelp() {
    const Translations chinese(file("zh_CN"));
    for (const auto& field : recipeFields()) {
      const auto help = chinese.of(field.help);
      QVERIFY2(help != field.help.english() && !help.empty(), field.path.c_str());
    }
    const auto* rate = findRecipeField("training.learning_rate");
    QCOMPARE(chinese.of(rate->label), std::string("学习率"));
    QCOMPARE(chinese.of(TW_TEXT("default %1", std::string("0.1"))), std::string("默认 0.1"));
  }

  void aFileIsReadAsLupdateWritesIt() {
    const Translations language(R"(<TS><context><name>other</name>
      <message><source>a</source><translation>wrong</translation></message></context>
      <context><name>engine</name>
      <message><source>a &lt;%1&gt; &amp; &quot;%2&quot;</source><translation>%2 &apos;n&apos; %1 &amp;lt;</translation></message>
      <message><source>b</source><translation type="unfinished">x</translation></message>
      <message><source>c</source><translation>C</translation></message>
      </context></TS>)");
    QCOMPARE(language.of(TW_TEXT("a <%1> & \"%2\"", 1, TW_TEXT("c"))), std::string("C 'n' 1 &lt;"));
    QCOMPARE(language.of(TW_TEXT("b")), std::string("b"));
    QCOMPARE(language.of(TW_TEXT("never heard of %1", 5)), std::string("never heard of 5"));
    QCOMPARE(language.of(Text::verbatim("100 %1")), std::string("100 %1"));
    QCOMPARE(Translations().of(TW_TEXT("c")), std::string("c"));
  }

 private:
  static std::string_view file(std::string_view name) {
    for (const auto& [language, text] : translationFiles())
      if (language == name) return text;
    qFatal("there is no such language");
  }
};

QTEST_APPLESS_MAIN(TestLanguages)
#include "tst_languages.moc"
