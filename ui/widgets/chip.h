#pragma once
// A rounded one-line summary in the header: a dot, a bold part, a muted part. Clickable when somebody connects.
#include <QAbstractButton>

namespace tw::ui {

class Chip : public QAbstractButton {
  Q_OBJECT

 public:
  enum class Dot { None, Good, Warn, Bad, Muted };
  explicit Chip(QWidget* parent = nullptr);
  void setParts(const QString& before, const QString& strong, const QString& after, Dot dot = Dot::None);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_before, m_strong, m_after;
  Dot m_dot = Dot::None;
};

} // namespace tw::ui
