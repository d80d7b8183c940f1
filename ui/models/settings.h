#pragma once
// What the window remembers between starts.
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QSettings>
#include <QStringList>

namespace tw::ui {

class Settings : public QObject {
  Q_OBJECT

 public:
  /// `file` empty: the platform's place.
  explicit Settings(const QString& file = {}, QObject* parent = nullptr);

  ThemeMode theme() const;
  void setTheme(ThemeMode mode);
  /// "system", or the name of a language ("en", "zh_CN").
  QString language() const;
  void setLanguage(const QString& language);
  QStringList modelFolders() const;
  void setModelFolders(const QStringList& folders);
  QStringList recentRecipes() const;
  void addRecentRecipe(const QString& file);
  void removeRecentRecipe(const QString& file);
  /// When the recipe was last opened or saved here; invalid when unknown.
  QDateTime recentTime(const QString& file) const;
  /// Whether a start opens what was open last; true unless the user does not want it.
  bool reopensRecipe() const;
  void setReopensRecipe(bool reopens);
  bool tourSeen() const;
  void setTourSeen(bool seen);
  /// Anything else: window geometry, splitters, saved prompts.
  QVariant value(const QString& key, const QVariant& fallback = {}) const { return m_store->value(key, fallback); }
  void setValue(const QString& key, const QVariant& value) { m_store->setValue(key, value); }
  /// Writes to disk now.
  void flush() { m_store->sync(); }

 Q_SIGNALS:
  void themeChanged();
  void languageChanged();
  void modelFoldersChanged();
  void recentChanged();

 private:
  QSettings* m_store;
};

} // namespace tw::ui
