// The frame: pages, keys, focus, what is remembered, and the engine that does not open.
#include "main_window_fixture.h"
#include "ui/models/chat_model.h"
#include "ui/pages/page.h"
#include "ui/shell/header_bar.h"
#include "ui/shell/pages.h"
#include "ui/shell/sidebar.h"
#include "ui/theme/fonts.h"
#include "ui/theme/language.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

class TestMainWindow : public QObject, MainWindowFixture {
  Q_OBJECT

  QWidget* regionOf(QWidget* widget) const {
    for (auto* region : {static_cast<QWidget*>(m_window->findChild<Sidebar*>()),
                         static_cast<QWidget*>(m_window->findChild<HeaderBar*>()),
                         static_cast<QWidget*>(m_window->page(m_window->currentPage()))})
      if (widget && region->isAncestorOf(widget)) return region;
    return nullptr;
  }

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { end(); }

  /// A notice stands where nobody types or clicks, and lets clicks through beside its link.
  void aNoticeCoversNoInputAndTakesNoClick() {
    start();
    for (const auto page : {PageId::Chat, PageId::Export, PageId::Data, PageId::Settings, PageId::Home}) {
      m_studio->recipe().setValue(QStringLiteral("model.path"), "/models/small");
      m_window->showPage(page);
      for (const auto& size : {QSize(1000, 640), QSize(1280, 800)}) {
        m_window->resize(size);
        QTRY_COMPARE(m_window->size(), size);
        QTest::qWait(20);
        Q_EMIT m_studio->notice(QStringLiteral("The conversation was cleared."), QStringLiteral("Undo"), [] {});
        const auto place = toast()->geometry();
        QVERIFY(m_window->rect().contains(place) && place.contains(toast()->action()->geometry()));
        for (const auto* field : m_window->findChildren<QLineEdit*>())
          if (field->isVisible())
            QVERIFY2(!QRect(field->mapTo(m_window.get(), QPoint()), field->size()).intersects(place),
                     qPrintable(field->objectName()));
        for (const auto* field : m_window->findChildren<QPlainTextEdit*>())
          if (field->isVisible() && field->isEnabled())
            QVERIFY2(!QRect(field->mapTo(m_window.get(), QPoint()), field->size()).intersects(place),
                     qPrintable(field->objectName()));
        // What lies below the words gets the click.
        QVERIFY(m_window->childAt(place.topLeft() + QPoint(12, place.height() / 2)) != toast());
      }
    }
    int undone = 0;
    Q_EMIT m_studio->notice(QStringLiteral("Gone."), QStringLiteral("Undo"), [&undone] { ++undone; });
    QTest::mouseClick(m_window->childAt(toast()->action()->geometry().center()), Qt::LeftButton);
    QCOMPARE(undone, 1);
    QVERIFY(!toast()->isVisible() && !toast()->action()->isVisible());
  }

