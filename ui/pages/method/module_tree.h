#pragma once
// Kinds of modules as check boxes under their groups (attention, MLP, other); a group's box is partly checked when some
// of its kinds are.
#include "engine/api/model_info.h"

#include <functional>
#include <QWidget>

class QVBoxLayout;

namespace tw::ui {

class CheckBox;

class ModuleTree : public QWidget {
  Q_OBJECT

 public:
  explicit ModuleTree(QWidget* parent = nullptr);
  void setModules(const std::vector<ModuleInfo>& modules);
  /// Shows which are checked; emits nothing.
  void showChecked(const std::function<bool(const ModuleInfo&)>& checked);

 Q_SIGNALS:
  void toggled(const QStringList& names, bool checked);

 private:
  struct Leaf {
    ModuleInfo module;
    CheckBox* box;
  };
  struct Group {
    CheckBox* box;
    std::vector<Leaf> leaves;
  };
  void addGroup(const QString& title, std::vector<ModuleInfo> modules);
  QVBoxLayout* m_layout;
  std::vector<Group> m_groups;
};

} // namespace tw::ui
