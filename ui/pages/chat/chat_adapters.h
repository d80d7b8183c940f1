#pragma once
// The adapters card of the chat page: what the tuned side answers with, weights, and how more is mounted.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QLabel;
class QMenu;
class QPushButton;

namespace tw::ui {

class AdapterRow;
class ChatModel;

class ChatAdapters : public Card {
  Q_OBJECT

 public:
  explicit ChatAdapters(Studio& studio, QWidget* parent = nullptr);
  /// Asks for a folder and mounts it.
  void chooseFolder();
  /// Mounts an adapter folder, or uses a model folder as the tuned side; anything else is refused in a sentence.
  void take(const QString& folder);

 private:
  void refresh();
  void rebuild();
  void addLiveRow();
  void addModelRow();
  void addAdapterRow(int index);
  void unmount(int index);
  void fillMenu();
  Studio& m_studio;
  ChatModel& m_chat;
  QVBoxLayout* m_list;
  QLabel *m_note, *m_empty;
  QPushButton *m_mount, *m_export;
  QMenu* m_menu;
  QStringList m_shown; ///< what the rows stand for, to rebuild only when that changes
  std::vector<AdapterRow*> m_rows;
};

} // namespace tw::ui
