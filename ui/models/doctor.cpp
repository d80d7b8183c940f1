#include "ui/models/doctor.h"

#include <QCoreApplication>

namespace tw::ui {

Doctor::Doctor(EngineBridge& bridge, QObject* parent) : QObject(parent), m_bridge(bridge) {}

void Doctor::start() {
  if (running()) return;
  // Graphics kernels are tested by the command line in a process of its own: a failing one must not take the window
  // along.
  const auto child = QCoreApplication::applicationDirPath() + QStringLiteral("/tunewright");
  m_question = m_bridge.ask<std::vector<Check>>(
      this, [child = child.toStdString()](Services& services, std::stop_token) { return services.doctor(child); },
      [this](std::vector<Check> checks) {
        m_checks = std::move(checks);
        Q_EMIT changed();
      });
  Q_EMIT changed();
}

} // namespace tw::ui
