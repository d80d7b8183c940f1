// Data that says which answers are better: named as that, with the mapping that trains the good ones, and never trained
// as it stands.
#include "dialect_fixture.h"

#include <QTest>

using namespace tw;

class TestPreferences : public QObject, private testing::DialectFixture {
  Q_OBJECT

 private Q_SLOTS:
  void preferences_data() {
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("role"); // role=column of the mapping that is advised, and what it trains
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const char* name, const char* row, const char* roles, const char* expected) {
      QTest::newRow(name) << QByteArray(row) << QByteArray(roles) << QByteArray(expected);
    };
    add("prompt", "{'prompt':'q','chosen':'a','rejected':'no'}", "prompt=prompt completion=chosen",
        "user: q | assistant: a");
    add("instruction", "{'instruction':'q','input':'','chosen':'a','rejected':'no'}",
        "instruction=instruction output=chosen", "user: q | assistant: a");
    add("conversations",
        "{'messages':[],'chosen':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}],'rejected':[{'role'"
        ":"
        "'user','content':'q'},{'role':'assistant','content':'no'}]}",
        "messages=chosen", "user: q | assistant: a");
    add("one turn each",
        "{'conversations':[{'from':'human','value':'q'}],'chosen':{'from':'gpt','value':'a'},'rejected':{'from':'gpt',"
        "'value':'no'}}",
        "prompt=conversations completion=chosen", "user: q | assistant: a");
    add("transcripts",
        "{'chosen':'\\n\\nHuman: q\\n\\nAssistant: a\\n\\nHuman: r\\n\\nAssistant: b','rejected':'\\n\\nHuman: q\\n\\n"
        "Assistant: no'}",
        "messages=chosen", "user: q | assistant: a | user: r | assistant: b");
    add("rejected beside",
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}],'rejected_response':'no'}",
        "messages=messages", "user: q | assistant: a");
    add("query", "{'query':'q','response':'a','rejected_response':'no'}", "instruction=query output=response",
        "user: q | assistant: a");
    add("better and worse", "{'prompt':'q','better':'a','worse':'no'}", "prompt=prompt completion=better",
        "user: q | assistant: a");
    add("positive and negative", "{'question':'q','positive':'a','negative':'no'}",
        "instruction=question output=positive", "user: q | assistant: a");
    add("j and k", "{'question':'q','response_j':'a','response_k':'no'}", "instruction=question output=response_j",
        "user: q | assistant: a");
    add("chosen alone", "{'prompt':'q','chosen':'a'}", "prompt=prompt completion=chosen", "user: q | assistant: a");
  }
  void preferences() {
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, role);
    QFETCH(QByteArray, expected);
    const auto refused = load(row.toStdString());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("data.preference"));
    std::map<std::string, std::string> columns;
    for (const auto& pair : role.split(' ')) {
      const auto parts = pair.split('=');
      columns[parts[0].toStdString()] = parts[1].toStdString();
      QVERIFY2(refused.error().advice.find("\"" + parts[0].toStdString() + "\":\"" + parts[1].toStdString() + "\"") !=
                   std::string::npos,
               refused.error().advice.c_str());
    }
    QCOMPARE(QByteArray::fromStdString(said(row.toStdString(), columns)), expected);
  }
  void severalAnswersAreNotTaken_data() {
    QTest::addColumn<QByteArray>("row");
    for (const char* row : {"{'question':'q','answer_a':'a','answer_b':'b','winner':'b'}",
                            "{'instruction':'q','output_1':'a','output_2':'b','preference':2}",
                            "{'prompt':'q','responses':['a','b'],'scores':[1,0]}",
                            "{'instruction':'q','completions':[{'response':'a'},{'response':'b'}]}"})
      QTest::newRow(row) << QByteArray(row);
  }
  void severalAnswersAreNotTaken() {
    QFETCH(QByteArray, row);
    const auto refused = load(row.toStdString() + "\n" + row.toStdString());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("data.preference"));
    QVERIFY(refused.error().advice.find("best answer") != std::string::npos);
    // Where one answer stands beside the choices, that is what is trained.
    QCOMPARE(said("{'question':'q','answer_a':'x','answer_b':'y','answer':'a'}"),
             std::string("user: q | assistant: a"));
  }
  void namesThatOnlyBeginLikeThatAreNone() {
    for (const char* row : {"{'instruction':'q','output':'a','worsening_symptoms':'none'}",
                            "{'question':'q','answer':'a','losing_team':'them'}"})
      QCOMPARE(said(row), std::string("user: q | assistant: a"));
    for (const char* row : {"{'prompt':'q','completion':'a','worse_response':'no'}",
                            "{'prompt':'q','completion':'a','losing_answers':['no']}"})
      QCOMPARE(load(row).error().code, std::string("data.preference"));
    // Answers that are all good are not called better and worse.
    const auto several = load("{'question':'q','answers':['Paris','paris']}");
    QVERIFY2(several.error().message.find("better") == std::string::npos, several.error().message.c_str());
  }
  void rejectedAnswersAreNeverTrained() {
    const std::string row = "{'prompt':'q','chosen':'a','rejected':'no'}";
    QCOMPARE(load(row, {{"prompt", "prompt"}, {"completion", "rejected"}}).error().code, std::string("data.rejected"));
    const std::string labelled = "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}],"
                                 "'label':true}\n{'messages':[{'role':'user','content':'q'},{'role':'assistant',"
                                 "'content':'no'}],'label':false}\n";
    QCOMPARE(load(labelled).error().code, std::string("data.preference"));
    const auto mapped = load(labelled, {{"messages", "messages"}});
    QVERIFY(mapped.has_value());
    QCOMPARE(mapped->conversations.size(), size_t{1});
    QCOMPARE(mapped->problems.at(0).code, std::string("row.rejected"));
    QCOMPARE(mapped->problems.at(0).line, int64_t{2});
    QCOMPARE(
        load("{'prompt':'q','completion':'a','kto_tag':1}\n{'prompt':'q','completion':'no','kto_tag':0}").error().code,
        std::string("data.preference"));
    // A label that is a class says nothing about answers.
    QVERIFY(load("{'text':'I like it','label':'positive'}").has_value());
    QVERIFY(load("{'instruction':'q','output':'a','label':'news'}").has_value());
  }
};

QTEST_APPLESS_MAIN(TestPreferences)
#include "tst_preferences.moc"
