#pragma once
// On what a merged model is compared with its adapter: texts of the run that the adapter comes from, as it trained
// them.
#include "engine/export/verify.h"
#include "engine/session/jobs/job.h"

namespace tw {

struct ComparedSamples {
  std::vector<VerifyPrompt> prompts; ///< none: made-up ids are all there is
  std::string data = "vocabulary";   ///< events::Verified::data
};

/// A few samples that the run kept for validation, else of those that it trained on, with its own chat template; of
/// each the places that predict an answer. The run is that of the first adapter (or of the model, where there is none)
/// whose recipe and data are still there; without any the result is empty.
ComparedSamples comparedSamples(const fs::path& model, const std::vector<std::pair<fs::path, double>>& adapters,
                                const EventSink& emit, std::stop_token stop);

} // namespace tw
