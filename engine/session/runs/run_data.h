#pragma once
// The data of a recipe as the trainer (and the memory plan) sees it.
#include "engine/infer/known_ids.h"
#include "engine/model/config/model_config.h"
#include "engine/session/runs/recipe_plain.h"

namespace tw {

struct RunData {
  std::shared_ptr<const Tokenizer> tokenizer;
  std::shared_ptr<const ChatTemplate> chatTemplate;
  EncodedDataset train, validation;
};
/// Positions that the recipe's method takes before each sample's own. Errors: those of TuningMethod::footprint.
Result<int64_t> positionsBefore(const Recipe& recipe, const ModelConfig& model);

/// Errors: tokenizer.*, template.*, data.*, tokenizer.mismatch (an id that the model has no embedding for), those of
/// positionsBefore.
Result<RunData> prepareData(const Recipe& recipe, const ModelConfig& model, const EventSink& emit,
                            std::stop_token stop);

/// What is wrong with the rows of these files of the recipe, as `problem` events (the first of them), a count, and the
/// command that lists all.
void reportProblems(const EncodedDataset& data, const std::vector<DataFile>& files, const Recipe& recipe,
                    const EventSink& emit);
/// data.no_validation: validation_fraction sets no sample aside.
Error noValidation();

/// Every id of the samples, which come from these files, must have an embedding. Errors: tokenizer.mismatch (names the
/// row and the token).
Result<> checkIds(const std::vector<EncodedSample>& samples, const std::vector<DataFile>& files,
                  const Tokenizer& tokenizer, int64_t vocabularySize);

} // namespace tw
