#include "engine/train/validation.h"

#include "engine/train/evaluation.h"

#include <cmath>

namespace tw {

bool Validation::due() const {
  const auto& state = m_run.state;
  return m_run.validation && state.step > 0 && state.evaluatedStep != state.step &&
         (m_run.every(m_run.options.evalSteps) || m_run.atEnd());
}

Result<bool> Validation::run(const std::function<bool()>& proceed) {
  auto& state = m_run.state;
  const auto result = evaluateLoss(
      m_run.model, *m_run.validation, m_run.options.sampler, [&](int64_t, int64_t) { return proceed(); }, *m_run.group);
  if (result.stopped) return false;
  if (result.targets == 0)
    return fail(requestError("data.no_targets", TW_TEXT("The validation data has no token to be predicted."),
                             TW_TEXT("Check data.validation and data.train_on."))
                    .in("data.validation"));
  state.evaluatedStep = state.step;
  const double loss = result.loss();
  const events::Evaluation evaluation{state.step, loss, std::exp(loss)};
  m_run.tell(evaluation);
  m_run.tell(m_run.advisor.afterEvaluation(evaluation));
  if (std::isfinite(loss) && (!state.bestLoss || loss < *state.bestLoss)) {
    state.bestLoss = loss;
    state.bestStep = state.step;
    state.evaluationsSinceBest = 0;
  } else {
    ++state.evaluationsSinceBest;
  }
  const bool best = m_run.options.loadBestModelAtEnd && state.bestStep == state.step;
  if (m_checkpoints.saved()) TW_CHECK(m_checkpoints.update());
  else if (best || stoppedEarly()) TW_CHECK(m_checkpoints.save());
  return true;
}

bool Validation::stoppedEarly() const {
  const auto patience = m_run.options.earlyStoppingPatience;
  return patience > 0 && m_run.state.evaluationsSinceBest >= patience;
}

Result<> Validation::loadBest() {
  const auto& state = m_run.state;
  if (!m_run.options.loadBestModelAtEnd || !state.bestLoss || state.bestStep == state.step) return {};
  const auto best = m_run.options.outputDir / checkpointName(state.bestStep);
  std::error_code ignored;
  if (fs::exists(best, ignored)) return m_run.method.load(best);
  m_run.tell(events::Advice{
      "train.best_missing",
      TW_TEXT("The best state was that of step %1, but %2 is not there any more; the result is the last state instead.",
              state.bestStep, toUtf8(best))});
  return {};
}

} // namespace tw
