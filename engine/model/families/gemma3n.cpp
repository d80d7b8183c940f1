// Gemma 3n, its text part: Gemma 3's attention (norms by w, scores unscaled, values normalised, the last layers without
// keys of their own) in a decoder of several residual streams with an embedding of its own for each layer
// (model/gemma3n_decoder.h).
#include "engine/model/config/config_reader.h"
#include "engine/model/families/families.h"

#include <algorithm>
#include <cmath>

namespace tw {
namespace {

constexpr int64_t kMaxSize = int64_t{1} << 24; // as for the sizes that all families have

/// One number a layer.
Result<std::vector<double>> layerNumbers(const Json& text, const char* key, const ModelConfig& config, double low,
                                         double high) {
  const auto* value = configValue(text, key);
  if (!value || !value->is_array() || static_cast<int64_t>(value->size()) != config.layers)
    return fail(configError(TW_TEXT("In config.json, %1 does not list one number a layer.", key)));
  std::vector<double> numbers;
  for (const auto& item : *value) {
    if (!item.is_number())
      return fail(configError(TW_TEXT("In config.json, %1 does not list one number a layer.", key)));
    numbers.push_back(item.get<double>());
    if (!(numbers.back() >= low && numbers.back() <= high))
      return fail(configError(TW_TEXT("In config.json, %1 is out of range.", key)));
  }
  return numbers;
}

Result<> readFeedForward(const Json& text, ModelConfig& config) {
  auto& g = *config.gemma3n;
  if (const auto* sizes = configValue(text, "intermediate_size"); sizes && sizes->is_array()) {
    TW_TRY(const auto list, layerNumbers(text, "intermediate_size", config, 1, static_cast<double>(kMaxSize)));
    for (const double size : list) {
      if (size != std::floor(size))
        return fail(
            configError(TW_TEXT("In config.json, %1 is not a whole number.", std::string("intermediate_size"))));
      g.feedForward.push_back(static_cast<int64_t>(size));
    }
  } else {
    TW_TRY(const int64_t size, configInteger(text, "intermediate_size", 1, kMaxSize));
    g.feedForward.assign(static_cast<size_t>(config.layers), size);
  }
  config.intermediateSize = *std::max_element(g.feedForward.begin(), g.feedForward.end());
  if (configValue(text, "activation_sparsity_pattern")) {
    TW_TRY(g.sparsity, layerNumbers(text, "activation_sparsity_pattern", config, 0.0, 0.999999));
    return {};
  }
  g.sparsity.assign(static_cast<size_t>(config.layers), 0.0);
  if (config.layers > 10) std::fill_n(g.sparsity.begin(), 10, 0.95);
  return {};
}

/// The last layers take the keys and values of the last layer of their kind before them.
Result<> readSharedKeys(const Json& text, const std::vector<bool>& sliding, ModelConfig& config) {
  constexpr const char* key = "num_kv_shared_layers";
  TW_TRY(const int64_t shared, configInteger(text, key, 0, config.layers));
  const int64_t own = config.layers - shared;
  for (int64_t layer = 0; layer < config.layers; ++layer) {
    int64_t from = std::min(layer, own - 1);
    while (layer >= own && from >= 0 && sliding[static_cast<size_t>(from)] != sliding[static_cast<size_t>(layer)])
      --from;
    if (from < 0)
      return fail(configError(TW_TEXT("In config.json, %1 leaves no layer with keys for those that share them.", key)));
    config.keysFrom.push_back(from);
  }
  return {};
}

Result<> readStreams(const Json& text, ModelConfig& config) {
  auto& g = *config.gemma3n;
  TW_TRY(g.streams, configInteger(text, "altup_num_inputs", 1, 64));
  TW_TRY(g.activeStream, configInteger(text, "altup_active_idx", 0, g.streams - 1));
  TW_TRY(g.coefficientClip, configNumber(text, "altup_coef_clip", 1e-6, 1e12, 0.0));
  TW_TRY(g.scalesCorrected, configBool(text, "altup_correct_scale", true));
  TW_TRY(g.laurelRank, configInteger(text, "laurel_rank", 1, kMaxSize));
  TW_TRY(g.perLayerVocab, configInteger(text, "vocab_size_per_layer_input", 1, kMaxSize));
  TW_TRY(g.paddingRow, configInteger(text, "pad_token_id", -1, INT32_MAX, -1));
  TW_TRY(g.perLayerSize, configInteger(text, "hidden_size_per_layer_input", 1, kMaxSize));
  return {};
}

Result<> configureGemma3n(const Json& text, ModelConfig& config) {
  TW_CHECK(configureGemma(text, config));
  nameGemmaNorms(config);
  config.norm = NormKind::Rms;
  config.valueNorm = true;
  config.attentionScale = 1.0;
  config.gemma3n.emplace();
  TW_TRY(config.logitSoftcap, configNumber(text, "final_logit_softcapping", 1e-6, 1e6, 0.0));
  TW_TRY(const auto sliding, configureGemmaWindows(text, 5, config));
  TW_CHECK(configureGemmaRopes(text, sliding, config));
  TW_CHECK(readStreams(text, config));
  TW_CHECK(readFeedForward(text, config));
  return readSharedKeys(text, sliding, config);
}

} // namespace

void registerGemma3n(FamilyRegistry& registry) {
  Family family{"gemma3n",
                {"Gemma3nForCausalLM", "Gemma3nForConditionalGeneration"},
                {{"vocab_size", 262400},
                 {"vocab_size_per_layer_input", 262144},
                 {"hidden_size", 2048},
                 {"hidden_size_per_layer_input", 256},
                 {"intermediate_size", 16384},
                 {"num_hidden_layers", 35},
                 {"max_position_embeddings", 32768},
                 {"num_attention_heads", 8},
                 {"num_key_value_heads", 2},
                 {"head_dim", 256},
                 {"hidden_activation", "gelu_pytorch_tanh"},
                 {"tie_word_embeddings", true},
                 {"sliding_window", 512},
                 {"final_logit_softcapping", 30.0},
                 {"altup_num_inputs", 4},
                 {"altup_active_idx", 0},
                 {"altup_coef_clip", 120.0},
                 {"num_kv_shared_layers", 15},
                 {"laurel_rank", 64},
                 {"pad_token_id", 0},
                 {"eos_token_id", 1},
                 {"bos_token_id", 2}},
                configureGemma3n,
                {"gemma3n_text"},
                {{"hidden_act", "hidden_activation"}},
                true};
  family.ownFeedForward = true;
  registry.push_back(std::move(family));
}

} // namespace tw
