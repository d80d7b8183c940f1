#pragma once
// A surface with a border and rounded corners; optionally a title row.
#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace tw::ui {

class Card : public QFrame {
  Q_OBJECT

 public:
  explicit Card(const QString& title = {}, QWidget* parent = nullptr);
  QVBoxLayout* body() { return m_body; }
  /// Put at the right end of the title row.
  void addToTitle(QWidget* widget);
  void setTitle(const QString& title);
  /// Muted text right of the title.
  void setTitleNote(const QString& note);
  /// An accent border, for the chosen one of several.
  void setHighlighted(bool highlighted);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QVBoxLayout* m_body;
  QHBoxLayout* m_titleRow;
  QLabel *m_title, *m_note;
  bool m_highlighted = false;
};

} // namespace tw::ui
