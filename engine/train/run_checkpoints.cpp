#include "engine/train/run_checkpoints.h"

#include "engine/train/run_files.h"

namespace tw {
namespace {

ModelCard cardOf(const TrainingRun& run) {
  return {run.options.modelName,  toUtf8(run.options.baseModel),
          run.method.info().name, static_cast<int64_t>(run.train.samples.size()),
          run.state.step,         run.optimizer->parameterCount(),
          run.trainLoss(),        {}};
}

/// All that is not the method's own: recipe, tokenizer, model card.
Result<> writeCompanions(const TrainOptions& options, const ModelCard& card, const fs::path& folder) {
  TW_CHECK(writeRunFiles({options.baseModel, options.chatTemplate, options.recipe}, folder));
  return writeFileAtomically(folder / "README.md", modelCardText(card));
}

} // namespace

void RunCheckpoints::resumedFrom(const fs::path& folder) {
  const auto& output = m_run.options.outputDir;
  std::error_code elsewhere;
  if (fs::equivalent(folder, output / checkpointName(m_run.state.step), elsewhere)) m_savedStep = m_run.state.step;
  if (m_run.group->leads()) dropCheckpointsAfter(output, m_run.state.step);
}

Result<> RunCheckpoints::save(SavedBy by) {
  auto& state = m_run.state;
  const auto replace = [&]() -> Result<> {
    const auto folder = m_run.options.outputDir / checkpointName(state.step);
    const auto there = readTrainState(folder);
    // What is there already of this step: saved by hand it stays so, whatever writes it again.
    state.savedBy = there && there->savedBy == SavedBy::Hand ? SavedBy::Hand : by;
    if (!saved()) return write();
    TW_CHECK(updateCheckpoint(folder, state));
    m_run.tell(events::Checkpoint{state.step, toUtf8(folder)});
    return {};
  };
  TW_CHECK(m_run.agreed(m_run.group->leads() ? replace() : Result<>{}));
  m_savedStep = state.step;
  m_savedAt = m_run.options.clock();
  return {};
}

Result<> RunCheckpoints::saveWhereDue(bool byHand) {
  const auto& options = m_run.options;
  if (byHand) return save(SavedBy::Hand);
  if (m_run.every(options.saveSteps) || m_run.atEnd()) return save();
  const bool late = options.saveMinutes > 0 && options.clock() - m_savedAt >= options.saveMinutes * 60;
  return m_run.group->any(m_run.group->leads() && late) ? saveByTime() : Result<>{};
}

/// Nobody asked for this one: where it cannot be written, training goes on and tries again later.
Result<> RunCheckpoints::saveByTime() {
  auto written = Result<>{};
  if (m_run.group->leads()) {
    m_run.state.savedBy = SavedBy::Time;
    written = write();
  }
  m_savedAt = m_run.options.clock();
  if (!m_run.group->any(!written)) m_savedStep = m_run.state.step;
  else if (!written)
    m_run.tell(
        events::Advice{"checkpoint.skipped",
                       TW_TEXT("No checkpoint could be written after step %1, so a crash now would lose more: %2",
                               m_run.state.step, written.error().message)});
  return {};
}

Result<> RunCheckpoints::write() {
  const auto& options = m_run.options;
  auto& state = m_run.state;
  state.seconds = m_run.seconds();
  auto card = cardOf(m_run);
  card.note = "This is a checkpoint: training can be resumed from it.";
  TW_TRY(const auto path,
         writeCheckpoint(options.outputDir, state, m_run.method, *m_run.optimizer,
                         [&](const fs::path& folder) { return writeCompanions(options, card, folder); }));
  m_run.tell(events::Checkpoint{state.step, toUtf8(path)});
  pruneCheckpoints(options.outputDir, options.saveTotalLimit, {state.step, state.bestStep});
  return {};
}

Result<> RunCheckpoints::update() {
  const auto& options = m_run.options;
  const auto& state = m_run.state;
  const auto replace = [&]() -> Result<> {
    pruneCheckpoints(options.outputDir, options.saveTotalLimit, {state.step, state.bestStep});
    return updateCheckpoint(options.outputDir / checkpointName(state.step), state);
  };
  return m_run.agreed(m_run.group->leads() ? replace() : Result<>{});
}

void RunCheckpoints::rescue() {
  m_run.state.savedBy = SavedBy::Steps;
  if (!saved() && m_run.group->leads()) (void)write();
}

Result<> RunCheckpoints::writeResult() {
  const auto& options = m_run.options;
  TW_CHECK(m_run.method.save(options.outputDir, SaveKind::Final));
  return writeCompanions(options, cardOf(m_run), options.outputDir);
}

} // namespace tw
