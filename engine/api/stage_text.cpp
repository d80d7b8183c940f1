#include "engine/api/stage_text.h"

namespace tw {

Text stageText(const std::string& stage) {
  if (stage == "data") return TW_TEXT("Reading and encoding the data");
  if (stage == "load") return TW_TEXT("Loading the model");
  if (stage == "ranks") return TW_TEXT("Choosing ranks by the gradients of the first batches");
  if (stage == "merge") return TW_TEXT("Merging and writing, one weight at a time");
  if (stage == "evaluate") return TW_TEXT("Measuring the loss");
  if (stage == "search") return TW_TEXT("Trying weights");
  if (stage == "generate") return TW_TEXT("Writing answers");
  if (stage == "logits") return TW_TEXT("Computing logits");
  if (stage == "tokenizer") return TW_TEXT("Making the vocabulary");
  if (stage == "bench") return TW_TEXT("Measuring the speed");
  return Text::verbatim(stage);
}

} // namespace tw
