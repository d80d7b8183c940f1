#include "ui/pages/method/method_memory.h"

#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/charts/memory_bar.h"
#include "ui/models/model_library.h"
#include "ui/studio/studio.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/tinted_label.h"

#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

namespace tw::ui {
namespace {

using Tint = TintedLabel::Tint;

std::vector<MemoryBar::Part> partsOf(const MemoryPlan& plan) {
  return {{MethodMemory::tr("weights"), series::blue, plan.weights_bytes},
          {MethodMemory::tr("quantisation constants"), series::lightBlue, plan.quantization_bytes},
          {MethodMemory::tr("adapter"), series::green, plan.adapter_bytes},
          {MethodMemory::tr("gradients"), series::ochre, plan.gradient_bytes},
          {MethodMemory::tr("optimizer"), series::orange, plan.optimizer_bytes},
          {MethodMemory::tr("activations"), series::violet, plan.activation_bytes},
          {MethodMemory::tr("logits"), series::magenta, plan.logits_bytes},
          {MethodMemory::tr("workspace"), series::grey, plan.workspace_bytes}};
}

} // namespace

MethodMemory::MethodMemory(Studio& studio, QWidget* parent)
    : Card(tr("Memory"), parent), m_studio(studio), m_verdict(new TintedLabel(TextRole::CardTitle)),
      m_explanation(makeLabel({}, TextRole::Secondary, true, true)), m_bar(new MemoryBar) {
  setObjectName(QStringLiteral("memory-card"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  m_verdict->setObjectName(QStringLiteral("memory-verdict"));
  m_bar->setObjectName(QStringLiteral("memory-bar"));
  m_bar->setAccessibleName(tr("Memory of a training step"));
  addToTitle(m_verdict);
  body()->addWidget(m_bar);
  body()->addWidget(m_explanation);
  connect(&studio.library(), &ModelLibrary::planChanged, this, &MethodMemory::follow);
  connect(&studio.library(), &ModelLibrary::infoChanged, this, &MethodMemory::follow);
  connect(&studio.library(), &ModelLibrary::devicesChanged, this, &MethodMemory::follow);
  follow();
}

void MethodMemory::follow() {
  const auto& library = m_studio.library();
  const auto& plan = library.plan();
  m_bar->setVisible(plan.has_value());
  m_explanation->setVisible(!plan);
  if (!plan) {
    setTitleNote({});
    m_verdict->say({}, Tint::Plain);
    if (library.planError())
      m_explanation->setText(inARow({messageOf(*library.planError()), adviceOf(*library.planError())}));
    else if (m_studio.recipe().value(QStringLiteral("model.path")) == "")
      m_explanation->setText(tr("Choose a model to see what training it takes."));
    else if (!m_studio.recipe().recipe())
      m_explanation->setText(tr("The plan comes back when the marked fields are right."));
    else m_explanation->setText(tr("Working out what a training step takes…"));
    return;
  }
  const bool onProcessor = plan->device == "cpu";
  setTitle(onProcessor ? tr("Memory") : tr("GPU memory"));
  const auto room = library.room();
  const auto scale = memoryScale(plan->total(), room.bytes), whole = std::max(scale, room.bytes);
  auto note = memoryText(plan->total(), scale);
  if (room.bytes > 0)
    note = (room.now ? tr("%1 of %2 free now") : tr("%1 of %2"))
               .arg(memoryText(plan->total(), scale, scale < room.bytes), memoryText(room.bytes, whole));
  // The bound that was measured; none is known for other devices.
  if (onProcessor) note += tr(", ±15 %");
  setTitleNote(note);
  m_bar->setParts(partsOf(*plan), room.bytes);
  const auto gap = room.bytes - plan->total();
  if (room.bytes <= 0) m_verdict->say({}, Tint::Plain);
  else if (gap >= 0) m_verdict->say(tr("fits, %1 spare").arg(memoryText(gap, whole)), Tint::Good);
  else if (room.now && plan->fits()) m_verdict->say(tr("now too large by %1").arg(memoryText(-gap, whole)), Tint::Warn);
  else m_verdict->say(tr("too large by %1").arg(memoryText(-gap, whole)), Tint::Bad);
}

} // namespace tw::ui
