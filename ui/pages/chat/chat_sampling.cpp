#include "ui/pages/chat/chat_sampling.h"

#include "ui/models/chat_model.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QRegularExpressionValidator>
#include <QSpinBox>
#include <QToolButton>

namespace tw::ui {
namespace {

constexpr int kFieldWidth = 92, kMostTokens = 32768, kMostTopK = 1000, kSeedRange = 1000000;

} // namespace

ChatSampling::ChatSampling(ChatModel& chat, QWidget* parent) : Card(tr("Sampling"), parent), m_chat(chat) {
  body()->setSpacing(6);
  m_greedy = new QCheckBox(tr("Most likely token only"));
  m_greedy->setObjectName(QStringLiteral("greedy"));
  m_greedy->setToolTip(tr("Greedy: always the most likely token. The answer no longer depends on the seed."));
  body()->addWidget(m_greedy);
  m_temperature = addNumber(QStringLiteral("temperature"), tr("Temperature"),
                            tr("Low values stay close to the most likely words, high ones vary more. Usual: 0.5 to 1."),
                            0.05, 2, 0.05);
  m_topP =
      addNumber(QStringLiteral("top-p"), tr("Top-p"),
                tr("Draws from the most likely tokens that together have this probability. 1 = all."), 0.01, 1, 0.05);
  m_topK = addCount(QStringLiteral("top-k"), tr("Top-k"), tr("Draws from so many of the most likely tokens. 0 = all."),
                    0, kMostTopK);
  m_penalty = addNumber(QStringLiteral("repetition-penalty"), tr("Repetition penalty"),
                        tr("Above 1, words that were said become less likely. 1 = off."), 0.5, 2, 0.05);
  m_most = addCount(QStringLiteral("max-new-tokens"), tr("Max new tokens"),
                    tr("The answer is cut after so many tokens."), 1, kMostTokens);
  addSeed();
  connect(m_greedy, &QCheckBox::toggled, &chat, &ChatModel::setGreedy);
  connect(&chat, &ChatModel::setupChanged, this, &ChatSampling::refresh);
  refresh();
}

void ChatSampling::addRow(const QString& name, const QString& label, const QString& help, QWidget* field,
                          QWidget* beside) {
  auto* line = new QHBoxLayout;
  line->setSpacing(space::tight);
  auto* text = makeLabel(label, TextRole::Secondary, true);
  text->setBuddy(field);
  text->setToolTip(help);
  line->addWidget(text, 1);
  if (beside) line->addWidget(beside);
  field->setObjectName(name);
  field->setAccessibleName(label);
  field->setToolTip(help);
  field->setFixedWidth(kFieldWidth);
  line->addWidget(field);
  body()->addLayout(line);
}

QDoubleSpinBox* ChatSampling::addNumber(const QString& name, const QString& label, const QString& help, double from,
                                        double to, double step) {
  auto* field = new QDoubleSpinBox;
  field->setRange(from, to);
  field->setSingleStep(step);
  field->setDecimals(2);
  field->setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
  addRow(name, label, help, field);
  connect(field, &QDoubleSpinBox::valueChanged, this, &ChatSampling::store);
  return field;
}

QSpinBox* ChatSampling::addCount(const QString& name, const QString& label, const QString& help, int from, int to) {
  auto* field = new QSpinBox;
  field->setRange(from, to);
  field->setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
  if (from == 0) field->setSpecialValueText(tr("all"));
  addRow(name, label, help, field);
  connect(field, &QSpinBox::valueChanged, this, &ChatSampling::store);
  return field;
}

void ChatSampling::addSeed() {
  m_seed = new QLineEdit;
  m_seed->setPlaceholderText(tr("random"));
  m_seed->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{0,18}")), m_seed));
  auto* dice = new QToolButton;
  dice->setObjectName(QStringLiteral("dice"));
  dice->setIcon(iconNamed(QStringLiteral("dice")));
  dice->setAutoRaise(true);
  dice->setToolTip(tr("Draw another seed"));
  dice->setAccessibleName(tr("Draw another seed"));
  addRow(QStringLiteral("seed"), tr("Seed"),
         tr("The same seed gives the same answer again. Left empty, one is drawn for each question; both sides always "
            "get the same."),
         m_seed, dice);
  connect(m_seed, &QLineEdit::textEdited, this, &ChatSampling::store);
  connect(dice, &QToolButton::clicked, this, [this] {
    m_seed->setText(QString::number(QRandomGenerator::global()->bounded(kSeedRange)));
    store();
  });
}

void ChatSampling::refresh() {
  m_showing = true;
  const auto& s = m_chat.sampling();
  // Only what differs: setting a value rewrites the text that somebody may be typing.
  const auto give = [](auto* field, auto value) {
    if (field->value() != value) field->setValue(value);
  };
  give(m_temperature, s.temperature.value_or(1));
  give(m_topP, s.top_p.value_or(1));
  give(m_topK, static_cast<int>(s.top_k.value_or(0)));
  give(m_penalty, s.repetition_penalty.value_or(1));
  give(m_most, static_cast<int>(s.max_new_tokens));
  const auto seed = s.seed ? QString::number(*s.seed) : QString();
  if (!m_seed->hasFocus() || m_seed->text().toULongLong() != s.seed.value_or(0)) m_seed->setText(seed);
  m_greedy->setChecked(m_chat.greedy());
  for (QWidget* field : {static_cast<QWidget*>(m_temperature), static_cast<QWidget*>(m_topP),
                         static_cast<QWidget*>(m_topK), static_cast<QWidget*>(m_seed)})
    field->setEnabled(!m_chat.greedy());
  m_showing = false;
}

void ChatSampling::store() {
  if (m_showing) return;
  auto s = m_chat.sampling();
  s.temperature = m_temperature->value();
  s.top_p = m_topP->value();
  s.top_k = m_topK->value();
  s.repetition_penalty = m_penalty->value();
  s.max_new_tokens = m_most->value();
  s.seed.reset();
  if (!m_seed->text().isEmpty()) s.seed = m_seed->text().toULongLong();
  m_chat.setSampling(s);
}

} // namespace tw::ui
