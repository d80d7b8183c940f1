#include "engine/base/folder_lock.h"
#include "engine/base/paths.h"
#include "engine/session/jobs/comparison.h"
#include "engine/session/jobs/guarded.h"
#include "engine/session/jobs/job.h"
#include "engine/session/runs/run_folder.h"

#include <cmath>

namespace tw {
namespace {

fs::path comparisonFolder(const commands::Compare& command) {
  return fs::absolute(command.out.empty() ? libraryFolder() / "comparisons" / fromUtf8(newRunId("compare"))
                                          : fromUtf8(command.out));
}

/// The plan on the disk: the one to go on with, or a new one.
Result<Comparison> openPlan(const commands::Compare& command, const fs::path& folder) {
  if (command.resume) return readComparison(folder);
  if (holdsComparison(folder)) {
    if (!command.overwrite)
      return fail(requestError("compare.exists", TW_TEXT("The folder %1 already holds a comparison.", toUtf8(folder)),
                               TW_TEXT("Go on with it with --resume, replace it with --overwrite, or choose another "
                                       "folder."))
                      .at(toUtf8(folder)));
    TW_CHECK(removeComparison(folder));
  }
  TW_TRY(auto plan, planComparison(command, folder));
  TW_CHECK(writeComparison(plan));
  return plan;
}

/// What one run told, as the fields of its `compared` event.
class Summary {
 public:
  explicit Summary(const ComparedRun& run)
      : m_fields({{"recipe", run.name}, {"output_dir", run.recipe.output_dir}, {"method", run.recipe.method.type}}) {}
  void see(const Event& event) {
    if (const auto* started = std::get_if<events::Started>(&event)) {
      m_fields["run_id"] = started->run_id;
      m_fields["parameters"] = started->trainable_parameters;
    } else if (const auto* step = std::get_if<events::Step>(&event)) {
      m_fields["tokens"] = step->tokens;
    } else if (const auto* evaluation = std::get_if<events::Evaluation>(&event)) {
      m_fields["validation_loss"] = std::isfinite(evaluation->loss) ? Json(evaluation->loss) : Json();
    } else if (const auto* answer = std::get_if<events::Answer>(&event)) {
      m_fields["answers"].push_back({{"prompt", answer->prompt}, {"text", answer->text}});
    } else if (const auto* done = std::get_if<events::Finished>(&event)) {
      m_finished = !done->stopped;
      m_fields["steps"] = done->steps;
      m_fields["train_loss"] = std::isfinite(done->train_loss) ? Json(done->train_loss) : Json();
      m_fields["seconds"] = done->seconds;
      m_fields["peak_memory_bytes"] = done->peak_memory_bytes;
      m_fields["memory_before_bytes"] = done->memory_before_bytes;
    }
  }
  bool finished() const { return m_finished; }
  const Json& fields() const { return m_fields; }

 private:
  Json m_fields;
  bool m_finished = false;
};

/// Trains one of them, or goes on with it; its events pass by as those of any training.
Result<> trainOne(ComparedRun& run, JobContext& context) {
  Summary summary(run);
  JobContext own{[&](const Event& event) {
                   summary.see(event);
                   context.emit(event);
                 },
                 context.stop,
                 context.control,
                 context.models,
                 context.runs,
                 context.serveLive};
  commands::Train train;
  train.recipe = run.recipe;
  train.resume = holdsRun(fromUtf8(run.recipe.output_dir));
  TW_CHECK(guarded([&] { return runJob(train, own); }));
  if (summary.finished()) run.result = summary.fields();
  return {};
}

void tellConditions(const Comparison& plan, const EventSink& emit) {
  std::string fields;
  for (const auto& field : unequalConditions(plan)) fields += (fields.empty() ? "" : ", ") + field;
  if (!fields.empty())
    emit(events::Advice{"compare.conditions",
                        TW_TEXT("The recipes differ in %1: their losses are not of the same rows or not on the same "
                                "budget, so that the lowest says little about the methods.",
                                fields)});
}

} // namespace

Result<> runJob(const commands::Compare& command, JobContext& context) {
  const auto folder = comparisonFolder(command);
  TW_CHECK(createFolder(folder));
  TW_TRY(const auto lock, FolderLock::acquire(folder));
  TW_TRY(auto plan, openPlan(command, folder));
  tellConditions(plan, context.emit);
  std::optional<Error> failure;
  for (size_t i = 0; i < plan.runs.size(); ++i) {
    auto& run = plan.runs[i];
    context.emit(events::Report{"comparing",
                                {{"recipe", run.name},
                                 {"index", i},
                                 {"count", plan.runs.size()},
                                 {"output_dir", run.recipe.output_dir},
                                 {"comparison", toUtf8(folder)}}});
    auto told = run.result;
    if (told.is_null()) {
      const auto done = trainOne(run, context);
      if (done) told = run.result;
      if (context.stop.stop_requested() && told.is_null()) return done; // to be gone on with
      if (!done) {
        // The others may still be worth their time; on --resume this one is tried again.
        failure = done.error();
        told = {{"recipe", run.name}, {"output_dir", run.recipe.output_dir}, {"error", toJson(*failure)}};
      }
      TW_CHECK(writeComparison(plan));
    }
    context.emit(events::Report{"compared", told});
  }
  const auto* best = bestRun(plan);
  if (!best && failure) return fail(std::move(*failure));
  if (best)
    context.emit(events::Report{"winner",
                                {{"recipe", best->name},
                                 {"output_dir", best->recipe.output_dir},
                                 {"validation_loss", best->result["validation_loss"]},
                                 {"comparison", toUtf8(folder)}}});
  return {};
}

} // namespace tw
