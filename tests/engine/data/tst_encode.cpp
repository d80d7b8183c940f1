// Conversations to ids and labels: marks, prefix differencing, templates that rewrite history, text, lengths, and data
// nothing can be learnt from.
#include "data_files.h"
#include "engine/api/catalog/choice.h"
#include "engine/data/text_pieces.h"
#include "fake_tokenizer.h"

#include <QTest>

using namespace tw;
using testing::FakeTokenizer;

namespace {

const char* const kChatml =
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
const char* const kMarked =
    "{% for m in messages %}{{ m.role + ': ' }}{% if m.role == 'assistant' %}{% generation %}{{ "
    "m.content }}</s>{% endgeneration %}"
    "{% else %}{{ m.content }}{% endif %}{{ '\\n' }}{% endfor %}";
/// Two marked places a turn.
const char* const kMarkedTwice =
    "{% for m in messages %}{{ m.role + ': ' }}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% "
    "endgeneration %}{{ ' - ' }}{% generation %}</s>{% endgeneration %}"
    "{% else %}{{ m.content }}{% endif %}{{ '\\n' }}{% endfor %}";
/// Reasoning is kept in the last turn alone, and an empty one is written there when there is none.
const char* const kForgetful =
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' }}{% if m.role == 'assistant' %}{% if loop.last %}"
    "{{ m.content if '</t>' in m.content else '<t></t>' + m.content }}{% else %}{{ m.content.split('</t>')[-1] }}{% "
    "endif %}"
    "{% else %}{{ m.content }}{% endif %}{{ '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ "
    "'<|im_start|>assistant\\n' }}{% endif %}";
/// An end mark that only the whole conversation has, and turn ends that are plain text.
const char* const kPlainEnds =
    "{% for m in messages %}{{ '<|' + m.role + '|>\\n' + m.content + '<|end|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% else %}{{ '<|done|>' }}{% endif %}";
/// The generation prompt opens reasoning that history never shows.
const char* const kOpenReasoning =
    "{% for m in messages %}{% if m.role == 'user' %}{{ '<U>' + m.content }}{% else %}{{ "
    "'<A>' + m.content + '</s>' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<A><think>\\n' }}{% endif %}";
/// Tools stand before the last question, so an earlier prompt is not the start of the whole.
const char* const kMovingTools = "{% for m in messages %}{% if m.role == 'user' %}{% if tools and loop.index0 >= "
                                 "messages|length - 2 %}[T]{% endif %}{{ '[I]' + m.content + '[/I]' }}"
                                 "{% else %}{{ m.content + '</s>' }}{% endif %}{% endfor %}";

Json turns(std::initializer_list<const char*> texts) {
  Json messages = Json::array();
  for (const char* text : texts)
    messages.push_back({{"role", messages.size() % 2 ? "assistant" : "user"}, {"content", text}});
  return messages;
}

} // namespace

class TestEncode : public QObject {
  Q_OBJECT
  testing::DataFolder m_data;
  std::shared_ptr<FakeTokenizer> m_plain = std::make_shared<FakeTokenizer>(false, false);

  SampleEncoder encoder(const char* source, EncodeOptions options = EncodeOptions(),
                        std::shared_ptr<FakeTokenizer> tokenizer = nullptr) const {
    const auto parsed = ChatTemplate::parse(source);
    if (!parsed) qFatal("%s", parsed.error().message.c_str());
    return SampleEncoder(tokenizer ? tokenizer : m_plain, *parsed, std::move(options));
  }
  /// The text that carries loss; where it breaks off, "|".
  std::string learnt(const EncodedSample& sample) const {
    std::string out;
    for (size_t i = 0; i < sample.ids.size(); ++i) {
      if (sample.labels[i] != -100) out += *m_plain->token(sample.ids[i]);
      else if (!out.empty() && out.back() != '|') out += '|';
    }
    while (out.ends_with('|')) out.pop_back();
    return out;
  }
  std::string learnt(const char* source, const Json& messages, EncodeOptions options = EncodeOptions(),
                     const Json& tools = Json()) const {
    Conversation conversation;
    conversation.messages = messages;
    conversation.tools = tools;
    std::vector<Problem> problems;
    const auto sample = encoder(source, std::move(options)).encode(conversation, problems);
    return sample ? learnt(*sample) : sample.error().code;
  }

