#pragma once
// Export: what, from which run, how and where; the outcome at the right.
#include "ui/models/export_model.h"
#include "ui/pages/page.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace tw::ui {

class Banner;
class Card;
class ChoiceTile;

class ExportPage : public Page {
  Q_OBJECT

 public:
  explicit ExportPage(Studio& studio, QWidget* parent = nullptr);
  void activated() override;
  bool settled() const override;

 private:
  Card* makeWhat();
  Card* makeHow();
  Card* makeWhere();
  void addOption(Card* card, const QString& label, const QString& help, QWidget* field);
  void chooseTarget();
  void refresh();
  void refreshTiles();
  void refreshTarget();
  QString subtitle() const;
  ExportModel& m_model;
  QPushButton* m_export;
  ChoiceTile *m_adapter, *m_merged, *m_both;
  QComboBox *m_dtype, *m_shards;
  QCheckBox* m_verify;
  QLineEdit* m_target;
  QPushButton *m_browse, *m_useFree;
  Banner* m_taken;
};

} // namespace tw::ui
