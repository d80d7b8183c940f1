// What is said when the engine cannot be opened: what is missing is told apart from what does not fit.
#include "engine/api/session.h"
#include "engine/base/files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestOpenSession : public QObject {
  Q_OBJECT

  static Error errorOf(const std::string& engine) {
    qputenv("TUNEWRIGHT_ENGINE", QByteArray::fromStdString(engine));
    auto session = openSession();
    return session ? requestError("opened", {}, {}) : session.error();
  }

 private Q_SLOTS:
  void whatIsNotThereIsMissing() {
    const auto error = errorOf("/nowhere/libtw_engine.so");
    QCOMPARE(error.code, std::string("runtime.missing"));
    QVERIFY(!error.message.empty() && !error.advice.empty());
  }

  void whatDoesNotFitIsAnotherVersion_data() {
    QTest::addColumn<QString>("engine");
    QTest::newRow("stale") << QStringLiteral(TW_STALE_ENGINE);
    QTest::newRow("other interface") << QStringLiteral(TW_REFUSING_ENGINE);
    QTest::newRow("damaged") << QString();
  }
  void whatDoesNotFitIsAnotherVersion() {
    QFETCH(QString, engine);
    QTemporaryDir dir;
    auto path = engine.toStdString();
    if (path.empty()) {
      path = dir.path().toStdString() + "/libtw_engine.so";
      QVERIFY(writeFileAtomically(path, "not a library").has_value());
    }
    const auto error = errorOf(path);
    QCOMPARE(error.code, std::string("runtime.version"));
    QVERIFY2(error.message.find(path) != std::string::npos, error.message.c_str());
    QVERIFY(error.advice.find("bootstrap.sh deps") == std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestOpenSession)
#include "tst_open_session.moc"
