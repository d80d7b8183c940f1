#pragma once
#include "engine/api/text.h"

#include <string>

namespace tw {
/// What is being done in a stage of work (events::Progress::stage), in words for people: "Loading the model". The
/// stage's own name where it has no words.
Text stageText(const std::string& stage);
} // namespace tw
