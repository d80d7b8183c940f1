// The memory bar: shares in proportion, the limit, exact bytes under the pointer, a legend that wraps.
#include "ui/charts/memory_bar.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QHelpEvent>
#include <QTest>
#include <QToolTip>

using namespace tw::ui;

class TestMemoryBar : public QObject {
  Q_OBJECT

  Theme m_theme;
  static std::vector<MemoryBar::Part> parts() {
    return {{QStringLiteral("weights"), series::blue, 4'000'000'123},
            {QStringLiteral("constants"), series::lightBlue, 0},
            {QStringLiteral("activations"), series::violet, 2'000'000'000}};
  }

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m_theme.apply(ThemeMode::Light);
  }

  void partsShareTheDevice() {
    MemoryBar bar;
    bar.resize(1000, 60);
    bar.setParts(parts(), 10'000'000'000);
    QCOMPARE(qRound(bar.partRect(0).width()), 400);
    QCOMPARE(bar.partRect(1).width(), 0.0);
    QCOMPARE(qRound(bar.partRect(2).left()), 400);
    QCOMPARE(qRound(bar.partRect(2).width()), 200);
  }

  void whatIsTooLargeFillsTheBar() {
    MemoryBar bar;
    bar.resize(1000, 60);
    bar.setParts(parts(), 3'000'000'000);
    QCOMPARE(qRound(bar.partRect(2).right()), 1000);
    const QColor bad = tokens(bar.palette()).bad;
    bar.show();
    // The limit is drawn at half of the bar.
    QCOMPARE(bar.grab().toImage().pixelColor(500, 9), bad);
  }

  void hoveringTellsExactBytes() {
    MemoryBar bar;
    bar.resize(1000, 60);
    bar.setParts(parts(), 10'000'000'000);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    QCOMPARE(bar.tellAt({10, 5}), QStringLiteral("weights: 4,000,000,123 bytes"));
    QCOMPARE(bar.tellAt({900, 5}), QStringLiteral("Free: 3,999,999,877 bytes"));
    QCOMPARE(bar.tellAt({4, 40}), QStringLiteral("weights: 4,000,000,123 bytes"));
    QHelpEvent help(QEvent::ToolTip, {450, 5}, bar.mapToGlobal(QPoint(450, 5)));
    QApplication::sendEvent(&bar, &help);
    QCOMPARE(QToolTip::text(), QStringLiteral("activations: 2,000,000,000 bytes"));
  }

  void theLegendWraps() {
    MemoryBar bar;
    bar.setParts(parts(), 10'000'000'000);
    QVERIFY(bar.heightForWidth(150) > bar.heightForWidth(1000));
    QVERIFY(bar.accessibleDescription().contains(QStringLiteral("weights 4.00 GB")));
  }

  void oneUnitForWhatStandsTogether() {
    QCOMPARE(memoryText(160'000'000, 9'000'000'000), QStringLiteral("0.16 GB"));
    QCOMPARE(memoryText(16'000'000, 300'000'000), QStringLiteral("16.0 MB"));
    QCOMPARE(memoryText(160'000'000, 9'000'000'000, false), QStringLiteral("0.16"));
    QCOMPARE(memoryScale(2'150'000'000, 500'000'000), int64_t{2'150'000'000});
    QCOMPARE(memoryScale(900'000'000, 8'000'000'000), int64_t{8'000'000'000});
    QCOMPARE(memoryScale(59'000'000, 22'000'000'000), int64_t{59'000'000}); // 0.06 GB would say nothing
    MemoryBar bar;
    bar.setParts({{QStringLiteral("weights"), 0xff2f6fde, 400'000'000}}, 8'000'000'000);
    QVERIFY2(bar.accessibleDescription().contains(QStringLiteral("weights 0.40 GB")),
             qPrintable(bar.accessibleDescription()));
  }
};

QTEST_MAIN(TestMemoryBar)
#include "tst_memory_bar.moc"
