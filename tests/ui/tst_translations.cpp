// Every string of the window and every template of the engine has its finished Chinese translation, and none was
// forgotten in translations/. A language of its own is one such file.
#include "translation_files.h"
#include "ui/bridge/messages.h"
#include "ui/theme/language.h"

#include <QCoreApplication>
#include <QDir>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::test;

namespace {

/// "The file %1 is gone." -> "⟦The file %1 is gone.⟧": what a translator would return who only adds brackets.
QString pseudo(const QString& source) { return u'⟦' + source + u'⟧'; }

/// A language file with that for every string of the sources.
bool writePseudoLanguage(const QList<Translation>& entries, const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return false;
  QXmlStreamWriter xml(&file);
  xml.writeStartDocument();
  xml.writeStartElement(QStringLiteral("TS"));
  xml.writeAttribute(QStringLiteral("version"), QStringLiteral("2.1"));
  xml.writeAttribute(QStringLiteral("language"), QStringLiteral("eo"));
  for (const auto& entry : entries) {
    if (entry.plural) continue;
    xml.writeStartElement(QStringLiteral("context"));
    xml.writeTextElement(QStringLiteral("name"), entry.context);
    xml.writeStartElement(QStringLiteral("message"));
    xml.writeTextElement(QStringLiteral("source"), entry.source);
    xml.writeTextElement(QStringLiteral("translation"), pseudo(entry.source));
    xml.writeEndElement();
    xml.writeEndElement();
  }
  xml.writeEndDocument();
  return true;
}

} // namespace

class TestTranslations : public QObject {
  Q_OBJECT

  const QString m_file = QStringLiteral(TW_REPOSITORY "/translations/tunewright_zh_CN.ts");
  QTemporaryDir m_folder;
  QList<Translation> m_wanted; ///< what the sources hold

 private Q_SLOTS:
  void initTestCase() {
    if (!QFile::exists(QStringLiteral(TW_LUPDATE))) QSKIP("lupdate is not installed");
    const auto fresh = m_folder.filePath(QStringLiteral("fresh.ts"));
    QVERIFY(collectStrings(fresh));
    m_wanted = readTranslations(fresh);
    QVERIFY(m_wanted.size() > 1000);
  }

  void isCompleteAndFinished() {
    const auto entries = readTranslations(m_file);
    QVERIFY(entries.size() > 50);
    for (const auto& entry : entries) {
      const auto what = entry.context + QStringLiteral(": ") + entry.source;
      QVERIFY2(entry.finished, qPrintable(what));
      QVERIFY2(!entry.translations.isEmpty(), qPrintable(what));
      for (const auto& translation : entry.translations) {
        QVERIFY2(!translation.trimmed().isEmpty(), qPrintable(what));
      }
    }
  }

  /// In every language, however much of it is translated by now.
  void translationsKeepThePlaces() {
    const QDir folder(QStringLiteral(TW_REPOSITORY "/translations"));
    int looked = 0;
    for (const auto& file : folder.entryList({QStringLiteral("*.ts")}, QDir::Files))
      for (const auto& entry : readTranslations(folder.filePath(file)))
        for (const auto& translation : entry.translations) {
          if (translation.isEmpty()) continue;
          ++looked;
          const auto what = QStringLiteral("%1: %2 -> %3").arg(file, entry.source, translation);
          QVERIFY2(placesOf(translation) == placesOf(entry.source), qPrintable(what));
        }
    QVERIFY(looked > 1000);
  }

  /// What lupdate finds in a class whose name it cannot resolve (an alias) is looked for under another one.
  void everyStringHasItsClass() {
    for (const auto& entry : m_wanted) QVERIFY2(!entry.context.isEmpty(), qPrintable(entry.source));
  }

