// The recipe fields of `training`.
#include "engine/api/catalog/field.h"

namespace tw {
namespace {

const std::vector<Choice>& devices() {
  static const std::vector<Choice> kinds = {{"auto", TW_TEXT("Automatic"), {}, {}, false},
                                            {"cpu", TW_TEXT("Processor"), {}, {}, false},
                                            {"cuda", TW_TEXT("First GPU"), {}, {}, false}};
  return kinds;
}

} // namespace

std::vector<FieldInfo> trainingFields() {
  return {
      Field("training.num_train_epochs", &TrainingSettings::num_train_epochs)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Epochs"))
          .above(0, 100000)
          .unit("epochs")
          .help(TW_TEXT("How often the data is seen; 1 to 5 is usual.")),
      Field("training.max_steps", &TrainingSettings::max_steps)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Max steps"))
          .range(-1, 1e9)
          .except(0, TW_TEXT("-1 (by epochs) or at least 1"))
          .unit("steps")
          .help(TW_TEXT("Stop after this many steps; -1 = by epochs.")),
      Field("training.per_device_train_batch_size", &TrainingSettings::per_device_train_batch_size)
          .label(TW_TEXT("Batch size"))
          .range(1, 65536)
          .onResume(OnResume::Implied)
          .help(TW_TEXT("Batch elements computed at once.")),
      Field("training.gradient_accumulation_steps", &TrainingSettings::gradient_accumulation_steps)
          .label(TW_TEXT("Accumulation"))
          .range(1, 65536)
          .onResume(OnResume::Implied)
          .help(TW_TEXT("Micro-batches that make one step: a larger batch at the same memory.")),
      Field("training.learning_rate", &TrainingSettings::learning_rate)
          .label(TW_TEXT("Learning rate"))
          .range(0, 10)
          .help(TW_TEXT("Step size. 1e-4 to 3e-4 for LoRA, about 1e-5 for full training.")),
      Field("training.lr_scheduler_type", &TrainingSettings::lr_scheduler_type)
          .label(TW_TEXT("Schedule"))
          .options(scheduleChoices())
          .help(TW_TEXT("How the learning rate changes over the run.")),
      Field("training.warmup_ratio", &TrainingSettings::warmup_ratio)
          .label(TW_TEXT("Warm-up share"))
          .range(0, 1)
          .help(TW_TEXT("Share of the run in which the learning rate rises from 0.")),
      Field("training.warmup_steps", &TrainingSettings::warmup_steps)
          .label(TW_TEXT("Warm-up steps"))
          .range(0, 1e9)
          .unit("steps")
          .advanced()
          .help(TW_TEXT("Warm-up in steps; overrides the ratio when above 0.")),
      Field("training.min_lr_rate", &TrainingSettings::min_lr_rate)
          .label(TW_TEXT("Lowest share"))
          .range(0, 1)
          .advanced()
          .help(TW_TEXT("Where a cosine with a floor ends, as a part of the learning rate.")),
      Field("training.min_lr", &TrainingSettings::min_lr)
          .label(TW_TEXT("Lowest rate"))
          .range(0, 10)
          .advanced()
          .help(TW_TEXT("Where a cosine with a floor ends, as a learning rate; counts instead of the share.")),
      Field("training.weight_decay", &TrainingSettings::weight_decay)
          .label(TW_TEXT("Weight decay"))
          .range(0, 10)
          .advanced()
          .help(TW_TEXT("Pull of the weights towards zero.")),
      Field("training.adam_beta1", &TrainingSettings::adam_beta1)
          .label(TW_TEXT("Adam beta 1"))
          .range(0, 0.999999)
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Decay of the gradient's average; with Lion its weight in the step's direction.")),
      Field("training.adam_beta2", &TrainingSettings::adam_beta2)
          .label(TW_TEXT("Adam beta 2"))
          .range(0, 0.999999999)
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT(
              "Decay of the average of the gradient's square; with Lion, whose paper has 0.99, of the gradient.")),
      Field("training.adam_epsilon", &TrainingSettings::adam_epsilon)
          .label(TW_TEXT("Adam epsilon"))
          .above(0, 1)
          .advanced()
          .help(TW_TEXT("Guard against division by zero.")),
      Field("training.max_grad_norm", &TrainingSettings::max_grad_norm)
          .label(TW_TEXT("Gradient clipping"))
          .range(0, 1e9)
          .help(TW_TEXT("Longer gradients are cut to this norm; 0 = never.")),
      Field("training.optim", &TrainingSettings::optim)
          .label(TW_TEXT("Optimizer"))
          .options(optimizerChoices())
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Optimizer. Lion wants a learning rate of about a third to a tenth of AdamW's.")),
      Field("training.relative_step", &TrainingSettings::relative_step)
          .label(TW_TEXT("Rate by step"))
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Adafactor chooses the learning rate by itself: 1 / sqrt(step), at most 0.01. Learning rate "
                        "and schedule have no effect then.")),
      Field("training.scale_parameter", &TrainingSettings::scale_parameter)
          .label(TW_TEXT("Rate by size"))
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("Adafactor multiplies the learning rate by the root mean square of each tensor.")),
      Field("training.clip_threshold", &TrainingSettings::clip_threshold)
          .label(TW_TEXT("Largest update"))
          .above(0, 1e6)
          .advanced()
          .help(TW_TEXT("Root mean square from which on Adafactor shortens the update of a tensor.")),
      Field("training.loraplus_lr_ratio", &TrainingSettings::loraplus_lr_ratio)
          .label(TW_TEXT("LoRA+ ratio"))
          .range(1, 1e6)
          .advanced()
          .onResume(OnResume::Fixed)
          .help(TW_TEXT("LoRA+: how many times faster B is trained than A. 16 is usual, with half the learning rate; "
                        "empty: both alike.")),
      Field("training.loraplus_lr_embedding", &TrainingSettings::loraplus_lr_embedding)
          .label(TW_TEXT("LoRA+ rate of embeddings"))
          .range(0, 10)
          .advanced()
          .help(TW_TEXT("Learning rate of the matrices on the table of embeddings, with LoRA+.")),
      Field("training.gradient_checkpointing", &TrainingSettings::gradient_checkpointing)
          .label(TW_TEXT("Gradient checkpointing"))
          .help(TW_TEXT("Recompute activations in the backward pass: far less memory, about a third more time.")),
      Field("training.logging_steps", &TrainingSettings::logging_steps)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Log every"))
          .range(1, 1e9)
          .unit("steps")
          .advanced()
          .help(TW_TEXT("A step event every so many steps.")),
      Field("training.eval_steps", &TrainingSettings::eval_steps)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Evaluate every"))
          .range(0, 1e9)
          .unit("steps")
          .help(TW_TEXT("Evaluate every so many steps; 0 = only at the end.")),
      Field("training.save_steps", &TrainingSettings::save_steps)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Save every"))
          .range(0, 1e9)
          .unit("steps")
          .help(TW_TEXT("Checkpoint every so many steps; 0 = only by time and at the end.")),
      Field("training.save_minutes", &TrainingSettings::save_minutes)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Save by time"))
          .range(0, 1e6)
          .unit("minutes")
          .help(TW_TEXT("Checkpoint every so many minutes, so that a crash costs no more than these; 0 = never.")),
      Field("training.save_total_limit", &TrainingSettings::save_total_limit)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Checkpoints kept"))
          .range(0, 1e6)
          .advanced()
          .help(TW_TEXT("How many checkpoints by steps are kept, and how many by time; 0 = all. The best one and "
                        "those saved by hand stay.")),
      Field("training.load_best_model_at_end", &TrainingSettings::load_best_model_at_end)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Keep the best"))
          .advanced()
          .help(TW_TEXT("Finish with the checkpoint of the lowest validation loss.")),
      Field("training.early_stopping_patience", &TrainingSettings::early_stopping_patience)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Early stopping"))
          .range(0, 1e6)
          .advanced()
          .help(TW_TEXT("Stop after so many evaluations without improvement; 0 = never.")),
      Field("training.sample_steps", &TrainingSettings::sample_steps)
          .carried(Carried::ByPresets)
          .label(TW_TEXT("Sample every"))
          .range(0, 1e9)
          .unit("steps")
          .advanced()
          .help(TW_TEXT("Answer the sample prompts every so many steps; 0 = never.")),
      Field("training.sample_prompts", &TrainingSettings::sample_prompts)
          .carried(Carried::Never)
          .label(TW_TEXT("Sample prompts"))
          .advanced()
          .help(TW_TEXT("Prompts answered while training.")),
      Field("training.seed", &TrainingSettings::seed)
          .carried(Carried::Never)
          .label(TW_TEXT("Seed"))
          .range(0, 9007199254740991.0)
          .onResume(OnResume::Implied)
          .help(TW_TEXT("Fixes everything that is random.")),
      Field("training.device", &TrainingSettings::device)
          .carried(Carried::Never)
          .label(TW_TEXT("Device"))
          .options(devices())
          .like("auto|cpu|cuda(:[0-9]+)?")
          .help(TW_TEXT("auto, cpu, cuda or cuda:N."))};
}

} // namespace tw
