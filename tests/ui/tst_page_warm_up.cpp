// Pages are made before somebody looks at them, and never while a run's memory is measured.
#include "studio_fixture.h"
#include "ui/pages/page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_warm_up.h"
#include "ui/shell/pages.h"
#include "ui/theme/language.h"

using namespace tw;
using namespace tw::ui;

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
    const QPointer<Page> before(m_window->page(PageId::Runs));
    m_studio->settings().setLanguage(QStringLiteral("zh_CN"));
    QTRY_VERIFY(!before);
    QTRY_COMPARE(made(), all());
    language.apply(QStringLiteral("en"));
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
