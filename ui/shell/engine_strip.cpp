#include "ui/shell/engine_strip.h"

#include "ui/bridge/messages.h"
#include "ui/studio/studio.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace tw::ui {

namespace {
constexpr int kIcon = 18;
}

EngineStrip::EngineStrip(Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
  setObjectName(QStringLiteral("engine-strip"));
  auto* across = new QHBoxLayout(this);
  across->setContentsMargins(space::pageMargin + kIcon + space::small, 10, space::pageMargin, 10);
  across->setSpacing(space::cardGap);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  m_message = makeLabel({}, TextRole::CardTitle, false, true);
  m_advice = makeLabel({}, TextRole::Secondary, true, true);
  m_advice->setTextInteractionFlags(Qt::TextSelectableByMouse); // it may name a command
  words->addWidget(m_message);
  words->addWidget(m_advice);
  across->addLayout(words, 1);
  m_retry = makeButton(tr("Try again"));
  m_retry->setObjectName(QStringLiteral("engine-retry"));
  across->addWidget(m_retry, 0, Qt::AlignVCenter);
  connect(m_retry, &QPushButton::clicked, this, [this] {
    m_studio.bridge().open();
    follow();
  });
  connect(&studio.bridge(), &EngineBridge::opened, this, &EngineStrip::follow);
  connect(&studio.bridge(), &EngineBridge::openFailed, this, &EngineStrip::follow);
  follow();
}

void EngineStrip::follow() {
  const auto& error = m_studio.bridge().openError();
  if (error) {
    m_message->setText(messageOf(*error));
    m_advice->setText(adviceOf(*error));
    setAccessibleName(m_message->text());
    setAccessibleDescription(m_advice->text());
  }
  // Opening takes a second or two: the strip stays until it is known how it ends.
  m_retry->setEnabled(error.has_value());
  m_retry->setText(error ? tr("Try again") : tr("Opening…"));
  m_failed = error || (m_failed && !m_studio.bridge().isOpen());
  setVisible(m_failed);
}

void EngineStrip::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.fillRect(rect(), t.badSoft);
  painter.fillRect(QRect(0, height() - 1, width(), 1), t.border);
  iconNamed(QStringLiteral("warning"), t.bad)
      .paint(&painter, QRect(space::pageMargin - 4, (height() - kIcon) / 2, kIcon, kIcon));
}

} // namespace tw::ui
