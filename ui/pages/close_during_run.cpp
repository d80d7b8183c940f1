#include "ui/pages/pages.h"

#include <QMessageBox>
#include <QPushButton>
#include <QSystemTrayIcon>

namespace tw::ui {

bool closeDuringRun(QWidget& window, Studio& studio) {
  QMessageBox question(QMessageBox::Question, Studio::tr("A run is under way"), Studio::tr("Training goes on. What should become of it?"), QMessageBox::NoButton, &window);
  question.setObjectName(QStringLiteral("run-question"));
  auto* keep = QSystemTrayIcon::isSystemTrayAvailable() ? question.addButton(Studio::tr("Keep running in the tray"), QMessageBox::AcceptRole) : nullptr;
  auto* stop = question.addButton(Studio::tr("Stop and save"), QMessageBox::DestructiveRole);
  question.addButton(QMessageBox::Cancel);
  question.exec();
  if (keep && question.clickedButton() == keep) {
    window.hide();
    return false;
  }
  if (question.clickedButton() != stop) return false;
  // The window closes once the checkpoint is written.
  QObject::connect(&studio.run(), &TrainingRun::stateChanged, &window, [&window, &studio] {
    if (!studio.run().isActive()) window.close();
  });
  studio.run().stopAndSave();
  return false;
}

} // namespace tw::ui
