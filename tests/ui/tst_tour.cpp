// The tour through the pages, at the first start.
#include "home_fixture.h"
#include "ui/pages/page.h"
#include "ui/shell/toast.h"
#include "ui/shell/tour.h"

#include <QSet>

class TestTour : public QObject, private HomeFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { close(); }

  void theTourShowsThePagesAndIsRemembered() {
    start(false);
    QTRY_VERIFY(m_window->findChild<Tour*>());
    auto* tour = m_window->findChild<Tour*>();
    QStringList titles;
    QList<PageId> pages;
    QSet<int> tops, heights, buttons;
    for (size_t i = 0; i < tourStops().size(); ++i) {
      QTest::qWait(30);
      titles << tour->accessibleName();
      pages << m_window->currentPage();
      // It stands still, its buttons too, and covers neither the page nor what it marks.
      const QRect place(tour->mapTo(m_window.get(), QPoint()), tour->size());
      tops << place.top();
      heights << place.height();
      buttons << find("tour-next")->mapTo(m_window.get(), QPoint()).x();
      const auto* page = m_window->page(m_window->currentPage());
      QVERIFY(!place.intersects(QRect(page->mapTo(m_window.get(), QPoint()), page->size())));
      if (const auto* target = m_window->findChild<QWidget*>(tourStops()[i].target))
        QVERIFY(!place.intersects(QRect(target->mapTo(m_window.get(), QPoint()), target->size())));
      // What is at its end has nothing to skip.
      QCOMPARE(find("tour-skip")->isVisible(), i + 1 < tourStops().size());
      click("tour-next");
    }
    QCOMPARE(tops.size(), 1);
    QCOMPARE(heights.size(), 1);
    QCOMPARE(buttons.size(), 1);
    titles.removeDuplicates();
    QCOMPARE(titles.size(), static_cast<qsizetype>(tourStops().size()));
    QVERIFY(pages.contains(PageId::Data) && pages.contains(PageId::Train));
    QTRY_VERIFY(!m_window->findChild<Tour*>());
    QVERIFY(m_studio->settings().tourSeen());
  }

  void aNoticeLeavesTheTourInSight() {
    start(false);
    QTRY_VERIFY(m_window->findChild<Tour*>());
    auto* tour = m_window->findChild<Tour*>();
    QTRY_VERIFY(tour->isVisible() && tour->height() > 20);
    Q_EMIT m_studio->notice(QStringLiteral("The recipe has a field that does not exist."), {}, {});
    auto* toast = m_window->findChild<Toast*>();
    QVERIFY(toast && toast->isVisible());
    QVERIFY(!toast->geometry().intersects(QRect(tour->mapTo(m_window.get(), QPoint()), tour->size())));
  }

  void aNoticeGivesWayToTheTour() {
    start();
    Q_EMIT m_studio->notice(QStringLiteral("The recipe has a field that does not exist."), {}, {});
    auto* toast = m_window->findChild<Toast*>();
    const auto before = toast->geometry();
    Q_EMIT m_studio->tourRequested();
    QTRY_VERIFY(m_window->findChild<Tour*>() && m_window->findChild<Tour*>()->isVisible());
    auto* tour = m_window->findChild<Tour*>();
    QTRY_VERIFY(toast->geometry() != before);
    QVERIFY(toast->isVisible());
    QVERIFY(!toast->geometry().intersects(QRect(tour->mapTo(m_window.get(), QPoint()), tour->size())));
  }

  void escapeSkipsTheTour() {
    start(false);
    QTRY_VERIFY(m_window->findChild<Tour*>());
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QTRY_VERIFY(!m_window->findChild<Tour*>());
    QVERIFY(m_studio->settings().tourSeen());
    close();
    start(false);
    QTest::qWait(100);
    QVERIFY(!m_window->findChild<Tour*>());
  }

  void theTourBlocksNothingAndEndsWithWhoLeaves() {
    start(false);
    QTRY_VERIFY(m_window->findChild<Tour*>());
    click("page-runs");
    QCOMPARE(m_window->currentPage(), PageId::Runs);
    QTRY_VERIFY(!m_window->findChild<Tour*>());
    QVERIFY(m_studio->settings().tourSeen());
  }
};

QTEST_MAIN(TestTour)
#include "tst_tour.moc"
