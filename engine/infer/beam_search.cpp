#include "engine/infer/decoding.h"

#include <ATen/ops/log_softmax.h>
#include <ATen/ops/topk.h>

namespace tw {
namespace {

constexpr double kImpossible = -1.0e9;

struct Beam {
  std::vector<int32_t> ids; ///< generated so far
  double score = 0;         ///< sum of log probabilities while running; divided by the length once finished
  bool ended = false;
};

/// One way to go on: which beam, which token, and the sum of log probabilities then.
struct Continuation {
  int64_t beam;
  int32_t token;
  double score;
};

/// The `count` best continuations of all beams, best first.
std::vector<Continuation> bestContinuations(at::Tensor logits, const std::vector<Beam>& beams,
                                            std::span<const int32_t> prompt, double penalty, int64_t count) {
  auto scores = at::log_softmax(logits, -1);
  const auto vocabulary = scores.size(1);
  for (size_t i = 0; i < beams.size(); ++i) {
    const auto row = scores[static_cast<int64_t>(i)];
    std::vector<int32_t> seen(prompt.begin(), prompt.end());
    seen.insert(seen.end(), beams[i].ids.begin(), beams[i].ids.end());
    penalizeRepetition({row.data_ptr<float>(), static_cast<size_t>(vocabulary)}, seen, penalty);
    row.add_(beams[i].score);
  }
  const auto [values, indices] = at::topk(scores.flatten(), std::min(count, scores.numel()));
  std::vector<Continuation> best;
  for (int64_t i = 0; i < values.numel(); ++i) {
    const auto index = indices[i].item<int64_t>();
    best.push_back({index / vocabulary, static_cast<int32_t>(index % vocabulary), values[i].item<float>()});
  }
  return best;
}

} // namespace

Result<Generation> beamSearch(CausalModel& model, std::span<const int32_t> prompt, const GenerateOptions& options,
                              std::stop_token stop) {
  const auto width = options.numBeams;
  const auto kept = std::max<int64_t>(2, 1 + static_cast<int64_t>(options.eosIds.size())) * width;
  Decoding decoding(model);
  std::vector<Beam> running(1), finished;
  auto logits = decoding.prefill(prompt).unsqueeze(0);
  Generation result;
  for (int64_t length = 1;; ++length) {
    TW_CHECK(checkLogits(logits));
    const auto continuations = bestContinuations(logits, running, prompt, options.sampling.repetitionPenalty, kept);
    std::vector<Beam> next;
    std::vector<int64_t> parents;
    bool allEnd = true;
    for (size_t i = 0; i < continuations.size(); ++i) {
      const auto& way = continuations[i];
      const bool eos = std::find(options.eosIds.begin(), options.eosIds.end(), way.token) != options.eosIds.end();
      const bool ends = eos || length >= options.maxNewTokens;
      allEnd &= ends;
      if (ends && static_cast<int64_t>(i) >= width) continue; // only the best `width` may finish
      if (!ends && static_cast<int64_t>(next.size()) >= width) continue;
      Beam beam = running[static_cast<size_t>(way.beam)];
      beam.ids.push_back(way.token);
      beam.score = ends ? way.score / static_cast<double>(length) : way.score;
      beam.ended = eos;
      if (ends) {
        finished.push_back(std::move(beam));
      } else {
        next.push_back(std::move(beam));
        parents.push_back(way.beam);
      }
    }
    std::stable_sort(finished.begin(), finished.end(), [](const Beam& a, const Beam& b) { return a.score > b.score; });
    if (static_cast<int64_t>(finished.size()) > width) finished.resize(static_cast<size_t>(width));
    const bool cancelled = stop.stop_requested();
    if (cancelled) result.end = TextEnd::Cancelled;
    // No running beam can beat the worst finished one any more (judged at the present length, as early_stopping false
    // does).
    const double worst = static_cast<int64_t>(finished.size()) == width ? finished.back().score : kImpossible;
    if (allEnd || next.empty() || cancelled || next.front().score / static_cast<double>(length) <= worst) {
      if (finished.empty()) finished = std::move(next);
      if (!cancelled && finished.front().ended) result.end = TextEnd::Eos;
      break;
    }
    decoding.reorder(parents);
    running = std::move(next);
    std::vector<int32_t> tokens;
    for (const auto& beam : running) tokens.push_back(beam.ids.back());
    logits = decoding.advance(tokens);
  }
  result.ids = finished.front().ids;
  return result;
}

} // namespace tw
