#pragma once
// The window's language, changed while it runs. A language is one file: translations/tunewright_NAME.ts.
#include <QObject>
#include <QStringList>
#include <QTranslator>

namespace tw::ui {

class Language : public QObject {
  Q_OBJECT

 public:
  /// `folder` holds a tunewright_NAME.qm for each language.
  explicit Language(QObject* parent = nullptr, QString folder = compiledIn());
  /// "system" or one of names(); others are English, as is what a language lacks. Sets the default locale (numbers,
  /// dates) and the translators; widgets get LanguageChange.
  void apply(const QString& name);

  /// The languages that are there: "en", "zh_CN" …
  static QStringList names(const QString& folder = compiledIn());
  /// What a language calls itself.
  static QString title(const QString& name);

 private:
  static QString compiledIn() { return QStringLiteral(":/translations"); }

  QString m_folder;
  QTranslator m_own, m_qt, m_english;
};

} // namespace tw::ui
