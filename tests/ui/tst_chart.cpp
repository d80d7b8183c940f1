// The chart as a user handles it: wheel, drag, double click, keys, crosshair; and how fast a million points are drawn.
#include "ui/bridge/field_words.h"
#include "ui/charts/chart.h"
#include "ui/fields/rate_spin_box.h"

#include <QFile>
#include <QImage>
#include <QLocale>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <random>

using namespace tw::ui;

class TestChart : public QObject {
  Q_OBJECT

  std::unique_ptr<Chart> m_chart;

  static Curve falling(int count) {
    Curve curve;
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0, 0.1);
    for (int i = 0; i < count; ++i) curve.add(i + 1, 1 + 2 * std::exp(-4.0 * i / count) + noise(random));
    return curve;
  }
  void wheel(QPointF at, int notches, Qt::KeyboardModifiers keys = Qt::NoModifier) {
    QWheelEvent event(at, m_chart->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, keys, Qt::NoScrollPhase,
                      false);
    QCoreApplication::sendEvent(m_chart.get(), &event);
  }
  void move(QPoint at) {
    QTest::mouseMove(m_chart.get(), at);
    QCoreApplication::processEvents();
  }

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
  void init() {
    m_chart = std::make_unique<Chart>(QStringLiteral("Loss"), Figure::Plain);
    m_chart->addSeries(QStringLiteral("loss"), 0xff2f6fde, true);
    m_chart->resize(700, 320);
    m_chart->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_chart.get()));
  }

  /// A run's memory runs along its plan: the plan's name stays legible, and goes where it hides none of the curve.
  void theNameOfALevelIsNotStruckThrough() {
    Curve curve;
    for (int i = 0; i < 200; ++i) curve.add(i + 1, i < 60 ? 1 + i / 30.0 : 2.06); // just above the level at the end
    m_chart->follow(0, curve);
    m_chart->setSmoothing(0);
    const auto blueAtTheEnd = [this] {
      m_chart->redraw();
      const auto image = m_chart->grab().toImage();
      int found = 0;
      for (int x = image.width() - 60; x < image.width() - 20; ++x)
        for (int y = 0; y < image.height(); ++y) {
          const QColor color = image.pixelColor(x, y);
          found += color.blue() > 180 && color.red() < 120;
        }
      return found;
    };
    const int without = blueAtTheEnd();
    QVERIFY2(without > 20, qPrintable(QString::number(without)));
    m_chart->setLevel(2.0, QStringLiteral("plan 74.8 MB"));
    QCOMPARE(blueAtTheEnd(), without);
    // On both sides of the level it goes before the curve.
    Curve around;
    for (int i = 0; i < 200; ++i) around.add(i + 1, i < 60 ? i / 30.0 : 2 + (i % 2 ? 0.2 : -0.2));
    ++around.rewritten;
    m_chart->follow(0, around);
    const int covered = blueAtTheEnd();
    m_chart->setLevel({}, {});
    const int whole = blueAtTheEnd();
    QVERIFY2(covered < whole, qPrintable(QStringLiteral("%1 of %2").arg(covered).arg(whole)));
  }

  void everythingIsInViewUntilTheUserZooms() {
    auto curve = falling(1000);
    m_chart->follow(0, curve);
    m_chart->redraw();
    QCOMPARE(m_chart->steps(), std::pair(1.0, 1000.0));
    const auto [low, high] = std::minmax_element(curve.y.begin(), curve.y.end());
    QVERIFY(m_chart->values().first <= *low && m_chart->values().second >= *high);
    for (int i = 1000; i < 1200; ++i) curve.add(i + 1, 1);
    m_chart->follow(0, curve);
    QTRY_COMPARE(m_chart->steps().second, 1200.0); // without being asked to redraw
  }

  /// The topmost and the lowest line of the grid are the edges, with their labels.
  void edgesAreLinesOfTheGrid() {
    m_chart->resize(220, 110); // room for two intervals
    for (const auto& [low, high] : {std::pair(400.0, 1300.0), {0.2, 0.9}, {7.0, 31.0}, {2.9e-4, 3.0e-4}}) {
      Curve curve;
      curve.rewritten = static_cast<int>(high * 1e6);
      for (int i = 1; i <= 50; ++i) curve.add(i, i % 2 ? low : high);
      m_chart->setSmoothing(0);
      m_chart->follow(0, curve);
      m_chart->redraw();
      const auto [from, to] = m_chart->values();
      const double step = niceStep(to - from, 2);
      QVERIFY2(std::abs(std::remainder(from, step)) < step * 1e-6 && std::abs(std::remainder(to, step)) < step * 1e-6,
               qPrintable(QStringLiteral("%1 to %2 by %3").arg(from).arg(to).arg(step)));
      QVERIFY(from <= low && to >= high);
    }
  }

  void theWheelZoomsAtTheCursor() {
    m_chart->follow(0, falling(1000));
    m_chart->redraw();
    // The step under the cursor stays under it.
    QSignalSpy pointed(m_chart.get(), &Chart::pointedAt);
    move({400, 150});
    const auto before = pointed.last().first().value<std::optional<double>>();
    QVERIFY(before);
    wheel({400, 150}, 3);
    const auto [from, to] = m_chart->steps();
    QVERIFY2(to - from < 999 * 0.52 && to - from > 999 * 0.5, qPrintable(QString::number(to - from)));
    QVERIFY(!m_chart->isFitted());
    move({401, 150});
    move({400, 150});
    const auto after = pointed.last().first().value<std::optional<double>>();
    QVERIFY(after && std::abs(*after - *before) < 1);
    wheel({400, 150}, -12);
    QVERIFY(m_chart->isFitted()); // zoomed out to everything: new steps come in again
  }

  void controlAndWheelZoomTheValues() {
    m_chart->follow(0, falling(1000));
    m_chart->redraw();
    const auto before = m_chart->values(), steps = m_chart->steps();
    wheel({400, 150}, 2, Qt::ControlModifier);
    QVERIFY(m_chart->values().second - m_chart->values().first < 0.7 * (before.second - before.first));
    QCOMPARE(m_chart->steps(), steps);
  }

  void draggingMovesAndDoubleClickShowsEverything() {
    m_chart->follow(0, falling(1000));
    m_chart->redraw();
    wheel({400, 150}, 5);
    const auto before = m_chart->steps();
    QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, {400, 150});
    QTest::mouseMove(m_chart.get(), {300, 150});
    QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, {300, 150});
    QVERIFY(m_chart->steps().first > before.first); // the later steps come from the right
    QVERIFY(std::abs((m_chart->steps().second - m_chart->steps().first) - (before.second - before.first)) < 1e-6);
    QTest::mouseDClick(m_chart.get(), Qt::LeftButton, {}, {300, 150});
    QVERIFY(m_chart->isFitted());
    QCOMPARE(m_chart->steps(), std::pair(1.0, 1000.0));
  }

  void itCannotBeDraggedOffItsData() {
    m_chart->follow(0, falling(1000));
    m_chart->redraw();
    wheel({400, 150}, 3);
    for (int i = 0; i < 4; ++i) {
      QTest::mousePress(m_chart.get(), Qt::LeftButton, {}, {100, 150});
      QTest::mouseMove(m_chart.get(), {680, 150});
      QTest::mouseRelease(m_chart.get(), Qt::LeftButton, {}, {680, 150});
    }
    QCOMPARE(m_chart->steps().first, 1.0);
  }

  void keysDoTheSame() {
    m_chart->follow(0, falling(1000));
    m_chart->redraw();
    QTest::keyClick(m_chart.get(), Qt::Key_Plus);
    const auto zoomed = m_chart->steps();
    QVERIFY(zoomed.second - zoomed.first < 999);
    QTest::keyClick(m_chart.get(), Qt::Key_Right);
    QVERIFY(m_chart->steps().first > zoomed.first);
    QTest::keyClick(m_chart.get(), Qt::Key_Home);
    QVERIFY(m_chart->isFitted());
    QTest::keyClick(m_chart.get(), Qt::Key_L);
    QVERIFY(m_chart->logScale());
    QTest::keyClick(m_chart.get(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(!m_chart->readout().isEmpty());
  }

  void theCrosshairSaysTheValuesOfAllCurvesAtItsStep() {
    m_chart->addSeries(QStringLiteral("validation"), 0xffdf7a39);
    Curve loss, validation;
    for (int i = 0; i <= 100; ++i) loss.add(i, i * 0.01);
    validation.add(50, 0.75);
    m_chart->setSmoothing(0);
    m_chart->follow(0, loss);
    m_chart->follow(1, validation);
    m_chart->setMarkers({{Marker::Kind::Change, 60, QStringLiteral("learning_rate = 1e-4")}});
    m_chart->redraw();
    QSignalSpy pointed(m_chart.get(), &Chart::pointedAt);
    // Walk the mouse to step 60; a display's own pointer may leave the window in between.
    const auto walk = [this] {
      for (int x = 60;
           x < 700 && (m_chart->readout().isEmpty() || m_chart->readout().first() != QStringLiteral("Step 60")); ++x)
        move({x, 100});
      return m_chart->readout();
    };
    QTRY_COMPARE(walk(),
                 (QStringList{QStringLiteral("Step 60"), QStringLiteral("loss 0.600"), QStringLiteral("smoothed 0.600"),
                              QStringLiteral("validation 0.750"), QStringLiteral("Step 60: learning_rate = 1e-4")}));
    QVERIFY(pointed.count() > 0);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(m_chart.get(), &leave);
    QVERIFY(m_chart->readout().isEmpty());
    QVERIFY(!pointed.last().first().value<std::optional<double>>());
  }

  void smoothingHasNeitherAStartingBiasNorALag() {
    Curve curve;
    for (int i = 0; i < 50; ++i) curve.add(i, 3.0 - 0.02 * i);
    m_chart->setSmoothing(0.9);
    m_chart->follow(0, curve);
    QVERIFY(std::abs(m_chart->valueAt(0, 0) - 3.0) < 1e-9);
    QVERIFY(std::abs(m_chart->valueAt(0, 25) - 2.5) < 1e-9);
    QVERIFY(std::abs(m_chart->lastValue(0) - 2.02) < 1e-9);  // an average of the past would say 2.2
    curve.add(50, std::numeric_limits<double>::quiet_NaN()); // is passed over
    m_chart->follow(0, curve);
    QVERIFY(std::abs(m_chart->lastValue(0) - 2.02) < 1e-9);
    curve.add(51, 13.0);
    m_chart->follow(0, curve);
    QVERIFY(m_chart->lastValue(0) > 3 && m_chart->lastValue(0) < 13);
    m_chart->setSmoothing(0);
    QCOMPARE(m_chart->valueAt(0, 51), 13.0);
  }

  /// Point by point or all at once: the same curve.
  void aCurveThatGrowsIsSmoothedAsAWhole() {
    Curve curve;
    for (int i = 0; i < 600; ++i) {
      curve.add(i, std::sin(i / 20.0) + 0.1 * (i * 7919 % 13));
      m_chart->follow(0, curve);
    }
    Chart whole(QStringLiteral("Loss"), Figure::Plain);
    whole.addSeries(QStringLiteral("loss"), 0xff2f6fde, true);
    whole.follow(0, curve);
    for (int i = 0; i < 600; i += 7) QVERIFY(std::abs(m_chart->valueAt(0, i) - whole.valueAt(0, i)) < 1e-6);
  }

  void aRewrittenCurveIsTakenAnew() {
    auto curve = falling(500);
    m_chart->follow(0, curve);
    curve.cutAfter(200);
    for (int i = 200; i < 600; ++i) curve.add(i + 1, 7);
    m_chart->follow(0, curve);
    m_chart->setSmoothing(0);
    QCOMPARE(m_chart->valueAt(0, 300), 7.0);
    m_chart->redraw();
    QCOMPARE(m_chart->steps().second, 600.0);
  }

  void valuesThatAreNotFiniteBreakNothing() {
    Curve curve;
    for (int i = 0; i < 100; ++i)
      curve.add(i, i == 50   ? std::numeric_limits<double>::infinity()
                   : i == 51 ? std::numeric_limits<double>::quiet_NaN()
                             : 1.0 + i);
    m_chart->follow(0, curve);
    m_chart->redraw();
    QVERIFY(std::isfinite(m_chart->values().first) && std::isfinite(m_chart->values().second));
    QVERIFY(m_chart->values().second >= 100 && m_chart->values().second < 200);
    m_chart->setLogScale(true);
    m_chart->redraw();
    QVERIFY(m_chart->values().first > 0);
  }

  void aMillionPointsAreDrawnWithinAFrame() {
    const auto curve = falling(1'000'000);
    m_chart->follow(0, curve);
    m_chart->resize(1280, 420);
    m_chart->redraw();
    m_chart->grab();
    // Time of this thread, so that a busy machine does not count.
    const auto now = [] {
      timespec time{};
      ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
      return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    };
    QList<double> spent;
    QPixmap canvas(m_chart->size());
    for (int round = 0; round < 15; ++round) {
      wheel({600, 150}, round % 2 ? -1 : 1);
      const auto start = now();
      m_chart->redraw();
      m_chart->render(&canvas);
      spent << now() - start;
    }
    std::sort(spent.begin(), spent.end());
    const double median = spent[spent.size() / 2];
    qInfo("a million points: %.2f ms for a redraw", median);
    QVERIFY2(median < 16, qPrintable(QStringLiteral("%1 ms").arg(median)));
  }

  void filesHoldWhatIsShown() {
    QTemporaryDir folder;
    m_chart->addSeries(QStringLiteral("validation"), 0xffdf7a39);
    Curve loss, validation;
    for (int i = 1; i <= 4; ++i) loss.add(i, 1.0 / i);
    validation.add(2, 0.625);
    m_chart->follow(0, loss);
    m_chart->follow(1, validation);
    QVERIFY(m_chart->saveCsv(folder.filePath(QStringLiteral("a.csv"))));
    QFile csv(folder.filePath(QStringLiteral("a.csv")));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QCOMPARE(csv.readAll(), QByteArray("step,\"loss\",\"validation\"\n1,1,\n2,0.5,0.625\n3,0.333333333,\n4,0.25,\n"));
    QVERIFY(m_chart->savePng(folder.filePath(QStringLiteral("a.png"))));
    QCOMPARE(QImage(folder.filePath(QStringLiteral("a.png"))).size(), m_chart->size() * 2);
    QVERIFY(m_chart->savePdf(folder.filePath(QStringLiteral("a.pdf"))));
    QFile pdf(folder.filePath(QStringLiteral("a.pdf")));
    QVERIFY(pdf.open(QIODevice::ReadOnly) && pdf.read(5) == "%PDF-");
    QVERIFY(!m_chart->saveCsv(folder.filePath(QStringLiteral("no/such/folder.csv"))));
  }

  void labelsReadWell_data() {
    QTest::addColumn<QString>("got");
    QTest::addColumn<QString>("expected");
    QTest::newRow("step") << tickText(2.4, 0.4, Figure::Plain) << QStringLiteral("2.4");
    QTest::newRow("fine") << tickText(1.2825, 0.0025, Figure::Plain) << QStringLiteral("1.2825");
    QTest::newRow("rates") << tickText(2e-4, 5e-5, Figure::Rate) << QStringLiteral("2e-4");
    QTest::newRow("near rates") << tickText(2.9975e-4, 2.5e-8, Figure::Rate) << QStringLiteral("2.9975e-4");
    QTest::newRow("near losses") << tickText(1.28335, 5e-5, Figure::Plain) << QStringLiteral("1.28335");
    QTest::newRow("thousands") << tickText(2900, 200, Figure::Count) << QStringLiteral("2.9k");
    QTest::newRow("zero") << tickText(1e-18, 500, Figure::Count) << QStringLiteral("0");
    QTest::newRow("bytes") << tickText(9.2e9, 2e8, Figure::Bytes) << QStringLiteral("9.2 GB");
    QTest::newRow("rate") << tickText(1.5e-4, 5e-5, Figure::Rate) << QStringLiteral("1.5e-4");
    QTest::newRow("rate value") << rateText(0.0002) << QStringLiteral("2e-4");
    QTest::newRow("rate as fields have it") << rateText(0.003) << numberText(0.003);
    QTest::newRow("small") << rateText(0.003) << QStringLiteral("3e-3");
    QTest::newRow("large") << rateText(0.05) << QStringLiteral("0.05");
    QTest::newRow("rate digits") << rateText(1.6234e-4) << QStringLiteral("1.62e-4");
    QTest::newRow("nice") << QString::number(niceStep(1.6, 4)) << QStringLiteral("0.5");
    QTest::newRow("nan") << figureText(std::numeric_limits<double>::quiet_NaN(), Figure::Plain) << QStringLiteral("–");
  }
  void labelsReadWell() {
    QFETCH(QString, got);
    QFETCH(QString, expected);
    QCOMPARE(got, expected);
  }

  void aRateIsTypedInScientificNotation() {
    RateSpinBox spin;
    spin.show();
    spin.setValue(2e-4);
    QCOMPARE(spin.text(), QStringLiteral("2e-4"));
    spin.selectAll();
    QTest::keyClicks(&spin, QStringLiteral("1.5e-5"));
    spin.interpretText();
    QCOMPARE(spin.value(), 1.5e-5);
    QTest::keyClick(&spin, Qt::Key_Up);
    QCOMPARE(spin.value(), 1.65e-5);
    QTest::keyClicks(&spin, QStringLiteral("x"));
    QCOMPARE(spin.value(), 1.65e-5);
  }
};

QTEST_MAIN(TestChart)
#include "tst_chart.moc"
