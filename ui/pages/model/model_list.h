#pragma once
// The library card of the Model page: models on this machine, a filter, and the folders that are searched.
#include "ui/widgets/card.h"

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSortFilterProxyModel;

namespace tw::ui {

class FoundModels;
class Studio;

class ModelList : public Card {
  Q_OBJECT

 public:
  explicit ModelList(Studio& studio, QWidget* parent = nullptr);

 private:
  void build();
  void choose(const QModelIndex& index);
  void addFolder();
  void removeFolder(const QString& folder);
  void showFolders();
  void showState();
  Studio& m_studio;
  FoundModels* m_found;
  QSortFilterProxyModel* m_shown;
  QLineEdit* m_filter;
  QListView* m_view;
  QLabel* m_empty;
  QWidget* m_folders;
};

} // namespace tw::ui
