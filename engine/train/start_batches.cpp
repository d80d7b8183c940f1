#include "engine/train/start_batches.h"

#include "engine/train/data_cursor.h"

namespace tw {
namespace {

constexpr int32_t kWithoutLoss = -100;

StartBatch startBatchOf(const PackedBatch& batch, at::Device device) {
  const auto put = [&](const auto& values) {
    return at::tensor(std::vector<int64_t>(values.begin(), values.end()), at::kLong).to(device);
  };
  StartBatch start;
  start.tokens.ids = put(batch.ids);
  start.tokens.positions = put(batch.positions);
  start.tokens.offsets.assign(batch.offsets.begin(), batch.offsets.end());
  start.counted = put(batch.labels) != kWithoutLoss;
  return start;
}

} // namespace

StartBatches startBatches(const EncodedDataset& data, const SamplerOptions& options, const CausalModel& model) {
  struct Position {
    DataCursor cursor;
    size_t next = 0; ///< micro-batch of the step
  };
  const auto place = std::make_shared<Position>(Position{DataCursor(data, options), 0});
  return [&data, &model, place]() -> Result<StartBatch> {
    auto& [cursor, next] = *place;
    if (cursor.empty())
      return fail(requestError("train.empty", TW_TEXT("There is nothing to train on: the dataset gives no batch."),
                               TW_TEXT("Check the data with `tunewright data inspect`.")));
    const auto step = cursor.current();
    const auto batch = assembleBatch(data, step[next]);
    if (++next >= step.size()) {
      next = 0;
      cursor.advance();
    }
    return startBatchOf(batch, model.device());
  };
}

} // namespace tw
