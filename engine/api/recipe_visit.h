#pragma once
// The one list that ties recipe paths to the struct's members; reading, writing and defaults all walk it.
#include "engine/api/recipe.h"

namespace tw {

template <class RecipeType, class Visitor> void visitRecipe(RecipeType& r, Visitor&& visit) {
  visit("recipe_version", r.recipe_version);
  visit("name", r.name);
  visit("model.path", r.model.path);
  visit("model.quantization", r.model.quantization);
  visit("model.double_quantization", r.model.double_quantization);
  visit("model.quantization_block_size", r.model.quantization_block_size);
  visit("model.compute_dtype", r.model.compute_dtype);
  visit("data.train", r.data.train);
  visit("data.validation", r.data.validation);
  visit("data.validation_fraction", r.data.validation_fraction);
  visit("data.chat_template", r.data.chat_template);
  visit("data.system", r.data.system);
  visit("data.max_length", r.data.max_length);
  visit("data.packing", r.data.packing);
  visit("data.train_on", r.data.train_on);
  visit("data.shuffle", r.data.shuffle);
  visit("data.overlong", r.data.overlong);
  visit("data.strict", r.data.strict);
  visit("method.type", r.method.type);
  visit("method.r", r.method.r);
  visit("method.lora_alpha", r.method.lora_alpha);
  visit("method.lora_dropout", r.method.lora_dropout);
  visit("method.target_modules", r.method); // a list, or one pattern: the only field held by two members
  visit("method.bias", r.method.bias);
  visit("method.use_dora", r.method.use_dora);
  visit("method.use_rslora", r.method.use_rslora);
  visit("method.init_lora_weights", r.method.init_lora_weights);
  visit("method.init_from", r.method.init_from);
  visit("method.modules_to_save", r.method.modules_to_save);
  visit("method.rank_pattern", r.method.rank_pattern);
  visit("method.alpha_pattern", r.method.alpha_pattern);
  visit("method.layers_to_transform", r.method.layers_to_transform);
  visit("training.num_train_epochs", r.training.num_train_epochs);
  visit("training.max_steps", r.training.max_steps);
  visit("training.per_device_train_batch_size", r.training.per_device_train_batch_size);
  visit("training.gradient_accumulation_steps", r.training.gradient_accumulation_steps);
  visit("training.learning_rate", r.training.learning_rate);
  visit("training.lr_scheduler_type", r.training.lr_scheduler_type);
  visit("training.warmup_ratio", r.training.warmup_ratio);
  visit("training.warmup_steps", r.training.warmup_steps);
  visit("training.weight_decay", r.training.weight_decay);
  visit("training.adam_beta1", r.training.adam_beta1);
  visit("training.adam_beta2", r.training.adam_beta2);
  visit("training.adam_epsilon", r.training.adam_epsilon);
  visit("training.max_grad_norm", r.training.max_grad_norm);
  visit("training.optim", r.training.optim);
  visit("training.loraplus_lr_ratio", r.training.loraplus_lr_ratio);
  visit("training.gradient_checkpointing", r.training.gradient_checkpointing);
  visit("training.logging_steps", r.training.logging_steps);
  visit("training.eval_steps", r.training.eval_steps);
  visit("training.save_steps", r.training.save_steps);
  visit("training.save_total_limit", r.training.save_total_limit);
  visit("training.load_best_model_at_end", r.training.load_best_model_at_end);
  visit("training.early_stopping_patience", r.training.early_stopping_patience);
  visit("training.sample_steps", r.training.sample_steps);
  visit("training.sample_prompts", r.training.sample_prompts);
  visit("training.seed", r.training.seed);
  visit("training.device", r.training.device);
  visit("output_dir", r.output_dir);
}

} // namespace tw
