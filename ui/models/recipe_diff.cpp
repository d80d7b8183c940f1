#include "ui/models/recipe_diff.h"

#include "engine/api/catalog/field_info.h"
#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"

#include <QFileInfo>
#include <QLocale>
#include <QStringList>

namespace tw::ui {
namespace {

const Json* at(const Json& recipe, const std::string& path) {
  const Json* here = &recipe;
  for (size_t from = 0; from <= path.size();) {
    const auto dot = std::min(path.find('.', from), path.size());
    if (!here->is_object()) return nullptr;
    const auto found = here->find(path.substr(from, dot - from));
    if (found == here->end()) return nullptr;
    here = &*found;
    from = dot + 1;
  }
  return here;
}

QString plain(const Json& value) { return text(value.dump(-1, ' ', false, Json::error_handler_t::replace)); }

/// One data file: its name and how often it is used.
QString fileText(const Json& file) {
  auto name = QFileInfo(text(file["path"].get<std::string>())).fileName();
  if (const auto weight = file.find("weight");
      weight != file.end() && weight->is_number() && weight->get<double>() != 1.0)
    name += QStringLiteral(" ×") + QLocale().toString(weight->get<double>());
  return name;
}

} // namespace

QString recipeValueText(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? RecipeDocument::tr("on") : RecipeDocument::tr("off");
  if (value.is_number_integer()) return QLocale().toString(static_cast<qlonglong>(value.get<int64_t>()));
  if (value.is_number()) return numberText(value.get<double>());
  if (value.is_null()) return QStringLiteral("–");
  if (value.is_string())
    return value.get<std::string>().empty() ? RecipeDocument::tr("empty") : text(value.get<std::string>());
  if (value.empty()) return RecipeDocument::tr("none");
  if (!value.is_array()) return plain(value);
  QStringList parts;
  for (const auto& item : value)
    parts << (item.is_object() && item.contains("path") && item["path"].is_string() ? fileText(item)
                                                                                    : recipeValueText(item));
  return parts.join(QStringLiteral(", "));
}

std::vector<RecipeDifference> recipeDifferences(const Json& left, const Json& right) {
  std::vector<RecipeDifference> differences;
  const Json nothing;
  for (const auto& field : recipeFields()) {
    if (field.path == "name" || field.path == "output_dir" || field.path == "recipe_version") continue;
    const auto* a = at(left, field.path);
    const auto* b = at(right, field.path);
    if ((a ? *a : nothing) == (b ? *b : nothing)) continue;
    auto one = recipeValueText(a ? *a : nothing), other = recipeValueText(b ? *b : nothing);
    // The short form may hide where they differ (two folders, one file name).
    if (one == other && a && b) {
      one = plain(*a);
      other = plain(*b);
    }
    differences.push_back({text(field.path), one, other});
  }
  return differences;
}

} // namespace tw::ui
