#pragma once
// The data room: the files of the recipe, their rows, what training makes of a row, what is wrong with them, and how
// all of it is trained.
#include "ui/pages/page.h"

class QSplitter;
class QStackedWidget;

namespace tw::ui {

class DataEmpty;
class DataEncoding;

class DataPage : public Page {
  Q_OBJECT

 public:
  explicit DataPage(Studio& studio, QWidget* parent = nullptr);
  void activated() override;
  bool settled() const override;

 private:
  QWidget* buildWork();
  void follow();
  void addFiles();
  void mapColumns(int index);

  QPushButton *m_map, *m_encoding, *m_add;
  DataEmpty* m_empty;
  DataEncoding* m_encodings = nullptr;
  QStackedWidget* m_stack;
  QSplitter* m_splitter = nullptr;
};

} // namespace tw::ui
