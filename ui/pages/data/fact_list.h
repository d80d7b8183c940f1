#pragma once
// Names and figures in two columns with hairlines between: "Samples  12,431".
#include <QWidget>

class QGridLayout;
class QLabel;

namespace tw::ui {

class FactList : public QWidget {
  Q_OBJECT

 public:
  explicit FactList(QWidget* parent = nullptr);
  /// Replaces all; labels are kept where the number of facts stays.
  void setFacts(const QList<std::pair<QString, QString>>& facts);

 private:
  QGridLayout* m_grid;
  QList<std::pair<QLabel*, QLabel*>> m_rows;
};

} // namespace tw::ui
