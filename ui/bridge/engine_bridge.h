#pragma once
// The only place where the engine's threads and the GUI thread are both in view. Opens the engine in the background,
// drains its events at most 30 times a second, and carries questions to the worker pool and answers back. Everything it
// emits and calls back arrives in the GUI thread.
#include "engine/api/session.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <thread>

namespace tw::ui {

/// A command on the engine thread. Deletes itself after `ended`.
class Job : public QObject {
  Q_OBJECT

 public:
  explicit Job(QObject* parent) : QObject(parent) {}
  /// 0 until the engine is open.
  JobId id() const { return m_id; }

 Q_SIGNALS:
  /// Events of one drain, in order; `tokens` that belong together come together.
  void events(const std::vector<tw::Event>& batch);
  void failed(const tw::Error& error);
  /// After the last event, failed or not.
  void ended(bool ok);

 private:
  friend class EngineBridge;
  JobId m_id = 0;
  std::vector<Event> m_batch;
};

/// A question under way; cancel() makes sure that its answer never arrives.
class Question {
 public:
  Question() = default;
  void cancel();
  bool pending() const { return m_state && !m_state->answered && !m_state->cancelled; }

 private:
  friend class EngineBridge;
  struct State {
    std::atomic<bool> cancelled = false, answered = false;
    std::stop_source stop;
  };
  std::shared_ptr<State> m_state;
};

class EngineBridge : public QObject {
  Q_OBJECT

 public:
  using Opener = std::function<Result<std::unique_ptr<Session>>()>;
  explicit EngineBridge(Opener opener, QObject* parent = nullptr);
  ~EngineBridge() override;

  /// Starts to open the engine; `opened` or `openFailed` follows. What is asked before waits until then.
  void open();
  bool isOpen() const { return m_session != nullptr; }
  /// Why the last attempt to open failed, until the next one.
  const std::optional<Error>& openError() const { return m_openError; }

  Job* submit(Command command);
  void stop(const Job* job);
  void pause(const Job* job);
  void resume(const Job* job);
  void saveNow(const Job* job);
  void setLearningRate(const Job* job, double value);

  /// Runs `question` on the worker pool and hands its value to `answer` in the GUI thread, unless `context` is gone or
  /// the question was cancelled.
  template <class Value>
  Question ask(QObject* context, std::function<Value(Services&, std::stop_token)> question,
               std::function<void(Value)> answer) {
    Question handle = start();
    auto state = handle.m_state;
    auto slot = std::make_shared<std::optional<Value>>();
    whenOpen([this, state, slot, guard = QPointer<QObject>(context), question = std::move(question),
              answer = std::move(answer)]() mutable {
      // The session itself, not the member: that is null already while the session's end waits for this task.
      post(state, [this, session = m_session.get(), state, slot, guard, question = std::move(question),
                   answer = std::move(answer)](std::stop_token stop) {
        try {
          slot->emplace(question(session->services(), stop));
        } catch (...) {
          QMetaObject::invokeMethod(
              this, [state] { state->answered = true; }, Qt::QueuedConnection);
          throw; // the worker pool says what it was
        }
        QMetaObject::invokeMethod(
            this,
            [state, slot, guard, answer] {
              state->answered = true;
              if (guard && !state->cancelled) answer(std::move(**slot));
            },
            Qt::QueuedConnection);
      });
    });
    return handle;
  }

 Q_SIGNALS:
  void opened();
  void openFailed(const tw::Error& error);
  /// Something failed that belongs to no job that is still watched.
  void fault(const tw::Error& error);

 private:
  Question start();
  void whenOpen(std::function<void()> task);
  void post(std::shared_ptr<Question::State> state, std::function<void(std::stop_token)> task);
  void adopt(Result<std::unique_ptr<Session>> session);
  void drain();

  Opener m_opener;
  std::unique_ptr<Session> m_session;
  std::thread m_opening;
  std::vector<std::function<void()>> m_waiting;
  std::optional<Error> m_openError;
  QHash<JobId, QPointer<Job>> m_jobs;
  QTimer m_drainTimer;
  QElapsedTimer m_sinceDrain;
  std::atomic<bool> m_wakePending = false;
};

} // namespace tw::ui
