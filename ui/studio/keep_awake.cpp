#include "ui/studio/keep_awake.h"

#include "ui/models/training_run.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace tw::ui {
namespace {

/// org.freedesktop.PowerManagement.Inhibit: for sessions whose login manager refuses or is not there.
QDBusMessage sessionCall(const QString& method) {
  return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.PowerManagement"),
                                        QStringLiteral("/org/freedesktop/PowerManagement/Inhibit"),
                                        QStringLiteral("org.freedesktop.PowerManagement.Inhibit"), method);
}

} // namespace

KeepAwake::KeepAwake(TrainingRun& run, QObject* parent) : QObject(parent), m_run(run) {
  connect(&run, &TrainingRun::stateChanged, this, &KeepAwake::follow);
}

KeepAwake::~KeepAwake() {
  if (m_wanted) release();
}

void KeepAwake::follow() {
  // A paused run waits for its user; the computer may sleep meanwhile.
  const bool wanted = m_run.isActive() && m_run.state() != TrainingRun::State::Paused;
  if (wanted == m_wanted) return;
  m_wanted = wanted;
  if (wanted) hold();
  else release();
}

void KeepAwake::hold() {
  auto bus = QDBusConnection::systemBus();
  if (!bus.isConnected()) return holdThroughSession();
  auto call = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
      QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
  call << QStringLiteral("sleep:idle") << QStringLiteral("Tunewright") << tr("A model is being trained.")
       << QStringLiteral("block");
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
    done->deleteLater();
    const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *done;
    if (!m_wanted) return; // ended meanwhile; the descriptor closes with the reply
    if (reply.isError()) return holdThroughSession();
    m_lock = reply.value();
    Q_EMIT changed();
  });
}

void KeepAwake::holdThroughSession() {
  auto bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  auto call = sessionCall(QStringLiteral("Inhibit"));
  call << QStringLiteral("Tunewright") << tr("A model is being trained.");
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
    done->deleteLater();
    const QDBusPendingReply<quint32> reply = *done;
    if (reply.isError()) return;
    m_cookie = reply.value();
    if (!m_wanted) return release();
    Q_EMIT changed();
  });
}

void KeepAwake::release() {
  m_lock = {};
  if (m_cookie) {
    auto call = sessionCall(QStringLiteral("UnInhibit"));
    call << m_cookie;
    QDBusConnection::sessionBus().asyncCall(call);
    m_cookie = 0;
  }
  Q_EMIT changed();
}

} // namespace tw::ui
