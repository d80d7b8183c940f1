#include "ui/pages/train/train_side.h"

#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/fields/field_editor.h"
#include "ui/fields/rate_spin_box.h"
#include "ui/models/advisor.h"
#include "ui/models/figure_text.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/tinted_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace tw::ui {
namespace {

constexpr size_t kAnswersShown = 24;
constexpr int kAskEvery = 10;               ///< steps, where the recipe has sample prompts and no number
constexpr qsizetype kLongestAnswer = 2'000; ///< characters in view

QLabel* selectable(QLabel* label) {
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  label->setFocusPolicy(Qt::NoFocus);
  return label;
}

QWidget* freshList(QWidget*& list, Card* card, int spacing) {
  delete list;
  list = new QWidget;
  auto* layout = new QVBoxLayout(list);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(spacing);
  card->body()->addWidget(list);
  return list;
}

} // namespace

// --- learning rate
// -----------------------------------------------------------------------------------------------------------------------------------

LearningRateCard::LearningRateCard(Studio& studio, QWidget* parent)
    : Card(tr("Learning rate"), parent), m_studio(studio) {
  auto* row = new QHBoxLayout;
  m_value = makeLabel({}, TextRole::Figure);
  m_value->setObjectName(QStringLiteral("rate"));
  m_change = makeButton(tr("Change…"));
  m_change->setObjectName(QStringLiteral("change-rate"));
  row->addWidget(m_value, 1);
  row->addWidget(m_change);
  body()->addLayout(row);

  m_editor = new QWidget;
  auto* editor = new QVBoxLayout(m_editor);
  editor->setContentsMargins(0, 0, 0, 0);
  editor->setSpacing(space::small);
  auto* fields = new QHBoxLayout;
  fields->setSpacing(space::small);
  m_spin = new RateSpinBox;
  m_spin->setObjectName(QStringLiteral("rate-spin"));
  m_spin->setAccessibleName(tr("New learning rate"));
  fields->addWidget(m_spin, 1);
  for (const auto& [label, factor, name] :
       {std::tuple{QStringLiteral("×0.5"), 0.5, "rate-half"}, std::tuple{QStringLiteral("×2"), 2.0, "rate-double"}}) {
    auto* button = makeButton(label);
    button->setObjectName(QString::fromLatin1(name));
    button->setStyleSheet(QStringLiteral("QPushButton { padding: 0 8px; min-height: 26px; } QPushButton[ring=\"true\"] "
                                         "{ padding: 0 7px; min-height: 24px; }"));
    connect(button, &QPushButton::clicked, this,
            [this, factor = factor] { m_spin->setValue(rateText(m_spin->value() * factor).toDouble()); });
    fields->addWidget(button);
  }
  editor->addLayout(fields);
  m_outcome = makeLabel({}, TextRole::Secondary, true, true);
  m_outcome->setObjectName(QStringLiteral("rate-outcome"));
  editor->addWidget(m_outcome);
  m_problem = new TintedLabel(TextRole::Secondary, TintedLabel::Tint::Bad);
  m_problem->setObjectName(QStringLiteral("rate-problem"));
  m_problem->setWordWrap(true);
  m_problem->hide();
  editor->addWidget(m_problem);
  auto* buttons = new QHBoxLayout;
  m_apply = makeLinkButton(tr("Change from the next step on"));
  m_apply->setObjectName(QStringLiteral("rate-apply"));
  auto* cancel = makeLinkButton(tr("Cancel"));
  cancel->setObjectName(QStringLiteral("rate-cancel"));
  buttons->addWidget(m_apply);
  buttons->addStretch(1);
  buttons->addWidget(cancel);
  editor->addLayout(buttons);
  body()->addWidget(m_editor);
  m_editor->hide();

  connect(m_change, &QPushButton::clicked, this, [this] { openEditor(!m_editor->isVisible()); });
  connect(cancel, &QPushButton::clicked, this, [this] { openEditor(false); });
  connect(m_apply, &QPushButton::clicked, this, &LearningRateCard::apply);
  connect(m_spin, &RateSpinBox::textEdited, this, &LearningRateCard::showOutcome);
  connect(m_spin, &RateSpinBox::submitted, this, &LearningRateCard::apply);
  connect(&studio.run(), &TrainingRun::progressed, this, &LearningRateCard::showRate);
  connect(&studio.run(), &TrainingRun::stateChanged, this, &LearningRateCard::showRate);
  connect(&studio.recipe(), &RecipeDocument::changed, this, &LearningRateCard::showRate);
  showRate();
}

