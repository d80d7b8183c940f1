#include "ui/models/answering_side.h"

namespace tw::ui {

void AnsweringSide::ask(const commands::Generate& command, int turn, std::function<int64_t()> step) {
  m_turn = turn;
  m_step = std::move(step);
  m_job = m_bridge.submit(command);
  connect(m_job, &Job::events, this, &AnsweringSide::take);
  connect(m_job, &Job::failed, this, [this](const Error& error) {
    auto* answer = m_answers(m_turn);
    if (!answer) return;
    if (error.code == "cancelled") answer->reason = QStringLiteral("cancelled");
    else answer->error = error;
  });
  connect(m_job, &Job::ended, this, [this] {
    if (auto* answer = m_answers(m_turn)) answer->end();
    const int turn = std::exchange(m_turn, -1);
    m_job.clear();
    Q_EMIT grew(turn);
    Q_EMIT ended();
  });
}

void AnsweringSide::take(const std::vector<Event>& batch) {
  auto* answer = m_answers(m_turn);
  if (!answer) return;
  // Answers come between two steps: when the first word is here, the last step that was told is the one.
  if (m_step && answer->step < 0) answer->step = m_step();
  answer->add(batch);
  Q_EMIT grew(m_turn);
}

void AnsweringSide::stop() {
  if (!busy()) return;
  if (m_job && m_job->id()) {
    m_bridge.stop(m_job);
    return;
  }
  delete m_job;
  const int turn = std::exchange(m_turn, -1);
  if (auto* answer = m_answers(turn)) {
    answer->cancel();
    Q_EMIT grew(turn);
  }
}

void AnsweringSide::abandon() {
  if (m_job) m_job->disconnect(this);
  m_job.clear();
  m_turn = -1;
}

void AnsweringSide::fail(const Error& error) {
  if (!busy()) return;
  delete m_job;
  const int turn = std::exchange(m_turn, -1);
  if (auto* answer = m_answers(turn)) {
    answer->fail(error);
    Q_EMIT grew(turn);
  }
}

} // namespace tw::ui
