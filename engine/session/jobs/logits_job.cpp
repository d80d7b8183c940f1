#include "engine/model/tensor_files.h"
#include "engine/session/jobs/job.h"
#include "engine/session/runs/run_data.h"

#include <c10/core/InferenceMode.h>

namespace tw {
namespace {

/// A list of equal-length lists of ids.
Result<std::vector<std::vector<int32_t>>> readIds(const std::string& file) {
  const auto read = readJsonFile(fromUtf8(file));
  if (!read) {
    auto error = read.error();
    if (error.code.starts_with("json."))
      error.fault = Fault::Request; // ids are part of the request, not a file that was damaged
    return fail(std::move(error));
  }
  const auto& json = *read;
  const auto wrong = [&](Text what) {
    return fail(requestError("ids.form", std::move(what),
                             TW_TEXT("Give a JSON list of equal-length lists of token ids, e.g. [[1, 2, 3]]."))
                    .at(file));
  };
  if (!json.is_array() || json.empty()) return wrong(TW_TEXT("The file %1 is not a list of lists of ids.", file));
  std::vector<std::vector<int32_t>> rows;
  for (const auto& row : json) {
    if (!row.is_array() || row.empty())
      return wrong(TW_TEXT("The file %1 is not a list of non-empty lists of ids.", file));
    auto& ids = rows.emplace_back();
    for (const auto& id : row) {
      if (!id.is_number_integer() || id < 0 || id > INT32_MAX)
        return wrong(TW_TEXT("The file %1 holds something that is not a token id.", file));
      ids.push_back(id.get<int32_t>());
    }
    if (ids.size() != rows.front().size()) return wrong(TW_TEXT("The file %1 holds lists of different lengths.", file));
  }
  return rows;
}

} // namespace

Result<> runJob(const commands::Logits& command, JobContext& context) {
  TW_TRY(const auto rows, readIds(command.ids_file));
  TW_TRY(const auto loaded, context.models.get(command.model, false, context.emit, context.stop));
  const auto vocabulary = loaded.model->config().vocabSize;
  const auto length = static_cast<int64_t>(rows.front().size()), count = static_cast<int64_t>(rows.size());
  for (size_t i = 0; i < rows.size(); ++i)
    for (const auto id : rows[i])
      if (id >= vocabulary)
        return fail(
            requestError("ids.range",
                         TW_TEXT("List %1 of the file %2 holds the id %3, which the model has no embedding for.", i + 1,
                                 command.ids_file, id),
                         TW_TEXT("Ids must be below the vocabulary size, %1.", vocabulary))
                .at(command.ids_file));
  TW_CHECK(loaded.model->checkLength(length));
  const c10::InferenceMode inference;
  const auto positions = at::arange(length, at::kLong).to(loaded.model->device());
  auto logits = at::empty({count, length, vocabulary}, at::kFloat);
  for (int64_t i = 0; i < count; ++i) { // one row at a time bounds the memory
    if (context.stop.stop_requested()) return fail(cancelledError());
    TokenBatch batch;
    batch.ids = at::tensor(at::ArrayRef<int32_t>(rows[static_cast<size_t>(i)]), at::kInt)
                    .to(at::kLong)
                    .to(loaded.model->device());
    batch.positions = positions;
    batch.offsets = {0, length};
    const auto hidden = loaded.model->hidden(batch, {});
    logits[i].copy_(loaded.model->logits(hidden, {}).to(at::kFloat).to(at::kCPU));
    context.emit(events::Progress{"logits", i + 1, count, "rows"});
  }
  TW_CHECK(writeTensors(fromUtf8(command.out), {{"logits", logits}}));
  context.emit(events::Report{"logits", {{"shape", {count, length, vocabulary}}, {"path", command.out}}});
  return {};
}

} // namespace tw
