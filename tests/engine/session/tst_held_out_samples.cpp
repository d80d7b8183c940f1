// Samples that a run kept for validation: the very ones, found without encoding the rest.
#include "data_files.h"
#include "engine/session/jobs/held_out_samples.h"
#include "fake_tokenizer.h"

#include <algorithm>
#include <QTest>

using namespace tw;

class TestHeldOutSamples : public QObject {
  Q_OBJECT
  testing::DataFolder m_data;
  std::shared_ptr<testing::FakeTokenizer> m_tokenizer = std::make_shared<testing::FakeTokenizer>(true, true);

  static std::string rows(int first, int count) {
    std::string text;
    for (int i = first; i < first + count; ++i) // every fifth is too long
      text += "{\"text\":\"row " + std::to_string(i) + std::string(i % 5 ? 0 : 40, 'x') + "\"}\n";
    return text;
  }

 private Q_SLOTS:
  void placesAreHeldOutWhateverTheTotal() {
    for (const double fraction : {0.001, 0.05, 0.1, 0.25, 0.5, 0.9})
      for (size_t all = 2; all < 300; all += all < 60 ? 1 : 37) {
        const auto held = heldOut(all, fraction, 7);
        const auto kept = static_cast<size_t>(std::count(held.begin(), held.end(), false));
        for (const auto place : surelyHeldOut(kept, fraction, 7)) QVERIFY(place < all && held[place]);
      }
    QVERIFY(surelyHeldOut(900, 0.1, 7).size() >= 8);
    QVERIFY(surelyHeldOut(900, 0.0, 7).empty() && surelyHeldOut(900, 1.0, 7).empty());
  }

  void firstOnesAreThoseOfTheSplit_data() {
    QTest::addColumn<int>("overlong");
    QTest::newRow("drop") << static_cast<int>(Overlong::Drop);
    QTest::newRow("split") << static_cast<int>(Overlong::Split);
  }
  void firstOnesAreThoseOfTheSplit() {
    QFETCH(int, overlong);
    EncodeOptions options;
    options.maxLength = 24;
    options.overlong = static_cast<Overlong>(overlong);
    const SampleEncoder encoder(m_tokenizer, nullptr, options);
    DataSource first, second;
    first.path = m_data.write("first.jsonl", rows(0, 90));
    second.path = m_data.write("second.jsonl", rows(90, 400));
    const std::vector<DataSource> sources = {first, second};
    auto all = encodeDataset(sources, encoder, m_tokenizer);
    QVERIFY(all.has_value());
    const auto [train, held] = splitValidation(std::move(*all), 0.1, 3);
    const auto places = surelyHeldOut(train.samples.size(), 0.1, 3);
    // What stands behind their places is not looked at.
    m_data.write("second.jsonl", rows(90, 400) + "{\"text\": \"cut");
    QVERIFY(!encodeDataset(sources, encoder, m_tokenizer).has_value());
    const auto found = firstHeldOut(sources, places, 3, encoder, m_tokenizer, {});
    QCOMPARE(found.size(), std::min<size_t>(3, places.size()));
    QVERIFY(!found.empty());
    for (const auto& sample : found)
      QVERIFY(std::any_of(held.samples.begin(), held.samples.end(),
                          [&](const auto& other) { return other.ids == sample.ids && other.line == sample.line; }));
  }

  void withoutARunNothingIsKnown() {
    QVERIFY(!trainedSamples(m_data.folder() / "none").has_value());
    m_data.write("training_log.jsonl", "{\"event\":\"advice\"}\n{\"event\":\"started\",\"samples\":\"x\"}\n");
    QVERIFY(!trainedSamples(m_data.folder()).has_value());
    m_data.write("training_log.jsonl", "{\"event\":\"advice\"}\n{\"event\":\"started\",\"samples\":90}\n");
    QCOMPARE(trainedSamples(m_data.folder()).value_or(0), size_t{90});
  }
};

QTEST_APPLESS_MAIN(TestHeldOutSamples)
#include "tst_held_out_samples.moc"
