#include "engine/train/training_run.h"

namespace tw {

TrainingRun::TrainingRun(CausalModel& trained, TuningMethod& trainedBy, const EncodedDataset& samples,
                         const EncodedDataset* held, TrainOptions asked, EventSink sink)
    : model(trained), method(trainedBy), train(samples), validation(held && !held->samples.empty() ? held : nullptr),
      options(std::move(asked)), events(std::move(sink)) {}

void TrainingRun::begin() {
  m_begin = std::chrono::steady_clock::now();
  if (!options.clock)
    options.clock = [start = m_begin] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
}

double TrainingRun::seconds() const {
  return secondsBefore + std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
}

double TrainingRun::trainLoss() const { return state.lossSum / static_cast<double>(std::max<int64_t>(1, state.step)); }

void TrainingRun::tell(const Event& event) {
  if (group->leads()) events.tell(event);
}

void TrainingRun::tell(const std::vector<events::Advice>& given) {
  for (const auto& advice : given) tell(advice);
}

Result<> TrainingRun::agreed(Result<> own) {
  if (!group->any(!own) || !own) return own;
  return fail(workError("train.process", TW_TEXT("Another process of this training failed."),
                        TW_TEXT("Look at what that process says.")));
}

} // namespace tw
