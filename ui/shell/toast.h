#pragma once
// A sentence that goes by itself, with an optional action (undo). It stands where it covers no field or button, and
// clicks beside its action go to what lies below.
#include <QFrame>
#include <QPointer>
#include <QTimer>

#include <functional>

class QLabel;
class QPushButton;

namespace tw::ui {

class Toast : public QFrame {
  Q_OBJECT

 public:
  explicit Toast(QWidget* window);
  ~Toast() override;
  void show(const QString& sentence, const QString& action, std::function<void()> act);
  void raiseAll();
  /// Finds its place anew, after something else came to the window.
  void giveWay() {
    if (isVisible()) place();
  }
  /// The action's link, a child of the window; hidden where there is none.
  QPushButton* action() { return m_action; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void place();
  QPoint quietPlace(const QSize& size) const;
  QLabel* m_text;
  QPointer<QPushButton> m_action; ///< beside, not within: what is within lets clicks through
  std::function<void()> m_act;
  QTimer m_timer;
};

} // namespace tw::ui
