#pragma once
// Over the whole window while something is dragged in: says beforehand what the drop will do.
#include <QWidget>

namespace tw::ui {

class DropOverlay : public QWidget {
  Q_OBJECT

 public:
  explicit DropOverlay(QWidget* window);
  void show(const QString& sentence, bool accepted);
  QString sentence() const { return m_sentence; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_sentence;
  bool m_accepted = true;
};

} // namespace tw::ui
