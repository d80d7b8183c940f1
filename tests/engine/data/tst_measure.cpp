// The numbers of the data room are those of training: counted from lengths and runs, they equal what encodeDataset and
// the sampler make.
#include "data_files.h"
#include "engine/data/measure.h"
#include "engine/data/sampler.h"
#include "engine/data/text_pieces.h"
#include "fake_tokenizer.h"

#include <QTest>

using namespace tw;

namespace {

SampleEncoder encoder(int64_t maxLength, const std::string& overlong, const std::string& trainOn = "responses") {
  EncodeOptions options;
  options.maxLength = maxLength;
  options.overlong = *overlongNamed(overlong);
  options.contextLength = 36; // some samples lie beyond it
  options.trainOn = *trainOnNamed(trainOn);
  static const auto chatTemplate =
      *ChatTemplate::parse("{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' %}{% "
                           "generation %}{{ m.content }}<|im_end|>{% endgeneration %}"
                           "{% else %}{{ m.content }}<|im_end|>{% endif %}\n{% endfor %}");
  return {std::make_shared<testing::FakeTokenizer>(true, false), chatTemplate, options};
}

} // namespace

class TestMeasure : public QObject {
  Q_OBJECT
  testing::DataFolder m_data;

  fs::path chats() const {
    std::string text;
    for (int i = 0; i < 90; ++i) {
      Json turns = Json::array();
      for (int turn = 0; turn <= i % 3; ++turn) {
        turns.push_back({{"role", "user"}, {"content", std::string(static_cast<size_t>(3 + i % 17), 'q')}});
        turns.push_back({{"role", "assistant"}, {"content", std::string(static_cast<size_t>(1 + i % 23), 'a')}});
      }
      text += Json{{"messages", i % 30 == 29 ? Json("nothing") : turns}}.dump() + "\n";
    }
    return m_data.write("chats.jsonl", text);
  }

 private Q_SLOTS:
  void equalsTraining_data() {
    QTest::addColumn<int>("maxLength");
    QTest::addColumn<QByteArray>("overlong");
    QTest::addColumn<QByteArray>("trainOn");
    for (const int length : {30, 40, 75, 1000})
      for (const char* overlong : {"truncate", "drop"})
        for (const char* trainOn : {"responses", "last_response", "all"})
          QTest::newRow((std::to_string(length) + overlong + trainOn).c_str())
              << length << QByteArray(overlong) << QByteArray(trainOn);
  }
  void equalsTraining() {
    QFETCH(int, maxLength);
    QFETCH(QByteArray, overlong);
    QFETCH(QByteArray, trainOn);
    DataSource source;
    source.path = chats();
    const auto how = encoder(maxLength, overlong.toStdString(), trainOn.toStdString());
    const auto trained = encodeDataset({source}, how, nullptr);
    QVERIFY2(trained.has_value(), trained ? "" : trained.error().message.c_str());
    // Measured with another length: only the second half may depend on it.
    const auto measured = measureSource(source, encoder(8, "truncate", trainOn.toStdString()));
    QVERIFY2(measured.has_value(), measured ? "" : measured.error().message.c_str());
    const auto fitted = fitSource(*measured, how, "chats.jsonl");
    QVERIFY(fitted.has_value());
    QCOMPARE(fitted->kept.size(), trained->samples.size());
    std::vector<EpochPlan::Shape> shapes;
    for (size_t i = 0; i < trained->samples.size(); ++i) {
      QCOMPARE(static_cast<size_t>(fitted->kept[i]), trained->samples[i].ids.size());
      QCOMPARE(fitted->trained[i], countTargets(trained->samples[i]));
      shapes.push_back({fitted->kept[i], 0});
    }
    QCOMPARE(measured->problems.size() + fitted->problems.size(), trained->problems.size());
    int64_t counted = 0;
    for (const auto* counts : {&measured->problemCounts, &fitted->problemCounts})
      for (const auto& [code, count] : *counts) counted += count;
    QCOMPARE(static_cast<size_t>(counted), trained->problems.size());
    QCOMPARE(measured->summary.rows, int64_t{90});
    QCOMPARE(measured->summary.usable, int64_t{87});
    for (const bool packing : {true, false}) {
      SamplerOptions options;
      options.maxLength = maxLength;
      options.packing = packing;
      QCOMPARE(EpochPlan(shapes, {2.5}, options, 0).elements(), [&] {
        auto weighted = *trained;
        weighted.sourceWeights = {2.5};
        return EpochPlan(weighted, options, 0).elements();
      }());
    }
  }

  void splitText_data() {
    QTest::addColumn<int>("maxLength");
    for (const int length : {2, 3, 7, 10, 11, 50, 5000}) QTest::newRow(std::to_string(length).c_str()) << length;
  }
  void splitText() {
    QFETCH(int, maxLength);
    DataSource source;
    source.path = m_data.write("t.txt", "eins\n\nzwei drei\n\nvier\n\nfünf sechs sieben acht\n");
    const auto how = encoder(maxLength, "split");
    const auto trained = encodeDataset({source}, how, nullptr);
    QVERIFY2(trained.has_value(), trained ? "" : trained.error().message.c_str());
    const auto fitted = fitSource(*measureSource(source, how), how, "t.txt");
    QVERIFY(fitted.has_value());
    QCOMPARE(fitted->kept.size(), trained->samples.size());
    for (size_t i = 0; i < fitted->kept.size(); ++i) {
      QCOMPARE(static_cast<size_t>(fitted->kept[i]), trained->samples[i].ids.size());
      QCOMPARE(fitted->trained[i], countTargets(trained->samples[i]));
    }
    QCOMPARE(fitted->problems.size(), trained->problems.size());
  }

  void refusals() {
    DataSource source;
    source.path = chats();
    const auto how = encoder(100, "split");
    QCOMPARE(fitSource(*measureSource(source, how), how, "f").error().code, std::string("data.split_needs_text"));
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(measureSource(source, how, {}, stop.get_token()).error().code, std::string("stopped"));
    source.path = m_data.write("none.jsonl", "{\"messages\":[]}\n");
    QCOMPARE(measureSource(source, how).error().code, std::string("data.no_usable_rows"));
  }
};

QTEST_APPLESS_MAIN(TestMeasure)
#include "tst_measure.moc"
