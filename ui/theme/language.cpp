#include "ui/theme/language.h"

#include <algorithm>
#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>

namespace tw::ui {
namespace {

/// Of the languages that are there, the one that the system speaks, or English.
QString ofTheSystem(const QStringList& names) {
  const auto system = QLocale::system();
  if (names.contains(system.name())) return system.name();
  const auto sameLanguage = [&](const QString& name) { return QLocale(name).language() == system.language(); };
  const auto found = std::find_if(names.begin(), names.end(), sameLanguage);
  return found == names.end() ? QStringLiteral("en") : *found;
}

} // namespace

Language::Language(QObject* parent, QString folder) : QObject(parent), m_folder(std::move(folder)) {}

QStringList Language::names(const QString& folder) {
  const auto prefix = QStringLiteral("tunewright_"), suffix = QStringLiteral(".qm");
  QStringList names;
  for (const auto& file : QDir(folder).entryList({prefix + u'*' + suffix}, QDir::Files, QDir::Name))
    names << file.sliced(prefix.size()).chopped(suffix.size());
  return names;
}

QString Language::title(const QString& name) {
  const QLocale locale(name);
  return locale.language() == QLocale::English ? QStringLiteral("English") : locale.nativeLanguageName();
}

void Language::apply(const QString& name) {
  const auto known = names(m_folder);
  const bool system = name == QLatin1String("system");
  const auto chosen = system ? ofTheSystem(known) : known.contains(name) ? name : QStringLiteral("en");
  QLocale::setDefault(system ? QLocale::system() : QLocale(chosen));
  for (auto* old : {&m_own, &m_english, &m_qt}) QCoreApplication::removeTranslator(old);
  if (m_qt.load(QStringLiteral("qtbase_") + chosen, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
    QCoreApplication::installTranslator(&m_qt);
  // English has one too, for its plurals; it serves below a language that lacks some. The newest is asked first.
  const auto use = [&](QTranslator& translator, const QString& language) {
    if (translator.load(m_folder + QStringLiteral("/tunewright_") + language + QStringLiteral(".qm")))
      QCoreApplication::installTranslator(&translator);
  };
  use(m_english, QStringLiteral("en"));
  if (chosen != QLatin1String("en")) use(m_own, chosen);
}

} // namespace tw::ui
