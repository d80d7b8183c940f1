#pragma once
// How the data is trained: template, loss, what becomes of long samples, packing, system prompt, validation. All are
// fields of data.*.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSlider;
class QVBoxLayout;

namespace tw::ui {

class DataSettings : public Card {
  Q_OBJECT

 public:
  explicit DataSettings(Studio& studio, QWidget* parent = nullptr);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildChoices();
  void buildSystem();
  void buildValidation();
  void addRow(const QString& label, QWidget* control, const char* field);
  QComboBox* addChoice(const QString& label, const char* field);
  void chooseTemplate(int index);
  void setFraction(double fraction);
  void addValidationFiles();
  void follow();
  void followTemplate();
  void followValidation();
  std::string words(const char* field) const;

  Studio& m_studio;
  QGridLayout* m_form;
  QComboBox *m_template, *m_trainOn, *m_overlong;
  QCheckBox* m_packing;
  QPlainTextEdit* m_system;
  QSlider* m_slider;
  QDoubleSpinBox* m_fraction;
  QLabel* m_validationNote;
  QWidget *m_validationFiles, *m_addValidation;
  QStringList m_shownValidation;
};

} // namespace tw::ui
