#pragma once
// One of a few large choices: a title and a sentence, framed in the accent colour when it is the chosen one.
#include <QAbstractButton>

namespace tw::ui {

class ChoiceTile : public QAbstractButton {
  Q_OBJECT

 public:
  ChoiceTile(const QString& title, const QString& explanation, QWidget* parent = nullptr);
  void setTitle(const QString& title);
  void setExplanation(const QString& explanation);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_explanation;
};

} // namespace tw::ui
