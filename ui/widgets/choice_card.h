#pragma once
// One of several choices as a card: a bold name, a muted line, and where it matters a figure. Exclusive among its
// siblings like radio buttons.
#include <QAbstractButton>

namespace tw::ui {

class ChoiceCard : public QAbstractButton {
  Q_OBJECT

 public:
  ChoiceCard(const QString& title, const QString& note, QWidget* parent = nullptr);
  void setNote(const QString& note);
  QString note() const { return m_note; }
  /// At the right end, in figures ("4.3 GB"); `detail` below it, muted; `bad` colours the detail.
  void setFigure(const QString& figure, const QString& detail = {}, bool bad = false);
  QString figure() const { return m_figure; }
  QString detail() const { return m_detail; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void describe();
  QString m_note, m_figure, m_detail;
  bool m_bad = false;
};

} // namespace tw::ui