 private Q_SLOTS:
  void spans_data() {
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("trainOn");
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const char* name, const char* source, const char* trainOn, const char* expected) {
      QTest::newRow(name) << QByteArray(source) << QByteArray(trainOn) << QByteArray(expected);
    };
    add("chatml", kChatml, "responses", "a<|im_end|>|<i>b<|im_end|>");
    add("chatml last", kChatml, "last_response", "<i>b<|im_end|>");
    add("marks", kMarked, "responses", "a</s>|<i>b</s>");
    add("marks last", kMarked, "last_response", "<i>b</s>");
    add("two marks a turn", kMarkedTwice, "responses", "a|</s>|<i>b|</s>");
    add("two marks a turn last", kMarkedTwice, "last_response", "<i>b|</s>");
    add("history rewritten", kForgetful, "responses", "a<|im_end|>|<t></t><i>b<|im_end|>");
    add("textual ends", kPlainEnds, "responses", "a<|end|>|<i>b<|end|>\n<|done|>");
    add("open reasoning", kOpenReasoning, "responses", "a</s>|<i>b</s>");
    add("open reasoning last", kOpenReasoning, "last_response", "<i>b</s>");
  }
  void spans() {
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, trainOn);
    QFETCH(QByteArray, expected);
    EncodeOptions options;
    options.trainOn = *trainOnNamed(trainOn.toStdString());
    QCOMPARE(learnt(source.constData(), turns({"q", "a", "r", "<i>b"}), options), expected.toStdString());
  }
  void reasoningThatHistoryDrops() {
    QCOMPARE(learnt(kForgetful, turns({"q", "why</t>a", "r", "so</t>b"})),
             std::string("a<|im_end|>|so</t>b<|im_end|>"));
  }
  void toolsThatMove() {
    const Json tools = Json::array({{{"type", "function"}}});
    QCOMPARE(learnt(kMovingTools, turns({"q one", "first", "q two", "second"}), {}, tools),
             std::string("first</s>|second</s>"));
  }
  void trainOnEverything() {
    EncodeOptions options;
    options.trainOn = TrainOn::All;
    QCOMPARE(learnt(kChatml, turns({"q", "a"}), options),
             std::string("<|im_start|>user\nq<|im_end|>\n<|im_start|>assistant\na<|im_end|>\n"));
  }
  void systemIsPutBeforeThoseWithoutOne() {
    EncodeOptions options;
    options.system = "S";
    options.trainOn = TrainOn::All;
    QVERIFY(learnt(kChatml, turns({"q", "a"}), options).starts_with("<|im_start|>system\nS<|im_end|>"));
    auto own = turns({"q", "a"});
    own.insert(own.begin(), Json{{"role", "system"}, {"content", "own"}});
    QVERIFY(learnt(kChatml, own, options).starts_with("<|im_start|>system\nown<|im_end|>\n<|im_start|>user"));
  }
  void toolCallsInBothDialects() {
    const char* const textArguments =
        "{% for m in messages %}{% if m.role == 'assistant' and m.content is none %}{% for c in m.tool_calls %}{{ "
        "c.function.name + c.function.arguments }}{% endfor %}</s>"
        "{% else %}{{ m.content }}{% endif %}{% endfor %}";
    Json messages = turns({"q", ""});
    messages[1]["tool_calls"] =
        Json::array({{{"type", "function"}, {"function", {{"name", "look"}, {"arguments", {{"a", 1}}}}}}});
    QCOMPARE(learnt(textArguments, messages), std::string("look{\"a\":1}</s>"));
    QCOMPARE(learnt(kChatml, messages), std::string("row.tool_calls_hidden")); // it would be an empty answer
  }
  void templateThatRefuses() {
    QCOMPARE(learnt("{{ raise_exception('no') }}", turns({"q", "a"})), std::string("row.template"));
    QCOMPARE(learnt("{{ messages[0].content }}", turns({"q", "a"})), std::string("row.no_span"));
  }
  void overlong() {
    EncodeOptions options;
    options.maxLength = 30;
    Conversation conversation;
    conversation.messages = turns({"q", "0123456789"});
    std::vector<Problem> problems;
    options.overlong = Overlong::Drop;
    QCOMPARE(encoder(kChatml, options).encode(conversation, problems).error().code, std::string("row.too_long"));
    options.overlong = Overlong::Truncate;
    options.maxLength = 24;
    const auto cut = encoder(kChatml, options).encode(conversation, problems);
    QVERIFY(cut.has_value());
    QCOMPARE(cut->ids.size(), size_t{24});
    QCOMPARE(problems.back().code, std::string("row.truncated"));
    options.maxLength = 12;
    QCOMPARE(encoder(kChatml, options).encode(conversation, problems).error().code, std::string("row.no_target"));
  }
  void textGetsItsEnds() {
    const auto ends = [&](bool bos, bool eos) {
      Conversation text;
      text.isText = true;
      text.text = "hi";
      std::vector<Problem> problems;
      const auto tokenizer = std::make_shared<FakeTokenizer>(bos, eos);
      const auto sample = encoder(kChatml, EncodeOptions(), tokenizer).encode(text, problems);
      return sample && sample->ids == sample->labels ? tokenizer->decode(sample->ids, false) : std::string();
    };
    QCOMPARE(ends(false, false), std::string("hi</s>"));
    QCOMPARE(ends(true, false), std::string("<s>hi</s>"));
    QCOMPARE(ends(true, true), std::string("<s>hi</s>"));
  }
  void splittingLosesNoToken() {
    for (int length = 3; length < 9; ++length)
      for (int records = 1; records < 30; ++records) {
        TextPieces pieces(length);
        std::vector<EncodedSample> out;
        std::vector<int32_t> all, joined;
        for (int i = 0; i < records; ++i) {
          const std::vector<int32_t> ids(static_cast<size_t>(1 + i * 7 % 11), i);
          all.insert(all.end(), ids.begin(), ids.end());
          pieces.add(ids, i + 1, out);
        }
        pieces.finish(out);
        for (const auto& piece : out) {
          QVERIFY(piece.ids.size() <= static_cast<size_t>(length));
          QVERIFY(piece.ids.size() >= 2 || all.size() < 2);
          QCOMPARE(piece.line, int64_t{piece.ids[0] + 1});
          joined.insert(joined.end(), piece.ids.begin(), piece.ids.end());
        }
        QCOMPARE(joined, all);
        QVERIFY(out.size() == (all.size() + static_cast<size_t>(length) - 1) / static_cast<size_t>(length));
      }
  }
  void splitJoinsTheRecordsOfASource() {
    EncodeOptions options;
    options.overlong = Overlong::Split;
    options.maxLength = 4;
    DataSource source;
    source.path = m_data.write("s.txt", "abc\n\ndefg\n\nh\n");
    const auto data = encodeDataset({source}, encoder(kChatml, options), m_plain);
    QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
    QCOMPARE(data->tokens, int64_t{4 + 5 + 2});
    QCOMPARE(data->samples.size(), size_t{3});
    QCOMPARE(m_plain->decode(data->samples[1].ids, false), std::string("defg"));
    source.path = m_data.write("c.jsonl", "{\"prompt\":\"q\",\"completion\":\"a\"}\n");
    QCOMPARE(encodeDataset({source}, encoder(kChatml, options), m_plain).error().code,
             std::string("data.split_needs_text"));
  }
  void wholeDatasets() {
    std::string rows;
    for (int i = 0; i < 1500; ++i) rows += "{\"prompt\":\"q\",\"completion\":\"" + std::to_string(i) + "\"}\n";
    rows += "{\"prompt\":\"q\"}\n";
    DataSource one, two;
    one.path = m_data.write("one.jsonl", rows);
    two.path = m_data.write("two.txt", "hello\n");
    two.weight = 0.5;
    const auto data = encodeDataset({one, two}, encoder(kChatml), m_plain);
    QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
    QCOMPARE(data->samples.size(), size_t{1501});
    for (int i = 0; i < 1500; ++i)
      QCOMPARE(learnt(data->samples[static_cast<size_t>(i)]), std::to_string(i) + "<|im_end|>");
    QCOMPARE(data->samples.back().source, 1);
    QCOMPARE(data->sourceWeights, (std::vector<double>{1.0, 0.5}));
    QCOMPARE(data->problems.size(), size_t{1});
    QCOMPARE(data->problems[0].line, int64_t{1501});
    int64_t tokens = 0, targets = 0;
    for (const auto& sample : data->samples) {
      tokens += static_cast<int64_t>(sample.ids.size());
      targets += countTargets(sample);
    }
    QCOMPARE(data->tokens, tokens);
    QCOMPARE(data->targets, targets);
  }
  void nothingToLearnFrom_data() {
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QByteArray>("overlong");
    QTest::addColumn<qlonglong>("length");
    QTest::addColumn<QByteArray>("code");
    const QByteArray rows = "{\"prompt\":\"a long question\",\"completion\":\"answer\"}\n";
    QTest::newRow("too long") << rows << QByteArray("drop") << qlonglong{20} << QByteArray("data.all_too_long");
    QTest::newRow("cut away") << rows << QByteArray("truncate") << qlonglong{20} << QByteArray("data.no_targets");
    QTest::newRow("unusable") << QByteArray("{\"prompt\":\"a\",\"completion\":\"\"}\n") << QByteArray("truncate")
                              << qlonglong{99} << QByteArray("data.no_usable_rows");
    QTest::newRow("bad length") << rows << QByteArray("drop") << qlonglong{0} << QByteArray("recipe.value");
  }
  void nothingToLearnFrom() {
    QFETCH(QByteArray, rows);
    QFETCH(QByteArray, overlong);
    QFETCH(qlonglong, length);
    QFETCH(QByteArray, code);
    DataSource source;
    source.path = m_data.write("n.jsonl", rows.toStdString());
    EncodeOptions options;
    options.overlong = *overlongNamed(overlong.toStdString());
    options.maxLength = length;
    const auto data = encodeDataset({source}, encoder(kChatml, options), m_plain);
    QVERIFY(!data);
    QCOMPARE(data.error().code, code.toStdString());
    QVERIFY(!data.error().advice.empty());
  }
  void valuesHaveTheNamesOfRecipes() {
    for (const auto& choice : trainOnChoices()) QVERIFY2(trainOnNamed(choice.name).has_value(), choice.name.c_str());
    for (const auto& choice : overlongChoices()) QVERIFY2(overlongNamed(choice.name).has_value(), choice.name.c_str());
    QVERIFY(*trainOnNamed("last_response") == TrainOn::LastResponse && *overlongNamed("split") == Overlong::Split);
    const auto error = overlongNamed("cut").error();
    QCOMPARE(error.code + " " + error.field, std::string("recipe.value overlong"));
    QVERIFY(error.advice.find("truncate, drop, split") != std::string::npos);
  }
  void aSampleBeyondTheModelsContextIsAProblem() {
    DataSource source;
    source.path = m_data.write("ctx.jsonl", "{\"prompt\":\"q\",\"completion\":\"a\"}\n{\"prompt\":\"" +
                                                std::string(50, 'x') + "\",\"completion\":\"a\"}\n");
    EncodeOptions options;
    options.strict = true; // such a sample can be used
    options.contextLength = 60;
    const auto data = encodeDataset({source}, encoder(kChatml, options), m_plain);
    QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
    QCOMPARE(data->samples.size(), size_t{2});
    QCOMPARE(data->problems.size(), size_t{1});
    QCOMPARE(data->problems[0].code, std::string("row.beyond_context"));
    QCOMPARE(data->problems[0].line, int64_t{2});
    QVERIFY(data->problems[0].file.ends_with("ctx.jsonl"));
    options.maxLength = 60; // cut to what the model can hold: nothing is beyond it
    options.trainOn = TrainOn::All;
    QCOMPARE(encodeDataset({source}, encoder(kChatml, options), m_plain)->problems[0].code,
             std::string("row.truncated"));
    options.overlong = Overlong::Split;
    options.maxLength = 80;
    source.path = m_data.write("ctx.txt", std::string(100, 'a') + "\n\n" + std::string(30, 'b') + "\n");
    const auto pieces = encodeDataset({source}, encoder(kChatml, options), m_plain);
    QCOMPARE(pieces->samples.size(), size_t{2});
    QCOMPARE(pieces->problems.size(), size_t{1});
    QCOMPARE(pieces->problems[0].code, std::string("row.beyond_context"));
  }
  void strictStopsAtTheRow() {
    DataSource source;
    source.path = m_data.write("st.jsonl", "{\"prompt\":\"q\",\"completion\":\"a\"}\n{\"prompt\":\"" +
                                               std::string(50, 'x') + "\",\"completion\":\"a\"}\n");
    EncodeOptions options;
    options.maxLength = 45;
    QVERIFY(encodeDataset({source}, encoder(kChatml, options), m_plain).has_value());
    options.strict = true;
    const auto data = encodeDataset({source}, encoder(kChatml, options), m_plain);
    QVERIFY(!data);
    QCOMPARE(data.error().code, std::string("row.no_target"));
    QCOMPARE(data.error().line, int64_t{2});
  }
};

QTEST_APPLESS_MAIN(TestEncode)
#include "tst_encode.moc"
