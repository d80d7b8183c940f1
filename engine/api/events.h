#pragma once
// What the engine tells its users, as copies: the events of docs/formats.md. Each becomes one line of --json and of
// training_log.jsonl.
#include "engine/api/data_problem.h"
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tw::events {

struct Started {
  std::string run_id, output_dir, device;
  int64_t trainable_parameters = 0, total_parameters = 0, samples = 0, tokens = 0, total_steps = 0;
  int64_t resumed_from_step = 0;
  int64_t memory_before_bytes = 0; ///< what the process held once the data was ready, before the model was loaded
};
struct Step {
  int64_t step = 0;
  double epoch = 0, loss = 0, learning_rate = 0, grad_norm = 0;
  int64_t tokens = 0; ///< input tokens so far
  double tokens_per_second = 0;
  int64_t memory_bytes = 0;         ///< what the process holds (CPU: without pages of files; CUDA: its tensors)
  double seconds = 0;               ///< so far
  std::optional<double> extra_loss; ///< of this step: the tuning method's own, where it has one; not in `loss`
};
struct Evaluation {
  int64_t step = 0;
  double loss = 0, perplexity = 0;
};
struct Answer {
  int64_t step = 0;
  std::string prompt, text;
};
struct Checkpoint {
  int64_t step = 0;
  std::string path;
};
struct Changed {
  int64_t step = 0;
  std::string field;
  Json value;
};
struct Advice {
  std::string code;
  Text message;                                      ///< what happens in the first sentence, then why it is said
  std::vector<std::pair<std::string, Json>> changes; ///< for the next run: dotted field, value; may be empty
};
struct Paused {
  int64_t step = 0;
};
struct Continued {
  int64_t step = 0;
};
struct Finished {
  std::string output_dir;
  int64_t steps = 0;
  double train_loss = 0, seconds = 0, tokens_per_second = 0;
  int64_t peak_memory_bytes = 0;   ///< the highest memory_bytes, also between steps' ends
  bool stopped = false;            ///< stopped on request, resumable
  int64_t memory_before_bytes = 0; ///< as in Started: the rest of the peak is what the plan speaks of
};
struct Progress {
  std::string stage;
  int64_t done = 0, total = 0;
  std::string unit;
};
struct Token {
  int32_t id = 0;
  std::string text;
};
struct Generated {
  std::string text;
  std::vector<int32_t> ids;
  std::string reason; ///< "eos" | "stop" | "length" | "cancelled"
  double tokens_per_second = 0;
};
/// What a comparison of two models' logits found (engine/export/verify.h).
struct Verified {
  double max_gap = 0, mean_gap = 0; ///< relative to largest_logit
  double top1_agreement = 0;
  double max_gap_absolute = 0, mean_gap_absolute = 0, largest_logit = 0; ///< in logits
  int64_t samples = 0, positions = 0;                                    ///< compared
  std::string data; ///< whose samples: "validation" | "train" (of the adapter's run) | "vocabulary" (made-up ids)
};
struct Exported {
  std::string path;
  int64_t bytes = 0;
};
struct Problem {
  DataProblem problem;
};
struct Metrics {
  Json values = Json::object();
};
/// Results without a shape of their own here (logits, model, …): `name` is the event's name.
struct Report {
  std::string name;
  Json fields = Json::object();
};
struct Failed {
  Error error;
};

} // namespace tw::events

namespace tw {

using Event = std::variant<events::Started, events::Step, events::Evaluation, events::Answer, events::Checkpoint,
                           events::Changed, events::Advice, events::Paused, events::Continued, events::Finished,
                           events::Progress, events::Token, events::Generated, events::Verified, events::Exported,
                           events::Problem, events::Metrics, events::Report, events::Failed>;
using EventSink = std::function<void(const Event&)>;

/// {"event": "step", …}; numbers that JSON cannot hold (NaN, infinity) become null.
Json toJson(const Event& event);
/// The contract's {"event":"error","code",…}; message and advice never empty.
Json toJson(const Error& error);

} // namespace tw
