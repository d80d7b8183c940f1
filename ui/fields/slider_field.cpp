#include "ui/fields/slider_field.h"

#include "ui/fields/number_box.h"
#include "ui/fields/slider.h"
#include "ui/theme/tokens.h"

#include <QHBoxLayout>

namespace tw::ui {

SliderField::SliderField(const FieldInfo& field, Scale scale, QWidget* parent)
    : FieldEditor(parent), m_slider(new Slider(scale)), m_box(new NumberBox(field.kind == FieldKind::Integer)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::medium);
  row->addWidget(m_slider, 1);
  row->addWidget(m_box);
  m_box->setScale(std::move(scale));
  // The box does all that the slider does by keys: Tab goes from box to box.
  m_slider->setFocusPolicy(Qt::ClickFocus);
  setFocusProxy(m_box);
  connect(m_slider, &Slider::moved, this, &SliderField::edit);
  // Before and after a drag: it neither joins what was typed before nor what comes next.
  connect(m_slider, &QAbstractSlider::sliderPressed, this, &FieldEditor::released);
  connect(m_slider, &QAbstractSlider::sliderReleased, this, &FieldEditor::released);
  connect(m_box, &NumberBox::valueChanged, this, &SliderField::edit);
  connect(m_box, &NumberBox::editingFinished, this, &FieldEditor::released);
}

void SliderField::edit(double value) {
  m_slider->showNumber(value);
  m_box->showNumber(value);
  Q_EMIT edited(m_box->whole() ? Json(static_cast<int64_t>(value)) : Json(value));
}

void SliderField::showValue(const Json& value) {
  if (!value.is_number()) return;
  m_slider->showNumber(value.get<double>());
  m_box->showNumber(value.get<double>());
}

void SliderField::setInvalid(bool invalid) { markInvalid(m_box, invalid); }

void SliderField::setName(const QString& name) {
  m_slider->setAccessibleName(name);
  m_box->setAccessibleName(name);
}

void SliderField::setRecommended(double low, double high) { m_slider->setRecommended(low, high); }

} // namespace tw::ui
