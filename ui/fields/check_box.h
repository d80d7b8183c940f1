#pragma once
// A check box in the window's look: an accent square with a tick or a bar, and muted text at the right end ("3584 ×
// 3584").
#include "ui/theme/tokens.h"

#include <QCheckBox>

namespace tw::ui {

class CheckBox : public QCheckBox {
  Q_OBJECT

 public:
  explicit CheckBox(const QString& text, QWidget* parent = nullptr);
  void setNote(const QString& note);
  QString note() const { return m_note; }
  /// The heading of a group: muted text; partly checked is shown, never reached by a click.
  void setHeading(bool heading);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool hitButton(const QPoint& at) const override { return rect().contains(at); }
  void nextCheckState() override;

 private:
  QString m_note;
  bool m_heading = false;
};

} // namespace tw::ui
