#pragma once
// The check of this machine: versions, memory, disk and every kernel. Its result outlives the page that shows it.
#include "ui/bridge/engine_bridge.h"

namespace tw::ui {

class Doctor : public QObject {
  Q_OBJECT

 public:
  explicit Doctor(EngineBridge& bridge, QObject* parent = nullptr);

  /// Does nothing while a check is under way.
  void start();
  bool running() const { return m_question.pending(); }
  /// Of the last check; empty before the first.
  const std::vector<Check>& checks() const { return m_checks; }

 Q_SIGNALS:
  void changed();

 private:
  EngineBridge& m_bridge;
  Question m_question;
  std::vector<Check> m_checks;
};

} // namespace tw::ui
