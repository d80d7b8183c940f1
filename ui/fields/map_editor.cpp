#include "ui/fields/map_editor.h"

#include "ui/bridge/messages.h"
#include "ui/fields/number_box.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/row_focus.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace tw::ui {
namespace {
constexpr double kFirst = 16; ///< the value of a new row
}

MapEditor::MapEditor(bool whole, QWidget* parent)
    : FieldEditor(parent), m_whole(whole), m_layout(new QVBoxLayout(this)) {
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->setSpacing(space::tight);
  auto* add = makeLinkButton(tr("Add a pattern"));
  add->setObjectName(QStringLiteral("add"));
  m_layout->addWidget(add, 0, Qt::AlignLeft);
  setFocusProxy(add);
  connect(add, &QPushButton::clicked, this, [this] {
    addRow({}, kFirst);
    m_rows.last()->findChild<QLineEdit*>()->setFocus();
  });
}

void MapEditor::addRow(const QString& pattern, double value) {
  auto* row = new QWidget;
  auto* across = new QHBoxLayout(row);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(space::small);
  auto* name = new QLineEdit(pattern);
  name->setPlaceholderText(QStringLiteral("q_proj"));
  name->setAccessibleName(tr("Pattern of module names"));
  auto* number = new NumberBox(m_whole);
  number->showNumber(value);
  number->setAccessibleName(tr("Value for the pattern"));
  auto* remove = new QToolButton;
  remove->setObjectName(QStringLiteral("remove-pattern"));
  remove->setIcon(iconNamed(QStringLiteral("close")));
  remove->setAutoRaise(true);
  remove->setToolTip(tr("Remove this pattern"));
  remove->setAccessibleName(remove->toolTip());
  across->addWidget(name, 1);
  across->addWidget(number);
  across->addWidget(remove);
  m_layout->insertWidget(static_cast<int>(m_rows.size()), row);
  m_rows.append(row);
  connect(name, &QLineEdit::editingFinished, this, &MapEditor::commit);
  connect(number, &NumberBox::valueChanged, this, &MapEditor::commit);
  connect(remove, &QToolButton::clicked, this, [this, row] {
    keepRowFocus(this, QStringLiteral("remove-pattern"), focusProxy());
    m_rows.removeOne(row);
    row->hide();
    row->deleteLater();
    commit();
  });
}

Json MapEditor::pairs() const {
  Json map = Json::object();
  for (auto* row : m_rows) {
    const auto pattern = row->findChild<QLineEdit*>()->text().trimmed();
    const double value = row->findChild<NumberBox*>()->value();
    if (!pattern.isEmpty()) map[pattern.toStdString()] = m_whole ? Json(static_cast<int64_t>(value)) : Json(value);
  }
  return map;
}

void MapEditor::commit() {
  Q_EMIT edited(pairs());
  Q_EMIT released();
}

void MapEditor::showValue(const Json& value) {
  if (!value.is_object() || value == pairs()) return;
  for (auto* row : std::exchange(m_rows, {})) {
    row->hide();
    row->deleteLater();
  }
  for (const auto& [pattern, number] : value.items())
    if (number.is_number()) addRow(text(pattern), number.get<double>());
}

} // namespace tw::ui
