#include "ui/pages/method/method_form_plan.h"

#include "ui/bridge/field_words.h"
#include "ui/pages/method/method_form.h"

#include <QSet>

namespace tw::ui {
namespace {

/// Fields with a place of their own: cards, the tree of modules, sliders.
bool hasOwnPlace(const QString& path) {
  static const QSet<QString> placed{QStringLiteral("method.type"), QStringLiteral("method.target_modules"),
                                    QStringLiteral("method.layers_to_transform")};
  if (placed.contains(path)) return true;
  for (const auto* section : {"adapter", "training"})
    for (const auto& plan : sliderPlans(QString::fromLatin1(section), nullptr))
      if (path == QLatin1String(plan.field)) return true;
  return false;
}

/// A field that the contract has and this version refuses at any value but its default.
bool isReserved(const FieldInfo& field) { return !field.notYet.empty(); }

} // namespace

std::vector<SliderPlan> sliderPlans(const QString& section, const MethodInfo* method) {
  using Usual = std::pair<double, double>;
  if (section == QLatin1String("adapter"))
    return {{"method.r", Scale::steps({1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256}), Usual{8, 64}},
            {"method.lora_alpha", Scale::steps({1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512}), {}},
            {"method.lora_dropout", Scale::linear(0, 0.5, 0.01), Usual{0, 0.1}}};
  const MethodInfo any;
  const auto& rates = method ? *method : any;
  return {
      {"training.learning_rate", Scale::decades(1e-6, 1e-2), Usual{rates.usualRateLow, rates.usualRateHigh}},
      {"training.num_train_epochs", Scale::steps({0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30}), Usual{1, 5}},
      {"data.max_length",
       Scale::steps(
           {64, 128, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 24576, 32768}),
       {}},
      {"training.per_device_train_batch_size", Scale::steps({1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64}), {}},
      {"training.gradient_accumulation_steps", Scale::steps({1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128}), {}}};
}

std::vector<const FieldInfo*> ownFields(bool advanced) {
  std::vector<const FieldInfo*> fields;
  for (const auto& field : recipeFields())
    if (!field.methods.empty() && field.advanced == advanced && !isReserved(field) &&
        !hasOwnPlace(QString::fromStdString(field.path)))
      fields.push_back(&field);
  return fields;
}

std::vector<AdvancedGroup> advancedGroups() {
  struct Named {
    QString title;
    std::vector<const char*> names;
  };
  const Named named[] = {
      {MethodForm::tr("Schedule"),
       {"training.lr_scheduler_type", "training.warmup_ratio", "training.warmup_steps", "training.min_lr_rate",
        "training.min_lr", "training.max_steps"}},
      {MethodForm::tr("Optimizer"),
       {"training.optim", "training.weight_decay", "training.max_grad_norm", "training.adam_beta1",
        "training.adam_beta2", "training.adam_epsilon", "training.relative_step", "training.scale_parameter",
        "training.clip_threshold", "training.loraplus_lr_ratio", "training.loraplus_lr_embedding"}},
      {MethodForm::tr("Memory and device"),
       {"training.gradient_checkpointing", "data.packing", "training.device", "training.seed"}},
      {MethodForm::tr("Evaluation and checkpoints"),
       {"training.eval_steps", "training.save_steps", "training.save_minutes", "training.save_total_limit",
        "training.load_best_model_at_end", "training.early_stopping_patience", "training.logging_steps"}},
      {MethodForm::tr("Samples while training"), {"training.sample_steps", "training.sample_prompts"}}};
  std::vector<AdvancedGroup> groups;
  QSet<QString> taken;
  for (const auto& [title, names] : named) {
    AdvancedGroup group{title, {}};
    for (const auto* name : names) {
      const auto* field = findRecipeField(name);
      taken.insert(QString::fromLatin1(name));
      if (field && !isReserved(*field)) group.fields.push_back(field);
    }
    groups.push_back(std::move(group));
  }
  AdvancedGroup adapter{MethodForm::tr("Adapter"), ownFields(true)}, others{MethodForm::tr("Other"), {}};
  for (const auto& field : recipeFields()) {
    const auto path = QString::fromStdString(field.path);
    if (!field.methods.empty() || hasOwnPlace(path) || taken.contains(path) || isReserved(field)) continue;
    if (path.startsWith(QLatin1String("method."))) adapter.fields.push_back(&field);
    else if (path.startsWith(QLatin1String("training."))) others.fields.push_back(&field);
  }
  groups.push_back(std::move(adapter));
  if (!others.fields.empty()) groups.push_back(std::move(others));
  return groups;
}

} // namespace tw::ui
