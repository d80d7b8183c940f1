#pragma once
// The source card of the export page: a run, or a folder by dialog or drop; and the base model that an adapter belongs
// to.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace tw::ui {

class Banner;
class DropOverlay;
class ExportModel;
class ShortLabel;
struct ExportSource;

class ExportSourceCard : public Card {
  Q_OBJECT

 public:
  explicit ExportSourceCard(Studio& studio, QWidget* parent = nullptr);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void fillRuns();
  void addMix();                                    ///< what is mounted in the chat, as a source
  bool isMounted(const ExportSource& source) const; ///< the same adapters, weights and base as in the chat
  void chosen(int index);
  void takeRun(const QString& folder, const QString& name, const QString& id);
  void chooseFolder();
  void chooseBase();
  void refresh();
  Studio& m_studio;
  ExportModel& m_model;
  Question m_recipe; ///< of the run that was chosen last
  QComboBox* m_runs;
  QPushButton *m_folder, *m_change;
  ShortLabel *m_path, *m_base;
  QWidget* m_baseRow;
  QVBoxLayout* m_problems;
  Banner* m_problem = nullptr;
  DropOverlay* m_overlay;
};

} // namespace tw::ui
