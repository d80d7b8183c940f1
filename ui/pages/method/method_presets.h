#pragma once
// The presets menu of the Method page, and the strip in which a preset gets its name.
#include "ui/models/presets.h"
#include "ui/widgets/card.h"

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;

namespace tw::ui {

class Studio;

class MethodPresets : public Card {
  Q_OBJECT

 public:
  /// `button` opens the menu; the card itself is the strip, hidden until it is needed.
  MethodPresets(Studio& studio, QPushButton* button, QWidget* parent = nullptr);

 private:
  void fillMenu();
  void addToMenu(const Presets::Preset& preset);
  void choose(const Presets::Preset& preset);
  int64_t context() const;
  void askName();
  void save(bool overwrite);
  void remove(const Presets::Preset& preset);
  void say(const QString& problem, bool replaceable);
  Studio& m_studio;
  Presets* m_presets;
  QMenu* m_menu;
  QLineEdit* m_name;
  QLabel* m_problem;
  QPushButton* m_replace;
};

} // namespace tw::ui
