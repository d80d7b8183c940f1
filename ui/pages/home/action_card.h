#pragma once
// A large button that is a card: an icon, what it does, and one sentence about it.
#include <QAbstractButton>

namespace tw::ui {

class ActionCard : public QAbstractButton {
  Q_OBJECT

 public:
  ActionCard(const QString& icon, const QString& title, const QString& sentence, QWidget* parent = nullptr);
  /// One line with a small icon, for those who know the way.
  void setCompact(bool compact);
  /// The one to begin with: a filled icon and an accent border.
  void setLeading(bool leading);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {160, m_compact ? sizeHint().height() : 120}; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_icon, m_sentence;
  bool m_compact = false, m_leading = false;
};

} // namespace tw::ui
