// The recipe fields of `training`.
#include "engine/api/catalog/field.h"

namespace tw {
namespace {

const std::vector<Choice>& devices() {
  static const std::vector<Choice> kinds = {
      {"auto", "Automatic", "", {}, false}, {"cpu", "Processor", "", {}, false}, {"cuda", "First GPU", "", {}, false}};
  return kinds;
}

} // namespace

std::vector<FieldInfo> trainingFields() {
  return {
      Field("training.num_train_epochs", &TrainingSettings::num_train_epochs)
          .label("Epochs", "训练轮数")
          .above(0, 100000)
          .unit("epochs")
          .help("How often the data is seen; 1 to 5 is usual.", "数据要看几遍；通常 1 到 5。"),
      Field("training.max_steps", &TrainingSettings::max_steps)
          .label("Max steps", "最大步数")
          .range(-1, 1e9)
          .except(0, "-1 (by epochs) or at least 1")
          .unit("steps")
          .help("Stop after this many steps; -1 = by epochs.", "训练到多少步为止；-1 表示按轮次。"),
      Field("training.per_device_train_batch_size", &TrainingSettings::per_device_train_batch_size)
          .label("Batch size", "批大小")
          .range(1, 65536)
          .onResume(OnResume::Implied)
          .help("Batch elements computed at once.", "一次计算的批次元素数。"),
      Field("training.gradient_accumulation_steps", &TrainingSettings::gradient_accumulation_steps)
          .label("Accumulation", "累积步数")
          .range(1, 65536)
          .onResume(OnResume::Implied)
          .help("Micro-batches that make one step: a larger batch at the same memory.",
                "多少个微批次合成一步：不增加显存的大批次。"),
      Field("training.learning_rate", &TrainingSettings::learning_rate)
          .label("Learning rate", "学习率")
          .range(0, 10)
          .help("Step size. 1e-4 to 3e-4 for LoRA, about 1e-5 for full training.",
                "步长。LoRA 取 1e-4 到 3e-4，全参数训练约 1e-5。"),
      Field("training.lr_scheduler_type", &TrainingSettings::lr_scheduler_type)
          .label("Schedule", "学习率调度")
          .options(scheduleChoices())
          .help("How the learning rate changes over the run.", "学习率在训练中如何变化。"),
      Field("training.warmup_ratio", &TrainingSettings::warmup_ratio)
          .label("Warm-up share", "预热比例")
          .range(0, 1)
          .help("Share of the run in which the learning rate rises from 0.", "学习率从 0 上升所占的比例。"),
      Field("training.warmup_steps", &TrainingSettings::warmup_steps)
          .label("Warm-up steps", "预热步数")
          .range(0, 1e9)
          .unit("steps")
          .advanced()
          .help("Warm-up in steps; overrides the ratio when above 0.", "以步数表示的预热；大于 0 时优先于比例。"),
      Field("training.weight_decay", &TrainingSettings::weight_decay)
          .label("Weight decay", "权重衰减")
          .range(0, 10)
          .advanced()
          .help("Pull of the weights towards zero.", "权重衰减。"),
      Field("training.adam_beta1", &TrainingSettings::adam_beta1)
          .label("Adam beta 1", "Adam beta 1")
          .range(0, 0.999999)
          .advanced()
          .onResume(OnResume::Fixed)
          .help("Decay of the gradient's mean.", "梯度一阶矩的衰减。"),
      Field("training.adam_beta2", &TrainingSettings::adam_beta2)
          .label("Adam beta 2", "Adam beta 2")
          .range(0, 0.999999999)
          .advanced()
          .onResume(OnResume::Fixed)
          .help("Decay of the gradient's square.", "梯度二阶矩的衰减。"),
      Field("training.adam_epsilon", &TrainingSettings::adam_epsilon)
          .label("Adam epsilon", "Adam epsilon")
          .above(0, 1)
          .advanced()
          .help("Guard against division by zero.", "防止除以零的小量。"),
      Field("training.max_grad_norm", &TrainingSettings::max_grad_norm)
          .label("Gradient clipping", "梯度裁剪")
          .range(0, 1e9)
          .help("Longer gradients are cut to this norm; 0 = never.", "梯度范数超过此值即裁剪；0 表示不裁剪。"),
      Field("training.optim", &TrainingSettings::optim)
          .label("Optimizer", "优化器")
          .options(optimizerChoices())
          .advanced()
          .onResume(OnResume::Fixed)
          .help("Optimizer.", "优化器。"),
      Field("training.loraplus_lr_ratio", &TrainingSettings::loraplus_lr_ratio)
          .label("LoRA+ ratio", "LoRA+ 比率")
          .above(0, 1e6)
          .advanced()
          .notYet("LoRA+")
          .onResume(OnResume::Fixed)
          .help("Learning-rate ratio of B to A (LoRA+).", "B 与 A 的学习率之比（LoRA+）。"),
      Field("training.gradient_checkpointing", &TrainingSettings::gradient_checkpointing)
          .label("Gradient checkpointing", "梯度检查点")
          .help("Recompute activations in the backward pass: far less memory, about a third more time.",
                "反向传播时重新计算激活：显存大减，时间约多三分之一。"),
      Field("training.logging_steps", &TrainingSettings::logging_steps)
          .label("Log every", "日志间隔")
          .range(1, 1e9)
          .unit("steps")
          .advanced()
          .help("A step event every so many steps.", "每隔多少步记录一次。"),
      Field("training.eval_steps", &TrainingSettings::eval_steps)
          .label("Evaluate every", "验证间隔")
          .range(0, 1e9)
          .unit("steps")
          .help("Evaluate every so many steps; 0 = only at the end.", "每隔多少步验证一次；0 表示只在结束时。"),
      Field("training.save_steps", &TrainingSettings::save_steps)
          .label("Save every", "保存间隔")
          .range(0, 1e9)
          .unit("steps")
          .help("Checkpoint every so many steps; 0 = only at the end.", "每隔多少步保存检查点；0 表示只在结束时。"),
      Field("training.save_total_limit", &TrainingSettings::save_total_limit)
          .label("Checkpoints kept", "保留检查点数")
          .range(0, 1e6)
          .advanced()
          .help("How many checkpoints are kept; 0 = all.", "最多保留几个检查点；0 表示全部。"),
      Field("training.load_best_model_at_end", &TrainingSettings::load_best_model_at_end)
          .label("Keep the best", "保留最佳")
          .advanced()
          .help("Finish with the checkpoint of the lowest validation loss.", "结束时采用验证损失最低的检查点。"),
      Field("training.early_stopping_patience", &TrainingSettings::early_stopping_patience)
          .label("Early stopping", "早停")
          .range(0, 1e6)
          .advanced()
          .help("Stop after so many evaluations without improvement; 0 = never.",
                "验证多少次没有改善就停止；0 表示不停。"),
      Field("training.sample_steps", &TrainingSettings::sample_steps)
          .label("Sample every", "试答间隔")
          .range(0, 1e9)
          .unit("steps")
          .advanced()
          .help("Answer the sample prompts every so many steps; 0 = never.", "每隔多少步回答样例提示；0 表示不回答。"),
      Field("training.sample_prompts", &TrainingSettings::sample_prompts)
          .label("Sample prompts", "样例提示词")
          .advanced()
          .help("Prompts answered while training.", "训练中用来试答的提示。"),
      Field("training.seed", &TrainingSettings::seed)
          .label("Seed", "随机种子")
          .range(0, 9007199254740991.0)
          .onResume(OnResume::Implied)
          .help("Fixes everything that is random.", "固定一切随机性。"),
      Field("training.device", &TrainingSettings::device)
          .label("Device", "设备")
          .options(devices())
          .like("auto|cpu|cuda(:[0-9]+)?")
          .help("auto, cpu, cuda or cuda:N.", "auto、cpu、cuda 或 cuda:N。")};
}

} // namespace tw
