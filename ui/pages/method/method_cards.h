#pragma once
// The tuning methods that this version has, from their descriptions in the catalog: a tab for each group, and the
// methods of the group that is looked at as cards.
#include <QHash>
#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace tw {
struct MethodInfo;
}

namespace tw::ui {

class ChoiceCard;
class Studio;

class MethodCards : public QWidget {
  Q_OBJECT

 public:
  explicit MethodCards(Studio& studio, QWidget* parent = nullptr);

 private:
  void addGroup(int group);
  void choose(const MethodInfo& method);
  void follow();
  Studio& m_studio;
  QTabBar* m_tabs;
  QStackedWidget* m_groups;
  QHash<QString, ChoiceCard*> m_cards; ///< by method type
  QString m_shown;                     ///< whose group was brought to view
};

} // namespace tw::ui
