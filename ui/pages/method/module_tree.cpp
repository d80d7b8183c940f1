#include "ui/pages/method/module_tree.h"

#include "ui/bridge/messages.h"
#include "ui/fields/check_box.h"

#include <algorithm>
#include <QVBoxLayout>

namespace tw::ui {
namespace {
constexpr int kIndent = 20, kGroupGap = 8;

QString shapeOf(const ModuleInfo& module) {
  return QStringLiteral("%1 × %2").arg(module.out_features).arg(module.in_features);
}
} // namespace

ModuleTree::ModuleTree(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this)) {
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(0);
}

void ModuleTree::setModules(const std::vector<ModuleInfo>& modules) {
  for (auto& group : std::exchange(m_groups, {})) {
    for (auto& leaf : group.leaves) delete leaf.box;
    delete group.box;
  }
  while (auto* item = m_layout->takeAt(0)) delete item;
  const std::pair<const char*, QString> groups[] = {
      {"attention", tr("Attention")}, {"mlp", tr("MLP")}, {"other", tr("Other")}};
  for (const auto& [key, title] : groups) {
    std::vector<ModuleInfo> members;
    for (const auto& module : modules) {
      const bool other = module.group != "attention" && module.group != "mlp";
      if (module.group == key || (other && std::string_view(key) == "other")) members.push_back(module);
    }
    if (!members.empty()) addGroup(title, std::move(members));
  }
}

void ModuleTree::addGroup(const QString& title, std::vector<ModuleInfo> modules) {
  if (!m_groups.empty()) m_layout->addSpacing(kGroupGap);
  Group group{new CheckBox(title), {}};
  group.box->setHeading(true);
  group.box->setObjectName(QStringLiteral("group-") + text(modules.front().group));
  m_layout->addWidget(group.box);
  QStringList names;
  for (auto& module : modules) {
    auto* box = new CheckBox(text(module.name));
    box->setObjectName(QStringLiteral("module-") + text(module.name));
    box->setNote(shapeOf(module));
    box->setToolTip(tr("%1: outputs × inputs %2, in %n layers", nullptr, static_cast<int>(module.layers))
                        .arg(text(module.name), shapeOf(module)));
    auto* indented = new QHBoxLayout;
    indented->setContentsMargins(kIndent, 0, 0, 0);
    indented->addWidget(box);
    m_layout->addLayout(indented);
    names << text(module.name);
    connect(box, &QCheckBox::clicked, this, [this, name = text(module.name)](bool on) { Q_EMIT toggled({name}, on); });
    group.leaves.push_back({std::move(module), box});
  }
  connect(group.box, &QCheckBox::clicked, this,
          [this, names, box = group.box] { Q_EMIT toggled(names, box->checkState() == Qt::Checked); });
  m_groups.push_back(std::move(group));
}

void ModuleTree::showChecked(const std::function<bool(const ModuleInfo&)>& checked) {
  for (auto& group : m_groups) {
    qsizetype on = 0;
    for (auto& leaf : group.leaves) {
      leaf.box->setChecked(checked(leaf.module));
      on += leaf.box->isChecked();
    }
    const auto count = static_cast<qsizetype>(group.leaves.size());
    group.box->setCheckState(on == 0 ? Qt::Unchecked : on == count ? Qt::Checked : Qt::PartiallyChecked);
    group.box->setNote(tr("%L1 of %L2").arg(on).arg(count));
  }
}

} // namespace tw::ui
