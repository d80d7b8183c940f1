#pragma once
// The icon in the tray while the window is hidden and a run goes on: how far it is, the way back, and stop.
#include <QObject>
#include <QSystemTrayIcon>

class QAction;
class QMenu;

namespace tw::ui {

class Studio;

class RunTray : public QObject {
  Q_OBJECT

 public:
  /// Hides the window and lives until it is shown again.
  RunTray(QWidget& window, Studio& studio);
  ~RunTray() override;
  QString state() const { return m_icon.toolTip(); }
  QMenu* menu() { return m_menu; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void follow();
  void showWindow();
  QWidget& m_window;
  Studio& m_studio;
  QSystemTrayIcon m_icon;
  QMenu* m_menu;
  QAction *m_line, *m_stop;
  bool m_quitBefore, m_told = false;
};

} // namespace tw::ui
