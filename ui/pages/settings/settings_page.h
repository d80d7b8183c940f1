#pragma once
// Language and look, folders, the engine and its check, shortcuts, and what this program is made of.
#include "ui/pages/page.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace tw::ui {

class Card;

class SettingsPage : public Page {
  Q_OBJECT

 public:
  explicit SettingsPage(Studio& studio, QWidget* parent = nullptr);
  void activated() override;

 private:
  Card* buildLook();
  Card* buildFolders();
  Card* buildLibrary();
  Card* buildEngine();
  Card* buildShortcuts();
  Card* buildAbout();
  void showFolders();
  void showLibrary();
  void showDevices();
  void showDoctor();
  void addFolder();

  QListWidget* m_folders;
  QPushButton *m_add, *m_remove, *m_doctor, *m_openLibrary;
  QLabel *m_library, *m_free, *m_doctorLine;
  QVBoxLayout *m_devices, *m_checks;
};

} // namespace tw::ui
