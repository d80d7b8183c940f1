#include "ui/bridge/field_words.h"

#include "engine/api/catalog/methods.h"
#include "engine/api/recipe.h"
#include "ui/bridge/messages.h"

#include <cmath>
#include <QCoreApplication>

namespace tw::ui {

class FieldWords {
  Q_DECLARE_TR_FUNCTIONS(FieldWords)

 public:
  static QString range(const FieldInfo& field);
  static QString atLeastOneModule() { return tr("Choose at least one module."); }
};

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

constexpr double kSmall = 0.01; ///< below, a power of ten is easier to read than zeros

/// A method whose recipes have the field: the one whose own entry this is, or the first that lists it; empty: all.
std::string methodWith(const FieldInfo& field) {
  for (const auto& method : methodInfos())
    for (const auto& own : method.fields)
      if (&own == &field) return method.name;
  return field.methods.empty() ? std::string() : field.methods.front();
}

Result<> accepts(const FieldInfo& field, const Json& value) {
  // A recipe of this one field: the engine's own check, free of what else may be wrong.
  Json recipe = Json::object();
  recipe[pointerTo(field.path)] = value;
  if (const auto method = methodWith(field); !method.empty()) recipe["method"]["type"] = method;
  TW_TRY([[maybe_unused]] const auto read, recipeFromJson(recipe));
  return {};
}

} // namespace

QString choiceName(const FieldInfo& field, const Json& value) {
  const auto name = value.is_string() ? value.get<std::string>() : value.dump();
  for (const auto& option : field.options)
    if (option.name == name) return titleOf(option);
  return text(name);
}

QString numberText(double value, int figures) {
  const double size = std::abs(value);
  if (value != 0 && (size < kSmall || size >= 1e16)) {
    // 2e-4, not 2.00e-04.
    auto text = QString::number(value, 'e', figures - 1);
    const auto e = text.indexOf(QLatin1Char('e'));
    auto digits = text.left(e);
    while (digits.endsWith(QLatin1Char('0'))) digits.chop(1);
    if (digits.endsWith(QLatin1Char('.'))) digits.chop(1);
    return digits + QLatin1Char('e') + QString::number(text.mid(e + 1).toInt());
  }
  return value == std::floor(value) ? QString::number(value, 'f', 0) : QString::number(value, 'g', figures);
}

QString problemOf(const FieldInfo& field, const Json& value) {
  const auto taken = accepts(field, value);
  if (taken) return {};
  if (field.kind == FieldKind::Targets) return FieldWords::atLeastOneModule();
  const bool plain = field.kind == FieldKind::Integer || field.kind == FieldKind::Number;
  if (taken.error().code == "recipe.range" && plain && !field.hole) return FieldWords::range(field);
  return messageOf(taken.error());
}

} // namespace tw::ui
