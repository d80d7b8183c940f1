#pragma once
// Under the header of every page while the engine cannot be opened: what is wrong, what to do, and another try.
#include <QWidget>

class QLabel;
class QPushButton;

namespace tw::ui {

class Studio;

class EngineStrip : public QWidget {
  Q_OBJECT

 public:
  explicit EngineStrip(Studio& studio, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void follow();
  Studio& m_studio;
  QLabel *m_message, *m_advice;
  QPushButton* m_retry;
  bool m_failed = false;
};

} // namespace tw::ui
