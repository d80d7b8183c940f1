#include "ui/models/recipe_document.h"

#include "engine/api/catalog/field_info.h"
#include "ui/bridge/messages.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QUndoCommand>

namespace tw::ui {
namespace {

Json& slot(Json& json, const QString& field) {
  const auto path = field.toStdString();
  const auto dot = path.find('.');
  return dot == std::string::npos ? json[path] : json[path.substr(0, dot)][path.substr(dot + 1)];
}

/// Empty when there is no such file.
QByteArray digestOf(const QString& file) {
  QFile in(file);
  if (file.isEmpty() || !in.open(QIODevice::ReadOnly)) return {};
  QCryptographicHash digest(QCryptographicHash::Sha256);
  return digest.addData(&in) ? digest.result().toHex() : QByteArray();
}

Json defaults() { return recipeToJson(Recipe{}); }

/// With the fields of every method.
Json allDefaults() {
  Json whole = Json::object();
  for (const auto& field : recipeFields()) whole[pointerTo(field.path)] = field.defaultValue;
  return whole;
}

/// Every field there and of its type: what `json` lacks or has of another type is the default's. Values out of range
/// are somebody's unfinished work.
Json madeWhole(const Json& json, const Json& whole) {
  if (!whole.is_object() || whole.empty()) {
    const bool same = json.type() == whole.type() || (json.is_number() && whole.is_number()) || whole.is_null();
    return same ? json : whole;
  }
  Json result = whole;
  if (json.is_object())
    for (auto& [key, value] : result.items())
      if (const auto found = json.find(key); found != json.end())
        value =
            key == "target_modules" && (found->is_string() || found->is_array()) ? *found : madeWhole(*found, value);
  return result;
}

/// As loadRecipe() does: relative paths are relative to the recipe's folder.
void makeAbsolute(Json& recipe, const QDir& folder) {
  const auto absolute = [&](Json& path) {
    if (path.is_string() && !path.get_ref<const std::string&>().empty())
      path = QDir::cleanPath(folder.absoluteFilePath(QString::fromStdString(path.get<std::string>()))).toStdString();
  };
  absolute(recipe["model"]["path"]);
  absolute(recipe["output_dir"]);
  absolute(recipe["method"]["init_from"]);
  Recipe sample;
  sample.data.train.emplace_back();
  const auto source = recipeToJson(sample)["data"]["train"][0];
  for (const auto* list : {"train", "validation"})
    for (auto& given : recipe["data"][list]) {
      given = madeWhole(given, source);
      absolute(given["path"]);
    }
}

} // namespace

/// An edit of some fields, or of everything when `m_fields` is empty.
class RecipeEdit : public QUndoCommand {
 public:
  using Values = std::vector<std::pair<QString, Json>>;
  RecipeEdit(RecipeDocument* document, Values before, Values after, const QString& text, int epoch)
      : QUndoCommand(text), m_document(document), m_before(std::move(before)), m_after(std::move(after)),
        m_epoch(epoch) {}

  void undo() override { m_document->assign(m_before); }
  void redo() override { m_document->assign(m_after); }
  int id() const override { return 1; }
  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const RecipeEdit*>(other);
    if (next->m_epoch != m_epoch || m_after.size() != 1 || next->m_after.size() != 1 ||
        next->m_after[0].first != m_after[0].first)
      return false;
    m_after = next->m_after;
    setObsolete(m_after[0].second == m_before[0].second);
    return true;
  }

 private:
  RecipeDocument* m_document;
  Values m_before, m_after;
  int m_epoch;
};

namespace {

class RecipeReplacement : public QUndoCommand {
 public:
  RecipeReplacement(std::function<void(const Json&)> assign, Json before, Json after, const QString& text)
      : QUndoCommand(text), m_assign(std::move(assign)), m_before(std::move(before)), m_after(std::move(after)) {}
  void undo() override { m_assign(m_before); }
  void redo() override { m_assign(m_after); }

 private:
  std::function<void(const Json&)> m_assign;
  Json m_before, m_after;
};

} // namespace

RecipeDocument::RecipeDocument(QObject* parent) : QObject(parent), m_json(defaults()) {
  connect(&m_undo, &QUndoStack::cleanChanged, this, [this](bool clean) { Q_EMIT modifiedChanged(!clean); });
}

Json RecipeDocument::value(const QString& field) const {
  const auto path = field.toStdString();
  const auto dot = path.find('.');
  const Json* at = &m_json;
  for (const auto& key :
       dot == std::string::npos ? std::vector{path} : std::vector{path.substr(0, dot), path.substr(dot + 1)}) {
    const auto found = at->find(key);
    if (found == at->end()) {
      const auto* type = method();
      const auto* info = type ? findRecipeField(path, type->name) : findRecipeField(path);
      return info ? info->defaultValue : Json();
    }
    at = &*found;
  }
  return *at;
}

