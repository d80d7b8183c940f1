#pragma once
// A model of a few thousand parameters and samples for it, for tests of training and export.
#include "engine/api/catalog/methods.h"
#include "engine/api/recipe.h"
#include "engine/base/random.h"
#include "engine/data/sampler.h"
#include "engine/model/causal_model.h"
#include "engine/train/trainer.h"

#include <QTemporaryDir>

namespace tiny {

using namespace tw;

inline const char* llama =
    R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":32,"intermediate_size":48,"num_hidden_layers":2,
  "num_attention_heads":4,"num_key_value_heads":2,"vocab_size":64,"max_position_embeddings":128,"rms_norm_eps":1e-5,"tie_word_embeddings":false,
  "torch_dtype":"float32","hidden_act":"silu","initializer_range":0.1})";
inline const char* qwenTied =
    R"({"architectures":["Qwen2ForCausalLM"],"model_type":"qwen2","hidden_size":32,"intermediate_size":48,"num_hidden_layers":2,
  "num_attention_heads":4,"num_key_value_heads":2,"vocab_size":64,"max_position_embeddings":128,"rms_norm_eps":1e-5,"tie_word_embeddings":true,
  "torch_dtype":"bfloat16","hidden_act":"silu","initializer_range":0.1})";
inline const char* mixtral =
    R"({"architectures":["MixtralForCausalLM"],"model_type":"mixtral","hidden_size":32,"intermediate_size":24,"num_hidden_layers":2,
  "num_attention_heads":4,"num_key_value_heads":2,"vocab_size":64,"max_position_embeddings":128,"rms_norm_eps":1e-5,"tie_word_embeddings":false,
  "num_local_experts":3,"num_experts_per_tok":2,"torch_dtype":"float32","hidden_act":"silu","initializer_range":0.1})";

/// Linears stored [in, out], with biases.
inline const char* gpt2 =
    R"({"architectures":["GPT2LMHeadModel"],"model_type":"gpt2","n_embd":32,"n_layer":2,"n_head":4,"n_inner":48,"vocab_size":64,"n_positions":128,
  "tie_word_embeddings":true,"torch_dtype":"float32","activation_function":"gelu_new","initializer_range":0.1})";

struct Folder {
  QTemporaryDir dir;
  fs::path path() const { return fromUtf8(dir.path().toStdString()); }
};

template <class T> T take(Result<T> result) {
  if (!result) qFatal("%s: %s", result.error().code.c_str(), result.error().message.c_str());
  return std::move(*result);
}
inline void ok(Result<> result) {
  if (!result) qFatal("%s: %s", result.error().code.c_str(), result.error().message.c_str());
}

/// A method with its own fields' defaults, some of them changed.
inline MethodOptions methodOf(const std::string& type, const Json& own = Json::object()) {
  MethodSettings settings;
  settings.type = type;
  settings.own = own;
  MethodOptions options;
  options.type = type;
  options.own = ownValues(settings);
  return options;
}

inline std::unique_ptr<CausalModel> model(const char* config, uint64_t seed = 1, const LoadOptions& load = {}) {
  return take(newModel(take(modelConfigOf(Json::parse(config))), load, seed));
}

/// Samples of 5…20 random tokens; the first third of each carries no loss.
inline EncodedDataset dataset(size_t count, uint64_t seed, int32_t vocabulary = 64) {
  EncodedDataset data;
  Random random(seed);
  for (size_t i = 0; i < count; ++i) {
    EncodedSample sample;
    const auto length = 5 + random.below(16);
    for (size_t t = 0; t < length; ++t) {
      sample.ids.push_back(static_cast<int32_t>(random.below(static_cast<uint64_t>(vocabulary))));
      sample.labels.push_back(t < length / 3 ? -100 : sample.ids.back());
    }
    sample.index = static_cast<int64_t>(i);
    sample.line = static_cast<int64_t>(i) + 1;
    data.tokens += static_cast<int64_t>(length);
    data.samples.push_back(std::move(sample));
  }
  data.sourceWeights = {1.0};
  return data;
}

inline TrainOptions options(const fs::path& out) {
  TrainOptions options;
  options.maxSteps = 6;
  options.learningRate = 1e-2;
  options.schedule.type = "linear";
  options.sampler.accumulation = 2;
  options.sampler.maxLength = 48;
  options.outputDir = out;
  return options;
}

/// Runs to the end and returns the losses of its step events.
struct Run {
  std::vector<double> losses;
  std::vector<Event> events;
  Result<events::Finished> result = events::Finished{};
};
inline Run train(CausalModel& model, TuningMethod& method, const EncodedDataset& data, const TrainOptions& options,
                 TrainControl& control, const EncodedDataset* validation = nullptr,
                 std::function<void(const Event&)> watch = {}) {
  Run run;
  Trainer trainer(
      model, method, data, validation, options,
      [&](const Event& event) {
        run.events.push_back(event);
        if (const auto* step = std::get_if<events::Step>(&event)) run.losses.push_back(step->loss);
        if (watch) watch(event);
      },
      control);
  run.result = trainer.run();
  return run;
}

/// Logits of one fixed sequence.
inline at::Tensor logits(CausalModel& model) {
  const at::NoGradGuard guard;
  TokenBatch batch;
  batch.ids = at::arange(3, 19, at::kLong);
  batch.positions = at::arange(16, at::kLong);
  batch.offsets = {0, 16};
  return model.logits(model.hidden(batch, {}), {}).to(at::kFloat);
}

/// Gives every trainable tensor values, so that nothing is zero by accident.
inline void randomize(TuningMethod& method, uint64_t seed) {
  const at::NoGradGuard guard;
  Random random(seed);
  for (const auto& trainable : method.trainable()) {
    auto flat = at::empty({trainable.tensor.numel()}, at::kFloat);
    for (int64_t i = 0; i < flat.numel(); ++i) flat.data_ptr<float>()[i] = static_cast<float>(0.1 * random.normal());
    at::Tensor(trainable.tensor).add_(flat.view(trainable.tensor.sizes()));
  }
}

} // namespace tiny
