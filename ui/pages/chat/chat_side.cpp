#include "ui/pages/chat/chat_side.h"

#include "engine/api/stage_text.h"
#include "ui/bridge/messages.h"
#include "ui/models/chat_model.h"
#include "ui/pages/chat/conversation_view.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/short_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

namespace tw::ui {
namespace {

QString tokensText(int count) {
  return count == 1 ? ChatSide::tr("1 token") : ChatSide::tr("%n tokens", nullptr, count);
}

} // namespace

ChatSide::ChatSide(Studio& studio, bool tuned, QWidget* parent)
    : Card({}, parent), m_studio(studio), m_chat(studio.chat()), m_tuned(tuned) {
  const auto title = tuned ? tr("Tuned") : tr("Base");
  const auto prefix = tuned ? QStringLiteral("tuned-") : QStringLiteral("base-");
  body()->setContentsMargins(space::cardPadding, space::cardPadding - 2,
                             space::cardPadding - ConversationView::kBarRoom, space::cardPadding - 2);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(0, 0, ConversationView::kBarRoom, 0);
  head->setSpacing(space::medium);
  head->addWidget(makeLabel(title, TextRole::CardTitle));
  m_name = new ShortLabel({}, TextRole::Secondary, true, Qt::ElideMiddle);
  m_name->setObjectName(prefix + QStringLiteral("name"));
  head->addWidget(m_name, 1);
  body()->addLayout(head);
  m_loading = new QProgressBar;
  m_loading->setObjectName(prefix + QStringLiteral("loading"));
  m_loading->setTextVisible(false);
  m_loading->setRange(0, 1000);
  m_loading->setStyleSheet(QStringLiteral("QProgressBar { min-height: 3px; max-height: 3px; }"));
  m_loading->setAccessibleName(translated(stageText("load")));
  auto policy = m_loading->sizePolicy();
  policy.setRetainSizeWhenHidden(true);
  m_loading->setSizePolicy(policy);
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(0, 0, ConversationView::kBarRoom, 0);
  bar->addWidget(m_loading);
  body()->addLayout(bar);
  m_view = new ConversationView(title, tuned);
  m_view->setObjectName(prefix + QStringLiteral("conversation"));
  m_stack = new QStackedWidget;
  m_stack->addWidget(m_view);
  if (tuned) m_stack->addWidget(makeHint());
  body()->addWidget(m_stack, 1);
  auto* foot = new QHBoxLayout;
  foot->setContentsMargins(0, 0, ConversationView::kBarRoom, 0);
  m_status = new ShortLabel({}, TextRole::Secondary, true);
  m_status->setObjectName(prefix + QStringLiteral("status"));
  m_copy = makeLinkButton(tr("Copy"));
  m_copy->setObjectName(prefix + QStringLiteral("copy"));
  m_copy->setAccessibleName(tr("Copy the last answer of %1").arg(title));
  foot->addWidget(m_status, 1);
  foot->addWidget(m_copy);
  body()->addLayout(foot);
  connect(m_copy, &QPushButton::clicked, this, [this] {
    const auto& last = m_chat.turns().back();
    QApplication::clipboard()->setText((m_tuned ? last.tuned : last.base).text);
  });
  connect(m_view, &ConversationView::modelRequested, this, [this] { Q_EMIT m_studio.pageRequested(PageId::Model); });
  connect(&m_chat, &ChatModel::turnsChanged, this, &ChatSide::showTurns);
  connect(&m_chat, &ChatModel::turnGrew, this, [this](int index) {
    m_view->grow(index, m_chat.turns()[static_cast<size_t>(index)]);
    showStatus();
  });
  connect(&m_chat, &ChatModel::setupChanged, this, &ChatSide::showSetup);
  if (tuned) connect(&studio.run(), &TrainingRun::progressed, this, &ChatSide::showSetup);
  showSetup();
  showTurns();
}

QWidget* ChatSide::makeHint() {
  auto* hint = new QWidget;
  hint->setObjectName(QStringLiteral("tuned-hint"));
  auto* down = new QVBoxLayout(hint);
  auto* title = makeLabel(tr("Nothing to compare with yet"), TextRole::CardTitle, false, true);
  auto* text = makeLabel(tr("Train, or mount an adapter: then both sides answer the same question with the same seed."),
                         TextRole::Body, true, true);
  title->setAlignment(Qt::AlignHCenter);
  text->setAlignment(Qt::AlignHCenter);
  auto* mount = makeButton(tr("Mount an adapter…"));
  mount->setObjectName(QStringLiteral("hint-mount"));
  auto* train = makeLinkButton(tr("Go to Train"));
  train->setObjectName(QStringLiteral("hint-train"));
  down->addStretch(1);
  down->addWidget(title);
  down->addWidget(text);
  down->addSpacing(space::small);
  down->addWidget(mount, 0, Qt::AlignHCenter);
  down->addWidget(train, 0, Qt::AlignHCenter);
  down->addStretch(1);
  connect(mount, &QPushButton::clicked, this, &ChatSide::adapterRequested);
  connect(train, &QPushButton::clicked, this, [this] { Q_EMIT m_studio.pageRequested(PageId::Train); });
  return hint;
}

void ChatSide::showSetup() {
  m_name->setText(m_tuned ? m_chat.tunedName() : m_chat.baseName());
  if (m_tuned) {
    setHighlighted(m_chat.hasTuned());
    const bool spoke = std::any_of(m_chat.turns().begin(), m_chat.turns().end(),
                                   [](const ChatTurn& turn) { return turn.tuned.asked; });
    m_stack->setCurrentIndex(m_chat.hasTuned() || spoke ? 0 : 1);
  }
  m_view->setEmptyText(m_tuned ? tr("The tuned answers appear here, beside the base model’s.")
                               : tr("Ask something below to hear what the model says."));
}

void ChatSide::showTurns() {
  m_view->setTurns(m_chat.turns());
  showStatus();
  showSetup();
}

void ChatSide::showStatus() {
  const auto* side = m_chat.turns().empty() ? nullptr
                     : m_tuned              ? &m_chat.turns().back().tuned
                                            : &m_chat.turns().back().base;
  m_status->setText(statusText());
  m_copy->setVisible(side && !side->text.isEmpty());
  m_loading->setVisible(side && side->loading >= 0);
  if (side && side->loading >= 0) m_loading->setValue(static_cast<int>(side->loading * 1000));
}

QString ChatSide::statusText() const {
  if (m_chat.turns().empty()) return {};
  const auto& side = m_tuned ? m_chat.turns().back().tuned : m_chat.turns().back().base;
  const QLocale locale;
  if (!side.asked) return {};
  if (!side.done) {
    if (side.loading >= 0)
      return tr("%1: %2 %").arg(translated(stageText("load")), locale.toString(side.loading * 100, 'f', 0));
    if (side.text.isEmpty())
      return m_chat.live()  ? tr("Answers between two training steps…")
             : side.started ? tr("Reading the question…")
                            : tr("Waiting for its turn…");
    return tokensText(side.tokens);
  }
  QStringList parts;
  if (side.tokensPerSecond > 0)
    parts << tr("%1 tokens/s").arg(locale.toString(side.tokensPerSecond, 'f', side.tokensPerSecond < 10 ? 1 : 0));
  if (side.tokens > 0) parts << tokensText(side.tokens);
  if (side.reason == QLatin1String("length")) parts << tr("cut at the token limit");
  if (side.reason == QLatin1String("stop")) parts << tr("ended at a stop text");
  if (side.reason == QLatin1String("cancelled")) parts << tr("stopped");
  return parts.join(QStringLiteral(" · "));
}

} // namespace tw::ui
