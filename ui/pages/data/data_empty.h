#pragma once
// The Data page before there is data: what it is for, and the one thing to do.
#include "ui/studio/studio.h"

#include <QWidget>

namespace tw::ui {

class DataEmpty : public QWidget {
  Q_OBJECT

 public:
  explicit DataEmpty(Studio& studio, QWidget* parent = nullptr);

 Q_SIGNALS:
  void addWanted();

 private:
  void offerSamples(const QStringList& paths);
  Studio& m_studio;
  QWidget* m_samples;
};

} // namespace tw::ui
