#pragma once
// A sentence at the window's lower edge that goes by itself, with an optional action (undo).
#include <QFrame>
#include <QTimer>

#include <functional>

class QLabel;
class QPushButton;

namespace tw::ui {

class Toast : public QFrame {
  Q_OBJECT

 public:
  explicit Toast(QWidget* window);
  void show(const QString& sentence, const QString& action, std::function<void()> act);

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void place();
  QLabel* m_text;
  QPushButton* m_action;
  std::function<void()> m_act;
  QTimer m_timer;
};

} // namespace tw::ui
