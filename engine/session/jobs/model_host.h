#pragma once
// The model that the engine thread holds between jobs: one base, its tokenizer, and the adapters mounted on it.
#include "engine/api/commands.h"
#include "engine/api/events.h"
#include "engine/model/causal_model.h"
#include "engine/text/chat_template.h"
#include "engine/tune/mounted.h"

namespace tw {

class ModelHost {
 public:
  struct Loaded {
    CausalModel* model = nullptr;
    /// nullptr when the folder has none and the job did not ask for one.
    std::shared_ptr<const Tokenizer> tokenizer;
  };
  /// The chosen base with exactly the chosen adapters on it; reuses what is loaded, unless its files were written again
  /// since. Emits Progress{"load"}.
  Result<Loaded> get(const ModelChoice& choice, bool needsTokenizer, const EventSink& emit, std::stop_token stop);
  /// Other weights for the adapters that get() mounted last, in their order. Errors: adapter.weight.
  Result<> reweight(const std::vector<double>& weights);
  /// MountedAdapters::completeBase().
  bool adaptersCompleteBase() const { return m_adapters && m_adapters->completeBase(); }
  /// Frees the memory (before training, which loads its own model).
  void clear();

 private:
  Result<> load(const ModelChoice& choice, const EventSink& emit, std::stop_token stop);
  Result<> mount(const std::vector<AdapterChoice>& adapters);
  std::string m_key; ///< path and its files' stamp, quantisation, dtype, device
  std::unique_ptr<CausalModel> m_model;
  std::unique_ptr<MountedAdapters> m_adapters;
  std::vector<AdapterChoice> m_mounted;
  std::vector<std::string> m_mountedStamps; ///< of the adapters' files when they were read
  std::shared_ptr<const Tokenizer> m_tokenizer;
};

} // namespace tw
