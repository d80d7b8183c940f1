// A smooth curve that does not come after the curve it smooths.
#include "engine/api/moving_average.h"

#include <cmath>
#include <QTest>
#include <random>

using namespace tw;

class TestMovingAverage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aStraightLineStaysWhereItIs_data() {
    QTest::addColumn<double>("past");
    for (const double past : {0.0, 0.5, 0.9, 0.99}) QTest::addRow("%g", past) << past;
  }
  void aStraightLineStaysWhereItIs() {
    QFETCH(double, past);
    std::vector<double> line;
    MovingAverage average(past);
    for (int i = 0; i < 200; ++i) {
      line.push_back(3 - 0.01 * i);
      average.add(line.back());
      QVERIFY2(std::abs(average.value() - line.back()) < 1e-9, qPrintable(QString::number(i)));
    }
    const auto smooth = smoothed(line, past);
    QCOMPARE(smooth.size(), line.size());
    for (size_t i = 0; i < line.size(); ++i) QVERIFY(std::abs(smooth[i] - line[i]) < 1e-9);
  }

  /// What made validation seem to beat training: 30 steps from 4 to 1.6, the average of which said 2.8.
  void aShortFallingRunDoesNotLag() {
    std::mt19937 random(3);
    std::normal_distribution<double> jitter(0, 0.05);
    std::vector<double> losses;
    MovingAverage average;
    for (int i = 0; i < 30; ++i) {
      losses.push_back(1.5 + 2.5 * std::exp(-i / 10.0) + jitter(random));
      average.add(losses.back());
    }
    QVERIFY2(std::abs(average.value() - (1.5 + 2.5 * std::exp(-2.9))) < 0.12,
             qPrintable(QString::number(average.value())));
    QCOMPARE(smoothed(losses, 0.9).back(), average.value());
  }

  void noiseIsTakenAway() {
    std::mt19937 random(5);
    std::normal_distribution<double> jitter(0, 0.2);
    std::vector<double> values;
    for (int i = 0; i < 1000; ++i) values.push_back(2 + jitter(random));
    const auto smooth = smoothed(values, 0.9);
    double raw = 0, left = 0;
    for (size_t i = 50; i < 950; ++i) {
      raw += std::pow(values[i] - 2, 2);
      left += std::pow(smooth[i] - 2, 2);
    }
    QVERIFY2(left < raw / 15, qPrintable(QString::number(left / raw)));
  }

  /// A loss that drops to nothing is never told as less than that.
  void nothingIsSaidBeyondTheValues() {
    std::vector<double> values(40, 1.0);
    values.insert(values.end(), 40, 0.001);
    MovingAverage average;
    for (const double value : values) {
      average.add(value);
      QVERIFY(average.value() >= 0.001 && average.value() <= 1.0);
    }
    for (const double value : smoothed(values, 0.9)) QVERIFY(value >= 0.001 && value <= 1.0);
  }

  void valuesThatAreNotFiniteArePassedOver() {
    const double nan = std::nan("");
    QVERIFY(std::isnan(MovingAverage().value()));
    const auto smooth = smoothed(std::vector{nan, 2.0, nan, 2.0, HUGE_VAL, 2.0}, 0.9);
    QVERIFY(std::isnan(smooth[0]));
    for (size_t i = 1; i < smooth.size(); ++i) QCOMPARE(smooth[i], 2.0);
    MovingAverage average;
    for (const double value : {nan, 2.0, 4.0, nan, -HUGE_VAL}) average.add(value);
    QCOMPARE(average.value(), 4.0);
    QVERIFY(smoothed({}, 0.9).empty());
  }

  /// A curve that grows is smoothed anew near its end only.
  void theEndAloneIsTheSame() {
    std::mt19937 random(7);
    std::normal_distribution<double> jitter(0, 1);
    std::vector<double> values;
    for (int i = 0; i < 3000; ++i) values.push_back(i % 700 == 0 ? std::nan("") : jitter(random));
    for (const double past : {0.0, 0.9, 0.99}) {
      const auto whole = smoothed(values, past);
      const auto end = smoothed(values, past, 2500);
      QCOMPARE(end.size(), size_t{500});
      for (size_t i = 0; i < end.size(); ++i) QVERIFY(std::abs(end[i] - whole[2500 + i]) < 1e-6);
      auto longer = values;
      longer.push_back(50);
      const auto after = smoothed(longer, past);
      for (size_t i = 0; i + smoothingReach(past) < values.size(); ++i)
        QVERIFY(std::isnan(after[i]) == std::isnan(whole[i]) && !(std::abs(after[i] - whole[i]) > 1e-6));
    }
  }
};

QTEST_APPLESS_MAIN(TestMovingAverage)
#include "tst_moving_average.moc"
