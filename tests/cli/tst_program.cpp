// The built program as a process: exit codes, clean streams, no signal even when stdout is closed.
#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

class TestProgram : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void exitCodes();
  void lastLineIsTheError();
  void closedOutput();

 private:
  QString m_program;
};

void TestProgram::initTestCase() {
  m_program = QCoreApplication::applicationDirPath() + QStringLiteral("/../bin/tunewright");
  if (!QFileInfo(m_program).isExecutable()) QSKIP("the program is not built");
}

void TestProgram::exitCodes() {
  QCOMPARE(QProcess::execute(m_program, {QStringLiteral("--version")}), 0);
  QCOMPARE(QProcess::execute(m_program, {QStringLiteral("trian")}), 2);
  QCOMPARE(QProcess::execute(m_program, {QStringLiteral("recipe"), QStringLiteral("validate"),
                                         QStringLiteral("does-not-exist.json")}),
           2);
}

void TestProgram::lastLineIsTheError() {
  QProcess process;
  process.start(m_program, {QStringLiteral("--json"), QStringLiteral("train"), QStringLiteral("does-not-exist.json")});
  QVERIFY(process.waitForFinished());
  QCOMPARE(process.exitStatus(), QProcess::NormalExit);
  QCOMPARE(process.exitCode(), 2);
  QVERIFY(process.readAllStandardError().isEmpty());
  const auto error = QJsonDocument::fromJson(process.readAllStandardOutput().trimmed()).object();
  QCOMPARE(error[QStringLiteral("event")].toString(), QStringLiteral("error"));
  QCOMPARE(error[QStringLiteral("code")].toString(), QStringLiteral("io.missing"));
  QVERIFY(error[QStringLiteral("file")].toString().endsWith(QStringLiteral("does-not-exist.json")));
}

void TestProgram::closedOutput() {
  QProcess process;
  process.start(QStringLiteral("sh"),
                {QStringLiteral("-c"), QStringLiteral("\"$0\" recipe schema >/dev/full"), m_program});
  QVERIFY(process.waitForFinished());
  QCOMPARE(process.exitStatus(), QProcess::NormalExit);
  QCOMPARE(process.exitCode(), 1);
  QVERIFY(process.readAllStandardError().contains("io.stdout"));
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
