#pragma once
// Models of every kind for tests of what methods attach, texts for them, and a loss in which every row counts.
#include "attached.h"

#include <QTemporaryDir>
#include <QTest>

namespace attached {

inline double gap(const at::Tensor& got, const at::Tensor& wanted) {
  if (!got.defined() || got.sizes() != wanted.sizes()) return 1e9;
  return ((got.to(at::kFloat) - wanted).abs().max() / wanted.abs().max()).item<double>();
}

inline const std::vector<std::pair<const char*, const char*>> kModels = {
    {"llama", R"("architectures":["LlamaForCausalLM"],"model_type":"llama")"},
    {"window", R"("architectures":["MistralForCausalLM"],"model_type":"mistral","sliding_window":6)"},
    {"gemma2",
     R"("architectures":["Gemma2ForCausalLM"],"model_type":"gemma2","head_dim":8,"sliding_window":6,"query_pre_attn_scalar":12,
        "attn_logit_softcapping":5.0,"final_logit_softcapping":3.0,"layer_types":["sliding_attention","full_attention","full_attention"])"},
    {"granite",
     R"("architectures":["GraniteForCausalLM"],"model_type":"granite","embedding_multiplier":6.0,"residual_multiplier":0.3,"attention_multiplier":0.2,"logits_scaling":4.0)"},
    {"gpt2",
     R"("architectures":["GPT2LMHeadModel"],"model_type":"gpt2","n_embd":32,"n_layer":3,"n_head":4,"n_positions":64,"n_inner":48)"},
    {"mixtral",
     R"("architectures":["MixtralForCausalLM"],"model_type":"mixtral","num_local_experts":3,"num_experts_per_tok":2)"}};

inline std::unique_ptr<CausalModel> make(const QString& name, at::ScalarType type = at::kFloat) {
  if (name == QStringLiteral("gemma3n")) { // two of its layers use keys of others
    LoadOptions options;
    options.computeDtype = type;
    auto loaded = loadModel(fs::path(TW_TEST_DATA) / "model" / "gemma3n", options);
    if (!loaded) qFatal("%s", loaded.error().message.c_str());
    return std::move(*loaded);
  }
  for (const auto& [key, text] : kModels) {
    if (name != QString::fromUtf8(key)) continue;
    const QTemporaryDir dir;
    const auto folder = fromUtf8(dir.path().toStdString());
    const auto written = writeFileAtomically(
        folder / "config.json",
        std::string("{") + text +
            R"(,"hidden_size":32,"intermediate_size":48,"num_hidden_layers":3,"num_attention_heads":4,"num_key_value_heads":2,"vocab_size":64,
  "max_position_embeddings":64,"rms_norm_eps":1e-5,"tie_word_embeddings":false,"torch_dtype":"float32","hidden_act":"silu","initializer_range":0.2})");
    if (!written) qFatal("%s", written.error().message.c_str());
    const auto config = readModelConfig(folder);
    if (!config) qFatal("%s", config.error().message.c_str());
    LoadOptions options;
    options.computeDtype = type;
    auto model = newModel(*config, options, 5);
    if (!model) qFatal("%s", model.error().message.c_str());
    return std::move(*model);
  }
  qFatal("no such model");
}

/// Tokens of a text.
inline at::Tensor ids(int64_t count, int64_t seed) {
  return (at::arange(count, at::kLong) * 7 + seed * 11).remainder(59) + 3;
}

/// Texts of unequal length, among them one of a single token and none at all.
inline std::vector<at::Tensor> texts() { return {ids(11, 1), ids(4, 2), ids(4, 3), ids(0, 0), ids(1, 4), ids(9, 5)}; }

/// A loss in which every row counts, and the virtual tokens' last rows.
inline at::Tensor lossOf(CausalModel& model, const std::vector<at::Tensor>& given, bool checkpointing) {
  ForwardOptions options;
  options.mode.training = true;
  options.checkpointing = checkpointing;
  at::Tensor last;
  options.beforeFirst = &last;
  auto rows = model.hidden(batchOf(given), options);
  if (last.defined()) rows = at::cat({rows, last});
  const auto targets = (at::arange(rows.size(0), at::kLong) * 5).remainder(model.config().vocabSize);
  return model.crossEntropySum(rows, targets, options.mode);
}

/// A row for each model.
inline void modelRows(bool gemma3n) {
  QTest::addColumn<QString>("name");
  for (const auto& [name, text] : kModels) QTest::newRow(name) << QString::fromUtf8(name);
  if (gemma3n) QTest::newRow("gemma3n") << QStringLiteral("gemma3n");
}

} // namespace attached
