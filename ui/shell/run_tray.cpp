#include "ui/shell/run_tray.h"

#include "ui/bridge/messages.h"
#include "ui/studio/studio.h"
#include "ui/theme/icons.h"

#include <QApplication>
#include <QEvent>
#include <QLocale>
#include <QMenu>
#include <QWidget>

namespace tw::ui {

using State = TrainingRun::State;

RunTray::RunTray(QWidget& window, Studio& studio)
    : QObject(&window), m_window(window), m_studio(studio), m_quitBefore(QApplication::quitOnLastWindowClosed()) {
  m_menu = new QMenu(&window);
  m_line = m_menu->addAction(QString());
  m_line->setEnabled(false);
  m_menu->addSeparator();
  m_menu->addAction(tr("Show window"), this, &RunTray::showWindow);
  m_stop = m_menu->addAction(tr("Stop and save"), &studio.run(), &TrainingRun::stopAndSave);
  m_icon.setContextMenu(m_menu);
  m_icon.setIcon(window.windowIcon().isNull() ? iconNamed(QStringLiteral("train")) : window.windowIcon());
  connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
    if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick) showWindow();
  });
  connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &RunTray::showWindow);
  connect(&studio.run(), &TrainingRun::progressed, this, &RunTray::follow);
  connect(&studio.run(), &TrainingRun::stateChanged, this, &RunTray::follow);
  QApplication::setQuitOnLastWindowClosed(false); // a run without a window is what is wanted
  window.installEventFilter(this);
  follow();
  m_icon.show();
  window.hide();
}

RunTray::~RunTray() {
  QApplication::setQuitOnLastWindowClosed(m_quitBefore);
  delete m_menu;
}

bool RunTray::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &m_window && event->type() == QEvent::Show) deleteLater();
  return QObject::eventFilter(watched, event);
}

void RunTray::showWindow() {
  m_window.show();
  m_window.raise();
  m_window.activateWindow();
}

void RunTray::follow() {
  auto& run = m_studio.run();
  const QLocale locale;
  const auto place = tr("step %1 of %2")
                         .arg(locale.toString(static_cast<qlonglong>(run.lastStep().step)),
                              locale.toString(static_cast<qlonglong>(run.started().total_steps)));
  QString line;
  switch (run.state()) {
  case State::Preparing: line = tr("preparing"); break;
  case State::Running:
    line = run.secondsLeft() >= 0 ? tr("%1 · %2 left").arg(place, durationText(run.secondsLeft())) : place;
    break;
  case State::Pausing:
  case State::Paused: line = tr("paused at %1").arg(place); break;
  case State::Stopping: line = tr("stopping and saving"); break;
  case State::Finished: line = tr("Training has finished."); break;
  case State::Stopped: line = tr("Training has stopped; everything is saved."); break;
  case State::Failed:
    line = tr("Training has failed: %1").arg(run.error() ? messageOf(*run.error()) : QString());
    break;
  case State::Idle: break;
  }
  m_line->setText(line);
  m_icon.setToolTip(QStringLiteral("Tunewright\n") + line);
  m_stop->setVisible(run.isActive());
  if (run.isActive() || m_told) return;
  m_told = true;
  m_icon.showMessage(QStringLiteral("Tunewright"), line,
                     run.state() == State::Failed ? QSystemTrayIcon::Critical : QSystemTrayIcon::Information);
}

} // namespace tw::ui
