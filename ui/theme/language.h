#pragma once
// The window's language, changed while it runs.
#include <QObject>
#include <QTranslator>

namespace tw::ui {

class Language : public QObject {
  Q_OBJECT

 public:
  explicit Language(QObject* parent = nullptr);
  /// "system", "en" or "zh_CN": sets the default locale (numbers, dates) and the translators; widgets get
  /// LanguageChange.
  void apply(const QString& name);

 private:
  QTranslator m_own, m_qt;
};

} // namespace tw::ui