void LearningRateCard::showRate() {
  auto& run = m_studio.run();
  const bool begun = !run.curves().learningRate.empty();
  const auto planned = m_studio.recipe().value(QStringLiteral("training.learning_rate"));
  m_value->setText(begun                 ? rateText(run.curves().learningRate.y.back())
                   : planned.is_number() ? rateText(planned.get<double>())
                                         : QString());
  const bool steerable =
      run.isActive() && run.state() != TrainingRun::State::Preparing && run.state() != TrainingRun::State::Stopping;
  m_change->setEnabled(steerable);
  m_change->setToolTip(
      steerable ? QString()
                : tr("The rate can be changed while a run is under way; before it, set it on the Method page."));
  if (!steerable) openEditor(false);
  // What was set is seen at once, though a step has to come before the curve shows it.
  if (!run.isActive() || run.curves().learningRate.x.size() != m_pendingSince) m_pending.clear();
  setTitleNote(!m_pending.isEmpty()      ? tr("%1 from the next step on").arg(m_pending)
               : begun || run.isActive() ? QString()
                                         : tr("at its peak"));
}

void LearningRateCard::openEditor(bool open) {
  if (open == !m_editor->isHidden()) return;
  m_editor->setVisible(open);
  if (open) {
    m_spin->setValue(m_studio.run().learningRate());
    m_spin->setFocus();
    m_spin->selectAll();
    showOutcome();
  } else if (m_change->isEnabled()) {
    m_change->setFocus();
  }
}

QString LearningRateCard::problem() const {
  const auto rate = m_spin->typed();
  if (!rate) return tr("This is not a number. A rate is written like 0.0002 or 2e-4.");
  if (*rate == 0) return tr("With a rate of 0 nothing would be learnt.");
  return problemOf(*findRecipeField("training.learning_rate"), *rate);
}

void LearningRateCard::showOutcome() {
  const auto wrong = problem();
  m_problem->setText(wrong);
  m_problem->setVisible(!wrong.isEmpty());
  m_outcome->setVisible(wrong.isEmpty());
  m_apply->setEnabled(wrong.isEmpty());
  markInvalid(m_spin, !wrong.isEmpty());
  m_spin->setAccessibleDescription(wrong);
  if (!wrong.isEmpty()) return;
  auto& run = m_studio.run();
  const double peak = run.learningRate(), now = run.lastStep().learning_rate;
  // The schedule scales whatever is set here; at a warm-up's first step there is nothing to scale by yet.
  if (peak > 0 && now > 0 && std::abs(now - peak) > 1e-3 * peak)
    m_outcome->setText(tr("This is the peak; by its schedule the run goes on at about %1.")
                           .arg(rateText(*m_spin->typed() * now / peak)));
  else m_outcome->setText(tr("The schedule goes on from this rate."));
}

void LearningRateCard::apply() {
  if (!problem().isEmpty()) return; // said in place
  auto& run = m_studio.run();
  run.setLearningRate(*m_spin->typed());
  m_pending = rateText(*m_spin->typed());
  m_pendingSince = run.curves().learningRate.x.size();
  openEditor(false);
  Q_EMIT m_studio.notice(run.state() == TrainingRun::State::Paused
                             ? tr("The learning rate is %1 once the run goes on.").arg(m_pending)
                             : tr("The learning rate is %1 from the next step on.").arg(m_pending),
                         {}, {});
  showRate();
}

void LearningRateCard::keyPressEvent(QKeyEvent* event) {
  if (!m_editor->isHidden() && event->key() == Qt::Key_Escape) return openEditor(false);
  Card::keyPressEvent(event);
}

// --- advice
// ------------------------------------------------------------------------------------------------------------------------------------------

AdviceCard::AdviceCard(Studio& studio, QWidget* parent) : Card(tr("Advice"), parent), m_studio(studio) {
  connect(&studio.advisor(), &Advisor::changed, this, &AdviceCard::rebuild,
          Qt::QueuedConnection); // a click in here may be its cause
  connect(&studio.run(), &TrainingRun::stateChanged, this, &AdviceCard::rebuild);
  connect(&studio.run(), &TrainingRun::curvesChanged, this, [this] {
    if (m_waiting != m_studio.run().curves().loss.empty()) rebuild();
  });
  rebuild();
}

void AdviceCard::rebuild() {
  auto& advisor = m_studio.advisor();
  auto* layout = static_cast<QVBoxLayout*>(freshList(m_list, this, space::small)->layout());
  for (const auto& advised : advisor.advice()) {
    auto why = advised.why;
    if (!advised.changes.empty())
      why += (why.isEmpty() ? QString() : QStringLiteral("\n")) + advisor.changesText(advised);
    auto* banner = new Banner(Banner::Kind::Warning, advised.what, why);
    banner->setObjectName(QStringLiteral("advice-") + advised.code);
    if (!advised.changes.empty() && advisor.applies()) {
      const bool applied = advisor.isApplied(advised);
      auto* link = banner->addLink(applied ? tr("Set for the next run") : tr("Apply to next run"));
      link->setObjectName(QStringLiteral("apply-advice"));
      link->setEnabled(!applied);
      connect(link, &QPushButton::clicked, this, [this, advised] {
        m_studio.advisor().apply(advised);
        m_studio.noticeEdit(tr("The recipe is changed for the next run."));
      });
    }
    if (advised.code == QLatin1String("data.problems")) {
      auto* link = banner->addLink(tr("To the data"));
      link->setObjectName(QStringLiteral("advice-to-data"));
      connect(link, &QPushButton::clicked, this, [this] { Q_EMIT m_studio.pageRequested(PageId::Data); });
    }
    layout->addWidget(banner);
  }
  m_waiting = m_studio.run().curves().loss.empty();
  if (!advisor.advice().empty()) return;
  layout->addWidget(makeLabel(m_waiting
                                  ? tr("Once curves come in, this says what they mean and which setting to change.")
                                  : tr("No problem found in the curves."),
                              TextRole::Secondary, true, true));
}

