#include "ui/theme/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace tw::ui {

Language::Language(QObject* parent) : QObject(parent) {}

void Language::apply(const QString& name) {
  const QLocale locale = name == QLatin1String("system")  ? QLocale::system()
                         : name == QLatin1String("zh_CN") ? QLocale(QLocale::Chinese, QLocale::China)
                                                          : QLocale(QLocale::English, QLocale::UnitedStates);
  QLocale::setDefault(locale);
  QCoreApplication::removeTranslator(&m_own);
  QCoreApplication::removeTranslator(&m_qt);
  const bool chinese = locale.language() == QLocale::Chinese;
  if (chinese && m_qt.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
    QCoreApplication::installTranslator(&m_qt);
  // English has one too, for its plurals.
  if (m_own.load(chinese ? QStringLiteral(":/translations/tunewright_zh_CN.qm")
                         : QStringLiteral(":/translations/tunewright_en.qm")))
    QCoreApplication::installTranslator(&m_own);
}

} // namespace tw::ui
