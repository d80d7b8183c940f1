#pragma once
// The recipe: one value of which forms, command-line flags, presets, run history and checkpoints are views
// (docs/formats.md).
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tw {

struct ModelSettings {
  std::string path;
  std::string quantization = "none";
  bool double_quantization = true;
  int64_t quantization_block_size = 64; ///< nf4 and fp4: a power of two, 64 … 4096
  std::string compute_dtype = "auto";
};

struct DataFile {
  std::string path;
  std::string format = "auto";
  std::map<std::string, std::string> columns;
  int64_t limit = 0;
  double weight = 1.0;
  /// "auto" or the name of an encoding for a file that does not tell its own ("windows-1252").
  std::string encoding = "auto";
};

struct DataSettings {
  std::vector<DataFile> train, validation;
  double validation_fraction = 0.0;
  std::string chat_template = "auto";
  std::string system;
  int64_t max_length = 1024;
  bool packing = true;
  std::string train_on = "responses";
  bool shuffle = true;
  std::string overlong = "auto";
  bool strict = false;
};

struct MethodSettings {
  std::string type = "lora";
  int64_t r = 16, lora_alpha = 32;
  double lora_dropout = 0.05;
  /// A list of names, or one entry with `target_is_pattern` (a regex matched in full), or the one entry "all-linear".
  std::vector<std::string> target_modules = {"all-linear"};
  bool target_is_pattern = false;
  std::string bias = "none";
  bool use_dora = false, use_rslora = false;
  Json init_lora_weights = true; ///< true | false | "gaussian" | …
  std::optional<std::string> init_from;
  std::vector<std::string> modules_to_save;
  std::map<std::string, int64_t> rank_pattern;
  std::map<std::string, double> alpha_pattern;
  std::optional<std::vector<int64_t>> layers_to_transform;
  /// Values of the fields that the chosen method alone has, by name (engine/api/catalog/methods/); in JSON they stand
  /// beside the others.
  Json own = Json::object();
};

struct TrainingSettings {
  double num_train_epochs = 3;
  int64_t max_steps = -1;
  int64_t per_device_train_batch_size = 1, gradient_accumulation_steps = 8;
  double learning_rate = 2e-4;
  std::string lr_scheduler_type = "cosine";
  double warmup_ratio = 0.03;
  double min_lr_rate = 0.1;
  std::optional<double> min_lr;
  int64_t warmup_steps = 0;
  double weight_decay = 0.0, adam_beta1 = 0.9, adam_beta2 = 0.999, adam_epsilon = 1e-8, max_grad_norm = 1.0;
  std::string optim = "adamw";
  bool relative_step = false, scale_parameter = false; ///< of Adafactor, as Transformers' Trainer has them
  double clip_threshold = 1.0;
  std::optional<double> loraplus_lr_ratio;
  double loraplus_lr_embedding = 1e-6;
  bool gradient_checkpointing = false;
  int64_t logging_steps = 1, eval_steps = 0, save_steps = 0, save_total_limit = 2;
  double save_minutes = 5;
  bool load_best_model_at_end = false;
  int64_t early_stopping_patience = 0, sample_steps = 0;
  std::vector<std::string> sample_prompts;
  int64_t seed = 42;
  std::string device = "auto";
};

struct Recipe {
  int64_t recipe_version = 1;
  std::string name = "my-first-tune";
  ModelSettings model;
  DataSettings data;
  MethodSettings method;
  TrainingSettings training;
  std::string output_dir;
};

// A field is a member here, with its type and default, and an entry in engine/api/catalog/, from which reading,
// writing, checking, help and forms come.

/// Strict reading: unknown or ill-typed fields, values out of range and values that this version does not have yet are
/// errors naming the field (recipe.unknown_field with the nearest valid name, recipe.type, recipe.range,
/// recipe.not_yet). Paths stay as written.
Result<Recipe> recipeFromJson(const Json& json);
/// The fields that a recipe of its method has.
Json recipeToJson(const Recipe& recipe);
/// Reads the file and makes its paths absolute (relative ones are relative to the recipe's folder). `overrides`:
/// "a.b=value" (value as JSON, else text).
Result<Recipe> loadRecipe(const std::string& path, const std::vector<std::string>& overrides = {});
/// That the file is not something else: a folder, or a dataset. Errors: recipe.type.
Result<> checkRecipeFile(const std::string& path);
/// Applies one "a.b=value" to the JSON form. Errors: recipe.unknown_field, recipe.type.
Result<> applyOverride(Json& recipe, const std::string& assignment);
/// What a run needs beyond being well-formed: model.path and data.train present, combinations that make sense.
Result<> checkComplete(const Recipe& recipe);

} // namespace tw
