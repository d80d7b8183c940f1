#pragma once
// The tuning methods that this version has, as cards.
#include <QWidget>

class QHBoxLayout;

namespace tw::ui {

class ChoiceCard;
class Studio;

class MethodCards : public QWidget {
  Q_OBJECT

 public:
  explicit MethodCards(Studio& studio, QWidget* parent = nullptr);

 private:
  struct Entry {
    QString type;
    bool dora = false; ///< a kind of LoRA with a field of its own
    ChoiceCard* card = nullptr;
  };
  void add(const QString& type, bool dora, const QString& title, const QString& note, const QString& help);
  void follow();
  void choose(const QString& type, bool dora);
  Studio& m_studio;
  QHBoxLayout* m_layout;
  std::vector<Entry> m_entries;
};

} // namespace tw::ui
