#pragma once
// What one can ask of the engine thread, as values. Each becomes a job; its events carry the job's id.
#include "engine/api/recipe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tw {

/// An adapter folder (a checkpoint-N folder is one too); `weight` multiplies its scaling.
struct AdapterChoice {
  std::string folder;
  double weight = 1.0;
  bool operator==(const AdapterChoice&) const = default;
};

/// A base model with adapters mounted. Jobs that name the same base reuse it; adapters are switched without reloading
/// it.
struct ModelChoice {
  std::string path;
  std::vector<AdapterChoice> adapters;
  std::string quantization = "none"; ///< none|nf4|fp4|int8
  bool double_quantization = false;
  int64_t quantization_block_size = 64;
  std::string dtype = "auto"; ///< auto|float32|bfloat16|float16
  std::string device = "auto";
};

struct Sampling {
  int64_t max_new_tokens = 256;
  // Unset values come from the model's generation_config.json, then from the defaults of docs/formats.md.
  std::optional<double> temperature, top_p, repetition_penalty;
  std::optional<int64_t> top_k, num_beams;
  std::optional<uint64_t> seed;
  std::vector<std::string> stop;
};

namespace commands {

struct Train {
  Recipe recipe;
  bool resume = false;
  std::string resume_from; ///< a checkpoint folder; empty = the newest complete one in output_dir
  bool overwrite = false;
};
struct Logits {
  ModelChoice model;
  std::string ids_file, out;
};
struct Generate {
  ModelChoice model;
  std::string prompt; ///< raw text, when messages is null
  Json messages;      ///< or a conversation, rendered with the model's chat template
  std::string chat_template = "auto";
  Sampling sampling;
  /// Id of a running training job: answer with its model as it is now, between two of its steps (`model` is then
  /// ignored except for its path). `without_adapter` answers with that job's base.
  uint64_t live_job = 0;
  bool without_adapter = false;
};
struct Evaluate {
  ModelChoice model;
  std::vector<DataFile> data;
  std::vector<std::string> metrics = {"perplexity"};
  std::string predictions; ///< where the model's answers go as JSON Lines; empty: nowhere
  Sampling sampling;       ///< of these answers: greedy unless a temperature, top_k or top_p is set
  std::string chat_template = "auto", train_on = "responses";
  int64_t max_length = 1024;
};
struct Export {
  ModelChoice model;
  std::string format = "safetensors"; ///< exporterChoices()
  std::string out;
  std::string dtype = "as-base";
  int64_t max_shard_size = 5'000'000'000;
  bool verify = false, overwrite = false;
  Json options = Json::object(); ///< the format's own, by name (exportOptions()); what is not there has its default
};
/// One LoRA adapter composed of those of `model`, with weights found on a few examples without gradients (LoRAHub).
struct SearchAdapters {
  ModelChoice model; ///< with the adapters to compose, at least two; their own weights do not matter
  std::vector<DataFile> data;
  std::string out;
  int64_t evaluations = 40; ///< tries of the search beside those of each adapter alone
  double l1 = 0.05;         ///< what the mean of the weights' magnitudes adds to the loss
  double bound = 1.5;       ///< of a weight's magnitude
  uint64_t seed = 42;
  std::string chat_template = "auto", train_on = "responses";
  int64_t max_length = 1024;
  bool overwrite = false;
};
struct NewModel {
  std::string preset = "tiny"; ///< tiny|small
  std::vector<std::string> corpus;
  std::string out;
  int64_t vocab_size = 0; ///< 0 = the preset's
  uint64_t seed = 42;
  bool overwrite = false;
};
/// Trains several recipes on one small budget, one after another, and says which came out best.
struct Compare {
  std::vector<Recipe> recipes;      ///< at least two; their names tell them apart
  int64_t steps = 50;               ///< optimizer steps that each gets
  std::vector<std::string> prompts; ///< answered by each tune at its end; empty: those of the recipes
  std::string out;                  ///< a folder for all of them; empty = a new one under the library
  /// Goes on with the comparison in `out`: recipes, steps and prompts are those that it was begun with.
  bool resume = false;
  bool overwrite = false;
};
/// Compares speed: `what` is train-lora, train-qlora, generate, tokenize …
struct Bench {
  std::string what;
  Json options = Json::object();
};

} // namespace commands

using Command =
    std::variant<commands::Train, commands::Logits, commands::Generate, commands::Evaluate, commands::Export,
                 commands::NewModel, commands::Compare, commands::Bench, commands::SearchAdapters>;

} // namespace tw
