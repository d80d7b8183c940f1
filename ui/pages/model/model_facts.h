#pragma once
// The chosen model: what it is, and whether it can be trained.
#include "ui/widgets/card.h"

class QGridLayout;
class QLabel;

namespace tw::ui {

class Studio;

class ModelFacts : public Card {
  Q_OBJECT

 public:
  explicit ModelFacts(Studio& studio, QWidget* parent = nullptr);

 private:
  void follow();
  void addFact(const QString& name, const QString& value);
  void say(const QString& sentence);
  Studio& m_studio;
  QLabel *m_path, *m_sentence;
  QWidget *m_status = nullptr, *m_table = nullptr;
  QGridLayout* m_grid = nullptr;
};

} // namespace tw::ui
