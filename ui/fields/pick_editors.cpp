#include "ui/fields/pick_editors.h"

#include "ui/bridge/field_words.h"
#include "ui/fields/check_box.h"
#include "ui/fields/number_box.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace tw::ui {
namespace {

QHBoxLayout* rowIn(QWidget* widget) {
  auto* row = new QHBoxLayout(widget);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  return row;
}

std::vector<Json> choicesOf(const FieldInfo& field) {
  std::vector<Json> values;
  for (const auto& name : field.choices) {
    const bool isSwitch = field.kind == FieldKind::Any && (name == "true" || name == "false");
    values.push_back(isSwitch ? Json(name == "true") : Json(name));
  }
  return values;
}

} // namespace

NumberEditor::NumberEditor(const FieldInfo& field, QWidget* parent)
    : FieldEditor(parent), m_box(new NumberBox(field.kind == FieldKind::Integer)) {
  auto* row = rowIn(this);
  if (field.nullable) {
    m_set = new CheckBox(tr("Use"));
    row->addWidget(m_set);
    connect(m_set, &QCheckBox::clicked, this, [this](bool on) {
      m_box->setEnabled(on);
      if (on && m_box->value() == 0) m_box->showNumber(1);
      Q_EMIT edited(on ? number() : Json(nullptr));
      Q_EMIT released();
    });
  }
  row->addWidget(m_box);
  row->addStretch(1);
  setFocusProxy(m_box);
  connect(m_box, &NumberBox::valueChanged, this, [this] { Q_EMIT edited(number()); });
  connect(m_box, &NumberBox::editingFinished, this, &FieldEditor::released);
}

Json NumberEditor::number() const {
  return m_box->whole() ? Json(static_cast<int64_t>(m_box->value())) : Json(m_box->value());
}

void NumberEditor::showValue(const Json& value) {
  if (m_set) m_set->setChecked(!value.is_null());
  m_box->setEnabled(!m_set || !value.is_null());
  if (value.is_number()) m_box->showNumber(value.get<double>());
}

void NumberEditor::setInvalid(bool invalid) { markInvalid(m_box, invalid); }

void NumberEditor::setName(const QString& name) {
  m_box->setAccessibleName(name);
  if (m_set) m_set->setAccessibleName(name);
}

BooleanEditor::BooleanEditor(QWidget* parent) : FieldEditor(parent), m_box(new CheckBox(tr("On"))) {
  auto* row = rowIn(this);
  row->addWidget(m_box);
  row->addStretch(1);
  setFocusProxy(m_box);
  connect(m_box, &QCheckBox::clicked, this, [this](bool on) {
    Q_EMIT edited(on);
    Q_EMIT released();
  });
}

void BooleanEditor::showValue(const Json& value) { m_box->setChecked(value == true); }

ChoiceEditor::ChoiceEditor(const FieldInfo& field, QWidget* parent) : ChoiceEditor(field, choicesOf(field), parent) {
  m_combo->setEnabled(field.choices.size() > 1);
}

ChoiceEditor::ChoiceEditor(const FieldInfo& field, const std::vector<Json>& values, QWidget* parent)
    : FieldEditor(parent), m_field(field), m_combo(new QComboBox) {
  auto* row = rowIn(this);
  row->addWidget(m_combo, 1);
  setFocusProxy(m_combo);
  for (const auto& value : values) offer(value);
  connect(m_combo, &QComboBox::activated, this, [this](int index) {
    Q_EMIT edited(Json::parse(m_combo->itemData(index).toString().toStdString()));
    Q_EMIT released();
  });
}

int ChoiceEditor::place(const Json& value) const { return m_combo->findData(QString::fromStdString(value.dump())); }

void ChoiceEditor::offer(const Json& value) {
  if (place(value) < 0) m_combo->addItem(choiceName(m_field, value), QString::fromStdString(value.dump()));
}

void ChoiceEditor::showValue(const Json& value) {
  offer(value);
  m_combo->setCurrentIndex(place(value));
}

} // namespace tw::ui
