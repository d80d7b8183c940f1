#include "ui/shell/pages.h"
#include "ui/shell/run_tray.h"

#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSystemTrayIcon>

namespace tw::ui {
namespace {

/// Closes the window once the checkpoint is written; once, however often it was asked.
class CloseWhenSaved : public QObject {
 public:
  CloseWhenSaved(QWidget& window, Studio& studio) : QObject(&window) {
    setObjectName(QStringLiteral("close-when-saved"));
    connect(&studio.run(), &TrainingRun::stateChanged, this, [this, &window, &studio] {
      if (studio.run().isActive()) return;
      deleteLater();
      window.close();
    });
  }
};

} // namespace

bool closeDuringRun(QWidget& window, Studio& studio) {
  QMessageBox question(QMessageBox::NoIcon, Studio::tr("A run is under way"),
                       Studio::tr("A model is being trained. What should become of the run?"), QMessageBox::NoButton,
                       &window);
  question.setObjectName(QStringLiteral("run-question"));
  question.setInformativeText(Studio::tr("Stopping writes a checkpoint first, from which the run can go on later."));
  auto* keep = QSystemTrayIcon::isSystemTrayAvailable()
                   ? question.addButton(Studio::tr("Keep running in the tray"), QMessageBox::AcceptRole)
                   : nullptr;
  auto* stop = question.addButton(Studio::tr("Stop and save"), QMessageBox::DestructiveRole);
  auto* cancel = question.addButton(QMessageBox::Cancel);
  question.setEscapeButton(cancel);
  question.setDefaultButton(keep ? keep : stop);
  question.exec();
  if (!studio.run().isActive()) return question.clickedButton() == stop; // it ended while the question stood
  if (keep && question.clickedButton() == keep) {
    new RunTray(window, studio);
    return false;
  }
  if (question.clickedButton() != stop) return false;
  if (!window.findChild<QObject*>(QStringLiteral("close-when-saved"))) new CloseWhenSaved(window, studio);
  studio.run().stopAndSave();
  return false;
}

} // namespace tw::ui
