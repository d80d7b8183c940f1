#pragma once
// One message of a conversation on its rounded ground: questions at the right in the accent's soft colour, answers at
// the left.
#include <QFrame>

namespace tw::ui {

class MessageText;

class Bubble : public QFrame {
  Q_OBJECT

 public:
  enum class Kind { Question, Answer };
  Bubble(Kind kind, const QString& speaker, QWidget* parent = nullptr);
  MessageText* text() { return m_text; }
  /// Puts the bubble at height `y` of a column and returns where it ends.
  int place(int y, int columnWidth);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Kind m_kind;
  MessageText* m_text;
};

} // namespace tw::ui
