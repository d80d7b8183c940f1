#include "ui/bridge/field_words.h"

#include "engine/api/recipe.h"
#include "ui/bridge/messages.h"

#include <cmath>
#include <QCoreApplication>
#include <QHash>

namespace tw::ui {

class FieldWords {
  Q_DECLARE_TR_FUNCTIONS(FieldWords)

 public:
  using Table = QHash<QString, const char*>;
  static QString from(const Table& table, const QString& key) {
    const auto found = table.constFind(key);
    return found == table.constEnd() ? QString() : tr(*found);
  }
  static QString label(const QString& field);
  static QString choice(const QString& value);
  static QString title(const QString& type);
  static QString note(const QString& type);
  static QString range(const FieldInfo& field);
  static QString atLeastOneModule() { return tr("Choose at least one module."); }
};

QString FieldWords::label(const QString& field) {
  static const Table names{
      {QStringLiteral("name"), QT_TR_NOOP("Name")},
      {QStringLiteral("output_dir"), QT_TR_NOOP("Output folder")},
      {QStringLiteral("recipe_version"), QT_TR_NOOP("Recipe version")},
      {QStringLiteral("model.path"), QT_TR_NOOP("Model")},
      {QStringLiteral("model.quantization"), QT_TR_NOOP("Quantisation")},
      {QStringLiteral("model.double_quantization"), QT_TR_NOOP("Double quantisation")},
      {QStringLiteral("model.quantization_block_size"), QT_TR_NOOP("Block size")},
      {QStringLiteral("model.compute_dtype"), QT_TR_NOOP("Compute format")},
      {QStringLiteral("data.train"), QT_TR_NOOP("Training data")},
      {QStringLiteral("data.validation"), QT_TR_NOOP("Validation data")},
      {QStringLiteral("data.validation_fraction"), QT_TR_NOOP("Validation share")},
      {QStringLiteral("data.chat_template"), QT_TR_NOOP("Chat template")},
      {QStringLiteral("data.system"), QT_TR_NOOP("System prompt")},
      {QStringLiteral("data.max_length"), QT_TR_NOOP("Max length")},
      {QStringLiteral("data.packing"), QT_TR_NOOP("Packing")},
      {QStringLiteral("data.train_on"), QT_TR_NOOP("Train on")},
      {QStringLiteral("data.shuffle"), QT_TR_NOOP("Shuffle")},
      {QStringLiteral("data.overlong"), QT_TR_NOOP("Overlong samples")},
      {QStringLiteral("data.strict"), QT_TR_NOOP("Strict rows")},
      {QStringLiteral("method.type"), QT_TR_NOOP("Method")},
      {QStringLiteral("method.r"), QT_TR_NOOP("Rank r")},
      {QStringLiteral("method.lora_alpha"), QT_TR_NOOP("Alpha")},
      {QStringLiteral("method.lora_dropout"), QT_TR_NOOP("Dropout")},
      {QStringLiteral("method.target_modules"), QT_TR_NOOP("Target modules")},
      {QStringLiteral("method.bias"), QT_TR_NOOP("Train biases")},
      {QStringLiteral("method.use_dora"), QT_TR_NOOP("DoRA")},
      {QStringLiteral("method.use_rslora"), QT_TR_NOOP("Rank-stabilised scale")},
      {QStringLiteral("method.init_lora_weights"), QT_TR_NOOP("Initial weights")},
      {QStringLiteral("method.init_from"), QT_TR_NOOP("Start from adapter")},
      {QStringLiteral("method.modules_to_save"), QT_TR_NOOP("Modules trained in full")},
      {QStringLiteral("method.rank_pattern"), QT_TR_NOOP("Rank by module")},
      {QStringLiteral("method.alpha_pattern"), QT_TR_NOOP("Alpha by module")},
      {QStringLiteral("method.layers_to_transform"), QT_TR_NOOP("Layers")},
      {QStringLiteral("training.num_train_epochs"), QT_TR_NOOP("Epochs")},
      {QStringLiteral("training.max_steps"), QT_TR_NOOP("Max steps")},
      {QStringLiteral("training.per_device_train_batch_size"), QT_TR_NOOP("Batch size")},
      {QStringLiteral("training.gradient_accumulation_steps"), QT_TR_NOOP("Accumulation")},
      {QStringLiteral("training.learning_rate"), QT_TR_NOOP("Learning rate")},
      {QStringLiteral("training.lr_scheduler_type"), QT_TR_NOOP("Schedule")},
      {QStringLiteral("training.warmup_ratio"), QT_TR_NOOP("Warm-up share")},
      {QStringLiteral("training.warmup_steps"), QT_TR_NOOP("Warm-up steps")},
      {QStringLiteral("training.weight_decay"), QT_TR_NOOP("Weight decay")},
      {QStringLiteral("training.adam_beta1"), QT_TR_NOOP("Adam beta 1")},
      {QStringLiteral("training.adam_beta2"), QT_TR_NOOP("Adam beta 2")},
      {QStringLiteral("training.adam_epsilon"), QT_TR_NOOP("Adam epsilon")},
      {QStringLiteral("training.max_grad_norm"), QT_TR_NOOP("Gradient clipping")},
      {QStringLiteral("training.optim"), QT_TR_NOOP("Optimizer")},
      {QStringLiteral("training.loraplus_lr_ratio"), QT_TR_NOOP("LoRA+ ratio")},
      {QStringLiteral("training.gradient_checkpointing"), QT_TR_NOOP("Gradient checkpointing")},
      {QStringLiteral("training.logging_steps"), QT_TR_NOOP("Log every")},
      {QStringLiteral("training.eval_steps"), QT_TR_NOOP("Evaluate every")},
      {QStringLiteral("training.save_steps"), QT_TR_NOOP("Save every")},
      {QStringLiteral("training.save_total_limit"), QT_TR_NOOP("Checkpoints kept")},
      {QStringLiteral("training.load_best_model_at_end"), QT_TR_NOOP("Keep the best")},
      {QStringLiteral("training.early_stopping_patience"), QT_TR_NOOP("Early stopping")},
      {QStringLiteral("training.sample_steps"), QT_TR_NOOP("Sample every")},
      {QStringLiteral("training.sample_prompts"), QT_TR_NOOP("Sample prompts")},
      {QStringLiteral("training.seed"), QT_TR_NOOP("Seed")},
      {QStringLiteral("training.device"), QT_TR_NOOP("Device")},
  };
  return from(names, field);
}

QString FieldWords::choice(const QString& value) {
  static const Table names{
      {QStringLiteral("auto"), QT_TR_NOOP("Automatic")},
      {QStringLiteral("none"), QT_TR_NOOP("None")},
      {QStringLiteral("all"), QT_TR_NOOP("All")},
      {QStringLiteral("lora_only"), QT_TR_NOOP("Only those of adapted layers")},
      {QStringLiteral("true"), QT_TR_NOOP("As the base model")},
      {QStringLiteral("false"), QT_TR_NOOP("Both random")},
      {QStringLiteral("gaussian"), QT_TR_NOOP("Gaussian")},
      {QStringLiteral("cosine"), QT_TR_NOOP("Cosine")},
      {QStringLiteral("linear"), QT_TR_NOOP("Linear")},
      {QStringLiteral("constant"), QT_TR_NOOP("Constant")},
      {QStringLiteral("constant_with_warmup"), QT_TR_NOOP("Constant after warm-up")},
      {QStringLiteral("cosine_with_restarts"), QT_TR_NOOP("Cosine with restarts")},
      {QStringLiteral("polynomial"), QT_TR_NOOP("Polynomial")},
      {QStringLiteral("inverse_sqrt"), QT_TR_NOOP("Inverse square root")},
      {QStringLiteral("adamw"), QT_TR_NOOP("AdamW")},
      {QStringLiteral("cpu"), QT_TR_NOOP("Processor")},
      {QStringLiteral("cuda"), QT_TR_NOOP("First GPU")},
  };
  return from(names, value);
}

QString FieldWords::title(const QString& type) {
  static const Table names{
      {QStringLiteral("lora"), QT_TR_NOOP("LoRA")},
      {QStringLiteral("dora"), QT_TR_NOOP("DoRA")},
      {QStringLiteral("adalora"), QT_TR_NOOP("AdaLoRA")},
      {QStringLiteral("ia3"), QT_TR_NOOP("IA³")},
      {QStringLiteral("adapter"), QT_TR_NOOP("Adapter layers")},
      {QStringLiteral("prompt_tuning"), QT_TR_NOOP("Prompt")},
      {QStringLiteral("p_tuning"), QT_TR_NOOP("P-tuning")},
      {QStringLiteral("prefix_tuning"), QT_TR_NOOP("Prefix")},
      {QStringLiteral("full"), QT_TR_NOOP("Full")},
  };
  return from(names, type);
}

QString FieldWords::note(const QString& type) {
  static const Table notes{
      {QStringLiteral("lora"), QT_TR_NOOP("the usual choice")},
      {QStringLiteral("dora"), QT_TR_NOOP("closer to full")},
      {QStringLiteral("adalora"), QT_TR_NOOP("ranks by need")},
      {QStringLiteral("ia3"), QT_TR_NOOP("scales, tiny")},
      {QStringLiteral("adapter"), QT_TR_NOOP("small extra layers")},
      {QStringLiteral("prompt_tuning"), QT_TR_NOOP("learnt words")},
      {QStringLiteral("p_tuning"), QT_TR_NOOP("learnt words, encoded")},
      {QStringLiteral("prefix_tuning"), QT_TR_NOOP("steers, no merge")},
      {QStringLiteral("full"), QT_TR_NOOP("all weights")},
  };
  return from(notes, type);
}

QString FieldWords::range(const FieldInfo& field) {
  if (field.minimum && field.maximum && *field.maximum < 1e9)
    return (field.minimumExcluded ? tr("It must be above %1 and at most %2.") : tr("It must be between %1 and %2."))
        .arg(numberText(*field.minimum), numberText(*field.maximum));
  if (field.minimum)
    return (field.minimumExcluded ? tr("It must be above %1.") : tr("It must be at least %1."))
        .arg(numberText(*field.minimum));
  return tr("It is out of range.");
}

namespace {

Result<> accepts(const std::string& path, const Json& value) {
  // A recipe of this one field: the engine's own check, free of what else may be wrong.
  Json recipe = Json::object();
  const auto dot = path.find('.');
  if (dot == std::string::npos) recipe[path] = value;
  else recipe[path.substr(0, dot)][path.substr(dot + 1)] = value;
  TW_TRY([[maybe_unused]] const auto read, recipeFromJson(recipe));
  return {};
}

} // namespace

QString labelOf(const QString& field) {
  const auto known = FieldWords::label(field);
  return known.isEmpty() ? field.section(QLatin1Char('.'), -1) : known;
}

QString choiceName(const Json& value) {
  const auto name = text(value.is_string() ? value.get<std::string>() : value.dump());
  const auto known = FieldWords::choice(name);
  return known.isEmpty() ? name : known;
}

QString numberText(double value) {
  const double size = std::abs(value);
  if (value != 0 && (size < 1e-3 || size >= 1e16)) {
    // 2e-4, not 2.00e-04.
    auto text = QString::number(value, 'e', 6);
    const auto e = text.indexOf(QLatin1Char('e'));
    auto digits = text.left(e);
    while (digits.endsWith(QLatin1Char('0'))) digits.chop(1);
    if (digits.endsWith(QLatin1Char('.'))) digits.chop(1);
    return digits + QLatin1Char('e') + QString::number(text.mid(e + 1).toInt());
  }
  return value == std::floor(value) ? QString::number(value, 'f', 0) : QString::number(value, 'g', 10);
}

QString problemOf(const FieldInfo& field, const Json& value) {
  const auto taken = accepts(field.path, value);
  if (taken) return {};
  if (field.kind == FieldKind::Targets) return FieldWords::atLeastOneModule();
  const bool plain = field.kind == FieldKind::Integer || field.kind == FieldKind::Number;
  if (taken.error().code == "recipe.range" && plain && field.path != "training.max_steps")
    return FieldWords::range(field);
  return messageOf(taken.error());
}

bool isAvailable(const std::string& path, const Json& value) {
  const auto taken = accepts(path, value);
  return taken || taken.error().code != "recipe.not_yet";
}

QString methodTitle(const QString& type) { return FieldWords::title(type); }
QString methodNote(const QString& type) { return FieldWords::note(type); }

} // namespace tw::ui