  /// What was pressed goes grey; what is typed next must not land in the sidebar and change the page.
  void theFocusStaysOnThePage() {
    start();
    m_studio->recipe().setValue(QStringLiteral("model.path"), "/models/small");
    m_window->showPage(PageId::Chat);
    m_studio->chat().send(QStringLiteral("hello"));
    m_session->fail(1, workError("x", TW_TEXT("no"), TW_TEXT("no")));
    QTRY_VERIFY(!m_studio->chat().busy());
    auto* clear = find<QPushButton>("clear-chat");
    QTRY_VERIFY(clear->isEnabled());
    QTest::mouseClick(clear, Qt::LeftButton);
    QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("prompt"));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("s d"));
    QCOMPARE(m_window->currentPage(), PageId::Chat);
    // Any other button that goes grey under the focus.
    auto* page = m_window->page(PageId::Chat);
    auto* button = new QPushButton(QStringLiteral("x"), page);
    button->show();
    button->setFocus();
    QTRY_VERIFY(button->hasFocus());
    button->setEnabled(false);
    QVERIFY(QApplication::focusWidget() == page || page->isAncestorOf(QApplication::focusWidget()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QCOMPARE(m_window->currentPage(), PageId::Chat);
  }

  void aLongNameLeavesRoomForTheRest() {
    start();
    m_window->resize(1000, 640);
    m_studio->recipe().setValue(QStringLiteral("name"), std::string(300, 'w'));
    QTest::qWait(50);
    QCOMPARE(m_window->width(), 1000);
    auto* header = m_window->findChild<HeaderBar*>();
    QVERIFY(find("recipe-name")->width() < header->width() / 2 + 100);
    QTRY_VERIFY(find("device-chip")->isVisible());
    QVERIFY(find("device-chip")->geometry().right() <= header->width());
  }

  void itFitsSmallAndHugeScreens() {
    start();
    for (const auto size : {QSize(1000, 640), QSize(1100, 700), QSize(3840, 2160)}) {
      m_window->resize(size);
      for (const auto& entry : pageEntries()) {
        m_window->showPage(entry.id);
        QCoreApplication::processEvents();
        QCOMPARE(m_window->size(), size); // no page pushes the window wider
      }
    }
  }

  void keysGoRoundTheRegions() {
    start();
    m_window->showPage(PageId::Settings);
    find("page-home")->setFocus();
    QList<QWidget*> seen;
    for (int i = 0; i < 3; ++i) {
      QTest::keyClick(m_window.get(), Qt::Key_F6);
      auto* region = regionOf(m_window->focusWidget());
      QVERIFY(region);
      QVERIFY(!seen.contains(region));
      seen << region;
    }
    QTest::keyClick(m_window.get(), Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(regionOf(m_window->focusWidget()), seen[1]);
  }

  void theSidebarIsUsedByKeys() {
    start();
    find("page-home")->setFocus(Qt::TabFocusReason);
    QTest::keyClick(find("page-home"), Qt::Key_Down);
    QVERIFY(find("page-data")->hasFocus());
    QTest::keyClick(find("page-data"), Qt::Key_Return);
    QCOMPARE(m_window->currentPage(), PageId::Data);
    QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::Key_8));
    QCOMPARE(m_window->currentPage(), PageId::Runs);
    QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    QCOMPARE(m_window->currentPage(), PageId::Settings);
  }

  void theSidebarSaysWhatIsMissing() {
    start();
    QVERIFY(find("page-data")->accessibleDescription().contains(QStringLiteral("dataset")));
    QVERIFY(find("page-model")->toolTip().contains(QStringLiteral("model")));
    m_studio->recipe().setValue(QStringLiteral("data.train"), Json::array({Json{{"path", "/x.jsonl"}}}));
    QCOMPARE(find("page-data")->accessibleDescription(), QStringLiteral("ready"));
  }

  void everythingThatTakesFocusHasAName() {
    start();
    QStringList nameless;
    for (const auto page : {PageId::Home, PageId::Runs, PageId::Settings}) m_window->showPage(page);
    for (const auto page : {PageId::Home, PageId::Runs, PageId::Settings})
      for (const auto* widget : m_window->page(page)->findChildren<QWidget*>())
        if ((widget->focusPolicy() & Qt::TabFocus) && widget->isVisibleTo(m_window->page(page)) &&
            widget->accessibleName().isEmpty())
          if (const auto* button = qobject_cast<const QAbstractButton*>(widget); !button || button->text().isEmpty())
            nameless << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') +
                            widget->objectName();
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral(", "))));
  }

  void anEngineThatDoesNotOpenIsSaidOnEveryPage() {
    m_broken = true;
    start();
    for (const auto page : {PageId::Home, PageId::Data, PageId::Settings}) {
      m_window->showPage(page);
      QVERIFY(find("engine-strip")->isVisible());
    }
    QCOMPARE(find("engine-strip")->accessibleName(), QStringLiteral("The runtime is missing."));
    QCOMPARE(find("engine-strip")->accessibleDescription(), QStringLiteral("Run the installer."));
    QTest::mouseClick(find("engine-retry"), Qt::LeftButton); // still missing
    QTRY_VERIFY(m_studio->bridge().openError().has_value());
    QTRY_VERIFY(find("engine-retry")->isEnabled());
    QVERIFY(find("engine-strip")->isVisible());
    m_broken = false;
    QTest::mouseClick(find("engine-retry"), Qt::LeftButton);
    QTRY_VERIFY(m_studio->bridge().isOpen());
    QVERIFY(!find("engine-strip")->isVisible());
  }

  void sizeAndPageAreRemembered() {
    start();
    m_window->resize(1111, 777);
    m_window->showPage(PageId::Method);
    QVERIFY(m_window->close());
    end();
    start();
    QCOMPARE(m_window->size(), QSize(1111, 777));
    QCOMPARE(m_window->currentPage(), PageId::Method);
  }

  void aChangeOfLanguageKeepsEverything() {
    start();
    Language language;
    m_studio->recipe().setValue(QStringLiteral("name"), "kept");
    m_window->showPage(PageId::Settings);
    language.apply(QStringLiteral("zh_CN"));
    QEvent change(QEvent::LanguageChange);
    QApplication::sendEvent(m_window.get(), &change);
    QCOMPARE(m_window->currentPage(), PageId::Settings);
    QCOMPARE(m_studio->recipe().name(), QStringLiteral("kept"));
    QCoreApplication::processEvents();
    QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::Key_1)); // shortcuts work, each once
    QCOMPARE(m_window->currentPage(), PageId::Home);
    QTest::keySequence(m_window.get(), QKeySequence::Undo);
    QVERIFY(m_studio->recipe().name() != QStringLiteral("kept"));
    language.apply(QStringLiteral("en"));
  }

  void digitsLeadToPages() {
    start();
    m_window->showPage(PageId::Settings);
    int digit = 0;
    for (const auto& entry : pageEntries()) {
      if (entry.id == PageId::Settings || digit == kPagesByDigit) continue;
      QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + digit++)));
      QCOMPARE(m_window->currentPage(), entry.id);
    }
    QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    QCOMPARE(m_window->currentPage(), PageId::Settings);
  }

  void theRunChipLeadsBackToTheRun() {
    start();
    QVERIFY(!find("run-chip")->isVisible());
    Recipe recipe;
    m_studio->run().start(recipe);
    QTRY_COMPARE(m_session->commands.size(), size_t{1});
    events::Started started;
    started.total_steps = 100;
    m_session->play(1, started);
    QTRY_VERIFY(find("run-chip")->accessibleName().contains(QStringLiteral("0 / 100")));
    QVERIFY(!find("run-chip")->accessibleName().contains(QStringLiteral("loss"))); // there is none yet
    m_studio->run().pause();
    QVERIFY(find("run-chip")->accessibleName().contains(QStringLiteral("pausing"))); // the step goes on
    m_session->play(1, events::Paused{0});
    QTRY_VERIFY(find("run-chip")->accessibleName().contains(QStringLiteral("paused")));
    m_session->play(1, events::Continued{0});
    events::Step step;
    step.step = 7;
    step.loss = 1.5;
    m_session->play(1, step);
    QTRY_VERIFY(find("run-chip")->accessibleName().contains(QStringLiteral("7 / 100")));
    QTest::mouseClick(find("run-chip"), Qt::LeftButton);
    QCOMPARE(m_window->currentPage(), PageId::Train);
    m_session->end(1);
    QTRY_VERIFY(!m_studio->run().isActive());
  }

  /// A change on the page in view is no work for all others.
  void pagesOutOfSightAreNotLaidOut() {
    class Counted : public QLabel {
     public:
      using QLabel::QLabel;
      int heightForWidth(int width) const override {
        ++asked;
        return QLabel::heightForWidth(width);
      }
      mutable int asked = 0;
    };
    start();
    m_window->showPage(PageId::Settings);
    auto* label = new Counted(QStringLiteral("Words that go on and on until there is no more room in the line."));
    label->setWordWrap(true);
    m_window->page(PageId::Settings)->layout()->addWidget(label);
    QTRY_VERIFY(label->asked > 0);
    m_window->showPage(PageId::Train);
    QTest::qWait(50);
    label->asked = 0;
    m_studio->recipe().setValue(QStringLiteral("method.r"), 128); // said below the title
    m_studio->recipe().setValue(QStringLiteral("name"), "a much longer name than before");
    QTest::qWait(50);
    QCOMPARE(label->asked, 0);
  }

  /// "step 0 / 0" says nothing of a run that never began; a run that nobody stopped was interrupted.
  void theRunChipSaysHowItEnded() {
    start();
    m_studio->run().start(Recipe());
    QTRY_COMPARE(m_session->commands.size(), size_t{1});
    m_session->fail(1, workError("io.locked", TW_TEXT("Another program is working in it."), TW_TEXT("Wait.")));
    const auto said = [this] { return find("run-chip")->accessibleName(); };
    QTRY_VERIFY2(said().contains(QStringLiteral("failed")), qPrintable(said()));
    QVERIFY2(!said().contains(QLatin1Char('0')), qPrintable(said()));
    const std::vector<Json> log{{{"event", "started"}, {"run_id", "a"}, {"output_dir", "/out"}, {"total_steps", 60}},
                                {{"event", "step"}, {"step", 2}, {"loss", 2.0}}};
    m_studio->run().load(log, Recipe());
    QVERIFY2(said().contains(QStringLiteral("interrupted")) && said().contains(QStringLiteral("2 / 60")),
             qPrintable(said()));
    auto stopped = log;
    stopped.push_back({{"event", "finished"}, {"output_dir", "/out"}, {"steps", 2}, {"stopped", true}});
    m_studio->run().load(stopped, Recipe());
    QVERIFY2(said().contains(QStringLiteral("stopped")), qPrintable(said()));
  }

  void theFontHasChinese() {
    bool installed = false;
    for (const auto& family : QFontDatabase::families())
      installed |= family.startsWith(QLatin1String("Noto Sans CJK SC"));
    if (!installed) QSKIP("No Chinese font is installed here.");
    QFont stopgap(QStringLiteral("DejaVu Sans"));
    stopgap.setPointSizeF(11);
    const auto font = readableFont(stopgap);
    QCOMPARE(font.pointSizeF(), 11.0);
    QVERIFY(font.families().join(QLatin1Char(' ')).contains(QStringLiteral("CJK")));
    // English quotation marks are those of a Latin family, whatever the system brings: a Chinese one draws them as wide
    // as a character.
    for (const auto* system : {"DejaVu Sans", "Noto Sans CJK SC"}) {
      const QFontMetrics metrics(readableFont(QFont(QString::fromLatin1(system))));
      QVERIFY2(2 * metrics.horizontalAdvance(QChar(0x201C)) < metrics.horizontalAdvance(QChar(0x79E9)) * 1.5, system);
    }
    const QFont complete(QStringLiteral("Noto Sans CJK SC"));
    if (!QFontDatabase::families().contains(QStringLiteral("Inter"))) return;
    QCOMPARE(readableFont(complete).families(),
             (QStringList{QStringLiteral("Inter"), QStringLiteral("Noto Sans CJK SC")}));
  }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
