#pragma once
// Keeps the computer from going to sleep while a run is under way, through the desktop's services on D-Bus. Where there
// is no bus, nothing happens.
#include <QDBusUnixFileDescriptor>
#include <QObject>

namespace tw::ui {

class TrainingRun;

class KeepAwake : public QObject {
  Q_OBJECT

 public:
  explicit KeepAwake(TrainingRun& run, QObject* parent = nullptr);
  ~KeepAwake() override;
  /// Whether the computer is being kept awake (the service has answered).
  bool holds() const { return m_lock.isValid() || m_cookie != 0; }

 Q_SIGNALS:
  void changed();

 private:
  void follow();
  void hold();
  void holdThroughSession();
  void release();
  TrainingRun& m_run;
  bool m_wanted = false;
  QDBusUnixFileDescriptor m_lock; ///< of the login manager: given back by closing it
  quint32 m_cookie = 0;           ///< of the session's power manager
};

} // namespace tw::ui
