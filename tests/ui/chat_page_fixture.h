#pragma once
// The Chat page over a fake session, and what tests need to ask and answer in it.
#include "fake_session.h"
#include "ui/models/chat_model.h"
#include "ui/pages/chat/chat_page.h"
#include "ui/pages/chat/conversation_view.h"
#include "ui/pages/chat/message_text.h"
#include "ui/pages/chat/prompt_edit.h"
#include "ui/theme/theme.h"
#include "ui/widgets/short_label.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

class ChatPageFixture {
 protected:
  std::unique_ptr<QTemporaryDir> m_folder;
  test::FakeSession* m_session = nullptr;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<ChatPage> m_page;
  Theme m_theme;

  ChatModel& chat() { return m_studio->chat(); }
  const commands::Generate& asked(size_t index) const {
    return std::get<commands::Generate>(m_session->commands.at(index));
  }
  template <class W> W* find(const char* name) {
    auto* found = m_page->findChild<W*>(QString::fromLatin1(name));
    if (!found) qFatal("no %s", name);
    return found;
  }
  void click(const char* name) { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
  void ask(const QString& question) {
    auto* prompt = find<PromptEdit>("prompt");
    prompt->setFocus();
    QTest::keyClicks(prompt, question);
    QTest::keyClick(prompt, Qt::Key_Return, Qt::ControlModifier);
  }
  void answer(JobId job, const std::string& text, const std::string& reason = "eos") {
    m_session->play(job, events::Generated{text, {1, 2, 3}, reason, 47});
    m_session->end(job);
  }
  QStringList shown(const char* view) {
    QStringList texts;
    for (const auto* text : find<ConversationView>(view)->findChildren<MessageText*>()) texts << text->message();
    return texts;
  }
  QString status(const char* name) { return find<ShortLabel>(name)->text(); }
  void makePage(const QString& model) {
    if (!model.isEmpty()) m_studio->recipe().setValue(QStringLiteral("model.path"), model.toStdString());
    m_page = std::make_unique<ChatPage>(*m_studio);
    m_page->resize(1084, 752);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }

  void open() {
    m_theme.apply(ThemeMode::Light);
    m_folder = std::make_unique<QTemporaryDir>();
    m_studio = std::make_unique<Studio>(
        [this]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          m_session = session.get();
          return session;
        },
        m_folder->filePath(QStringLiteral("settings.ini")));
    QSignalSpy opened(&m_studio->bridge(), &EngineBridge::opened);
    m_studio->bridge().open();
    QVERIFY(opened.wait());
  }
  void close() {
    m_page.reset();
    m_studio.reset();
  }
};
