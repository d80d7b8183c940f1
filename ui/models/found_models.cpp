#include "ui/models/found_models.h"

#include "ui/bridge/messages.h"
#include "ui/models/model_library.h"
#include "ui/models/recipe_document.h"

#include <algorithm>
#include <QDir>

namespace tw::ui {
namespace {

QString originOf(const std::string& origin) {
  if (origin == "starter") return FoundModels::tr("comes with Tunewright");
  if (origin == "folder") return FoundModels::tr("your folder");
  if (origin == "huggingface") return FoundModels::tr("Hugging Face cache");
  if (origin == "modelscope") return FoundModels::tr("ModelScope cache");
  if (origin == "run") return FoundModels::tr("made by a run");
  return text(origin);
}

} // namespace

QString familyOf(const std::string& architecture) {
  auto family = text(architecture);
  for (const auto* ending : {"ForCausalLM", "ForConditionalGeneration", "LMHeadModel"})
    if (family.endsWith(QLatin1String(ending)))
      return family.chopped(static_cast<qsizetype>(std::char_traits<char>::length(ending)));
  return family;
}

FoundModels::FoundModels(ModelLibrary& library, RecipeDocument& recipe, QObject* parent)
    : QAbstractListModel(parent), m_library(library), m_recipe(recipe), m_found(library.found()) {
  connect(&library, &ModelLibrary::foundChanged, this, [this] {
    const auto& found = m_library.found();
    const auto same = [](const FoundModel& a, const FoundModel& b) {
      return a.path == b.path && a.name == b.name && a.bytes == b.bytes;
    };
    if (std::equal(m_found.begin(), m_found.end(), found.begin(), found.end(), same))
      return; // keep the place in the list
    beginResetModel();
    m_found = found;
    endResetModel();
  });
  connect(&recipe, &RecipeDocument::changed, this, [this](const QStringList& fields) {
    if (!m_found.empty() && (fields.isEmpty() || fields.contains(QStringLiteral("model.path"))))
      Q_EMIT dataChanged(index(0), index(rowCount() - 1), {Chosen});
  });
}

int FoundModels::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_found.size());
}

QVariant FoundModels::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto& model = m_found[static_cast<size_t>(index.row())];
  QStringList facts;
  if (!model.architecture.empty()) facts << familyOf(model.architecture);
  if (model.bytes > 0) facts << bytesText(model.bytes);
  facts << originOf(model.origin);
  const auto line = facts.join(QStringLiteral(" · "));
  switch (role) {
  case Qt::DisplayRole: return text(model.name);
  case Qt::AccessibleTextRole: return text(model.name) + QStringLiteral(", ") + line;
  case Qt::ToolTipRole:
  case Path: return text(model.path);
  case Line: return line;
  case Chosen: {
    const auto chosen = m_recipe.value(QStringLiteral("model.path"));
    return chosen.is_string() && QDir::cleanPath(text(chosen.get<std::string>())) == QDir::cleanPath(text(model.path));
  }
  case Search: return QStringList{text(model.name), text(model.architecture), text(model.path)}.join(QLatin1Char(' '));
  default: return {};
  }
}

} // namespace tw::ui
