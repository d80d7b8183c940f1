// How people write down examples: the names of columns, the forms of conversations, marks on answers.
#include "dialect_fixture.h"

#include <QTest>

using namespace tw;
using testing::FakeTokenizer, testing::js, testing::kChatml, testing::kMarked;

class TestDialects : public QObject, private testing::DialectFixture {
  Q_OBJECT

 private Q_SLOTS:
  void namesOfColumns_data() {
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const char* name, const char* row, const char* expected) {
      QTest::newRow(name) << QByteArray(row) << QByteArray(expected);
    };
    add("context", "{'instruction':'q','context':'c','response':'a','category':'x'}", "user: q\nc | assistant: a");
    add("no context", "{'instruction':'q','context':'','response':'a'}", "user: q | assistant: a");
    add("response", "{'instruction':'q','response':'a'}", "user: q | assistant: a");
    add("question", "{'question':'q','answer':'a'}", "user: q | assistant: a");
    add("capitals", "{'Question':'q','Answer':'a'}", "user: q | assistant: a");
    add("system prompt", "{'system_prompt':'s','question':'q','response':'a'}", "system: s | user: q | assistant: a");
    add("input and target", "{'kind':'k','input':'q','target':'a'}", "user: q | assistant: a");
    add("input_text", "{'input_text':'q','output_text':'a'}", "user: q | assistant: a");
    add("inputs", "{'inputs':'q','targets':'a'}", "user: q | assistant: a");
    add("prompt", "{'prompt':'q','response':'a'}", "user: q | assistant: a");
    add("query", "{'system':'s','query':'q','response':'a','history':[['x','y']]}",
        "system: s | user: x | assistant: y | user: q | assistant: a");
    add("empty history", "{'query':'q','response':'a','history':[]}", "user: q | assistant: a");
    add("history of turns",
        "{'query':'q','response':'a','history':[{'role':'user','content':'x'},{'role':'assistant','content':'y'}]}",
        "user: x | assistant: y | user: q | assistant: a");
    add("pairs", "{'system':'s','conversation':[{'human':'q','assistant':'a'},{'human':'r','assistant':'b'}]}",
        "system: s | user: q | assistant: a | user: r | assistant: b");
    add("pairs with their system",
        "{'conversation':[{'system':'s','input':'q','output':'a'},{'input':'r','output':'b'}]}",
        "system: s | user: q | assistant: a | user: r | assistant: b");
    add("pairs in lists", "{'conversations':[['q','a'],['r','b']]}", "user: q | assistant: a | user: r | assistant: b");
    add("texts in turn", "{'id':'0','data':['q','a','r','b']}", "user: q | assistant: a | user: r | assistant: b");
    add("gemini",
        "{'systemInstruction':{'role':'system','parts':[{'text':'s'}]},'contents':[{'role':'user','parts':[{'text':'q'}"
        "]}"
        ",{'role':'model','parts':[{'text':'a'},{'text':'b'}]}]}",
        "system: s | user: q | assistant: ab");
    add("gemini calls",
        "{'contents':[{'role':'user','parts':[{'text':'q'}]},{'role':'model','parts':[{'functionCall':{'name':'f','"
        "args':"
        "{'x':1}}}]},{'role':'user','parts':[{'functionResponse':{'name':'f','response':{'y':2}}}]},{'role':'model',"
        "'parts':[{'text':'a'}]}]}",
        "user: q | assistant:  +call | tool: {\"y\":2} | assistant: a");
    add("older calls",
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,'function_call':{'name':'f',"
        "'arguments':'{}'}},{'role':'function','name':'f','content':'r'},{'role':'assistant','content':'a'}]}",
        "user: q | assistant:  +call | tool: r | assistant: a");
    add("content parts",
        "{'messages':[{'role':'user','content':[{'type':'text','text':'one '},{'type':'text','text':'two'}]},{'role':"
        "'assistant','content':[{'type':'text','text':'a'}]}]}",
        "user: one two | assistant: a");
    add("a bare conversation", "[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]",
        "user: q | assistant: a");
    add("instruction in the input alone", "{'instruction':'','input':'q','output':'a'}", "user: q | assistant: a");
    add("no instruction", "{'instruction':null,'input':'q','output':'a'}", "user: q | assistant: a");
    add("blank input", "{'instruction':'q','input':'  ','output':'a'}", "user: q | assistant: a");
    add("no input", "{'instruction':'q','input':null,'output':'a'}", "user: q | assistant: a");
    add("NaN", "{'instruction':'q','input':NaN,'output':'a'}", "user: q | assistant: a");
    add("beyond reals", "{'instruction':'q','output':'a','n':-1e999,'m':[1e5,12]}", "user: q | assistant: a");
    add("turns by columns", "{'messages':{'role':['user','assistant'],'content':['q','a']}}", "user: q | assistant: a");
    add("history by columns",
        "{'query':'q','response':'a','history':{'role':['user','assistant'],'content':['x','y']}}",
        "user: x | assistant: y | user: q | assistant: a");
    add("speakers", "{'conversation':[{'speaker':'Human','text':'q'},{'speaker':'AI ','text':'a'}]}",
        "user: q | assistant: a");
    add("senders", "{'conversation':[{'sender':'Question:','message':'q'},{'sender':'Answer:','message':'a'}]}",
        "user: q | assistant: a");
    add("Chinese roles", "{'messages':[{'role':'用户','content':'q'},{'role':'助手','content':'a'}]}",
        "user: q | assistant: a");
    add("a call as it is",
        "{'conversations':[{'from':'human','value':'q'},{'from':'function_call','value':{'name':'f','arguments':{}}},"
        "{'from':'observation','value':['r','s']},{'from':'gpt','value':'a'}]}",
        "user: q | assistant:  +call | tool: rs | assistant: a");
    add("a tool's own values",
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','tool_calls':[{'function':{'name':'f'}}]},"
        "{'role':'tool','content':{'x':[1]}},{'role':'tool','content':7},{'role':'assistant','content':'a'}]}",
        "user: q | assistant:  +call | tool: {\"x\":[1]} | tool: 7 | assistant: a");
  }
  void namesOfColumns() {
    QFETCH(QByteArray, row);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(said(row.toStdString() + "\n" + row.toStdString())), expected);
  }
  void theMappingIsShown() {
    const auto loaded = load("{'query':'q','response':'a'}");
    QVERIFY(loaded.has_value());
    QCOMPARE(loaded->summary.format, std::string("alpaca"));
    QCOMPARE(loaded->summary.mapping,
             (std::map<std::string, std::string>{{"instruction", "query"}, {"output", "response"}}));
    // What fits nothing is refused with a mapping in its own names.
    const auto odd = load("{'system':'s','chat':'USER: q'}");
    QCOMPARE(odd.error().code, std::string("data.format"));
    QVERIFY(odd.error().message.find("system, chat") != std::string::npos);
    QVERIFY(odd.error().advice.find("\"chat\"") != std::string::npos);
  }

  void singleTurnsAsRowsAreRefused() {
    for (const char* rows : {"{'role':'user','content':'q'}\n{'role':'assistant','content':'a'}",
                             "{'id':1,'role':'prompter','text':'q'}\n{'id':2,'role':'assistant','text':'a'}"}) {
      const auto refused = load(rows);
      QVERIFY(!refused);
      QCOMPARE(refused.error().code, std::string("data.format"));
      QVERIFY(refused.error().message.find("single turn") != std::string::npos);
    }
    QVERIFY(load("{'from':'a@b.c','text':'a letter'}").has_value()); // no speaker
  }
  void whatPythonPrintedIsNamed() {
    const auto loaded = load("{'messages':'[{\\u0027role\\u0027: \\u0027user\\u0027}]'}\n"
                             "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]}");
    QVERIFY(loaded.has_value());
    QVERIFY(loaded->problems.at(0).message.find("Python") != std::string::npos);
  }

  void marksOnTurns_data() {
    QTest::addColumn<QByteArray>("mark");
    for (const char* mark :
         {"'weight':0", "'weight':0.0", "'loss':false", "'loss_mask':0", "'train':false", "'training':'false'",
          "'trainable':0", "'loss_weight':0", "'loss_scale':0.0", "'train_on_turn':false", "'trainOnTurn':false",
          "'compute_loss':false", "'learn':'no'", "'mask':true", "'masked':1", "'ignore':true", "'no_loss':'true'",
          "'ignore_loss':true", "'train_detail':[{'begin_offset':0,'end_offset':2,'train':false}]"})
      QTest::newRow(mark) << QByteArray(mark);
  }
  void marksOnTurns() {
    QFETCH(QByteArray, mark);
    const std::string row = "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'bad'," +
                            mark.toStdString() +
                            "},{'role':'user','content':'r'},{'role':'assistant','content':'good'}]}";
    for (const char* source : {kChatml, kMarked}) {
      const auto words = learnt(row, source);
      QVERIFY2(words.find("good") != std::string::npos && words.find("bad") == std::string::npos, words.c_str());
      const auto all = learnt(row, source, TrainOn::All);
      QVERIFY2(all.find("good") != std::string::npos && all.find('q') != std::string::npos &&
                   all.find("bad") == std::string::npos,
               all.c_str());
    }
    const std::string shareGpt = "{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'bad'," +
                                 mark.toStdString() + "},{'from':'human','value':'r'},{'from':'gpt','value':'good'}]}";
    QCOMPARE(learnt(shareGpt, kChatml), std::string("good<|im_end|>#"));
  }
  void marksOnRows() {
    const std::string good = "{'prompt':'q','completion':'good','train':true}\n";
    QCOMPARE(learnt(good + "{'prompt':'q','completion':'bad','train':false}\n", kChatml),
             std::string("good<|im_end|>#"));
    QCOMPARE(learnt("{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'bad'},{'role':'user',"
                    "'content':'r'},{'role':'assistant','content':'good'}],'loss_mask':[0,1]}",
                    kChatml),
             std::string("good<|im_end|>#"));
    QCOMPARE(problemOf("{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a','weight':0}]}"),
             std::string("row.no_loss"));
    QCOMPARE(learnt("{'prompt':'q','completion':'good','weight':0.5}", kChatml), std::string("good<|im_end|>#"));
    // NeMo's "mask" names whose turns are masked, which is so anyway.
    QCOMPARE(learnt("{'prompt':'q','completion':'good','mask':'User'}", kChatml), std::string("good<|im_end|>#"));
    QCOMPARE(
        learnt("{'prompt':'q','completion':'good','masked':false}\n{'prompt':'q','completion':'bad','masked':true}",
               kChatml),
        std::string("good<|im_end|>#"));
    QCOMPARE(problemOf("{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'bad good',"
                       "'train_detail':[{'begin_offset':0,'end_offset':2,'train':false},{'begin_offset':3,'end_offset'"
                       ":7,'train':true}]}]}"),
             std::string("row.partial_loss"));
    const std::string parts = "[{'begin_offset':0,'end_offset':2,'train':false},{'begin_offset':3,'train':true}]";
    for (const auto& detail : {parts, "[" + parts + "]"})
      QCOMPARE(problemOf("{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'bad good'}],"
                         "'train_detail':" +
                         detail + "}"),
               std::string("row.partial_loss"));
  }

  void rowsThatAreLeftOut() {
    const auto row = [](const char* content) {
      return std::string("{'messages':[{'role':'user','content':") + content + "},{'role':'assistant','content':'a'}]}";
    };
    QCOMPARE(problemOf(row("' '")), std::string("row.blank_question"));
    QCOMPARE(problemOf(row("[{'type':'text','text':'what'},{'type':'image_url','image_url':{'url':'x'}}]")),
             std::string("row.images"));
    QCOMPARE(problemOf("{'messages':[{'role':'user','content':'<image>q'},{'role':'assistant','content':'a'}],"
                       "'images':['1.jpg']}"),
             std::string("row.images"));
    QCOMPARE(problemOf("{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}],'images':[]}"),
             std::string());
    QCOMPARE(load("{'instruction':'q','output':'a'}\n{'instruction':' ','output':'a'}")->problems.at(0).code,
             std::string("row.blank_question"));
  }
  void unusedColumnsAreNamed() {
    const auto loaded = load("{'text':'a','label':'x','id':1}\n{'text':'b','label':'y','id':null}");
    QVERIFY(loaded.has_value());
    QCOMPARE(loaded->problems.size(), size_t{1});
    QCOMPARE(loaded->problems[0].code, std::string("data.unused_columns"));
    QVERIFY(loaded->problems[0].message.find("label (2), id (1)") != std::string::npos);
  }
  void whatTheTemplateDropsIsToldOnce() {
    std::string rows;
    for (int i = 0; i < 3; ++i)
      rows += "{'system':'be brief','messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a',"
              "'reasoning_content':'because'}],'tools':[{'name':'look'}]}\n";
    DataSource source;
    source.path = m_data.write("s.jsonl", js(rows));
    const char* const deaf = "{% for m in messages %}{% if m.role != 'system' %}{{ '<|im_start|>' + m.role + '\\n' + "
                             "m.content + '<|im_end|>\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ "
                             "'<|im_start|>assistant\\n' }}{% endif %}";
    const auto data = encodeDataset({source}, SampleEncoder(m_tokenizer, *ChatTemplate::parse(deaf), {}), nullptr);
    QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
    std::vector<std::string> codes;
    for (const auto& problem : data->problems) {
      codes.push_back(problem.code);
      QVERIFY(problem.message.find("3") != std::string::npos);
    }
    QCOMPARE(codes, (std::vector<std::string>{"data.reasoning_dropped", "data.system_dropped", "data.tools_dropped"}));
  }
  void callsThatTheTemplateHidesAreLeftOut() {
    // The list of tools names the function; the call itself is shown nowhere.
    const char* const listing = "{{ tools | tojson }}{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + "
                                "m.content + '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ "
                                "'<|im_start|>assistant\\n' }}{% endif %}";
    const std::string rows =
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','tool_calls':[{'function':{'name':'look',"
        "'arguments':'{}'}}]},{'role':'tool','content':'r'},{'role':'assistant','content':'a'}],'tools':[{'name':'look'"
        "}]}"
        "\n{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'good'}]}\n";
    QCOMPARE(learnt(rows, listing), std::string("good<|im_end|>#"));
  }
  void usableIsWhatIsTrained() {
    DataSource source;
    source.path = m_data.write("u.jsonl", js("{'prompt':'q','completion':'a'}\n{'prompt':'" + std::string(90, 'x') +
                                             "','completion':'a'}\n{'prompt':'q','completion':''}\n"));
    EncodeOptions options;
    options.maxLength = 60;
    const auto data =
        encodeDataset({source}, SampleEncoder(m_tokenizer, *ChatTemplate::parse(kChatml), options), nullptr);
    QVERIFY(data.has_value());
    QCOMPARE(data->summaries[0].rows, int64_t{3});
    QCOMPARE(data->summaries[0].usable, int64_t{1});
    QCOMPARE(data->summaries[0].problems, int64_t{2});
  }
  void textIsSplitByItself() {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "line " + std::to_string(i) + "\n";
    DataSource source;
    source.path = m_data.write("long.txt", text);
    EncodeOptions options;
    options.maxLength = 64;
    const auto data = encodeDataset({source}, SampleEncoder(m_tokenizer, nullptr, options), nullptr);
    QVERIFY(data.has_value());
    std::string joined;
    for (const auto& sample : data->samples) joined += m_tokenizer->decode(sample.ids, true);
    QCOMPARE(joined, text.substr(0, text.size() - 1));
    QVERIFY(data->samples.size() > 10);
  }
};

QTEST_APPLESS_MAIN(TestDialects)
#include "tst_dialects.moc"
