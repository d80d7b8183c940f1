#pragma once
// The selected row all the way: the conversation, the text that the template makes of it, and its tokens with their
// loss.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace tw::ui {

class BubbleView;
class TokenView;

class DataSample : public Card {
  Q_OBJECT

 public:
  explicit DataSample(Studio& studio, QWidget* parent = nullptr);

 private:
  enum Tab { Conversation, Rendered, Tokens };
  QWidget* buildTokens();
  QWidget* buildHint();
  void follow();
  void showHint(const QString& sentence, bool needsModel);
  void showSample(const SampleView& sample);
  void showWarnings(const SampleView& sample);
  void warn(const QString& title, const QString& explanation);
  void showTab(int tab);
  void chooseTab();
  bool hasModel() const;
  int64_t maxLength() const;

  Studio& m_studio;
  std::optional<bool> m_withModel; ///< as the views were last chosen
  QTabBar* m_tabs;
  QStackedWidget* m_stack;
  BubbleView* m_bubbles;
  QPlainTextEdit* m_rendered;
  class SpecialMarker* m_marker;
  TokenView* m_tokens;
  QLabel *m_sentence, *m_pointed, *m_row, *m_hint;
  QWidget *m_hintBox, *m_toModel;
  QVBoxLayout* m_warnings;
  QWidget* m_warningBox;
};

} // namespace tw::ui
