// How much a run will write at most: what is checked before it starts.
#include "engine/plan/disk_need.h"

#include <QTest>

using namespace tw;

class TestDiskNeed : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void bytes_data() {
    QTest::addColumn<int>("step");
    QTest::addColumn<int>("saveSteps");
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("existing");
    QTest::addColumn<int>("evalSteps");
    QTest::addColumn<int>("checkpoints");
    QTest::newRow("one at the end") << 0 << 0 << 2 << 0 << 0 << 1;
    QTest::newRow("all kept") << 0 << 10 << 0 << 0 << 0 << 10;
    QTest::newRow("all kept, and one at the end") << 0 << 30 << 0 << 0 << 0 << 4;
    QTest::newRow("two and the one being written") << 0 << 10 << 2 << 0 << 0 << 3;
    QTest::newRow("fewer than the limit") << 0 << 50 << 5 << 0 << 0 << 2;
    QTest::newRow("resumed beside its own") << 50 << 10 << 2 << 2 << 0 << 1;
    QTest::newRow("resumed, all kept") << 50 << 10 << 0 << 5 << 0 << 5;
    QTest::newRow("best and newest") << 0 << 10 << 1 << 0 << 5 << 3;
    QTest::newRow("best of all kept") << 0 << 50 << 0 << 0 << 25 << 6;
    QTest::newRow("nothing left to do") << 100 << 10 << 2 << 2 << 0 << 0;
  }
  void bytes() {
    QFETCH(int, step);
    QFETCH(int, saveSteps);
    QFETCH(int, limit);
    QFETCH(int, existing);
    QFETCH(int, evalSteps);
    QFETCH(int, checkpoints);
    DiskNeed need{1000, 7, step, 100, saveSteps, limit, existing, evalSteps > 0, evalSteps};
    QCOMPARE(need.bytes(), int64_t{1000} * checkpoints + 7);
  }
  /// They come besides, as many as are kept of their kind and the one being written; a run does not need them.
  void checkpointsByTimeAreCountedApart() {
    DiskNeed need{1'000'000'000, 500'000'000, 0, 100, 10, 2, 0, false, 0, true};
    QCOMPARE(need.bytes(), int64_t{3'500'000'000});
    QCOMPARE(need.timedBytes(), int64_t{3'000'000'000});
    need.saveTotalLimit = 0; // all are kept: how many there will be is not known
    QCOMPARE(need.timedBytes(), int64_t{1'000'000'000});
    need.saveTotalLimit = 2;
    QVERIFY(!missingRoomForTimed(need, 6'500'000'000, "/out"));
    const auto told = missingRoomForTimed(need, 6'400'000'000, "/out");
    QVERIFY(told && told->english().find("6.5 GB") != std::string::npos);
    QVERIFY(checkDiskRoom(need, 6'400'000'000, "/out").has_value());
    QVERIFY(!missingRoomForTimed(need, 3'000'000'000, "/out")); // refused then, which says enough
    need.byTime = false;
    QCOMPARE(need.timedBytes(), int64_t{0});
    QVERIFY(!missingRoomForTimed(need, 3'600'000'000, "/out"));
    need.byTime = true;
    need.step = need.totalSteps;
    QCOMPARE(need.timedBytes(), int64_t{0});
  }
  void aFullDiskIsToldBefore() {
    DiskNeed need{3'000'000'000, 500'000'000, 0, 100, 10, 2, 0, false, 0};
    QVERIFY(checkDiskRoom(need, need.bytes(), "/out").has_value());
    const auto refused = checkDiskRoom(need, need.bytes() - 1, "/out");
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, std::string("io.disk_full"));
    QVERIFY(refused.error().message.find("9.5 GB") != std::string::npos);
    const auto small = checkDiskRoom(need, 200'000'000, "/out");
    QVERIFY(small.error().message.find("200.0 MB") != std::string::npos);
    QVERIFY(!small.error().advice.empty());
  }
};

QTEST_APPLESS_MAIN(TestDiskNeed)
#include "tst_disk_need.moc"
