#pragma once
// A bold name that is elided where room is short, and becomes a field by double click, F2 or Enter.
#include <QAbstractButton>

class QLineEdit;

namespace tw::ui {

class EditableName : public QAbstractButton {
  Q_OBJECT

 public:
  explicit EditableName(const QString& purpose, QWidget* parent = nullptr);
  /// `placeholder` stands where the name is empty.
  void setName(const QString& name, const QString& placeholder);
  void startEditing();
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// A name that differs from the one before and is not blank.
  void renamed(const QString& name);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void finish(bool keep);
  QString m_name, m_placeholder, m_purpose;
  QLineEdit* m_field = nullptr;
};

} // namespace tw::ui
