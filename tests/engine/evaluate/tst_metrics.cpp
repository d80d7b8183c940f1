// What an evaluation measures, from losses and from answers.
#include "engine/evaluate/metric.h"
#include "engine/evaluate/write_answers.h"
#include "engine/infer/chat_prompt.h"
#include "fake_tokenizer.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestMetrics : public QObject {
  Q_OBJECT

  static Conversation conversation(Json messages) {
    Conversation made;
    made.messages = std::move(messages);
    return made;
  }

 private Q_SLOTS:
  void perplexityAddsUpByTokens() {
    const auto metric = tiny::take(makeMetric("perplexity"));
    QVERIFY(!metric->judgesAnswers());
    metric->add(TokenLosses{12.0, 4, 9, 2});
    metric->add(TokenLosses{2.0, 3, 3, 1});
    const auto values = tiny::take(metric->values());
    QCOMPARE(values["loss"].get<double>(), 2.0);
    QCOMPARE(values["perplexity"].get<double>(), std::exp(2.0));
    QCOMPARE(values["targets"].get<int64_t>(), 7);
    QCOMPARE(values["tokens"].get<int64_t>(), 12);
    QCOMPARE(values["samples"].get<int64_t>(), 3);
  }

  void perplexityOfNothingIsAnError() {
    const auto metric = tiny::take(makeMetric("perplexity"));
    QCOMPARE(metric->values().error().code, std::string("data.no_targets"));
    metric->add(TokenLosses{std::numeric_limits<double>::quiet_NaN(), 4, 9, 2});
    QCOMPARE(metric->values().error().code, std::string("train.not_finite"));
  }

  void exactMatchCountsEqualTexts() {
    const auto metric = tiny::take(makeMetric("exact_match"));
    QVERIFY(metric->judgesAnswers());
    QCOMPARE(tiny::take(metric->values())["exact_match"].get<double>(), 0.0);
    metric->add(WrittenAnswer{"a", "Paris", "Paris"});
    metric->add(WrittenAnswer{"b", "Paris", "Paris."});
    metric->add(WrittenAnswer{"c", "Paris", "paris"});
    metric->add(WrittenAnswer{"d", "巴黎", "巴黎"});
    QCOMPARE(tiny::take(metric->values())["exact_match"].get<double>(), 0.5);
  }

  void anUnknownOneIsRefusedByName() {
    const auto metric = makeMetric("bleu");
    QVERIFY(!metric);
    QCOMPARE(metric.error().code, std::string("usage.not_yet"));
    QVERIFY(metric.error().message.find("bleu") != std::string::npos);
    QVERIFY(metric.error().advice.find("exact_match") != std::string::npos);
  }

  void theLastAnswerIsTheReference() {
    const auto question = tiny::take(questionOf(conversation({{{"role", "system"}, {"content", "s"}},
                                                              {{"role", "user"}, {"content", "one?"}},
                                                              {{"role", "assistant"}, {"content", "1"}},
                                                              {{"role", "user"}, {"content", "two?"}},
                                                              {{"role", "assistant"}, {"content", "2"}}})));
    QCOMPARE(question.prompt, std::string("two?"));
    QCOMPARE(question.reference, std::string("2"));
    QCOMPARE(question.messages.size(), size_t{4});
    QCOMPARE(question.messages.back()["content"].get<std::string>(), std::string("two?"));
  }

  /// Ids below 64 are this model's: the question is of digits.
  void eachAnswerIsDrawnWithASeedOfItsOwn() {
    const auto model = tiny::model(tiny::llama);
    const auto tokenizer = std::make_shared<testing::FakeTokenizer>(false, false);
    const auto chatTemplate = tiny::take(ChatTemplate::parse("{{ messages[-1].content }}"));
    const auto question = tiny::take(
        questionOf(conversation({{{"role", "user"}, {"content", "123"}}, {{"role", "assistant"}, {"content", "4"}}})));
    AnswerOptions options;
    options.generation.maxNewTokens = 12;
    options.generation.seed = 5;
    std::vector<std::string> answers;
    options.onAnswer = [&](const WrittenAnswer& answer) -> Result<> {
      answers.push_back(answer.prediction);
      return {};
    };
    tiny::ok(writeAnswers(*model, tokenizer, *chatTemplate, std::vector<Question>(3, question), options));
    QCOMPARE(answers.size(), size_t{3});
    for (size_t i = 0; i < answers.size(); ++i) {
      auto generation = options.generation;
      generation.seed = 5 + i;
      const std::vector<int32_t> prompt{'1', '2', '3'};
      QCOMPARE(answers[i], tiny::take(generate(*model, tokenizer, prompt, generation)).text);
    }
    QVERIFY(answers[0] != answers[1] && answers[1] != answers[2]);
  }

  /// The template writes a conversation's special tokens; the tokenizer adds none beside them.
  void aConversationBeginsOnce() {
    const testing::FakeTokenizer tokenizer(true, true);
    const auto chatTemplate = tiny::take(ChatTemplate::parse("{{ bos_token + messages[0].content }}"));
    const auto ids =
        tiny::take(conversationIds(tokenizer, *chatTemplate, Json::array({{{"role", "user"}, {"content", "hi"}}})));
    QCOMPARE(ids, (std::vector<int32_t>{tokenizer.specialId("<s>"), 'h', 'i'}));
  }

  void whatHasNoAnswerHasNoReference() {
    Conversation text;
    text.isText = true;
    text.text = "x";
    const auto call = conversation({{{"role", "user"}, {"content", "weather?"}},
                                    {{"role", "assistant"}, {"content", nullptr}, {"tool_calls", Json::array()}}});
    for (const auto& row : {text, call, conversation({{{"role", "assistant"}, {"content", "alone"}}})})
      QCOMPARE(questionOf(row).error().code, std::string("row.no_reference"));
  }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
