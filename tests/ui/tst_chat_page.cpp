// The chat page, driven as a person drives it: what is seen, and what reaches the engine.
#include "chat_page_fixture.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QToolButton>
#include <QWheelEvent>

class TestChatPage : public QObject, private ChatPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { close(); }

  void withoutAModelThePageLeadsToOne() {
    makePage({});
    QVERIFY(!find<QWidget>("prompt")->isVisible());
    QSignalSpy wanted(m_studio.get(), &Studio::pageRequested);
    click("choose-model");
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.first().first().value<PageId>(), PageId::Model);
    m_studio->recipe().setValue(QStringLiteral("model.path"), "models/base");
    QVERIFY(find<QWidget>("prompt")->isVisible());
  }

  void aQuestionIsAnsweredByBothSides() {
    makePage(QStringLiteral("models/Qwen"));
    chat().mount(QStringLiteral("/adapters/polite"));
    QCOMPARE(status("base-name"), QStringLiteral("Qwen"));
    QCOMPARE(status("tuned-name"), QStringLiteral("polite"));
    QVERIFY(!find<QPushButton>("send")->isEnabled());
    ask(QStringLiteral("Where?"));
    QCOMPARE(m_session->commands.size(), size_t{2});
    QCOMPARE(find<PromptEdit>("prompt")->toPlainText(), QString());
    QVERIFY(find<QPushButton>("stop-answer")->isVisible());
    m_session->play(1, events::Progress{"load", 1, 2, "bytes"});
    QTRY_VERIFY(find<QWidget>("base-loading")->isVisible());
    QCOMPARE(status("base-status"), QStringLiteral("Loading the model: 50 %"));
    m_session->play(1, events::Token{1, "On "});
    m_session->play(1, events::Token{2, "its way"});
    QTRY_COMPARE(shown("base-conversation"), (QStringList{QStringLiteral("Where?"), QStringLiteral("On its way")}));
    QVERIFY(!find<QWidget>("base-loading")->isVisible());
    QCOMPARE(status("tuned-status"), QStringLiteral("Waiting for its turn…"));
    answer(1, "On its way.");
    answer(2, "Very soon", "length");
    QTRY_COMPARE(shown("tuned-conversation"), (QStringList{QStringLiteral("Where?"), QStringLiteral("Very soon")}));
    QTRY_VERIFY(find<QPushButton>("send")->isVisible());
    QVERIFY2(status("base-status").startsWith(QStringLiteral("47 tokens/s · 3 tokens")),
             qPrintable(status("base-status")));
    QVERIFY(status("tuned-status").endsWith(QStringLiteral("cut at the token limit")));
    click("tuned-copy");
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("Very soon"));
  }

  void theTextOfABubbleCanBeSelected() {
    makePage(QStringLiteral("models/Qwen"));
    ask(QStringLiteral("Where?"));
    answer(1, "On its way.");
    QTRY_VERIFY(!chat().busy());
    auto* text = find<ConversationView>("base-conversation")->findChildren<MessageText*>().last();
    QTest::mouseDClick(text->viewport(), Qt::LeftButton, {}, QPoint(4, 6));
    QCOMPARE(text->textCursor().selectedText(), QStringLiteral("On"));
    QTest::keyClick(text, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("On"));
  }

  void enterMakesALineUnlessItIsSetToSend() {
    makePage(QStringLiteral("models/Qwen"));
    auto* prompt = find<PromptEdit>("prompt");
    const int before = prompt->height();
    QTest::keyClicks(prompt, QStringLiteral("a"));
    QTest::keyClick(prompt, Qt::Key_Return);
    QTest::keyClicks(prompt, QStringLiteral("b"));
    QCOMPARE(prompt->toPlainText(), QStringLiteral("a\nb"));
    QVERIFY(prompt->height() > before);
    QVERIFY(m_session->commands.empty());
    chat().setEnterSends(true);
    QTest::keyClick(prompt, Qt::Key_Return, Qt::ShiftModifier);
    QVERIFY(m_session->commands.empty());
    QTest::keyClick(prompt, Qt::Key_Return);
    QCOMPARE(m_session->commands.size(), size_t{1});
  }

  void escapeStopsAndTheUpArrowRecalls() {
    makePage(QStringLiteral("models/Qwen"));
    ask(QStringLiteral("First"));
    QTest::keyClick(find<PromptEdit>("prompt"), Qt::Key_Escape);
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    answer(1, "x", "cancelled");
    QTRY_VERIFY(!chat().busy());
    ask(QStringLiteral("Second"));
    answer(2, "y");
    QTRY_VERIFY(!chat().busy());
    auto* prompt = find<PromptEdit>("prompt");
    QTest::keyClicks(prompt, QStringLiteral("dra"));
    QTest::keyClick(prompt, Qt::Key_Up);
    QCOMPARE(prompt->toPlainText(), QStringLiteral("Second"));
    QTest::keyClick(prompt, Qt::Key_Up);
    QCOMPARE(prompt->toPlainText(), QStringLiteral("First"));
    QTest::keyClick(prompt, Qt::Key_Down);
    QTest::keyClick(prompt, Qt::Key_Down);
    QCOMPARE(prompt->toPlainText(), QStringLiteral("dra"));
  }

  void samplingAndSystemReachTheEngine() {
    makePage(QStringLiteral("models/Qwen"));
    auto* most = find<QSpinBox>("max-new-tokens");
    most->setFocus();
    most->selectAll();
    QTest::keyClicks(most, QStringLiteral("77"));
    auto* temperature = find<QDoubleSpinBox>("temperature");
    temperature->setFocus();
    temperature->selectAll();
    QTest::keyClicks(temperature, QStringLiteral("1.25"));
    auto* seed = find<QLineEdit>("seed");
    seed->setFocus();
    seed->selectAll();
    QTest::keyClick(seed, Qt::Key_Delete);
    QVERIFY(!chat().sampling().seed);
    QTest::keyClicks(seed, QStringLiteral("007"));
    QTest::keyClicks(find<QPlainTextEdit>("system-prompt"), QStringLiteral("Be brief."));
    ask(QStringLiteral("Where?"));
    QCOMPARE(asked(0).sampling.max_new_tokens, 77);
    QCOMPARE(asked(0).sampling.temperature, std::optional<double>(1.25));
    QCOMPARE(asked(0).sampling.seed, std::optional<uint64_t>(7));
    QCOMPARE(asked(0).messages[0]["content"].get<std::string>(), std::string("Be brief."));
    answer(1, "a");
    QTRY_VERIFY(!chat().busy());
    QTest::mouseClick(find<QCheckBox>("greedy"), Qt::LeftButton, {},
                      QPoint(8, find<QCheckBox>("greedy")->height() / 2));
    QVERIFY(!find<QDoubleSpinBox>("temperature")->isEnabled());
    click("answer-again");
    QCOMPARE(asked(1).sampling.temperature, std::optional<double>(0));
  }

  void theDiceDrawsASeed() {
    makePage(QStringLiteral("models/Qwen"));
    click("dice");
    QVERIFY(chat().sampling().seed.has_value());
    QCOMPARE(find<QLineEdit>("seed")->text(), QString::number(*chat().sampling().seed));
  }

  void anErrorStandsWhereTheAnswerWould() {
    makePage(QStringLiteral("models/Qwen"));
    ask(QStringLiteral("Where?"));
    m_session->fail(1,
                    workError("memory.device", TW_TEXT("The device has too little memory."), TW_TEXT("Choose nf4.")));
    QTRY_VERIFY(m_page->findChild<QWidget*>(QStringLiteral("answer-error")));
    auto* banner = find<QWidget>("answer-error");
    QVERIFY(banner->isVisible());
    QCOMPARE(banner->accessibleName(), QStringLiteral("The device has too little memory."));
    QCOMPARE(banner->accessibleDescription(), QStringLiteral("Choose nf4."));
    QCOMPARE(shown("base-conversation"), QStringList{QStringLiteral("Where?")});
    QVERIFY(find<QPushButton>("send")->isVisible());
  }

  void theViewFollowsUnlessTheReaderScrolledAway() {
    makePage(QStringLiteral("models/Qwen"));
    auto* view = find<ConversationView>("base-conversation");
    std::string text;
    for (int i = 0; i < 60; ++i) text += "line\n";
    ask(QStringLiteral("Where?"));
    m_session->play(1, events::Token{1, text});
    QTRY_VERIFY(view->verticalScrollBar()->maximum() > 0);
    QCOMPARE(view->verticalScrollBar()->value(), view->verticalScrollBar()->maximum());
    auto* bubble = view->findChildren<MessageText*>().last();
    QWheelEvent wheel(QPointF(10, 10), bubble->mapToGlobal(QPointF(10, 10)), {}, QPoint(0, 360), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(bubble->viewport(), &wheel);
    QVERIFY(!wheel.isAccepted()); // a bubble leaves the wheel to the conversation
    QApplication::sendEvent(view->viewport(), &wheel);
    const int at = view->verticalScrollBar()->value();
    QVERIFY(at < view->verticalScrollBar()->maximum());
    m_session->play(1, events::Token{2, text});
    QTRY_COMPARE(chat().turns().front().base.tokens, 2);
    QCOMPARE(view->verticalScrollBar()->value(), at);
    view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum());
    m_session->play(1, events::Token{3, text});
    QTRY_COMPARE(chat().turns().front().base.tokens, 3);
    QCOMPARE(view->verticalScrollBar()->value(), view->verticalScrollBar()->maximum());
  }

  void promptsAreSavedAndTheDraftOutlivesThePage() {
    makePage(QStringLiteral("models/Qwen"));
    QTest::keyClicks(find<PromptEdit>("prompt"), QStringLiteral("A good one"));
    auto* menu = find<QToolButton>("prompts")->menu();
    Q_EMIT menu->aboutToShow();
    menu->actions().first()->trigger();
    QCOMPARE(chat().savedPrompts(), QStringList{QStringLiteral("A good one")});
    makePage({});
    QCOMPARE(find<PromptEdit>("prompt")->toPlainText(), QStringLiteral("A good one"));
    find<PromptEdit>("prompt")->clear();
    menu = find<QToolButton>("prompts")->menu();
    Q_EMIT menu->aboutToShow();
    for (auto* action : menu->actions())
      if (action->text() == QStringLiteral("A good one")) action->trigger();
    QCOMPARE(find<PromptEdit>("prompt")->toPlainText(), QStringLiteral("A good one"));
  }

  void clearingAsksNothingAndCanBeUndone() {
    makePage(QStringLiteral("models/Qwen"));
    ask(QStringLiteral("Where?"));
    answer(1, "There.");
    QTRY_VERIFY(!chat().busy());
    std::function<void()> undo;
    connect(m_studio.get(), &Studio::notice, this,
            [&](const QString&, const QString&, const std::function<void()>& act) { undo = act; });
    click("clear-chat");
    QVERIFY(shown("base-conversation").isEmpty());
    undo();
    QCOMPARE(shown("base-conversation"), (QStringList{QStringLiteral("Where?"), QStringLiteral("There.")}));
  }
};

QTEST_MAIN(TestChatPage)
#include "tst_chat_page.moc"
