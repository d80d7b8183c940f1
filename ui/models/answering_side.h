#pragma once
// One side of the chat while it answers: the engine's job, and the answer that grows by it.
#include "ui/bridge/engine_bridge.h"
#include "ui/models/chat_turn.h"

#include <functional>

namespace tw::ui {

class AnsweringSide : public QObject {
  Q_OBJECT

 public:
  /// `answers` gives the place of a turn's answer; null when the turn is not there any more.
  using Answers = std::function<ChatTurn::Side*(int turn)>;
  AnsweringSide(EngineBridge& bridge, Answers answers) : m_bridge(bridge), m_answers(std::move(answers)) {}

  /// One question at a time. `step` of a run that answers: asked once, when the first word is there.
  void ask(const commands::Generate& command, int turn, std::function<int64_t()> step = {});
  bool busy() const { return m_turn >= 0; }
  /// The engine finishes in its own time (`ended`); where it is not open yet, and knows nothing of it, that is at once.
  void stop();
  /// The job goes on without being listened to.
  void abandon();
  void fail(const Error& error);

 Q_SIGNALS:
  void grew(int turn);
  void ended();

 private:
  void take(const std::vector<Event>& batch);

  EngineBridge& m_bridge;
  Answers m_answers;
  std::function<int64_t()> m_step;
  QPointer<Job> m_job;
  int m_turn = -1;
};

} // namespace tw::ui