const MethodInfo* RecipeDocument::method() const {
  const auto type = m_json.value(pointerTo("method.type"), Json());
  return type.is_string() ? findMethod(type.get<std::string>()) : nullptr;
}

void RecipeDocument::setValue(const QString& field, const Json& value) {
  const auto before = this->value(field);
  if (before == value) return;
  m_undo.push(new RecipeEdit(this, {{field, before}}, {{field, value}}, field, m_mergeEpoch));
}

void RecipeDocument::setValues(const std::vector<std::pair<QString, Json>>& values, const QString& text) {
  RecipeEdit::Values before;
  for (const auto& [field, value] : values) before.emplace_back(field, this->value(field));
  if (before == values) return;
  endMerge();
  m_undo.push(new RecipeEdit(this, std::move(before), values, text, m_mergeEpoch));
  endMerge();
}

void RecipeDocument::replace(const Json& json, const QString& text) {
  endMerge();
  m_undo.push(new RecipeReplacement([this](const Json& all) { assignAll(all); }, m_json, json, text));
}

void RecipeDocument::assign(const std::vector<std::pair<QString, Json>>& values) {
  QStringList fields;
  for (const auto& [field, value] : values) {
    slot(m_json, field) = value;
    fields << field;
  }
  Q_EMIT changed(fields);
}

void RecipeDocument::assignAll(const Json& json) {
  m_json = json;
  Q_EMIT changed({});
}

Result<Recipe> RecipeDocument::recipe() const { return recipeFromJson(withoutOtherMethods(m_json)); }

QString RecipeDocument::name() const { return QString::fromStdString(m_json.value("name", std::string())); }

void RecipeDocument::reset() { load(defaults(), {}); }
void RecipeDocument::openCopy(const Json& json) { load(json, {}); }

void RecipeDocument::load(const Json& json, const QString& file) {
  m_undo.clear();
  m_json = json;
  m_file = file;
  m_seen = digestOf(file);
  Q_EMIT fileChanged();
  Q_EMIT changed({});
}

Result<> RecipeDocument::open(const QString& file) {
  if (const auto recipe = loadRecipe(file.toStdString())) {
    load(recipeToJson(*recipe), file);
  } else if (const auto& code = recipe.error().code;
             code == "recipe.range" || code == "recipe.not_yet" || code == "recipe.other_method") {
    // Saved before it was finished: opened as it is; what is wrong with it is said where it is mended.
    QFile in(file);
    const auto json = in.open(QIODevice::ReadOnly) ? Json::parse(in.readAll().toStdString(), nullptr, false) : Json();
    auto whole = madeWhole(json, allDefaults());
    makeAbsolute(whole, QFileInfo(file).absoluteDir());
    load(whole, file);
  } else {
    return fail(recipe.error());
  }
  return {};
}

Result<> RecipeDocument::saveAs(const QString& file) {
  QSaveFile out(file);
  const auto bytes =
      QByteArray::fromStdString(withoutOtherMethods(m_json).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
    return fail(workError("io.not_writable", windowText(tr("The recipe cannot be written: %1.").arg(out.errorString())),
                          windowText(tr("Choose another folder.")))
                    .at(file.toStdString()));
  m_file = file;
  m_seen = digestOf(file);
  m_undo.setClean();
  Q_EMIT fileChanged();
  return {};
}

bool RecipeDocument::changedOnDisk() const {
  const auto now = digestOf(m_file);
  return !now.isEmpty() && now != m_seen; // a file that is gone is only written anew
}

Json RecipeDocument::snapshot() const {
  return {
      {"file", m_file.toStdString()}, {"seen", m_seen.toStdString()}, {"modified", isModified()}, {"recipe", m_json}};
}

bool RecipeDocument::restore(const Json& snapshot) {
  if (!snapshot.is_object() || !snapshot.contains("recipe") || !snapshot["recipe"].is_object()) return false;
  const auto named = snapshot.value("file", Json());
  auto file = named.is_string() ? QString::fromStdString(named.get<std::string>()) : QString();
  const bool modified = snapshot.value("modified", Json(true)) != false;
  if (!file.isEmpty() && !QFileInfo::exists(file)) file.clear();
  if (!modified && !file.isEmpty() && open(file)) return true;
  const auto recipe = madeWhole(snapshot["recipe"], allDefaults());
  if (!modified) {
    load(recipe, {});
    return true;
  }
  const auto before = file.isEmpty() ? Result<Recipe>(Recipe()) : loadRecipe(file.toStdString());
  load(recipeToJson(before.value_or(Recipe())), file);
  if (const auto seen = snapshot.value("seen", Json()); seen.is_string() && !file.isEmpty())
    m_seen = QByteArray::fromStdString(seen.get<std::string>()); // it may have been written to since
  replace(recipe, tr("Restore the unsaved recipe"));
  return true;
}

} // namespace tw::ui
