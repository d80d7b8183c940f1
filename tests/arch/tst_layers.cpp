// The layers of the program, held by walking its includes: a breach fails with the file and the line it includes.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace {

struct Rule {
  const char* folder;
  /// What files below `folder` must not include, as a pattern over the included path.
  const char* forbidden;
  const char* why;
};

const Rule rules[] = {
    {"kernels", "^(torch|ATen|c10|Q[A-Z]|engine/|ui/|app/)", "kernels know neither torch, Qt nor the engine"},
    {"engine", "^(Q[A-Z]|qcustomplot|ui/|app/)", "the engine knows no Qt"},
    {"engine/api", "^(torch|ATen|c10|tw_kernels|engine/(?!api/))",
     "engine/api shows no tensor and no engine internals"},
    {"engine/base", "^(torch/(?!csrc)|engine/(?!api/|base/))", "the base stands below everything but the API's values"},
    {"engine/text", "^(torch|ATen|c10|tw_kernels|engine/(?!api/|base/|io/|text/))", "text is tensor-free"},
    {"engine/data", "^(torch|ATen|c10|tw_kernels|engine/(?!api/|base/|io/|text/|data/))", "data is tensor-free"},
    {"engine/model", "^engine/(data|tune|train|infer|export|evaluate|session)/", "a model knows no training"},
    {"engine/quant", "^engine/(data|text|tune|train|infer|export|evaluate|session|model/families)",
     "a quantiser knows no method and no family"},
    {"engine/tune", "^engine/(quant/(?!adaptable_weight|expert_stack)|model/families|train|session)",
     "a method knows no quantiser and no family"},
    {"app", "^(torch|ATen|c10|tw_kernels|engine/(?!api/))", "programs use engine/api only"},
    {"app/cli", "^(Q[A-Z]|ui/)", "the command line links no Qt"},
    {"ui", "^(torch|ATen|c10|tw_kernels|engine/(?!api/))", "the window uses engine/api only"},
};

} // namespace

class TestLayers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void includesStayWithinTheirLayer_data();
  void includesStayWithinTheirLayer();
};

void TestLayers::includesStayWithinTheirLayer_data() {
  QTest::addColumn<QString>("folder");
  QTest::addColumn<QString>("forbidden");
  QTest::addColumn<QString>("why");
  for (const auto& rule : rules) QTest::newRow(rule.folder) << rule.folder << rule.forbidden << rule.why;
}

void TestLayers::includesStayWithinTheirLayer() {
  QFETCH(QString, folder);
  QFETCH(QString, forbidden);
  QFETCH(QString, why);
  const QString root = QStringLiteral(TW_REPOSITORY "/") + folder;
  if (!QDir(root).exists()) QSKIP("this folder does not exist yet");
  const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
  const QRegularExpression breach(forbidden);
  int files = 0;
  QDirIterator it(root,
                  {QStringLiteral("*.h"), QStringLiteral("*.cpp"), QStringLiteral("*.cu"), QStringLiteral("*.cuh")},
                  QDir::Files, QDirIterator::Subdirectories);
  while (it.hasNext()) {
    QFile file(it.next());
    QVERIFY(file.open(QIODevice::ReadOnly));
    ++files;
    int line = 0;
    while (!file.atEnd()) {
      const auto text = QString::fromUtf8(file.readLine());
      ++line;
      const auto match = include.match(text);
      if (match.hasMatch() && breach.match(match.captured(1)).hasMatch() &&
          !file.fileName().endsWith(QStringLiteral("torch_pch.h")))
        QFAIL(qPrintable(
            QStringLiteral("%1:%2 includes %3: %4").arg(file.fileName()).arg(line).arg(match.captured(1), why)));
    }
  }
  QVERIFY(files > 0);
}

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
