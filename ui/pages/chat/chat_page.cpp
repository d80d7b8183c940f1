#include "ui/pages/chat/chat_page.h"

#include "ui/models/chat_model.h"
#include "ui/models/run_list.h"
#include "ui/pages/chat/chat_adapters.h"
#include "ui/pages/chat/chat_sampling.h"
#include "ui/pages/chat/chat_search.h"
#include "ui/pages/chat/chat_side.h"
#include "ui/pages/chat/prompt_edit.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>

namespace tw::ui {
namespace {

constexpr int kSetupWidth = 270, kSystemHeight = 72, kPromptTitle = 48; ///< pixels; characters of a prompt in the menu

QString titleOfPrompt(const QString& prompt) {
  auto line = prompt.simplified();
  if (line.size() > kPromptTitle) line = line.left(kPromptTitle - 1) + QStringLiteral("…");
  return line.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

ChatPage::ChatPage(Studio& studio, QWidget* parent) : Page(studio, tr("Chat"), parent), m_chat(studio.chat()) {
  m_again = addAction(tr("Answer again"));
  m_again->setObjectName(QStringLiteral("answer-again"));
  m_clear = addAction(tr("Clear"));
  m_clear->setObjectName(QStringLiteral("clear-chat"));
  m_stack = new QStackedWidget;
  m_stack->addWidget(makeConversation());
  m_stack->addWidget(makeEmptyState());
  content()->addWidget(m_stack, 1);
  connect(m_again, &QPushButton::clicked, this, [this] {
    m_prompt->setFocus(); // the button goes while the answer comes
    m_chat.answerAgain();
  });
  connect(m_clear, &QPushButton::clicked, this, &ChatPage::clear);
  connect(&m_chat, &ChatModel::busyChanged, this, &ChatPage::refresh);
  connect(&m_chat, &ChatModel::turnsChanged, this, &ChatPage::refresh);
  connect(&m_chat, &ChatModel::setupChanged, this, &ChatPage::refresh);
  auto* escape = new QShortcut(Qt::Key_Escape, this);
  escape->setContext(Qt::WidgetWithChildrenShortcut);
  connect(escape, &QShortcut::activated, &m_chat, &ChatModel::stop);
  refresh();
}

QWidget* ChatPage::makeEmptyState() {
  auto* empty = new QWidget;
  auto* down = new QVBoxLayout(empty);
  down->setSpacing(space::small);
  auto* icon = new QLabel;
  icon->setPixmap(iconNamed(QStringLiteral("chat")).pixmap(40, 40));
  auto* title = makeLabel(tr("Choose a model to talk to"), TextRole::Figure);
  auto* text = makeLabel(tr("Base and tuned model answer side by side here, with the same question and the same seed."),
                         TextRole::Body, true);
  auto* choose = makePrimaryButton(tr("Choose a model"));
  choose->setObjectName(QStringLiteral("choose-model"));
  connect(choose, &QPushButton::clicked, this, [this] { Q_EMIT studio().pageRequested(PageId::Model); });
  down->addStretch(1);
  for (QWidget* widget : {static_cast<QWidget*>(icon), static_cast<QWidget*>(title), static_cast<QWidget*>(text)})
    down->addWidget(widget, 0, Qt::AlignHCenter);
  down->addSpacing(space::small);
  down->addWidget(choose, 0, Qt::AlignHCenter);
  down->addStretch(2);
  return empty;
}

QWidget* ChatPage::makeConversation() {
  auto* page = new QWidget;
  auto* down = new QVBoxLayout(page);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::cardGap);
  auto* across = new QHBoxLayout;
  across->setSpacing(space::cardGap);
  auto* base = new ChatSide(studio(), false);
  auto* tuned = new ChatSide(studio(), true);
  across->addWidget(base, 1);
  across->addWidget(tuned, 1);
  across->addWidget(makeSetup());
  connect(tuned, &ChatSide::adapterRequested, m_adapters, &ChatAdapters::chooseFolder);
  down->addLayout(across, 1);
  down->addWidget(makePromptRow());
  return page;
}

QWidget* ChatPage::makeSetup() {
  auto* inner = new QWidget;
  auto* down = new QVBoxLayout(inner);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::cardGap);
  m_adapters = new ChatAdapters(studio());
  down->addWidget(m_adapters);
  down->addWidget(new ChatSearch(studio()));
  down->addWidget(new ChatSampling(m_chat));
  auto* card = new Card(tr("System prompt"));
  auto* system = new QPlainTextEdit(m_chat.system());
  system->setObjectName(QStringLiteral("system-prompt"));
  system->setAccessibleName(tr("System prompt"));
  system->setPlaceholderText(tr("You are the support assistant of…"));
  system->setTabChangesFocus(true);
  insetText(system);
  system->setMinimumHeight(kSystemHeight);
  system->setSizePolicy(QSizePolicy::Expanding,
                        QSizePolicy::Ignored); // what is left of the column, and its minimum when nothing is
  card->body()->addWidget(system, 1);
  connect(system, &QPlainTextEdit::textChanged, &m_chat, [this, system] { m_chat.setSystem(system->toPlainText()); });
  down->addWidget(card, 1);
  auto* area = new QScrollArea;
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFixedWidth(kSetupWidth);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidget(inner);
  return area;
}

QWidget* ChatPage::makePromptRow() {
  auto* row = new QWidget;
  auto* across = new QHBoxLayout(row);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(space::cardGap);
  m_star = new QToolButton;
  m_star->setObjectName(QStringLiteral("prompts"));
  m_star->setIcon(iconNamed(QStringLiteral("star")));
  m_star->setIconSize({20, 20});
  m_star->setAutoRaise(true);
  m_star->setPopupMode(QToolButton::InstantPopup);
  m_star->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
  m_star->setToolTip(tr("Saved prompts"));
  m_star->setAccessibleName(tr("Saved prompts"));
  auto* menu = new QMenu(m_star);
  m_star->setMenu(menu);
  connect(menu, &QMenu::aboutToShow, this, &ChatPage::fillPrompts);
  m_prompt = new PromptEdit;
  m_prompt->setObjectName(QStringLiteral("prompt"));
  m_prompt->setAccessibleName(tr("Your question"));
  m_prompt->setPlainText(m_chat.draft());
  connect(m_prompt, &PromptEdit::sent, this, &ChatPage::send);
  connect(m_prompt, &QPlainTextEdit::textChanged, this, [this] {
    m_chat.setDraft(m_prompt->toPlainText());
    refresh();
  });
  m_send = makePrimaryButton(tr("Send"));
  m_send->setObjectName(QStringLiteral("send"));
  m_stop = makeButton(tr("Stop"));
  m_stop->setObjectName(QStringLiteral("stop-answer"));
  m_stop->setToolTip(tr("Stop the answers (Esc)"));
  connect(m_send, &QPushButton::clicked, this, &ChatPage::send);
  connect(m_stop, &QPushButton::clicked, &m_chat, &ChatModel::stop);
  // As high as one line of the prompt; the border of the focus is a pixel wider.
  const auto height =
      QStringLiteral("QPushButton { min-height: %1px; } QPushButton[ring=\"true\"] { min-height: %2px; }")
          .arg(m_prompt->height() - 2)
          .arg(m_prompt->height() - 4);
  for (auto* button : {m_send, m_stop}) button->setStyleSheet(height);
  m_star->setFixedSize(space::control, m_prompt->height());
  across->addWidget(m_star, 0, Qt::AlignBottom);
  across->addWidget(m_prompt, 1);
  across->addWidget(m_send, 0, Qt::AlignBottom);
  across->addWidget(m_stop, 0, Qt::AlignBottom);
  return row;
}

void ChatPage::fillPrompts() {
  auto* menu = m_star->menu();
  menu->clear();
  const auto written = m_prompt->toPlainText().trimmed();
  auto* save = menu->addAction(tr("Save this prompt"), this, [this, written] { m_chat.savePrompt(written); });
  save->setEnabled(!written.isEmpty() && !m_chat.savedPrompts().contains(written));
  menu->addSeparator();
  const auto prompts = m_chat.savedPrompts();
  for (const auto& prompt : prompts)
    menu->addAction(titleOfPrompt(prompt), this, [this, prompt] {
      m_prompt->setPlainText(prompt);
      m_prompt->moveCursor(QTextCursor::End);
      m_prompt->setFocus();
    });
  if (prompts.isEmpty()) {
    menu->addAction(tr("No prompt is saved yet"))->setEnabled(false);
  } else {
    auto* forget = menu->addMenu(tr("Remove"));
    for (const auto& prompt : prompts)
      forget->addAction(titleOfPrompt(prompt), this, [this, prompt] { m_chat.forgetPrompt(prompt); });
  }
  menu->addSeparator();
  auto* enter = menu->addAction(tr("Enter sends, Shift+Enter begins a line"));
  enter->setCheckable(true);
  enter->setChecked(m_chat.enterSends());
  connect(enter, &QAction::toggled, &m_chat, &ChatModel::setEnterSends);
}

void ChatPage::send() {
  if (m_chat.busy() || m_prompt->toPlainText().trimmed().isEmpty()) return;
  const auto question = m_prompt->toPlainText();
  m_prompt->clear();
  m_prompt->setFocus(); // the button goes while the answer comes
  m_chat.send(question);
}

void ChatPage::clear() {
  const auto turns = m_chat.turns();
  m_prompt->setFocus(); // the button goes grey
  m_chat.clear();
  const QPointer<ChatModel> chat(&m_chat);
  Q_EMIT studio().notice(tr("The conversation was cleared."), tr("Undo"), [chat, turns] {
    if (chat) chat->restore(turns);
  });
}

void ChatPage::refresh() {
  const bool hasModel = !m_chat.basePath().isEmpty(), busy = m_chat.busy(), any = !m_chat.turns().empty();
  m_stack->setCurrentIndex(hasModel ? 0 : 1);
  m_again->setVisible(hasModel);
  m_clear->setVisible(hasModel);
  m_again->setEnabled(any && !busy);
  m_clear->setEnabled(any);
  m_send->setVisible(!busy);
  m_stop->setVisible(busy);
  m_send->setEnabled(!m_prompt->toPlainText().trimmed().isEmpty());
  m_prompt->setHistory(m_chat.history());
  m_prompt->setEnterSends(m_chat.enterSends());
  const auto keys = m_chat.enterSends() ? tr("Enter") : tr("Ctrl+Enter");
  m_prompt->setPlaceholderText((m_chat.hasTuned() ? tr("Ask both… (%1)") : tr("Ask the model… (%1)")).arg(keys));
  if (!hasModel) setSubtitle({});
  else if (any && !busy && m_chat.changedSinceAnswer()) setSubtitle(tr("changed since the last answer"));
  else setSubtitle(m_chat.hasTuned() ? tr("same prompt, same seed") : QString());
}

void ChatPage::activated() {
  studio().runs().refresh();
  if (m_prompt->isVisible()) m_prompt->setFocus();
}

bool ChatPage::settled() const { return !m_chat.busy(); }

} // namespace tw::ui
