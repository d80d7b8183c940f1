// What will be trained, counted before it is: the totals are those of training.
#include "engine/session/runs/run_data.h"
#include "services_fixture.h"

#include <QElapsedTimer>
#include <QTest>

using namespace tw;
using namespace tw::testing;

class TestDataTotals : public QObject, private ServicesFixture {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { open(); }
  void totalsAreThoseOfTraining_data();
  void totalsAreThoseOfTraining();
  void totalsFollowMaxLengthAtOnce();
  void totalsNameProblems();
};

void TestDataTotals::totalsAreThoseOfTraining_data() {
  QTest::addColumn<bool>("packing");
  QTest::addColumn<double>("fraction");
  QTest::addColumn<bool>("files");
  QTest::newRow("packed") << true << 0.0 << false;
  QTest::newRow("one by one") << false << 0.0 << false;
  QTest::newRow("with a fraction held out") << true << 0.1 << false;
  QTest::newRow("with validation files") << true << 0.1 << true;
}

void TestDataTotals::totalsAreThoseOfTraining() {
  QFETCH(bool, packing);
  QFETCH(double, fraction);
  QFETCH(bool, files);
  auto wanted = recipe();
  wanted.data.packing = packing;
  wanted.data.validation_fraction = fraction;
  if (files) wanted.data.validation = {{dialogues(), "auto", {}, 30, 1.0}};
  const auto model = readModelConfig(fromUtf8(wanted.model.path));
  QVERIFY(model.has_value());
  const auto data = prepareData(wanted, *model, [](const Event&) {}, {});
  QVERIFY2(data.has_value(), data ? "" : data.error().message.c_str());
  uint64_t done = 0, total = 0;
  const auto totals = services().measureData(wanted, [&](uint64_t at, uint64_t all) {
    QVERIFY(at >= done && at <= all);
    done = at, total = all;
  });
  QVERIFY2(totals.has_value(), totals ? "" : totals.error().message.c_str());
  QVERIFY(done > 0 && done == total);
  int64_t rows = 0;
  for (const auto& summary : data->train.summaries) rows += summary.rows;
  QCOMPARE(totals->rows, rows);
  QCOMPARE(totals->samples, static_cast<int64_t>(data->train.samples.size()));
  QCOMPARE(totals->tokens, data->train.tokens);
  QCOMPARE(totals->trained, data->train.targets);
  QCOMPARE(totals->validation, static_cast<int64_t>(data->validation.samples.size()));
  QCOMPARE(totals->batches, EpochPlan(data->train, samplerOptions(wanted), 0).elements());
  QCOMPARE(totals->lengths.size(), data->train.samples.size());
  int64_t overlong = 0;
  for (const auto length : totals->lengths) overlong += length > wanted.data.max_length;
  QVERIFY(fraction > 0 || overlong == totals->overlong);
  // What is in both parts is the data room's concern alone.
  const auto shared = std::count_if(totals->problems.begin(), totals->problems.end(),
                                    [](const DataProblem& problem) { return problem.code == "row.in_validation"; });
  QCOMPARE(totals->problems.size() - static_cast<size_t>(shared),
           data->train.problems.size() + data->validation.problems.size());
}

void TestDataTotals::totalsFollowMaxLengthAtOnce() {
  auto changing = recipe();
  QVERIFY(services().measureData(changing).has_value());
  int64_t batches = 0;
  for (const int64_t length : {80, 128, 256, 512}) {
    changing.data.max_length = length;
    QElapsedTimer timer;
    timer.start();
    const auto totals = services().measureData(changing);
    QVERIFY(totals.has_value());
    QVERIFY2(timer.elapsed() < 200, std::to_string(timer.elapsed()).c_str()); // nothing is tokenised again
    QVERIFY(batches == 0 || totals->batches < batches);
    batches = totals->batches;
  }
  std::stop_source stop;
  stop.request_stop();
  changing.data.train_on = "all";
  QCOMPARE(services().measureData(changing, {}, stop.get_token()).error().code, std::string("stopped"));
}

void TestDataTotals::totalsNameProblems() {
  auto small = recipe();
  small.data.train = {{toUtf8(m_data.write("p.jsonl", "{\"instruction\":\"a\",\"output\":\"b\"}\n{\"instruction\":\"a "
                                                      "\",\"output\":\"b\"}\n{\"instruction\":\"a\",\"output\":\"\"}\n"
                                                      "{\"instruction\":\"a\"}\n")),
                       "auto",
                       {},
                       0,
                       1.0}};
  const auto totals = services().measureData(small);
  QVERIFY2(totals.has_value(), totals ? "" : totals.error().message.c_str());
  QCOMPARE(totals->rows, int64_t{4});
  QCOMPARE(totals->samples, int64_t{2});
  QCOMPARE(totals->duplicates, int64_t{1});
  QCOMPARE(totals->problemCounts,
           (std::map<std::string, int64_t>{{"row.blank_response", 1}, {"row.missing_field", 1}}));
  small.data.overlong = "split";
  QCOMPARE(services().measureData(small).error().code, std::string("data.split_needs_text"));
  small.data.train.clear();
  QCOMPARE(services().measureData(small)->samples, int64_t{0});
}

QTEST_GUILESS_MAIN(TestDataTotals)
#include "tst_data_totals.moc"
