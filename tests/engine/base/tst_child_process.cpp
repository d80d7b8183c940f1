#include "engine/api/child_process.h"

#include <csignal>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace std::chrono_literals;

class TestChildProcess : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void argumentsArriveAsGiven() {
    const std::vector<std::string> awkward{"two words", "it's",        "\"quoted\"",  "$HOME", "`id`",
                                           "*",         "back\\slash", "line\nbreak", "",      "值; exit 3"};
    ChildProcess child{
        {"/bin/sh", "-c", "for a in \"$@\"; do printf '%s\\0' \"$a\"; done", "name"}, {}, 0ms, false, {}};
    child.arguments.insert(child.arguments.end(), awkward.begin(), awkward.end());
    const auto end = runChild(child);
    QVERIFY(end.has_value() && end->succeeded());
    std::string wanted;
    for (const auto& argument : awkward) wanted += argument + '\0';
    QCOMPARE(end->output, wanted);
  }

  void aProgramMayHaveAnAwkwardName() {
    QTemporaryDir folder;
    const auto path = folder.filePath(QStringLiteral("a 'fine' program"));
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("#!/bin/sh\necho \"$1\"\n");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const auto end = runChild({{path.toStdString(), "said"}, {}, 0ms, false, {}});
    QVERIFY2(end.has_value(), end ? "" : end.error().message.c_str());
    QCOMPARE(end->output, std::string("said\n"));
  }

  void namesAreLookedForInPath() {
    const auto end = runChild({{"sh", "-c", "exit 7"}, {}, 0ms, false, {}});
    QVERIFY(end.has_value() && !end->succeeded());
    QCOMPARE(end->status, 7);
    QCOMPARE(end->signal, 0);
  }

  void whatIsMissingIsNamed() {
    for (const char* program : {"/does/not exist", "tunewright-no-such-program", "/", ""}) {
      const auto end = runChild({{program}, {}, 0ms, false, {}});
      QVERIFY(!end.has_value());
      QCOMPARE(end.error().code, std::string("child.missing"));
      QVERIFY(end.error().message.find(program) != std::string::npos && !end.error().advice.empty());
    }
    QCOMPARE(runChild({}).error().code, std::string("child.missing"));
  }

  void outputLargerThanAPipe() {
    // Of 3 MB; a pipe holds 64 KiB.
    ChildProcess child{{"/bin/sh", "-c", "i=0; while [ $i -lt 30 ]; do head -c 100000 /dev/zero; i=$((i+1)); done"},
                       {},
                       30s,
                       false,
                       {}};
    const auto whole = runChild(child);
    QVERIFY(whole.has_value() && whole->succeeded());
    QCOMPARE(whole->output.size(), size_t{3000000});
    size_t seen = 0, pieces = 0;
    child.onOutput = [&](std::string_view piece) { seen += piece.size(), ++pieces; };
    const auto streamed = runChild(child);
    QVERIFY(streamed.has_value() && streamed->output.empty());
    QCOMPARE(seen, size_t{3000000});
    QVERIFY(pieces > 1);
  }

  void errorsAndInputStayApart() {
    const auto end = runChild({{"/bin/sh", "-c", "echo out; echo err >&2; cat; echo end"}, {}, 10s, false, {}});
    QVERIFY(end.has_value());
    QCOMPARE(end->output, std::string("out\nend\n"));
  }

  void theEnvironmentIsKeptAndAddedTo() {
    qputenv("TW_TEST_KEPT", "kept");
    qputenv("TW_TEST_CHANGED", "before");
    const auto end = runChild({{"/bin/sh", "-c", "echo \"$TW_TEST_KEPT $TW_TEST_CHANGED $TW_TEST_NEW\""},
                               {{"TW_TEST_CHANGED", "after all"}, {"TW_TEST_NEW", "new"}},
                               0ms,
                               false,
                               {}});
    QCOMPARE(end->output, std::string("kept after all new\n"));
    QCOMPARE(qgetenv("TW_TEST_CHANGED"), QByteArray("before"));
  }

  void aSignalIsNoExitStatus() {
    const auto end = runChild({{"/bin/sh", "-c", "echo before; kill -SEGV $$"}, {}, 0ms, false, {}});
    QVERIFY(end.has_value() && !end->succeeded() && !end->timedOut);
    QCOMPARE(end->signal, SIGSEGV);
    QCOMPARE(end->output, std::string("before\n"));
  }

  void whatHangsIsKilled_data() {
    QTest::addColumn<QString>("script");
    QTest::newRow("silent") << QStringLiteral("exec sleep 60");
    QTest::newRow("output closed") << QStringLiteral("echo said; exec sleep 60 >&-");
    QTest::newRow("a child of its own") << QStringLiteral("echo said; sleep 60; true");
    QTest::newRow("without end") << QStringLiteral("while :; do echo said; done");
  }
  void whatHangsIsKilled() {
    QFETCH(QString, script);
    QElapsedTimer clock;
    clock.start();
    const auto end = runChild({{"/bin/sh", "-c", script.toStdString()}, {}, 300ms, false, {}});
    QVERIFY(clock.elapsed() < 20000);
    QVERIFY(end.has_value() && end->timedOut && !end->succeeded());
    QCOMPARE(end->signal, SIGKILL);
  }

  void whoIgnoresBrokenPipesDoesNotPassItOn() {
    const auto before = std::signal(SIGPIPE, SIG_IGN);
    const auto ended = runChild({{"/bin/sh", "-c", "kill -PIPE $$; echo alive"}, {}, 0ms, false, {}});
    std::signal(SIGPIPE, before);
    QVERIFY(ended.has_value());
    QCOMPARE(ended->signal, SIGPIPE);
  }

  void whatReadsTheOutputMayThrow() {
    ChildProcess child{{"/bin/sh", "-c", "echo x; exec sleep 60"}, {}, 0ms, false, {}};
    child.onOutput = [](std::string_view) { throw std::runtime_error("enough"); };
    QElapsedTimer clock;
    clock.start();
    QVERIFY_EXCEPTION_THROWN((void)runChild(child), std::runtime_error);
    QVERIFY(clock.elapsed() < 20000);
  }
};

QTEST_APPLESS_MAIN(TestChildProcess)
#include "tst_child_process.moc"