// --- answers
// -----------------------------------------------------------------------------------------------------------------------------------------

AnswersCard::AnswersCard(Studio& studio, QWidget* parent) : Card(tr("Answers"), parent), m_studio(studio) {
  connect(&studio.run(), &TrainingRun::answered, this, &AnswersCard::rebuild);
  connect(&studio.run(), &TrainingRun::stateChanged, this, &AnswersCard::rebuild);
  connect(&studio.recipe(), &RecipeDocument::changed, this, &AnswersCard::rebuild, Qt::QueuedConnection);
  rebuild();
}

void AnswersCard::addHint(QVBoxLayout* layout) {
  auto& run = m_studio.run();
  const auto open = m_studio.recipe().recipe();
  const auto asked = run.isActive() ? run.recipe().training : open ? open->training : TrainingSettings();
  const bool prompts = !asked.sample_prompts.empty(), planned = prompts && asked.sample_steps > 0;
  layout->addWidget(
      makeLabel(planned ? tr("Every %1 steps the model answers the sample prompts here.")
                              .arg(QLocale().toString(static_cast<qlonglong>(asked.sample_steps)))
                : prompts ? tr("The recipe has sample prompts, but they are never asked: “Sample every” is 0.")
                          : tr("With sample prompts in the recipe, the model’s answers appear here while it learns."),
                TextRole::Secondary, true, true));
  // While a run goes on, the link is about the open recipe, which may be another: offered where it has something to do.
  const bool offered = !run.isActive() || !prompts ||
                       (open && !open->training.sample_prompts.empty() && open->training.sample_steps == 0);
  if (planned || !offered) return;
  auto* link = makeLinkButton(prompts ? tr("Ask them every %1 steps").arg(kAskEvery) : tr("Set sample prompts"));
  link->setObjectName(prompts ? QStringLiteral("ask-prompts") : QStringLiteral("set-prompts"));
  connect(link, &QPushButton::clicked, this, [this, prompts] {
    if (prompts) {
      m_studio.recipe().setValues({{QStringLiteral("training.sample_steps"), kAskEvery}}, tr("Sample every"));
      if (m_studio.run().isActive()) m_studio.noticeEdit(tr("The recipe is changed for the next run."));
      return;
    }
    Q_EMIT m_studio.pageRequested(PageId::Method);
    Q_EMIT m_studio.fieldRequested(QStringLiteral("training.sample_prompts"));
  });
  layout->addWidget(link, 0, Qt::AlignLeft);
}

void AnswersCard::rebuild() {
  const auto& answers = m_studio.run().answers();
  auto* layout = static_cast<QVBoxLayout*>(freshList(m_list, this, space::tight)->layout());
  const QLocale locale;
  const auto heading = [&](int64_t step) {
    return tr("Answer at step %1").arg(locale.toString(static_cast<qlonglong>(step)));
  };
  setTitle(answers.empty() ? tr("Answers") : heading(answers.back().step));
  if (answers.empty()) addHint(layout);
  int64_t step = answers.empty() ? 0 : answers.back().step;
  for (size_t i = 0; i < std::min(answers.size(), kAnswersShown); ++i) {
    const auto& answer = answers[answers.size() - 1 - i];
    if (answer.step != step) {
      step = answer.step;
      layout->addSpacing(space::small);
      layout->addWidget(makeRule());
      layout->addSpacing(space::tight);
      layout->addWidget(makeLabel(heading(step), TextRole::CardTitle));
    } else if (i > 0) {
      layout->addSpacing(space::small);
    }
    layout->addWidget(selectable(makeLabel(answer.prompt, TextRole::Secondary, true, true)));
    auto said = answer.text.trimmed();
    if (said.size() > kLongestAnswer) said = said.left(kLongestAnswer) + QStringLiteral(" …");
    layout->addWidget(
        selectable(makeLabel(said.isEmpty() ? tr("(nothing)") : said, TextRole::Body, said.isEmpty(), true)));
  }
  layout->addStretch(1);
}

} // namespace tw::ui
