// The pyramid behind the charts: extremes are exact wherever one looks, gaps stay gaps, and few points stand for many.
#include "ui/charts/decimation.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace tw::ui;

class TestDecimation : public QObject {
  Q_OBJECT

  static constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

  static Decimation::Extremes slowly(const QVector<double>& values, qsizetype from, qsizetype to) {
    Decimation::Extremes found;
    for (auto i = from; i < to; ++i) {
      if (std::isnan(values[i])) continue;
      if (found.low < 0 || values[i] < values[found.low]) found.low = i;
      if (found.high < 0 || values[i] > values[found.high]) found.high = i;
    }
    return found;
  }

 private Q_SLOTS:
  void extremesAreExact() {
    std::mt19937 random(7);
    std::normal_distribution<double> noise;
    Decimation series;
    QVector<double> values;
    for (int i = 0; i < 20'000; ++i) {
      values.append(random() % 50 == 0 ? kGap : noise(random));
      series.append(i, values.back());
    }
    for (int round = 0; round < 2'000; ++round) {
      auto from = static_cast<qsizetype>(random() % 20'001), to = static_cast<qsizetype>(random() % 20'001);
      if (from > to) std::swap(from, to);
      const auto fast = series.extremes(from, to), slow = slowly(values, from, to);
      QCOMPARE(fast.low < 0, slow.low < 0);
      if (slow.low < 0) continue;
      QCOMPARE(values[fast.low], values[slow.low]);
      QCOMPARE(values[fast.high], values[slow.high]);
    }
  }

  void extremesAreExactWhileItGrows() {
    std::mt19937 random(11);
    Decimation series;
    QVector<double> values;
    for (int i = 0; i < 3'000; ++i) {
      values.append(static_cast<double>(random() % 1'000'000));
      series.append(i, values.back());
      const auto fast = series.extremes(0, i + 1), slow = slowly(values, 0, i + 1);
      QCOMPARE(values[fast.low], values[slow.low]);
      QCOMPARE(values[fast.high], values[slow.high]);
    }
  }

  void everyColumnKeepsItsExtremes() {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> value(-1, 1);
    Decimation series;
    for (int i = 0; i < 100'000; ++i) series.append(i, value(random));
    const double from = 12'345, to = 87'654;
    const int columns = 640;
    const auto points = series.view(from, to, columns);
    QVERIFY(points.size() <= 4 * columns + 2);
    const double width = (to - from) / columns;
    qsizetype at = 0;
    for (int column = 1; column + 1 < columns; ++column) { // the outermost hold a neighbour from outside
      const double begin = from + width * column, end = begin + width;
      double low = 2, high = -2, drawnLow = 2, drawnHigh = -2;
      for (auto i = static_cast<qsizetype>(std::floor(begin)) + 1; i <= static_cast<qsizetype>(std::floor(end)); ++i) {
        low = std::min(low, series.y(i));
        high = std::max(high, series.y(i));
      }
      while (at < points.size() && points[at].x() <= begin) ++at;
      for (auto i = at; i < points.size() && points[i].x() <= end; ++i) {
        drawnLow = std::min(drawnLow, points[i].y());
        drawnHigh = std::max(drawnHigh, points[i].y());
      }
      QCOMPARE(drawnLow, low);
      QCOMPARE(drawnHigh, high);
    }
    for (qsizetype i = 1; i < points.size(); ++i) QVERIFY(points[i].x() > points[i - 1].x());
  }

  void fewPointsAreAllDrawnWithTheirNeighbours() {
    Decimation series;
    for (int i = 0; i < 100; ++i) series.append(i, i);
    const auto points = series.view(10.5, 20.5, 800);
    QCOMPARE(points.size(), 12); // 11…20 and one on either side
    QCOMPARE(points.front().x(), 10.0);
    QCOMPARE(points.back().x(), 21.0);
  }

  void gapsStayGaps() {
    Decimation series;
    for (int i = 0; i < 10'000; ++i) series.append(i, i >= 4'000 && i < 6'000 ? kGap : 1.0);
    const auto points = series.view(0, 9'999, 100);
    QVERIFY(std::any_of(points.begin(), points.end(),
                        [](const QPointF& p) { return p.x() > 4'000 && p.x() < 6'000 && std::isnan(p.y()); }));
    QCOMPARE(series.extremes(4'000, 6'000).low, -1);
  }

  /// Cut at any place, and grown again: as if it had never held more.
  void aCutSeriesKnowsItsExtremes() {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> value(-1, 1);
    for (const int keep : {0, 1, 31, 32, 33, 255, 256, 300, 2048, 5000, 9000}) {
      Decimation cut, plain;
      std::vector<double> values;
      for (int i = 0; i < 9000; ++i) values.push_back(value(random));
      for (int i = 0; i < 9000; ++i) cut.append(i, values[static_cast<size_t>(i)] * (i < keep ? 1 : 9));
      cut.truncate(keep);
      QCOMPARE(cut.size(), keep);
      for (int i = keep; i < 9000; ++i) cut.append(i, values[static_cast<size_t>(i)]);
      for (int i = 0; i < 9000; ++i) plain.append(i, values[static_cast<size_t>(i)]);
      for (const auto& [from, to] : {std::pair{0, 9000}, {0, 32}, {17, 4711}, {256, 512}, {8192, 9000}}) {
        QCOMPARE(cut.extremes(from, to).low, plain.extremes(from, to).low);
        QCOMPARE(cut.extremes(from, to).high, plain.extremes(from, to).high);
      }
    }
  }

  void emptyAndSinglePoints() {
    Decimation series;
    QVERIFY(series.view(0, 10, 100).isEmpty());
    QCOMPARE(series.indexAt(5), -1);
    series.append(3, 7);
    QCOMPARE(series.view(0, 10, 100), (QVector<QPointF>{{3, 7}}));
    QCOMPARE(series.indexAt(2.9), -1);
    QCOMPARE(series.indexAt(3), 0);
    series.clear();
    QCOMPARE(series.size(), 0);
  }
};

QTEST_GUILESS_MAIN(TestDecimation)
#include "tst_decimation.moc"
