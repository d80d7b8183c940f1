// Runs laid over one another: their curves, their names, and where their recipes differ.
#include "runs_page_fixture.h"
#include "ui/widgets/basics.h"

#include <QElapsedTimer>
#include <QImage>
#include <QScopeGuard>
#include <QSemaphore>

#include <atomic>
#include <cmath>

class TestRunsCompare : public QObject, private RunsPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { end(); }

  void aSelectedRunShowsItsCurve() {
    start();
    select(1);
    auto* chart = find<OverlayChart>("run-chart");
    QTRY_COMPARE(chart->curves().size(), size_t{1});
    QCOMPARE(chart->curves()[0].curve.x.size(), 40);
    QTRY_VERIFY(!chart->readout(chart->rect().center()).isEmpty());
    QVERIFY(chart->readout(chart->rect().center()).first().contains(QStringLiteral("run b")));
    QVERIFY(chart->readout(QPoint(0, 0)).isEmpty());
  }

  void twoRunsAreComparedInCurveAndRecipe() {
    start();
    select(0);
    select(1, Qt::ControlModifier);
    QTRY_COMPARE(find<OverlayChart>("run-chart")->curves().size(), size_t{2});
    QTRY_COMPARE(m_window->findChildren<QLabel*>(QStringLiteral("difference-field")).size(), 1);
    QCOMPARE(find<QLabel>("difference-field")->toolTip(), QStringLiteral("method.r"));
    QStringList values;
    for (const auto* label : m_window->findChildren<QLabel*>(QStringLiteral("difference-value")))
      values << label->text();
    QCOMPARE(values, (QStringList{QStringLiteral("16"), QStringLiteral("64")}));
  }

  void equalRecipesAreSaidToBe() {
    start();
    select(0);
    select(2, Qt::ControlModifier);
    QTRY_VERIFY(find<QLabel>("difference-sentence") &&
                find<QLabel>("difference-sentence")->text().contains(QStringLiteral("equal")));
  }

  void allRunsOverlay() {
    start();
    select(0);
    QTest::keySequence(table(), QKeySequence::SelectAll);
    QTRY_COMPARE(find<OverlayChart>("run-chart")->curves().size(), size_t{3});
    QVERIFY(!find<QPushButton>("run-reopen")->isEnabled());
  }

  void anotherMeasureIsDrawn() {
    start();
    select(0);
    auto* measure = find<QComboBox>("run-measure");
    measure->setFocus();
    QTest::keyClicks(measure, QStringLiteral("Learn"));
    QTRY_COMPARE(find<OverlayChart>("run-chart")->curves().size(), size_t{1});
    QTRY_COMPARE(find<OverlayChart>("run-chart")->curves()[0].curve.y.first(), 1e-4);
  }

  void aRunThatEndsWhileItsLogIsReadIsReadAgain() {
    start();
    select(0);
    auto* chart = find<OverlayChart>("run-chart");
    const auto points = [chart] { return chart->curves().empty() ? 0 : chart->curves()[0].curve.x.size(); };
    QTRY_COMPARE(points(), 40);
    const auto gate = std::make_shared<QSemaphore>(), begun = std::make_shared<QSemaphore>();
    const auto open = qScopeGuard([gate] { gate->release(100); });
    const auto steps = std::make_shared<std::atomic<int>>(60);
    m_session->fake.readLog = [gate, begun, steps](const std::string&) {
      auto lines = log(2, *steps);
      begun->release();
      gate->acquire();
      return lines;
    };
    m_session->fake.runList[0].status = "running";
    m_studio->runs().refresh();
    QTRY_COMPARE(begun->available(), 1); // has read what there is, and has not answered
    *steps = 100;
    m_session->fake.runList[0].status = "finished";
    m_studio->runs().refresh();
    QTRY_COMPARE(cell(0, 1), QStringLiteral("finished"));
    gate->release(100);
    QTRY_COMPARE(points(), 100);
    QTest::qWait(50);
    QCOMPARE(begun->available(), 2); // once more, and not over and over
  }

  void runsOfOneNameAreToldApart() {
    start();
    for (auto& one : m_session->fake.runList) one.name = "support";
    m_session->fake.runList[1].started = m_session->fake.runList[0].started; // "b" began when "c" did
    m_studio->runs().refresh();
    QTRY_COMPARE(cell(2, 0), QStringLiteral("support"));
    select(0);
    select(2, Qt::ControlModifier);
    auto* chart = find<OverlayChart>("run-chart");
    const auto shownNames = [chart] {
      QStringList names;
      for (const auto& one : chart->curves()) names << one.name;
      return names;
    };
    QTRY_COMPARE(chart->curves().size(), size_t{2});
    const auto begun = [this](size_t i) { return startedTime(m_session->fake.runList[i]); };
    for (const auto& [place, time] : {std::pair{0, begun(0)}, std::pair{1, begun(2)}}) {
      const auto name = shownNames()[place];
      QVERIFY2(name.startsWith(QStringLiteral("support · ")) && name.contains(time.toString(QStringLiteral("HH:mm"))),
               qPrintable(name));
    }
    QVERIFY(shownNames()[0] != shownNames()[1]); // the day tells them apart
    QVERIFY(chart->accessibleDescription().contains(shownNames()[0]));
    // The same minute: the end of the id does.
    select(0);
    select(1, Qt::ControlModifier);
    QTRY_COMPARE(shownNames(), (QStringList{QStringLiteral("support · c"), QStringLiteral("support · b")}));
    QTRY_COMPARE(m_window->findChildren<QLabel*>(QStringLiteral("difference-run")).size(), 2);
    QCOMPARE(m_window->findChildren<QLabel*>(QStringLiteral("difference-run")).first()->text(),
             QStringLiteral("support · c"));
  }

  void theLegendNamesEveryCurve() {
    OverlayChart chart;
    std::vector<OverlayCurve> curves;
    for (int i = 0; i < 8; ++i) {
      OverlayCurve one{QStringLiteral("customer-support-with-a-long-name · 0%1:15").arg(i), overlayColor(i), {}};
      one.curve.add(1, 2);
      one.curve.add(2, 1);
      curves.push_back(one);
    }
    for (const int width : {300, 460, 900}) {
      chart.resize(width, 260);
      chart.setCurves({curves.front()});
      const auto alone = chart.readout(QPoint(width / 2, 40));
      QVERIFY(!alone.isEmpty()); // within the plot while the legend is one line
      chart.setCurves(curves);
      QVERIFY(chart.readout(QPoint(width / 2, 40)).isEmpty()); // three lines push it down
      QVERIFY(!chart.readout(QPoint(width / 2, 70)).isEmpty());
    }
    const QFontMetrics metrics(chart.font());
    const auto name = curves.front().name;
    const int room = metrics.horizontalAdvance(name) / 2;
    const auto elided = elidedName(metrics, name, room);
    QVERIFY2(elided.startsWith(QStringLiteral("cust")) && elided.endsWith(QStringLiteral("… · 00:15")),
             qPrintable(elided));
    QVERIFY(metrics.horizontalAdvance(elided) <= room);
    QCOMPARE(elidedName(metrics, name, 10'000), name);
  }

  /// Rounding to lines makes the range larger, and shall not make another distance between lines of it.
  void theLinesBeginAndEndWithThePlot() {
    OverlayChart chart;
    OverlayCurve one{QStringLiteral("run"), overlayColor(0), {}};
    one.curve.add(1, 6.59);
    one.curve.add(2, 8.02);
    chart.resize(460, 260);
    chart.setCurves({one});
    const auto picture = chart.grab().toImage();
    const int column = 300;
    QList<int> inside, lines;
    for (int y = 0; y < chart.height(); ++y) {
      if (!chart.readout(QPoint(column, y)).isEmpty()) inside << y;
      if (picture.pixelColor(column, y) == tokens(chart.palette()).border) lines << y;
    }
    QVERIFY(lines.size() >= 4);
    QVERIFY2(std::abs(lines.first() - inside.first()) <= 1 && std::abs(lines.last() - inside.last()) <= 1,
             qPrintable(QStringLiteral("%1 … %2 in %3 … %4")
                            .arg(lines.first())
                            .arg(lines.last())
                            .arg(inside.first())
                            .arg(inside.last())));
  }

  void longCurvesAreDrawnAtOnce() {
    OverlayChart chart;
    std::vector<OverlayCurve> curves;
    for (int i = 0; i < 8; ++i) {
      OverlayCurve one{QStringLiteral("customer-support-with-a-long-name · 0%1:15").arg(i), overlayColor(i), {}};
      for (int step = 1; step <= 10'000; ++step) one.curve.add(step, 2 + std::sin(step * 0.01 + i));
      curves.push_back(one);
    }
    chart.resize(900, 260);
    chart.setCurves(std::move(curves));
    chart.grab(); // fonts are loaded with the first
    QElapsedTimer clock;
    clock.start();
    chart.grab();
    const auto taken = clock.elapsed();
    QVERIFY2(taken < 500, qPrintable(QStringLiteral("%1 ms").arg(taken)));
  }

  void thePlotFollowsSizeAndFont() {
    OverlayChart chart;
    OverlayCurve one{QStringLiteral("customer-support"), overlayColor(0), {}};
    one.curve.add(1, 2);
    one.curve.add(2, 1);
    chart.setCurves({one, one, one});
    chart.resize(900, 260);
    chart.show();
    QVERIFY(!chart.readout(QPoint(880, 230)).isEmpty());
    chart.resize(600, 160);
    QVERIFY(chart.readout(QPoint(880, 230)).isEmpty());
    QVERIFY(!chart.readout(QPoint(580, 130)).isEmpty());
    const QPoint below(300, 34); // one line of the legend
    QVERIFY(!chart.readout(below).isEmpty());
    const auto font = QApplication::font();
    const auto back = qScopeGuard([font] { QApplication::setFont(font); });
    auto large = font;
    large.setPointSizeF(font.pointSizeF() * 3);
    QApplication::setFont(large);
    QTRY_VERIFY(chart.readout(below).isEmpty()); // the names need more lines
  }

  void aNameOfItsOwnStaysAsItIs() {
    RunInfo one, two, three;
    one.name = two.name = "support";
    three.name = "poems";
    one.id = "20260301-support-aaaaaaaa";
    two.id = "20260301-support-bbbbbbbb";
    QCOMPARE(distinctNames({one, three, two}),
             (QStringList{QStringLiteral("support · aaaaaaaa"), QStringLiteral("poems"),
                          QStringLiteral("support · bbbbbbbb")}));
    one.started = "2026-03-01T08:15:00Z";
    two.started = "2026-03-01T09:20:00Z";
    const auto names = distinctNames({one, two});
    QCOMPARE(names.first(), QStringLiteral("support · ") + startedTime(one).toString(QStringLiteral("HH:mm")));
    QVERIFY(distinctNames({}).isEmpty());
  }
};

QTEST_MAIN(TestRunsCompare)
#include "tst_runs_compare.moc"
