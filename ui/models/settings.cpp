#include "ui/models/settings.h"

namespace tw::ui {

constexpr int kRecent = 8;

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent),
      m_store(file.isEmpty() ? new QSettings(QStringLiteral("tunewright"), QStringLiteral("studio"), this)
                             : new QSettings(file, QSettings::IniFormat, this)) {}

ThemeMode Settings::theme() const {
  const auto name = m_store->value(QStringLiteral("theme")).toString();
  return name == QLatin1String("light")  ? ThemeMode::Light
         : name == QLatin1String("dark") ? ThemeMode::Dark
                                         : ThemeMode::System;
}

void Settings::setTheme(ThemeMode mode) {
  if (mode == theme()) return;
  m_store->setValue(QStringLiteral("theme"), mode == ThemeMode::Light  ? QStringLiteral("light")
                                             : mode == ThemeMode::Dark ? QStringLiteral("dark")
                                                                       : QStringLiteral("system"));
  Q_EMIT themeChanged();
}

QString Settings::language() const {
  return m_store->value(QStringLiteral("language"), QStringLiteral("system")).toString();
}

void Settings::setLanguage(const QString& language) {
  if (language == this->language()) return;
  m_store->setValue(QStringLiteral("language"), language);
  Q_EMIT languageChanged();
}

QStringList Settings::modelFolders() const { return m_store->value(QStringLiteral("modelFolders")).toStringList(); }

void Settings::setModelFolders(const QStringList& folders) {
  if (folders == modelFolders()) return;
  m_store->setValue(QStringLiteral("modelFolders"), folders);
  Q_EMIT modelFoldersChanged();
}

QStringList Settings::recentRecipes() const { return m_store->value(QStringLiteral("recentRecipes")).toStringList(); }

void Settings::addRecentRecipe(const QString& file) {
  auto recent = recentRecipes();
  recent.removeAll(file);
  recent.prepend(file);
  while (recent.size() > kRecent) recent.removeLast();
  auto times = m_store->value(QStringLiteral("recentTimes")).toMap();
  times.removeIf([&](const auto& entry) { return !recent.contains(entry.key()); });
  times.insert(file, QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
  m_store->setValue(QStringLiteral("recentTimes"), times);
  m_store->setValue(QStringLiteral("recentRecipes"), recent);
  Q_EMIT recentChanged();
}

void Settings::removeRecentRecipe(const QString& file) {
  auto recent = recentRecipes();
  if (!recent.removeAll(file)) return;
  m_store->setValue(QStringLiteral("recentRecipes"), recent);
  Q_EMIT recentChanged();
}

QDateTime Settings::recentTime(const QString& file) const {
  return QDateTime::fromString(m_store->value(QStringLiteral("recentTimes")).toMap().value(file).toString(),
                               Qt::ISODate);
}

bool Settings::reopensRecipe() const { return m_store->value(QStringLiteral("recipe/reopen"), true).toBool(); }
void Settings::setReopensRecipe(bool reopens) { m_store->setValue(QStringLiteral("recipe/reopen"), reopens); }

bool Settings::tourSeen() const { return m_store->value(QStringLiteral("tourSeen"), false).toBool(); }
void Settings::setTourSeen(bool seen) { m_store->setValue(QStringLiteral("tourSeen"), seen); }

} // namespace tw::ui
