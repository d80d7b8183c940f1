// The bridge between the engine's threads and the window's: what arrives, in which order, in which thread, and how
// often.
#include "fake_session.h"
#include "ui/bridge/engine_bridge.h"

#include <QSignalSpy>
#include <QTest>

using namespace tw;
using namespace tw::ui;

class TestBridge : public QObject {
  Q_OBJECT

  test::FakeSession* m_session = nullptr;
  std::unique_ptr<EngineBridge> m_bridge;

  void open() {
    QSignalSpy opened(m_bridge.get(), &EngineBridge::opened);
    m_bridge->open();
    QVERIFY(opened.wait());
  }

 private Q_SLOTS:
  void init() {
    m_bridge = std::make_unique<EngineBridge>([this]() -> Result<std::unique_ptr<Session>> {
      auto session = std::make_unique<test::FakeSession>();
      m_session = session.get();
      return session;
    });
  }
  void cleanup() { m_bridge.reset(); }

  void whatIsAskedBeforeTheEngineIsOpenWaits() {
    auto* job = m_bridge->submit(commands::Evaluate{});
    QCOMPARE(job->id(), JobId{0});
    std::string answer;
    m_bridge->ask<std::string>(
        this, [](Services& services, std::stop_token) { return services.libraryFolder(); },
        [&](std::string value) { answer = std::move(value); });
    open();
    QCOMPARE(job->id(), JobId{1});
    QTRY_COMPARE(answer, std::string("library"));
  }

  void answersArriveInTheGuiThread() {
    open();
    std::thread::id worker, receiver;
    m_bridge->ask<int>(
        this,
        [&](Services&, std::stop_token) {
          worker = std::this_thread::get_id();
          return 7;
        },
        [&](int value) {
          QCOMPARE(value, 7);
          receiver = std::this_thread::get_id();
        });
    QTRY_VERIFY(receiver == std::this_thread::get_id());
    QVERIFY(worker != receiver);
  }

  void aCancelledQuestionNeverAnswers() {
    open();
    std::atomic<bool> asked = false, sawStop = false;
    bool answered = false;
    auto question = m_bridge->ask<int>(
        this,
        [&](Services&, std::stop_token stop) {
          asked = true;
          for (int i = 0; i < 500 && !stop.stop_requested(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
          sawStop = stop.stop_requested();
          return 1;
        },
        [&](int) { answered = true; });
    QTRY_VERIFY(asked);
    QVERIFY(question.pending());
    question.cancel();
    QTRY_VERIFY(sawStop);
    QTest::qWait(50);
    QVERIFY(!answered);
  }

  void anAnswerForSomethingGoneIsDropped() {
    open();
    auto* context = new QObject;
    std::atomic<bool> go = false, done = false;
    bool answered = false;
    m_bridge->ask<int>(
        context,
        [&](Services&, std::stop_token) {
          while (!go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
          done = true;
          return 1;
        },
        [&](int) { answered = true; });
    delete context;
    go = true;
    QTRY_VERIFY(done);
    QTest::qWait(30);
    QVERIFY(!answered);
  }

  void eventsComeInOrderAndInFewDrains() {
    open();
    auto* job = m_bridge->submit(commands::Evaluate{});
    std::vector<int64_t> steps;
    int drains = 0;
    bool ok = false;
    connect(job, &Job::events, this, [&](const std::vector<Event>& batch) {
      ++drains;
      for (const auto& event : batch) steps.push_back(std::get<events::Step>(event).step);
    });
    connect(job, &Job::ended, this, [&](bool well) { ok = well; });
    QElapsedTimer time;
    time.start();
    std::jthread engine([&] {
      for (int i = 0; i < 400; ++i) {
        events::Step step;
        step.step = i;
        m_session->play(1, step);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      m_session->end(1);
    });
    QTRY_VERIFY(ok);
    QCOMPARE(steps.size(), size_t{400});
    for (int64_t i = 0; i < 400; ++i) QCOMPARE(steps[static_cast<size_t>(i)], i);
    QVERIFY2(drains <= 2 + time.elapsed() / 33,
             qPrintable(QStringLiteral("%1 drains in %2 ms").arg(drains).arg(time.elapsed())));
  }

  void aFailureComesBeforeTheEnd() {
    open();
    auto* job = m_bridge->submit(commands::Evaluate{});
    QStringList order;
    connect(job, &Job::events, this, [&] { order << QStringLiteral("events"); });
    connect(job, &Job::failed, this, [&](const Error& error) { order << QString::fromStdString(error.code); });
    connect(job, &Job::ended, this, [&](bool ok) { order << (ok ? QStringLiteral("ok") : QStringLiteral("not ok")); });
    m_session->play(1, events::Paused{3});
    m_session->fail(1, workError("memory.device", TW_TEXT("No memory."), TW_TEXT("Use less.")));
    QTRY_COMPARE(order,
                 (QStringList{QStringLiteral("events"), QStringLiteral("memory.device"), QStringLiteral("not ok")}));
  }

  void anEngineThatCannotBeOpenedIsSaid() {
    EngineBridge bridge([]() -> Result<std::unique_ptr<Session>> {
      return fail(workError("runtime.missing", TW_TEXT("Not there."), TW_TEXT("Install it.")));
    });
    std::string code;
    connect(&bridge, &EngineBridge::openFailed, this, [&](const Error& error) { code = error.code; });
    bridge.open();
    QTRY_COMPARE(code, std::string("runtime.missing"));
    QVERIFY(!bridge.isOpen());
  }
};

QTEST_GUILESS_MAIN(TestBridge)
#include "tst_bridge.moc"
