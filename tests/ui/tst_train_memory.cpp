// What the Train page says of memory: the plan beside the measurement, in the same terms.
#include "train_page_fixture.h"

class TestTrainMemory : public QObject, private TrainPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setUpOnce(); }
  void init() { setUp(); }
  void cleanup() { close(); }

  void planAndMeasurementAreInTheSameTerms() {
    m_session->fake.plan = [](const Recipe&) {
      MemoryPlan plan;
      plan.device = "cpu";
      plan.weights_bytes = 483'000'000;
      plan.limit_bytes = 16'000'000'000;
      return plan;
    };
    makeReady();
    QTRY_VERIFY2(labelText("ready").contains(
                     QStringLiteral("a training step takes about 483.0 MB of memory · 15 GB are free now")),
                 qPrintable(labelText("ready")));
    click("primary");
    m_session->play(1, events::Started{"run-1", out(), "cpu", 10, 100, 5, 500, 100, 0, 600'000'000});
    for (int i = 1; i <= 20; ++i)
      m_session->play(1, events::Step{i, i / 20.0, 2, 1e-4, 1, i * 100, 1000, 1'050'000'000, i * 1.0});
    QTRY_COMPARE(run().lastStep().step, 20);
    QCOMPARE(run().curves().memory.y.last(), 450e6); // without what the program held before
    QTRY_COMPARE(find<ChartCard>("memory")->valueText(), QStringLiteral("450.0 MB"));
    auto& chart = find<ChartCard>("memory")->chart();
    QTRY_VERIFY(chart.level().has_value());
    QCOMPARE(*chart.level(), 483e6);
    chart.redraw();
    QVERIFY2(chart.values().first <= 450e6 && chart.values().second >= 483e6, "both are in view");
    QVERIFY(find<ChartCard>("memory")->toolTip().contains(QStringLiteral("600.0 MB")));
    picture("memory");
    m_session->play(1, events::Finished{out(), 100, 1, 20, 1000, 1'060'000'000, false, 600'000'000});
    m_session->end(1);
    QTRY_VERIFY(findOrNull<Banner>("end"));
    QVERIFY2(find<Banner>("end")->accessibleDescription().contains(QStringLiteral("at most 460.0 MB of memory")),
             qPrintable(find<Banner>("end")->accessibleDescription()));
  }

  void anOldLogHasNoPlanLine() {
    m_session->fake.plan = [](const Recipe&) {
      MemoryPlan plan;
      plan.weights_bytes = 483'000'000;
      return plan;
    };
    startAndRun(5);
    QTRY_VERIFY(run().plan());
    QVERIFY(!find<ChartCard>("memory")->chart().level());
    QVERIFY(run().curves().memory.y.last() > 9e9); // all that the program held
  }

  /// Packed ones too: little data does not fill a batch.
  void thePlanIsOfTheBatchesThatAre_data() {
    QTest::addColumn<bool>("packing");
    QTest::newRow("packed") << true;
    QTest::newRow("not packed") << false;
  }
  void thePlanIsOfTheBatchesThatAre() {
    QFETCH(bool, packing);
    const auto planned = [](int64_t bytes) {
      return [bytes](const Recipe&) {
        MemoryPlan plan;
        plan.weights_bytes = bytes;
        return plan;
      };
    };
    m_session->fake.plan = planned(900'000'000);
    m_session->fake.measuredPlan = planned(300'000'000);
    m_studio->recipe().setValue(QStringLiteral("data.packing"), packing);
    startAndRun(5);
    QTRY_VERIFY(run().plan());
    QCOMPARE(run().plan()->total(), int64_t{300'000'000});
  }
};

QTEST_MAIN(TestTrainMemory)
#include "tst_train_memory.moc"
