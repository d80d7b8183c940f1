#pragma once
// The tuning methods that this version has, as cards, from their descriptions in the catalog.
#include <QHash>
#include <QWidget>

namespace tw::ui {

class ChoiceCard;
class Studio;

class MethodCards : public QWidget {
  Q_OBJECT

 public:
  explicit MethodCards(Studio& studio, QWidget* parent = nullptr);

 private:
  void follow();
  Studio& m_studio;
  QHash<QString, ChoiceCard*> m_cards; ///< by method type
};

} // namespace tw::ui
