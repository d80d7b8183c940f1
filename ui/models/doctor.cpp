#include "ui/models/doctor.h"

namespace tw::ui {

Doctor::Doctor(EngineBridge& bridge, QObject* parent) : QObject(parent), m_bridge(bridge) {}

void Doctor::start() {
  if (running()) return;
  m_question = m_bridge.ask<std::vector<Check>>(
      this, [](Services& services, std::stop_token) { return services.doctor(); },
      [this](std::vector<Check> checks) {
        m_checks = std::move(checks);
        Q_EMIT changed();
      });
  Q_EMIT changed();
}

} // namespace tw::ui
