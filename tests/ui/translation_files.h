#pragma once
// Translation files as tests read them, and what the sources hold now.
#include <algorithm>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <QXmlStreamReader>

namespace tw::test {

struct Translation {
  QString context, source, comment;
  QStringList translations;
  bool finished = true, plural = false;
};

inline QList<Translation> readTranslations(const QString& path) {
  QFile file(path);
  QList<Translation> entries;
  if (!file.open(QIODevice::ReadOnly)) return entries;
  QXmlStreamReader xml(&file);
  QString context;
  Translation entry;
  while (!xml.atEnd()) {
    xml.readNext();
    const auto name = xml.name().toString();
    if (xml.isStartElement()) {
      if (name == QLatin1String("name")) context = xml.readElementText();
      else if (name == QLatin1String("message"))
        entry = {context, {}, {}, {}, true, xml.attributes().hasAttribute(QStringLiteral("numerus"))};
      else if (name == QLatin1String("source")) entry.source = xml.readElementText();
      else if (name == QLatin1String("comment")) entry.comment = xml.readElementText();
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

inline bool run(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  return process.waitForFinished(240000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

/// Writes every string that ui/, app/ and engine/ have now, untranslated.
inline bool collectStrings(const QString& path) {
  return run(QStringLiteral("bash"),
             {QStringLiteral(TW_REPOSITORY "/tools/update_translations.sh"), QStringLiteral("--all-of"), path});
}

/// The places of a template, each once: {"1", "2"}, "n" for a plural's number.
inline QStringList placesOf(const QString& text) {
  static const QRegularExpression pattern(QStringLiteral("%L?(\\d|n)"));
  QStringList found;
  for (auto it = pattern.globalMatch(text); it.hasNext();) found << it.next().captured(1);
  found.sort();
  found.removeDuplicates();
  return found;
}

} // namespace tw::test
