#pragma once
// Light, dark or as the system: applies Fusion, the palette and the little style sheet to the application.
#include <QObject>
#include <QPalette>

class QApplication;

namespace tw::ui {

enum class ThemeMode { System, Light, Dark };

class Theme : public QObject {
  Q_OBJECT

 public:
  explicit Theme(QObject* parent = nullptr);
  void apply(ThemeMode mode);
  ThemeMode mode() const { return m_mode; }
  bool dark() const { return m_dark; }

 Q_SIGNALS:
  void changed();

 private:
  ThemeMode m_mode = ThemeMode::System;
  bool m_dark = false, m_applied = false;
  QPalette m_system; ///< as the platform gave it, before ours
};

} // namespace tw::ui
