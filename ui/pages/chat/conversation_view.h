#pragma once
// One side of the chat: the questions and this side's answers as bubbles, an error where the answer would stand. While
// an answer streams only its bubble is laid out; the view follows the text's end unless the reader has scrolled away.
#include "ui/models/chat_model.h"

#include <QScrollArea>

namespace tw::ui {

class Banner;
class Bubble;
class ShortLabel;

class ConversationView : public QScrollArea {
  Q_OBJECT

 public:
  /// `speaker`: whose answers these are, for assistive technology.
  ConversationView(const QString& speaker, bool tuned, QWidget* parent = nullptr);
  /// Shows all turns; goes to the end.
  void setTurns(const std::vector<ChatTurn>& turns);
  /// The turn grew: only it and what follows move.
  void grow(int index, const ChatTurn& turn);
  /// In the middle while there are no turns.
  void setEmptyText(const QString& text);
  /// Pixels at the right that only the scroll bar uses: they are cut from the card's padding, so that bubbles end where
  /// everything else does.
  static constexpr int kBarRoom = 14;
  bool following() const { return m_following; }

 Q_SIGNALS:
  /// The link of an error that leads to the settings of the model.
  void modelRequested();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Row {
    Bubble *question = nullptr, *answer = nullptr;
    ShortLabel* caption = nullptr; ///< below the answer: whose it is
    Banner* error = nullptr;
  };
  void fill(Row& row, const ChatTurn& turn);
  void showError(Row& row, const Error& error);
  void place(size_t from);

  QString m_speaker, m_emptyText;
  bool m_tuned;
  std::vector<Row> m_rows;
  bool m_following = true, m_placing = false;
};

} // namespace tw::ui
