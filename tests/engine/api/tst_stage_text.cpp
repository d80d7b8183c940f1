// What a stage of work is called: once for the command line, the window and --json.
#include "engine/api/events.h"
#include "engine/api/stage_text.h"

#include <QTest>

using namespace tw;

class TestStageText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void stagesHaveWordsThatAreTranslated() {
    QCOMPARE(stageText("load").english(), std::string("Loading the model"));
    QCOMPARE(stageText("data").english(), std::string("Reading and encoding the data"));
    for (const char* stage :
         {"data", "load", "merge", "evaluate", "search", "generate", "logits", "tokenizer", "bench"})
      QVERIFY2(!stageText(stage).pattern().empty(), stage);
  }

  void anotherStageIsItsName() {
    QCOMPARE(stageText("sorting").english(), std::string("sorting"));
    QVERIFY(stageText("sorting").pattern().empty());
  }

  void progressCarriesTheWords() {
    const auto load = toJson(events::Progress{"load", 1, 2, "bytes"}), other = toJson(events::Progress{"x", 3, 0, ""});
    QCOMPARE(load["stage"].get<std::string>(), std::string("load"));
    QCOMPARE(load["message"].get<std::string>(), std::string("Loading the model"));
    QCOMPARE(load["done"].get<int>(), 1);
    QCOMPARE(other["message"].get<std::string>(), std::string("x"));
  }
};

QTEST_APPLESS_MAIN(TestStageText)
#include "tst_stage_text.moc"
