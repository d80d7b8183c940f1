#pragma once
// The recipe's training files: what each is, how often it is used, and what went wrong with it.
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

#include <QAbstractButton>

class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace tw::ui {

struct OpenFile;

/// One file; the whole row is the button that shows it in the table.
class DataFileRow : public QAbstractButton {
  Q_OBJECT

 public:
  DataFileRow(Studio& studio, int index, QWidget* parent = nullptr);
  void show(const OpenFile& open);
  QSize sizeHint() const override;

 Q_SIGNALS:
  void mappingWanted(int index);
  void encodingWanted(int index);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void showFacts(const OpenFile& open);
  void showTrouble(const OpenFile& open);
  Studio& m_studio;
  int m_index;
  QLabel *m_icon, *m_name, *m_facts, *m_trouble;
  QProgressBar* m_progress;
  QPushButton *m_cancel, *m_again, *m_map, *m_encoding;
  QDoubleSpinBox* m_weight;
  QToolButton* m_remove;
  QWidget* m_links;
};

class DataFiles : public Card {
  Q_OBJECT

 public:
  explicit DataFiles(Studio& studio, QWidget* parent = nullptr);
  /// Who gets the focus when the last file is removed by keys.
  void setHeir(QWidget* heir) { m_heir = heir; }

 Q_SIGNALS:
  void mappingWanted(int index);
  void encodingWanted(int index);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void follow();
  void fitHeight();
  Studio& m_studio;
  QScrollArea* m_scroll;
  QWidget* m_list;
  std::vector<DataFileRow*> m_rows;
  QWidget* m_heir = nullptr;
};

/// "Alpaca", "ShareGPT" …
QString formatTitle(const std::string& format);
/// "12,480 rows · Alpaca form · UTF-8".
QString fileFacts(const OpenFile& open);

} // namespace tw::ui
