#pragma once
// The Chat page over a fake session, and what tests need to ask and answer in it.
#include "studio_fixture.h"
#include "ui/models/chat_model.h"
#include "ui/pages/chat/chat_page.h"
#include "ui/pages/chat/conversation_view.h"
#include "ui/pages/chat/message_text.h"
#include "ui/pages/chat/prompt_edit.h"
#include "ui/widgets/short_label.h"

using namespace tw;
using namespace tw::ui;

class ChatPageFixture : protected test::StudioPageFixture<ChatPage> {
 protected:
  ChatModel& chat() { return m_studio->chat(); }
  const commands::Generate& asked(size_t index) const { return submitted<commands::Generate>(index); }
  void ask(const QString& question) {
    auto* prompt = find<PromptEdit>("prompt");
    prompt->setFocus();
    QTest::keyClicks(prompt, question);
    QTest::keyClick(prompt, Qt::Key_Return, Qt::ControlModifier);
  }
  QStringList shown(const char* view) {
    QStringList texts;
    for (const auto* text : find<ConversationView>(view)->findChildren<MessageText*>()) texts << text->message();
    return texts;
  }
  QString status(const char* name) { return find<ShortLabel>(name)->text(); }
  void makePage(const QString& model) {
    if (!model.isEmpty()) m_studio->recipe().setValue(QStringLiteral("model.path"), model.toStdString());
    showPage();
  }
};
