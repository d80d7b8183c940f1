#pragma once
// A problem, a piece of advice or an error where it happened: a coloured edge, a bold line, an explanation, and links
// that mend it.
#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace tw::ui {

class Banner : public QFrame {
  Q_OBJECT

 public:
  enum class Kind { Info, Good, Warning, Error };
  Banner(Kind kind, const QString& title, const QString& explanation = {}, QWidget* parent = nullptr);
  void setText(const QString& title, const QString& explanation);
  QPushButton* addLink(const QString& text);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Kind m_kind;
  QLabel *m_title, *m_explanation;
  QHBoxLayout* m_links;
};

} // namespace tw::ui
