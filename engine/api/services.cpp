#include "engine/api/services.h"

namespace tw {

Json toJson(const DataProblem& problem) {
  Json json = {{"event", "problem"},
               {"code", problem.code},
               {"line", problem.line},
               {"row", problem.row},
               {"message", problem.message.english()},
               {"advice", problem.advice.english()}};
  if (!problem.file.empty()) json["file"] = problem.file;
  return json;
}

Json toJson(const RunInfo& run) {
  return {{"event", "run"},
          {"id", run.id},
          {"name", run.name},
          {"status", run.status},
          {"output_dir", run.output_dir},
          {"started", run.started},
          {"model", run.model},
          {"method", run.method},
          {"steps", run.steps},
          {"total_steps", run.total_steps},
          {"train_loss", run.train_loss},
          {"seconds", run.seconds},
          {"notes", run.notes},
          {"tags", run.tags}};
}

} // namespace tw
