#include "ui/pages/train/log_view.h"

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/basics.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTextCursor>
#include <QToolButton>

namespace tw::ui {
namespace {

using Kind = LogLine::Kind;
constexpr int kOpenHeight = 190;
constexpr int kMaximumLines = 20'000; ///< in view; the file on disk has them all

QString kindText(Kind kind) {
  switch (kind) {
  case Kind::Info: return LogView::tr("Run");
  case Kind::Checkpoint: return LogView::tr("Checkpoint");
  case Kind::Evaluation: return LogView::tr("Evaluation");
  case Kind::Change: return LogView::tr("Change");
  case Kind::Advice: return LogView::tr("Advice");
  case Kind::Problem: return LogView::tr("Problem");
  case Kind::Error: return LogView::tr("Error");
  }
  return {};
}

QString lineText(const LogLine& line) {
  return QStringLiteral("%1  %2  %3  %4")
      .arg(line.time.toString(QStringLiteral("HH:mm:ss")),
           QLocale().toString(static_cast<qlonglong>(line.step)).rightJustified(9), kindText(line.kind), line.text);
}

} // namespace

LogView::LogView(QWidget* parent) : Card({}, parent) {
  body()->setContentsMargins(space::medium, 5, space::medium, 5);
  auto* head = new QHBoxLayout;
  head->setSpacing(space::small);
  m_fold = new QToolButton;
  m_fold->setObjectName(QStringLiteral("log-fold"));
  m_fold->setText(tr("Log"));
  m_fold->setAccessibleName(tr("Show the log"));
  m_fold->setFont(fontFor(TextRole::CardTitle));
  m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_fold->setAutoRaise(true);
  m_fold->setCheckable(true);
  m_fold->setStyleSheet(
      QStringLiteral("QToolButton { border: 1px solid transparent; padding: 2px 4px 2px 0; background: transparent; } "
                     "QToolButton[ring=\"true\"] { border-color: palette(highlight); border-radius: 5px; }"));
  m_last = makeLabel({}, TextRole::Secondary, true);
  m_last->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_tools = new QWidget;
  auto* tools = new QHBoxLayout(m_tools);
  tools->setContentsMargins(0, 0, 0, 0);
  tools->setSpacing(space::small);
  m_kind = new QComboBox;
  m_kind->setObjectName(QStringLiteral("log-kind"));
  m_kind->setAccessibleName(tr("Kind of lines"));
  m_kind->addItem(tr("Everything"), -1);
  for (const auto kind :
       {Kind::Info, Kind::Checkpoint, Kind::Evaluation, Kind::Change, Kind::Advice, Kind::Problem, Kind::Error})
    m_kind->addItem(kindText(kind), static_cast<int>(kind));
  m_words = new QLineEdit;
  m_words->setObjectName(QStringLiteral("log-words"));
  m_words->setAccessibleName(tr("Words to look for"));
  m_words->setPlaceholderText(tr("Filter"));
  m_words->setClearButtonEnabled(true);
  m_words->setFixedWidth(180);
  auto* copyButton = makeLinkButton(tr("Copy"));
  copyButton->setObjectName(QStringLiteral("log-copy"));
  tools->addStretch(1);
  tools->addWidget(m_kind);
  tools->addWidget(m_words);
  tools->addWidget(copyButton);
  head->addWidget(m_fold);
  head->addWidget(m_last, 1);
  head->addWidget(m_tools, 1);
  body()->addLayout(head);
  m_text = new QPlainTextEdit;
  m_text->setObjectName(QStringLiteral("log-text"));
  m_text->setAccessibleName(tr("Log"));
  m_text->setReadOnly(true);
  m_text->setTabChangesFocus(true);
  m_text->setFont(fontFor(TextRole::Mono));
  m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_text->setMaximumBlockCount(kMaximumLines);
  m_text->setFixedHeight(kOpenHeight - 44);
  m_text->setFrameShape(QFrame::NoFrame);
  body()->addWidget(m_text);
  connect(m_fold, &QToolButton::clicked, this, [this](bool on) {
    setOpen(on);
    Q_EMIT opened(on);
  });
  connect(m_kind, &QComboBox::currentIndexChanged, this, &LogView::rebuild);
  connect(m_words, &QLineEdit::textChanged, this, &LogView::rebuild);
  connect(copyButton, &QPushButton::clicked, this, &LogView::copy);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setOpen(false);
}

void LogView::setOpen(bool open) {
  m_open = open;
  m_fold->setChecked(open);
  m_fold->setIcon(iconNamed(open ? QStringLiteral("collapse") : QStringLiteral("expand")));
  m_last->setVisible(!open);
  m_tools->setVisible(open);
  m_text->setVisible(open);
  if (open) rebuild();
}

void LogView::follow(const std::vector<LogLine>& log, int firstNew) {
  m_log = &log;
  m_last->setText(log.empty() ? QString() : log.back().text);
  m_last->setToolTip(m_last->text());
  if (firstNew <= 0) return rebuild();
  if (!m_open) return;
  for (auto i = static_cast<size_t>(firstNew); i < log.size(); ++i) append(log[i]);
}

bool LogView::passes(const LogLine& line) const {
  const int kind = m_kind->currentData().toInt();
  if (kind >= 0 && kind != static_cast<int>(line.kind)) return false;
  return m_words->text().isEmpty() || lineText(line).contains(m_words->text(), Qt::CaseInsensitive);
}

void LogView::append(const LogLine& line) {
  if (!passes(line)) return;
  // Follows the end unless the reader has scrolled away from it.
  auto* bar = m_text->verticalScrollBar();
  const bool atEnd = bar->value() >= bar->maximum() - 1;
  const auto& t = tokens(palette());
  QTextCharFormat format;
  format.setForeground(line.kind == Kind::Error                                  ? t.bad
                       : line.kind == Kind::Advice || line.kind == Kind::Problem ? t.warn
                       : line.kind == Kind::Info                                 ? t.muted
                                                                                 : t.text);
  QTextCursor cursor(m_text->document());
  cursor.movePosition(QTextCursor::End);
  if (!m_text->document()->isEmpty()) cursor.insertBlock();
  cursor.insertText(lineText(line), format);
  if (atEnd) bar->setValue(bar->maximum());
}

void LogView::rebuild() {
  m_text->clear();
  if (!m_log || !m_open) return;
  for (const auto& line : *m_log) append(line);
  m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

QString LogView::shownText() const { return m_text->toPlainText(); }

void LogView::copy() {
  QApplication::clipboard()->setText(
      m_text->textCursor().hasSelection()
          ? m_text->textCursor().selectedText().replace(QChar::ParagraphSeparator, QLatin1Char('\n'))
          : shownText());
}

} // namespace tw::ui
