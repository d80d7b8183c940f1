#pragma once
// What an export came to: in words whether the merged model answers as the tuned one does, the numbers, and what to do
// with the folder.
#include "ui/models/export_model.h"
#include "ui/studio/studio.h"
#include "ui/widgets/card.h"

class QVBoxLayout;

namespace tw::ui {

class ExportCertificate : public Card {
  Q_OBJECT

 public:
  ExportCertificate(Studio& studio, const ExportResult& result, QWidget* parent = nullptr);

 private:
  void addVerdict();
  void addFigure(const QString& name, const QString& label, const QString& value);
  void addFiles();
  void addActions();
  void chat();
  /// The folder that holds all that was written.
  QString folder() const;
  Studio& m_studio;
  ExportResult m_result;
};

} // namespace tw::ui
