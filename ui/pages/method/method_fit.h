#pragma once
// "Make it fit" as an inline panel: ways to fit the device, what each changes and costs, and one click to apply it.
#include "ui/widgets/card.h"

class QLabel;

namespace tw {
struct FitProposal;
}

namespace tw::ui {

class Studio;

class MethodFit : public Card {
  Q_OBJECT

 public:
  explicit MethodFit(Studio& studio, QWidget* parent = nullptr);
  /// Asks the engine and shows itself.
  void ask();

 private:
  void showAnswer();
  void say(const QString& sentence);
  void clear();
  void addProposal(const FitProposal& proposal);
  Studio& m_studio;
  QLabel* m_sentence;
  QVBoxLayout* m_list;
};

} // namespace tw::ui