  void holdsEveryStringOfTheSources() {
    QSet<QPair<QString, QString>> known;
    for (const auto& entry : readTranslations(m_file)) known.insert({entry.context, entry.source});
    QStringList missing;
    for (const auto& entry : m_wanted)
      if (!known.contains({entry.context, entry.source}))
        missing << entry.context + QStringLiteral(": ") + entry.source;
    QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("Run tools/update_translations.sh and translate:\n") +
                                           missing.join(QLatin1Char('\n'))));
  }

  /// A literal as an argument would be taken for a translator's comment and never be found again.
  void templatesOfTheEngineHaveNoComment() {
    int templates = 0;
    for (const auto& entry : m_wanted) {
      if (entry.context != QLatin1String("engine")) continue;
      ++templates;
      QVERIFY2(entry.comment.isEmpty() && !entry.plural, qPrintable(entry.source));
    }
    QVERIFY(templates > 10);
  }

  void chineseOfTheEngineHasItsPunctuation() {
    static const QRegularExpression narrow(
        QStringLiteral("[\\x{4e00}-\\x{9fff}][,;:!?()]|[,;:!?()][\\x{4e00}-\\x{9fff}]"));
    for (const auto& entry : readTranslations(m_file)) {
      if (entry.context != QLatin1String("engine")) continue;
      const auto& chinese = entry.translations.first();
      QVERIFY2(!narrow.match(chinese).hasMatch(), qPrintable(chinese));
      if (entry.source.endsWith(u'.')) QVERIFY2(chinese.endsWith(u'。'), qPrintable(chinese));
    }
  }

  void aLanguageIsOneFile() {
    const auto source = m_folder.filePath(QStringLiteral("tunewright_eo.ts")),
               compiled = m_folder.filePath(QStringLiteral("tunewright_eo.qm"));
    QVERIFY(writePseudoLanguage(m_wanted, source));
    QVERIFY(run(QStringLiteral(TW_LRELEASE), {QStringLiteral("-silent"), source, QStringLiteral("-qm"), compiled}));
    QCOMPARE(ui::Language::names(m_folder.path()), QStringList{QStringLiteral("eo")});
    ui::Language language(nullptr, m_folder.path());
    language.apply(QStringLiteral("eo"));
    QCOMPARE(QLocale().language(), QLocale::Esperanto);

    for (const auto& entry : m_wanted) {
      if (entry.context != QLatin1String("engine")) continue;
      const auto said = QCoreApplication::translate("engine", entry.source.toUtf8().constData());
      QVERIFY2(said == pseudo(entry.source), qPrintable(entry.source));
    }
    // In whole sentences: what is filled in stays, a text within is translated too.
    const auto reason = TW_TEXT("No row could be encoded.");
    const auto error = requestError(
        "data.no_usable_rows",
        TW_TEXT("None of the %1 rows of %2 can be used; the first because: %3", 40, std::string("a %1.jsonl"), reason),
        TW_TEXT("Choose another file."));
    QCOMPARE(ui::messageOf(error),
             QStringLiteral(
                 "⟦None of the 40 rows of a %1.jsonl can be used; the first because: ⟦No row could be encoded.⟧⟧"));
    QCOMPARE(ui::adviceOf(error), QStringLiteral("⟦Choose another file.⟧"));
    QCOMPARE(error.message.english(), std::string("None of the 40 rows of a %1.jsonl can be used; the first because: "
                                                  "No row could be encoded."));
    language.apply(QStringLiteral("en"));
    QCOMPARE(ui::messageOf(error), QString::fromStdString(error.message));
  }

  /// The language of the test before has no plurals.
  void pluralsThatALanguageLacksAreEnglish() {
    const auto english = QStringLiteral(TW_REPOSITORY "/translations/tunewright_en.ts");
    QVERIFY(run(QStringLiteral(TW_LRELEASE), {QStringLiteral("-silent"), english, QStringLiteral("-qm"),
                                              m_folder.filePath(QStringLiteral("tunewright_en.qm"))}));
    ui::Language language(nullptr, m_folder.path());
    language.apply(QStringLiteral("eo"));
    int plurals = 0;
    for (const auto& entry : readTranslations(english)) {
      if (!entry.plural) continue;
      ++plurals;
      const auto said = QCoreApplication::translate(
          entry.context.toUtf8().constData(), entry.source.toUtf8().constData(), entry.comment.toUtf8().constData(), 1);
      auto one = entry.translations.first();
      QCOMPARE(said,
               one.replace(QLatin1String("%Ln"), QLatin1String("1")).replace(QLatin1String("%n"), QLatin1String("1")));
    }
    QVERIFY(plurals > 10);
  }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
