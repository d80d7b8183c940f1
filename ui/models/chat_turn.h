#pragma once
// One question and what the two sides say to it.
#include "engine/api/commands.h"
#include "engine/api/events.h"

#include <QString>

#include <optional>

namespace tw::ui {

struct ChatTurn {
  QString question;
  struct Side {
    bool asked = false;   ///< a job was submitted for it
    bool started = false; ///< the engine has begun: it loads or answers
    bool done = false;
    double loading = -1; ///< 0…1 while the model is read, negative otherwise
    QString text;
    int tokens = 0;
    double tokensPerSecond = 0;
    QString reason; ///< eos|stop|length|cancelled
    std::optional<Error> error;
    QString by;        ///< whose answer it is: the names of the run or of the adapters
    QString subject;   ///< the same by their folders: one conversation is with one of them
    int64_t step = -1; ///< of the run, when it answered while it went on

    /// What the engine said next.
    void add(const std::vector<Event>& batch);
    void end();
    void cancel();
    void fail(const Error& why);
  } base, tuned;
  Sampling sampling; ///< what both sides were asked with; the seed is always set

  const Side& side(bool ofTuned) const { return ofTuned ? tuned : base; }
  Side& side(bool ofTuned) { return ofTuned ? tuned : base; }
};

/// The conversation up to the question of `turn`, as one side has it. A side that did not answer a question does not
/// hear of it either: templates want the roles in turn. What another one than `subject` said on the tuned side before
/// is not its own.
Json messagesOf(const std::vector<ChatTurn>& turns, int turn, bool tuned, const QString& system,
                const QString& subject);

} // namespace tw::ui
