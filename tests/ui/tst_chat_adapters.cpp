// Adapters on the chat page: mounted, weighted, taken off, mixed and sent to their export.
#include "chat_page_fixture.h"
#include "ui/fields/weight_slider.h"
#include "ui/models/export_model.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QWheelEvent>

class TestChatAdapters : public QObject, private ChatPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { close(); }

  void aWeightIsMovedByKeyWheelAndMouse() {
    makePage(QStringLiteral("models/Qwen"));
    chat().mount(QStringLiteral("/adapters/polite"));
    auto* slider = find<WeightSlider>("weight");
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Left);
    QCOMPARE(chat().adapters().front().weight, 0.95);
    QWheelEvent wheel(QPointF(10, 8), slider->mapToGlobal(QPointF(10, 8)), {}, QPoint(0, 120), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(slider, &wheel);
    QVERIFY(chat().adapters().front().weight > 0.95);
    QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(slider->width() - 1, slider->height() / 2));
    QCOMPARE(chat().adapters().front().weight, 2.0);
    ask(QStringLiteral("Where?"));
    QCOMPARE(asked(1).model.adapters.front().weight, 2.0);
    QTest::keyClick(slider, Qt::Key_Left);
    QCOMPARE(find<QLabel>("adapters-note")->text(), QStringLiteral("The change counts for the next answer."));
    answer(1, "a");
    answer(2, "b");
    QTRY_VERIFY(find<QPushButton>("answer-again")->isEnabled());
    click("answer-again");
    QCOMPARE(m_session->commands.size(), size_t{4});
    QCOMPARE(asked(3).model.adapters.front().weight, 1.95);
  }

  void whatStandsBeforeTheTextHasNoWeight() {
    makePage(QStringLiteral("models/Qwen"));
    for (const auto& [name, type] : {std::pair{"prefix", "PREFIX_TUNING"}, std::pair{"polite", "LORA"}}) {
      QDir(m_folder->path()).mkpath(QString::fromLatin1(name));
      QFile config(m_folder->filePath(QString::fromLatin1(name) + QStringLiteral("/adapter_config.json")));
      QVERIFY(config.open(QIODevice::WriteOnly));
      config.write(QByteArray("{\"peft_type\":\"") + type + "\"}");
    }
    chat().mount(m_folder->filePath(QStringLiteral("prefix")));
    QVERIFY(!findOrNull<WeightSlider>("weight"));
    chat().mount(m_folder->filePath(QStringLiteral("polite")));
    QCOMPARE(m_page->findChildren<WeightSlider*>().size(), qsizetype{1});
  }

  void unmountingCanBeUndone() {
    makePage(QStringLiteral("models/Qwen"));
    chat().mount(QStringLiteral("/adapters/polite"), 0.4);
    chat().mount(QStringLiteral("/adapters/other"));
    std::function<void()> undo;
    connect(m_studio.get(), &Studio::notice, this,
            [&](const QString&, const QString&, const std::function<void()>& act) { undo = act; });
    click("unmount");
    QCOMPARE(chat().adapters().size(), size_t{1});
    QCOMPARE(status("tuned-name"), QStringLiteral("other"));
    QVERIFY(undo);
    undo();
    QCOMPARE(chat().adapters().front(), (AdapterChoice{"/adapters/polite", 0.4}));
  }

  void aMixLeadsToItsExport() {
    makePage(QStringLiteral("models/Qwen"));
    chat().mount(QStringLiteral("/adapters/polite"), 0.4);
    QVERIFY(!find<QWidget>("export-mix")->isVisible());
    chat().mount(QStringLiteral("/adapters/other"));
    QTRY_VERIFY(find<QWidget>("export-mix")->isVisible());
    QSignalSpy wanted(m_studio.get(), &Studio::pageRequested);
    click("export-mix");
    QCOMPARE(wanted.first().first().value<PageId>(), PageId::Export);
    QCOMPARE(m_studio->exports().source().adapters, chat().adapters());
    chat().setWeight(0, 0);
    chat().setWeight(1, 0);
    QVERIFY(!find<QPushButton>("export-mix")->isEnabled()); // nothing of it would be heard
  }

  void unmountingByKeysGoesOnAtTheNeighbour() {
    makePage(QStringLiteral("models/Qwen"));
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    for (const char* name : {"/adapters/a", "/adapters/b", "/adapters/c"}) chat().mount(QString::fromLatin1(name));
    const auto crosses = [this] {
      QList<QToolButton*> shown;
      for (auto* button : m_page->findChildren<QToolButton*>(QStringLiteral("unmount")))
        if (button->isVisible()) shown << button;
      return shown;
    };
    QTRY_COMPARE(crosses().size(), 3);
    QCOMPARE(QApplication::activeWindow(), m_page.get()); // no part of a row was a window of its own
    crosses()[2]->setFocus();
    QVERIFY(crosses()[2]->hasFocus());
    for (const char* next : {"Unmount b", "Unmount a"}) {
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
      QTRY_COMPARE(QApplication::focusWidget()->accessibleName(), QString::fromLatin1(next));
    }
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_COMPARE(QApplication::focusWidget(), find<QWidget>("mount"));
  }

  void withoutATunedSideThePageSaysHowToGetOne() {
    makePage(QStringLiteral("models/Qwen"));
    QVERIFY(find<QWidget>("tuned-hint")->isVisible());
    QSignalSpy wanted(m_studio.get(), &Studio::pageRequested);
    click("hint-train");
    QCOMPARE(wanted.first().first().value<PageId>(), PageId::Train);
    chat().mount(QStringLiteral("/adapters/polite"));
    QVERIFY(!find<QWidget>("tuned-hint")->isVisible());
  }

  void finishedRunsCanBeMounted() {
    QDir(m_folder->path()).mkpath(QStringLiteral("run"));
    QFile config(m_folder->filePath(QStringLiteral("run/adapter_config.json")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.close();
    RunInfo run;
    run.id = "1";
    run.name = "support";
    run.status = "finished";
    run.method = "lora";
    run.output_dir = m_folder->filePath(QStringLiteral("run")).toStdString();
    RunInfo gone = run;
    gone.name = "gone";
    gone.output_dir = "/nowhere";
    m_session->fake.runList = {gone, run};
    makePage(QStringLiteral("models/Qwen"));
    m_page->activated();
    auto* menu = find<QPushButton>("mount")->menu();
    QTRY_VERIFY((Q_EMIT menu->aboutToShow(), menu->actions().first()->text() == QStringLiteral("support")));
    menu->actions().first()->trigger();
    QCOMPARE(QString::fromStdString(chat().adapters().front().folder), m_folder->filePath(QStringLiteral("run")));
  }
};

QTEST_MAIN(TestChatAdapters)
#include "tst_chat_adapters.moc"
