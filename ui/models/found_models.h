#pragma once
// The models found on this machine as a list, the recipe's one marked.
#include "engine/api/services.h"

#include <QAbstractListModel>

namespace tw::ui {

class ModelLibrary;
class RecipeDocument;

class FoundModels : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { Path = Qt::UserRole, Line, Chosen, Search };
  FoundModels(ModelLibrary& library, RecipeDocument& recipe, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  ModelLibrary& m_library;
  RecipeDocument& m_recipe;
  std::vector<FoundModel> m_found;
};

/// "Qwen2ForCausalLM" -> "Qwen2".
QString familyOf(const std::string& architecture);

} // namespace tw::ui
