#pragma once
// Pictures of every page, filled from a real run of the starter model: for the README, and for looking at what was
// built.
#include "ui/studio/studio.h"

namespace tw::ui {

class MainWindow;

class Capture : public QObject {
  Q_OBJECT

 public:
  /// Writes FOLDER/<page><suffix>.png. The studio's library should be an empty folder of its own.
  Capture(Studio& studio, MainWindow& window, const QString& folder, const QString& suffix, QObject* parent = nullptr);
  void start();

 Q_SIGNALS:
  /// `problem` is empty when every picture was written.
  void done(const QString& problem);

 private:
  struct Step {
    std::function<void()> act;
    std::function<bool()> ready;
    QString picture; ///< its name, or empty
  };
  void plan();
  void planMethods();
  void next();
  void tick();
  void show(PageId page, const QString& picture, std::function<bool()> ready = {});
  bool shoot(const QString& name);

  Studio& m_studio;
  MainWindow& m_window;
  QString m_folder, m_suffix;
  std::vector<Step> m_steps;
  size_t m_at = 0;
  int m_waited = 0, m_calm = 0;
  QTimer m_timer;
};

} // namespace tw::ui
