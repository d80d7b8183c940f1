#pragma once
// The values that flow through the data path: record -> conversation -> encoded sample -> batch.
#include "engine/data/readers/record.h"
#include "engine/text/chat_template.h"

namespace tw {

/// What is trained: a conversation, or plain text (exactly one of the two).
struct Conversation {
  Json messages = Json::array(); ///< [{"role", "content", …}], as the template wants them
  Json tools;                    ///< null when absent
  std::string text;              ///< for plain-text rows
  bool isText = false;
  int64_t line = 0, row = 0;
};

/// ids and labels of one sample; labels are unshifted, -100 = no loss (Transformers' convention).
struct EncodedSample {
  std::vector<int32_t> ids, labels;
  int64_t index = 0; ///< position in the source, for messages
  int64_t line = 0;
  int32_t source = 0;
};

/// One micro-batch without padding: samples one after another, `offsets` marks their borders.
struct PackedBatch {
  std::vector<int32_t> ids, labels; ///< [tokens]
  std::vector<int32_t> positions;   ///< [tokens], restart at 0 for each segment
  std::vector<int32_t> offsets;     ///< [segments + 1], offsets[0] = 0, back() = tokens
  std::vector<int64_t> samples;     ///< indices of the samples in it
};

} // namespace tw
