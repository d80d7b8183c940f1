// From rows to conversations: schemas found or mapped by hand, and every way a row can be unusable.
#include "data_files.h"
#include "engine/data/conversation.h"
#include "engine/data/inspect.h"

#include <QTest>

using namespace tw;

namespace {

/// JSON with ' for ": moc 6.4 stumbles over braces in raw strings.
std::string js(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return text;
}

} // namespace

class TestConversation : public QObject {
  Q_OBJECT
  testing::DataFolder m_data;

  Result<LoadedSource> load(const std::string& text, DataSource source = DataSource(), bool strict = false,
                            const std::string& name = "d.jsonl") {
    source.path = m_data.write(name, text);
    return loadSource(source, strict);
  }
  void expectMessages(const std::string& row, const std::string& expected, const char* format,
                      DataSource source = DataSource()) {
    const auto loaded = load(row, std::move(source));
    QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().message.c_str());
    QCOMPARE(loaded->conversations.size(), size_t{1});
    QCOMPARE(loaded->conversations[0].messages.dump(), Json::parse(expected).dump());
    QCOMPARE(loaded->summary.format, std::string(format));
  }

 private Q_SLOTS:
  void alpaca() {
    expectMessages(
        js("{'instruction':'I','input':'x','output':'O','system':'S','history':[['q','a']]}"),
        js("[{'role':'system','content':'S'},{'role':'user','content':'q'},{'role':'assistant','content':'a'}, "
           "{'role':'user','content':'I\\nx','instruction':'I','input':'x'},{'role':'assistant','content':'O'}]"),
        "alpaca");
    expectMessages(js("{'instruction':'I','input':'','output':'O'}"),
                   js("[{'role':'user','content':'I','instruction':'I'},{'role':'assistant','content':'O'}]"),
                   "alpaca");
  }
  void mappedByHand() {
    DataSource source;
    source.columns = {{"instruction", "question"}, {"output", "answer"}};
    expectMessages(js("{'question':'Q','answer':'A','text':'t'}"),
                   js("[{'role':'user','content':'Q','instruction':'Q'},{'role':'assistant','content':'A'}]"), "alpaca",
                   source);
    source.columns = {{"prompt", "q"}, {"completion", "a"}};
    expectMessages(js("{'q':'Q','a':'A'}"), js("[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}]"),
                   "prompt_completion", source);
    source.columns = {{"messages", "dialog"}, {"from", "who"}, {"value", "says"}};
    expectMessages(js("{'dialog':[{'who':'Human','says':'Q'},{'who':'gpt','says':'A'}]}"),
                   js("[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}]"), "messages", source);
  }
  void sharegptWithTools() {
    expectMessages(
        js("{'conversations':[{'from':'human','value':'Q'},{'from':'function_call','value':'{\\'name\\':\\'f\\',\\'"
           "arguments\\':{\\'b\\':1,\\'a\\':2}}'}, "
           "{'from':'observation','value':'42'},{'from':'gpt','value':'A'}],'tools':'[{\\'name\\':\\'f\\'}]'}"),
        js("[{'role':'user','content':'Q'},{'role':'assistant','content':'','tool_calls':[{'type':'function','function'"
           ":{'name':'f','arguments':{'b':1,'a':2}}}]}, "
           "{'role':'tool','content':'42'},{'role':'assistant','content':'A'}]"),
        "sharegpt");
  }
  /// What a tool returns is a value, unless it is made of the parts that contents are made of.
  void resultsThatLookLikeParts() {
    const auto result = [&](const char* content) {
      const auto turns = normaliseTurns(js((std::string("[{'role':'user','content':'q'},{'role':'tool','content':") +
                                            content + "},{'role':'assistant','content':'a'}]")
                                               .c_str()));
      return turns ? (*turns)[1]["content"].get<std::string>() : turns.error().code;
    };
    QCOMPARE(result("[]"), std::string("[]"));
    QCOMPARE(result("[{'type':'car','price':3}]"), std::string(R"([{"type":"car","price":3}])"));
    QCOMPARE(result("[{'type':'text','text':'four'}]"), std::string("four"));
    QCOMPARE(result("[{'type':'image_url','image_url':'x'}]"), std::string("row.images"));
  }
  void aTextBesideAnEmptyContentCounts() {
    const auto turns =
        normaliseTurns(js("[{'role':'user','content':'q'},{'role':'assistant','content':null,'text':'answer!'}]"));
    QVERIFY(turns.has_value());
    QVERIFY((*turns)[1]["content"] == "answer!");
  }
  /// Dialogues of a user with a system that answers; elsewhere a system in the middle is none.
  void aSystemThatAnswersIsTheAssistant() {
    const auto turns =
        normaliseTurns(js("[{'speaker':'USER','utterance':'a taxi'},{'speaker':'SYSTEM','utterance':'where to?'}]"));
    QVERIFY(turns.has_value());
    QVERIFY((*turns)[1]["role"] == "assistant");
    const auto other = normaliseTurns(js("[{'role':'user','content':'a'},{'role':'system','content':'b'}]"));
    QVERIFY((*other)[1]["role"] == "system");
  }
  void toolsAreWrapped() {
    const auto tools = normaliseTools(js("[{'name':'f'}]"));
    QVERIFY(tools.has_value());
    QCOMPARE(tools->dump(), (js("[{'type':'function','function':{'name':'f'}}]")));
    QVERIFY(normaliseTools("[]")->is_null());
  }
  void messagesKeepWhatTemplatesRead() {
    expectMessages(js("{'messages':[{'role':'developer','content':'S'},{'role':'user','content':'Q','name':'n'}, "
                      "{'role':'assistant','content':null,'tool_calls':[{'id':'1','type':'function','function':{'name':"
                      "'f','arguments':'{\\'a\\': 1}'}}]}, "
                      "{'role':'tool','tool_call_id':'1','content':'r'},{'role':'assistant','content':'A','reasoning_"
                      "content':'why'}]}"),
                   js("[{'role':'system','content':'S'},{'role':'user','content':'Q','name':'n'}, "
                      "{'role':'assistant','content':'','tool_calls':[{'id':'1','type':'function','function':{'name':'"
                      "f','arguments':{'a':1}}}]}, "
                      "{'role':'tool','content':'r','tool_call_id':'1'},{'role':'assistant','content':'A','reasoning_"
                      "content':'why'}]"),
                   "messages");
  }
  void textAndPromptCompletion() {
    const auto text = load("{\"text\":\"hello\"}\n{\"text\":\"\"}\n");
    QVERIFY(text.has_value());
    QCOMPARE(text->conversations.size(), size_t{1});
    QVERIFY(text->conversations[0].isText);
    QCOMPARE(text->problems[0].code, std::string("row.blank_response"));
    expectMessages(js("{'prompt':[{'role':'user','content':'Q'}],'completion':[{'role':'assistant','content':'A'}]}"),
                   js("[{'role':'user','content':'Q'},{'role':'assistant','content':'A'}]"), "prompt_completion");
  }
  void trailingQuestionIsTakenOff() {
    const auto loaded = load(js("{'messages':[{'role':'user','content':'Q'},{'role':'assistant','content':'A'},{'role':"
                                "'user','content':'B'}]}"));
    QVERIFY(loaded.has_value());
    QCOMPARE(loaded->conversations[0].messages.size(), size_t{2});
    QCOMPARE(loaded->problems.size(), size_t{1});
    QCOMPARE(loaded->problems[0].code, std::string("row.trailing_turn"));
  }

  void unusableRows_data() {
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("code");
    const auto add = [](const char* name, const std::string& row, const char* code) {
      QTest::newRow(name) << QByteArray::fromStdString(row) << QByteArray(code);
    };
    add("missing", js("{'instruction':'I'}"), "row.missing_field");
    add("null", js("{'instruction':'I','output':null}"), "row.missing_field");
    add("number", js("{'instruction':'I','output':3}"), "row.wrong_type");
    add("blank", "{\"instruction\":\"I\",\"output\":\" \\n\\u3000\"}", "row.blank_response");
    add("list", js("['I','O']"), "row.wrong_type");
    add("history", js("{'instruction':'I','output':'O','history':[['q']]}"), "row.wrong_type");
  }
  void unusableRows() {
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, code);
    const std::string text = "{\"instruction\":\"I\",\"output\":\"O\",\"history\":[]}\n\n" + row.toStdString() + "\n";
    const auto loaded = load(text);
    QVERIFY(loaded.has_value());
    QCOMPARE(loaded->summary.rows, int64_t{2});
    QCOMPARE(loaded->summary.usable, int64_t{1});
    QCOMPARE(loaded->problems.size(), size_t{1});
    QCOMPARE(loaded->problems[0].code, code.toStdString());
    QCOMPARE(loaded->problems[0].line, int64_t{3});
    QVERIFY(!loaded->problems[0].advice.empty() && !loaded->problems[0].message.empty());
    const auto strict = load(text, {}, true);
    QVERIFY(!strict);
    QCOMPARE(strict.error().code, code.toStdString());
    QCOMPARE(strict.error().line, int64_t{3});
  }
  void rolesOutOfOrder_data() {
    QTest::addColumn<QByteArray>("turns");
    QTest::addColumn<QByteArray>("code");
    const auto add = [](const char* name, const std::string& turns, const char* code) {
      QTest::newRow(name) << QByteArray::fromStdString(turns) << QByteArray(code);
    };
    add("answer first", js("{'from':'gpt','value':'A'},{'from':'human','value':'Q'},{'from':'gpt','value':'A'}"),
        "row.role_order");
    add("late system", js("{'from':'human','value':'Q'},{'from':'system','value':'S'},{'from':'gpt','value':'A'}"),
        "row.role_order");
    add("two questions", js("{'from':'human','value':'Q'},{'from':'human','value':'Q'},{'from':'gpt','value':'A'}"),
        "row.role_order");
    add("two answers", js("{'from':'human','value':'Q'},{'from':'gpt','value':'A'},{'from':'gpt','value':'A'}"),
        "row.role_order");
    add("no answer", js("{'from':'human','value':'Q'}"), "row.role_order");
    add("nothing", "", "row.role_order");
    add("unknown", js("{'from':'robot','value':'Q'},{'from':'gpt','value':'A'}"), "row.unknown_role");
    add("no role", js("{'value':'Q'},{'from':'gpt','value':'A'}"), "row.missing_field");
    add("no text", js("{'from':'human'},{'from':'gpt','value':'A'}"), "row.missing_field");
    add("number", js("{'from':'human','value':3},{'from':'gpt','value':'A'}"), "row.wrong_type");
    add("string", js("'hello'"), "row.role_order"); // texts are question and answer in turn
    add("number in the list", js("1"), "row.wrong_type");
    add("blank", js("{'from':'human','value':'Q'},{'from':'gpt','value':' '}"), "row.blank_response");
    add("bad call", js("{'from':'human','value':'Q'},{'from':'function_call','value':'{'}"), "row.wrong_type");
  }
  void rolesOutOfOrder() {
    QFETCH(QByteArray, turns);
    QFETCH(QByteArray, code);
    const auto loaded = load(js("{'conversations':[{'from':'human','value':'Q'},{'from':'gpt','value':'A'}]}") +
                             "\n{\"conversations\":[" + turns.toStdString() + "]}\n");
    QVERIFY(loaded.has_value());
    QCOMPARE(loaded->problems.size(), size_t{1});
    QCOMPARE(loaded->problems[0].code, code.toStdString());
    QCOMPARE(loaded->problems[0].line, int64_t{2});
  }
  void requestsThatCannotBe() {
    const auto code = [](const Result<LoadedSource>& loaded) { return loaded ? std::string() : loaded.error().code; };
    QCOMPARE(code(load("{\"a\":1}\n")), std::string("data.format"));
    QCOMPARE(code(load("[]", {}, false, "e.json")), std::string("data.empty"));
    DataSource source;
    source.format = "alpaka";
    QCOMPARE(code(load("{\"a\":1}\n", source)), std::string("data.format"));
    source.format = "alpaca";
    QCOMPARE(code(load("{\"instruction\":\"a\"}\n", source)), std::string("data.columns"));
    source.columns = {{"output", "nowhere"}};
    QCOMPARE(code(load("{\"instruction\":\"a\"}\n", source)), std::string("data.columns"));
    source.columns = {{"outputs", "a"}};
    QCOMPARE(code(load("{\"a\":\"a\"}\n", source)), std::string("data.columns"));
    const auto none = load("{\"text\":\"\"}\n{\"text\":3}\n");
    QCOMPARE(code(none), std::string("data.no_usable_rows"));
    QCOMPARE(none.error().line, int64_t{1});
  }
  void limitCountsRows() {
    DataSource source;
    source.limit = 2;
    const auto loaded = load("{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n", source);
    QVERIFY(loaded.has_value());
    QCOMPARE(loaded->conversations.size(), size_t{2});
  }
  void stopIsHonoured() {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += "{\"text\":\"a\"}\n";
    DataSource source;
    source.path = m_data.write("many.jsonl", text);
    std::stop_source stop;
    stop.request_stop();
    const auto loaded = loadSource(source, false, {}, stop.get_token());
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, std::string("stopped"));
  }
  void inspection() {
    DataSource source;
    source.path = m_data.write("i.jsonl", "{\"instruction\":\"你好\",\"output\":\"O\"}\n{\"instruction\":\"你好 "
                                          "\",\"output\":\"O\"}\n{\"instruction\":\"x\",\"output\":\"\"}\n");
    const auto seen = inspectSource(source);
    QVERIFY(seen.has_value());
    QCOMPARE(seen->summary.usable, int64_t{2});
    QCOMPARE(seen->duplicates, int64_t{1});
    QCOMPARE(seen->prompt.minimum, int64_t{2});
    QCOMPARE(seen->prompt.maximum, int64_t{3});
    QCOMPARE(seen->problemCounts.at("row.blank_response"), int64_t{1});
    QCOMPARE(seen->summary.columns, (std::vector<std::string>{"instruction", "output"}));
  }
};

QTEST_APPLESS_MAIN(TestConversation)
#include "tst_conversation.moc"
