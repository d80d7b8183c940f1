#include "ui/pages/model/model_facts.h"

#include "ui/bridge/messages.h"
#include "ui/models/found_models.h"
#include "ui/models/model_library.h"
#include "ui/studio/studio.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>

namespace tw::ui {
namespace {
constexpr int kFactHeight = 25, kNameWidth = 130;

/// The name under which the library lists it, else the folder's.
QString nameOf(const ModelLibrary& library, const std::string& path) {
  for (const auto& model : library.found())
    if (model.path == path) return text(model.name);
  return QFileInfo(text(path)).fileName();
}

} // namespace

ModelFacts::ModelFacts(Studio& studio, QWidget* parent)
    : Card(tr("Model"), parent), m_studio(studio), m_path(makeLabel({}, TextRole::Secondary, true)),
      m_sentence(makeLabel({}, TextRole::Body, true, true)) {
  setObjectName(QStringLiteral("facts-card"));
  m_path->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_sentence->setObjectName(QStringLiteral("model-sentence"));
  body()->addWidget(m_path);
  body()->addWidget(m_sentence);
  connect(&studio.library(), &ModelLibrary::infoChanged, this, &ModelFacts::follow);
  connect(&studio.library(), &ModelLibrary::foundChanged, this, &ModelFacts::follow);
  follow();
}

void ModelFacts::say(const QString& sentence) {
  m_sentence->setText(sentence);
  m_sentence->setVisible(!sentence.isEmpty());
}

void ModelFacts::addFact(const QString& name, const QString& value) {
  const int row = m_grid->rowCount();
  auto* left = makeLabel(name, TextRole::Body, true);
  auto* right = makeLabel(value, TextRole::Body, false, true);
  right->setTextInteractionFlags(Qt::TextSelectableByMouse);
  for (auto* label : {left, right}) label->setMinimumHeight(kFactHeight);
  left->setBuddy(right);
  m_grid->addWidget(makeRule(), row, 0, 1, 2);
  m_grid->addWidget(left, row + 1, 0);
  m_grid->addWidget(right, row + 1, 1);
}

void ModelFacts::follow() {
  delete std::exchange(m_status, nullptr);
  delete std::exchange(m_table, nullptr);
  const auto& library = m_studio.library();
  const auto path = m_studio.recipe().value(QStringLiteral("model.path")).get<std::string>();
  setTitle(path.empty() ? tr("No model chosen") : nameOf(library, path));
  m_path->setText(text(path));
  m_path->setToolTip(text(path));
  m_path->setVisible(!path.empty());
  if (path.empty())
    return say(tr("Pick one from the library, open a folder, or drop a model folder anywhere on this window. Training "
                  "starts from it and never changes it."));
  if (const auto& error = library.infoError()) {
    say({});
    auto* banner = new Banner(Banner::Kind::Error, messageOf(*error), adviceOf(*error));
    banner->setObjectName(QStringLiteral("model-status"));
    body()->addWidget(m_status = banner);
    return;
  }
  if (!library.info()) return say(tr("Reading the model…"));
  say({});
  const auto& info = *library.info();
  auto* banner = info.supported ? new Banner(Banner::Kind::Good, tr("Supported for training, chat and export."))
                                : new Banner(Banner::Kind::Error, tr("Not supported"), translated(info.reason));
  banner->setObjectName(QStringLiteral("model-status"));
  body()->addWidget(m_status = banner);
  m_table = new QWidget;
  m_table->setObjectName(QStringLiteral("model-facts"));
  m_grid = new QGridLayout(m_table);
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setSpacing(0);
  m_grid->setColumnMinimumWidth(0, kNameWidth);
  m_grid->setColumnStretch(1, 1);
  for (const auto& note : info.notes) {
    auto* told = makeLabel(translated(note), TextRole::Body, true, true);
    told->setObjectName(QStringLiteral("model-note"));
    m_grid->addWidget(told, m_grid->rowCount(), 0, 1, 2);
  }
  const QLocale locale;
  const auto count = [&](int64_t number) {
    return number > 0 ? locale.toString(static_cast<qlonglong>(number)) : tr("unknown");
  };
  addFact(tr("Architecture"), info.architecture.empty() ? tr("unknown") : text(info.architecture));
  addFact(tr("Parameters"), info.parameters > 0 ? countText(info.parameters) : tr("unknown"));
  addFact(tr("Layers × width"), tr("%1 × %2").arg(count(info.layers), count(info.hidden_size)));
  addFact(tr("Vocabulary"), count(info.vocab_size));
  addFact(tr("Context"), info.context_length > 0 ? tr("%1 tokens").arg(count(info.context_length)) : tr("unknown"));
  addFact(tr("Weights"),
          info.dtype.empty() ? bytesText(info.bytes) : tr("%1 in %2").arg(bytesText(info.bytes), text(info.dtype)));
  addFact(tr("Tokenizer"), info.tokenizer.empty() ? tr("none in the folder") : text(info.tokenizer));
  addFact(tr("Chat template"), info.chat_template ? tr("yes") : tr("no"));
  body()->addWidget(m_table);
}

} // namespace tw::ui
