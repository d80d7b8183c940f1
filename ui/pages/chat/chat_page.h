#pragma once
// Chat: base and tuned side by side, what they answer with at the right, the question below.
#include "ui/pages/page.h"

class QPlainTextEdit;
class QStackedWidget;
class QToolButton;

namespace tw::ui {

class ChatAdapters;
class ChatModel;
class PromptEdit;

class ChatPage : public Page {
  Q_OBJECT

 public:
  explicit ChatPage(Studio& studio, QWidget* parent = nullptr);
  void activated() override;
  bool settled() const override;

 private:
  QWidget* makeEmptyState();
  QWidget* makeConversation();
  QWidget* makeSetup();
  QWidget* makePromptRow();
  void fillPrompts();
  void send();
  void clear();
  void refresh();
  ChatModel& m_chat;
  QStackedWidget* m_stack;
  ChatAdapters* m_adapters = nullptr;
  PromptEdit* m_prompt = nullptr;
  QToolButton* m_star = nullptr;
  QPushButton *m_send = nullptr, *m_stop = nullptr, *m_again, *m_clear;
};

} // namespace tw::ui
