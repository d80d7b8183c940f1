#pragma once
// The data that a model's loss is measured on, encoded.
#include "engine/api/commands.h"
#include "engine/api/events.h"
#include "engine/data/dataset.h"
#include "engine/model/causal_model.h"
#include "engine/text/chat_template.h"

#include <stop_token>

namespace tw {

/// What a command says of it.
struct MeasuredData {
  const std::string& model;
  const std::vector<DataFile>& files;
  const std::string &chatTemplate, &trainOn;
  int64_t maxLength;
};

/// Samples that are too long are cut. Tells `problem` events for rows that cannot be used. Errors: data.*,
/// tokenizer.mismatch, method.length.
Result<EncodedDataset> encodeMeasured(const MeasuredData& data, const CausalModel& model,
                                      std::shared_ptr<const Tokenizer> tokenizer,
                                      std::shared_ptr<const ChatTemplate> chatTemplate, const EventSink& emit,
                                      std::stop_token stop);
/// What is wrong with the rows, with the command that lists it.
void reportMeasured(const MeasuredData& data, const EncodedDataset& encoded, const EventSink& emit);

} // namespace tw
