// Pages are made before somebody looks at them, and never while a run's memory is measured.
#include "studio_fixture.h"
#include "ui/models/run_list.h"
#include "ui/pages/page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_warm_up.h"
#include "ui/shell/pages.h"
#include "ui/theme/language.h"

#include <QAbstractItemView>

using namespace tw;
using namespace tw::ui;

/// Timers of views, which lay themselves out by them.
class TimerCount : public QObject {
 public:
  int timers = 0;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Timer && qobject_cast<QAbstractItemView*>(watched)) ++timers;
    return false;
  }
};

class TestPageWarmUp : public QObject, private test::StudioFixture {
  Q_OBJECT

  std::unique_ptr<MainWindow> m_window;

  qsizetype made() const { return m_window->findChildren<Page*>().size(); }
  static qsizetype all() { return static_cast<qsizetype>(pageEntries().size()); }
  void makeWindow() {
    m_studio->settings().setTourSeen(true);
    m_window = std::make_unique<MainWindow>(*m_studio);
    new PageWarmUp(*m_studio, *m_window);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
  }

 private Q_SLOTS:
  void cleanup() {
    m_window.reset();
    closeStudio();
  }

  void allPagesAreMadeOneAfterAnother() {
    openStudio();
    makeWindow();
    QCOMPARE(made(), qsizetype{1}); // the first window paints at once
    Q_EMIT m_studio->bridge().opened();
    const auto current = m_window->currentPage();
    QTRY_COMPARE(made(), all());
    QCOMPARE(m_window->currentPage(), current);
    QVERIFY(m_window->page(current)->isVisible());
    // A change of the language throws pages away; they come again.
    Language language;
    connect(&m_studio->settings(), &Settings::languageChanged, &language,
            [&] { language.apply(m_studio->settings().language()); });
    const QPointer<Page> before(m_window->page(PageId::Export));
    m_studio->settings().setLanguage(QStringLiteral("zh_CN"));
    QTRY_VERIFY(!before);
    QTRY_COMPARE(made(), all());
    language.apply(QStringLiteral("en"));
  }

  /// What nobody looks at shall cost nothing.
  void hiddenPagesAreAtRest() {
    openStudio([](test::FakeServices& fake) {
      RunInfo run;
      run.id = run.name = "run";
      run.status = "finished";
      fake.runList = {run, run, run};
    });
    makeWindow();
    Q_EMIT m_studio->bridge().opened();
    QTRY_COMPARE(made(), all());
    m_studio->runs().refresh();
    QTest::qWait(300);
    TimerCount count;
    qApp->installEventFilter(&count);
    QTest::qWait(400);
    qApp->removeEventFilter(&count);
    QVERIFY2(count.timers < 15, qPrintable(QString::number(count.timers)));
  }

  void aRunIsLeftAlone() {
    openStudio();
    makeWindow();
    Recipe recipe;
    recipe.name = "run";
    m_studio->run().start(recipe);
    Q_EMIT m_studio->bridge().opened();
    QTest::qWait(600);
    const auto before = made();
    QVERIFY(before < all());
    m_session->end(1);
    QTRY_COMPARE(made(), all());
  }
};

QTEST_MAIN(TestPageWarmUp)
#include "tst_page_warm_up.moc"
