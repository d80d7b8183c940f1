#pragma once
// One side of the chat page: whose answers, the conversation, how fast it went and why it ended.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace tw::ui {

class ChatModel;
class ConversationView;
class ShortLabel;
struct ChatTurn;

class ChatSide : public Card {
  Q_OBJECT

 public:
  ChatSide(Studio& studio, bool tuned, QWidget* parent = nullptr);

 Q_SIGNALS:
  /// The hint's link: choose an adapter folder.
  void adapterRequested();

 private:
  QWidget* makeHint();
  void showSetup();
  void showTurns();
  void showStatus();
  QString statusText() const;
  Studio& m_studio;
  ChatModel& m_chat;
  bool m_tuned;
  ShortLabel *m_name, *m_status;
  QProgressBar* m_loading;
  ConversationView* m_view;
  QStackedWidget* m_stack;
  QPushButton* m_copy;
};

} // namespace tw::ui
