#pragma once
// A number as slider and spin box: the slider for feeling one's way over usual values, the box for any value.
#include "ui/fields/field_editor.h"
#include "ui/fields/scale.h"

namespace tw::ui {

class NumberBox;
class Slider;

class SliderField : public FieldEditor {
  Q_OBJECT

 public:
  SliderField(const FieldInfo& field, Scale scale, QWidget* parent = nullptr);
  void showValue(const Json& value) override;
  void setInvalid(bool invalid) override;
  void setName(const QString& name) override;
  void setRecommended(double low, double high);
  Slider* slider() { return m_slider; }
  NumberBox* box() { return m_box; }

 private:
  void edit(double value);
  Slider* m_slider;
  NumberBox* m_box;
};

} // namespace tw::ui
