// Every string of the window has its finished Chinese translation, and none was forgotten in translations/.
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace {

struct Entry {
  QString context, source;
  QStringList translations;
  bool finished = true, plural = false;
};

QList<Entry> readEntries(const QString& path) {
  QFile file(path);
  QList<Entry> entries;
  if (!file.open(QIODevice::ReadOnly)) return entries;
  QXmlStreamReader xml(&file);
  QString context;
  Entry entry;
  while (!xml.atEnd()) {
    xml.readNext();
    const auto name = xml.name().toString();
    if (xml.isStartElement()) {
      if (name == QLatin1String("name")) context = xml.readElementText();
      else if (name == QLatin1String("message"))
        entry = {context, {}, {}, true, xml.attributes().hasAttribute(QStringLiteral("numerus"))};
      else if (name == QLatin1String("source")) entry.source = xml.readElementText();
      else if (name == QLatin1String("translation")) {
        entry.finished = xml.attributes().value(QStringLiteral("type")).isEmpty();
        if (!entry.plural) entry.translations << xml.readElementText();
      } else if (name == QLatin1String("numerusform")) entry.translations << xml.readElementText();
    } else if (xml.isEndElement() && name == QLatin1String("message")) {
      entries << entry;
    }
  }
  return entries;
}

QStringList placeholders(const QString& text) {
  static const QRegularExpression pattern(QStringLiteral("%L?(\\d|n)"));
  QStringList found;
  auto it = pattern.globalMatch(text);
  while (it.hasNext()) found << it.next().captured(1);
  found.sort();
  found.removeDuplicates();
  return found;
}

} // namespace

class TestTranslations : public QObject {
  Q_OBJECT

  const QString m_file = QStringLiteral(TW_REPOSITORY "/translations/tunewright_zh_CN.ts");

 private Q_SLOTS:
  void isCompleteAndFinished() {
    const auto entries = readEntries(m_file);
    QVERIFY(entries.size() > 50);
    for (const auto& entry : entries) {
      const auto what = entry.context + QStringLiteral(": ") + entry.source;
      QVERIFY2(entry.finished, qPrintable(what));
      QVERIFY2(!entry.translations.isEmpty(), qPrintable(what));
      for (const auto& translation : entry.translations) {
        QVERIFY2(!translation.trimmed().isEmpty(), qPrintable(what));
        QVERIFY2(placeholders(translation) == placeholders(entry.source),
                 qPrintable(what + QStringLiteral(" -> ") + translation));
      }
    }
  }

  void holdsEveryStringOfTheSources() {
    const QString lupdate = QStringLiteral(TW_LUPDATE);
    if (!QFile::exists(lupdate)) QSKIP("lupdate is not installed");
    QTemporaryDir folder;
    const auto fresh = folder.filePath(QStringLiteral("fresh_zh_CN.ts"));
    QProcess process;
    process.start(lupdate, {QStringLiteral("-I"), QStringLiteral(TW_REPOSITORY), QStringLiteral(TW_REPOSITORY "/ui"),
                            QStringLiteral(TW_REPOSITORY "/app/studio"), QStringLiteral("-ts"), fresh,
                            QStringLiteral("-silent")});
    QVERIFY(process.waitForFinished(120000));
    QCOMPARE(process.exitCode(), 0);
    QSet<QPair<QString, QString>> known;
    for (const auto& entry : readEntries(m_file)) known.insert({entry.context, entry.source});
    const auto wanted = readEntries(fresh);
    QVERIFY(wanted.size() > 50);
    QStringList missing;
    for (const auto& entry : wanted)
      if (!known.contains({entry.context, entry.source}))
        missing << entry.context + QStringLiteral(": ") + entry.source;
    QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("Run tools/update_translations.sh and translate:\n") +
                                           missing.join(QLatin1Char('\n'))));
  }
};

QTEST_APPLESS_MAIN(TestTranslations)
#include "tst_translations.moc"
