#pragma once
// Which column plays which part: columns with a sample value at the left are dragged onto roles at the right, or chosen
// from a list; below, the first rows as they would be trained.
#include "ui/studio/studio.h"

#include <QDialog>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace tw::ui {

class BubbleView;
class RoleSlot;
struct OpenFile;

class MappingDialog : public QDialog {
  Q_OBJECT

 public:
  MappingDialog(Studio& studio, const OpenFile& open, QWidget* parent = nullptr);
  QString format() const;
  /// role -> column, only roles that have one.
  std::map<std::string, std::string> columns() const { return m_mapping; }

 private:
  QWidget* buildColumns();
  QWidget* buildRoles();
  void readSamples();
  void showRoles();
  void assign(const std::string& role, const std::string& column);
  void check();
  void preview();

  Studio& m_studio;
  DataFile m_file;
  std::shared_ptr<DatasetView> m_view;
  std::map<std::string, std::string> m_mapping;
  std::vector<QLabel*> m_samples; ///< sample values, in the order of the columns
  QComboBox* m_format;
  QWidget* m_roles;
  std::vector<RoleSlot*> m_slots;
  BubbleView* m_preview;
  QLabel* m_missing;
  QPushButton* m_ok;
  QTimer m_previewTimer;
  Question m_asking;
};

} // namespace tw::ui
