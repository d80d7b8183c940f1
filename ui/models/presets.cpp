#include "ui/models/presets.h"

#include "engine/api/catalog/field_info.h"
#include "ui/bridge/messages.h"
#include "ui/models/recipe_document.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace tw::ui {
namespace {

Error cannot(const QString& what, const QString& file) {
  return workError("io.write", windowText(what),
                   windowText(Presets::tr("Check that the folder can be written to and that the disk is not full.")))
      .at(file.toStdString());
}

} // namespace

Presets::Presets(EngineBridge& bridge, RecipeDocument& recipe, QObject* parent)
    : QObject(parent), m_bridge(bridge), m_recipe(recipe) {
  refresh();
}

std::vector<Presets::Preset> Presets::read(const QString& folder, bool own) {
  std::vector<Preset> presets;
  for (const auto& entry : QDir(folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
    QFile in(entry.filePath());
    if (!in.open(QIODevice::ReadOnly)) continue;
    auto recipe = Json::parse(in.readAll().toStdString(), nullptr, false);
    // A recipe that names a model is a whole job, not a preset.
    if (!recipe.is_object() || recipe.contains("/model/path"_json_pointer) || !recipeFromJson(recipe)) continue;
    auto name = recipe.contains("name") ? text(recipe["name"].get<std::string>()) : entry.completeBaseName();
    presets.push_back({entry.filePath(), std::move(name), own, std::move(recipe)});
  }
  return presets;
}

void Presets::refresh() {
  m_bridge.ask<Found>(
      this,
      [](Services& services, std::stop_token) {
        Found found{text(services.libraryFolder()) + QStringLiteral("/presets"),
                    read(text(services.resourcesFolder()) + QStringLiteral("/presets"), false)};
        for (auto& own : read(found.folder, true)) found.presets.push_back(std::move(own));
        return found;
      },
      [this](Found found) {
        m_folder = std::move(found.folder);
        m_all = std::move(found.presets);
        Q_EMIT changed();
      });
}

std::vector<std::pair<QString, Json>> Presets::valuesOf(const Preset& preset, int64_t context) {
  std::vector<std::pair<QString, Json>> values;
  for (const auto& field : recipeFields()) {
    if (field.carried == Carried::Never) continue;
    const auto pointer = pointerTo(field.path);
    auto value = preset.recipe.contains(pointer) ? preset.recipe.at(pointer) : field.defaultValue;
    if (field.path == "data.max_length" && context > 0 && value.is_number_integer())
      value = std::min(value.get<int64_t>(), context);
    values.emplace_back(text(field.path), std::move(value));
  }
  return values;
}

void Presets::apply(const Preset& preset, int64_t context) {
  m_recipe.setValues(valuesOf(preset, context), preset.name);
}

void Presets::askForPlan(const Preset& preset, int64_t context, QObject* asker,
                         std::function<void(Result<MemoryPlan>)> answer) {
  const auto open = m_recipe.recipe(); // its paths are absolute
  if (!open || open->model.path.empty()) return;
  auto json = m_recipe.json();
  for (auto& [field, value] : valuesOf(preset, context)) json[pointerTo(field.toStdString())] = std::move(value);
  auto wanted = recipeFromJson(withoutOtherMethods(std::move(json)));
  if (!wanted) return answer(fail(wanted.error()));
  wanted->model.path = open->model.path;
  m_bridge.ask<Result<MemoryPlan>>(
      asker,
      [recipe = std::move(*wanted)](Services& services, std::stop_token) { return services.estimateFull(recipe); },
      std::move(answer));
}

bool Presets::has(const QString& name) const {
  return std::any_of(m_all.begin(), m_all.end(), [&](const Preset& preset) {
    return preset.own && preset.name.compare(name, Qt::CaseInsensitive) == 0;
  });
}

bool Presets::refuse(const Error& error) {
  Q_EMIT failed(error);
  return false;
}

bool Presets::save(const QString& name, bool overwrite) {
  if (m_folder.isEmpty())
    return refuse(workError("runtime.missing", windowText(tr("The library is not open yet.")),
                            windowText(tr("Try again in a moment."))));
  if (has(name) && !overwrite)
    return refuse(requestError("preset.exists", windowText(tr("There is a preset “%1” already.").arg(name)),
                               windowText(tr("Choose another name."))));
  Json recipe{{"recipe_version", 1}, {"name", name.toStdString()}};
  for (const auto& field : recipeFields())
    if (field.carried != Carried::Never) recipe[pointerTo(field.path)] = m_recipe.value(text(field.path));
  return write(fileFor(name), withoutOtherMethods(recipe));
}

QString Presets::fileFor(const QString& name) const {
  for (const auto& preset : m_all)
    if (preset.own && preset.name.compare(name, Qt::CaseInsensitive) == 0) return preset.file;
  // File names keep letters of any script; what file systems refuse becomes a dash.
  auto base = name;
  for (auto& letter : base)
    if (!letter.isLetterOrNumber() && letter != QLatin1Char(' ') && letter != QLatin1Char('_'))
      letter = QLatin1Char('-');
  QString file = m_folder + QLatin1Char('/') + base + QStringLiteral(".json");
  for (int number = 2; QFile::exists(file); ++number)
    file = m_folder + QLatin1Char('/') + base + QStringLiteral(" %1.json").arg(number);
  return file;
}

bool Presets::write(const QString& file, const Json& recipe) {
  QDir().mkpath(QFileInfo(file).path());
  QSaveFile out(file);
  const auto bytes = QByteArray::fromStdString(recipe.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
    return refuse(cannot(tr("The preset could not be saved."), file));
  std::erase_if(m_all, [&](const Preset& preset) { return preset.file == file; });
  m_all.push_back({file, text(recipe.value("name", std::string())), true, recipe});
  Q_EMIT changed();
  return true;
}

bool Presets::remove(const Preset& preset) {
  if (!preset.own) return false;
  if (!QFile::remove(preset.file)) return refuse(cannot(tr("The preset could not be deleted."), preset.file));
  // A copy: what is erased may be what was passed.
  std::erase_if(m_all, [file = preset.file](const Preset& other) { return other.file == file; });
  Q_EMIT changed();
  return true;
}

} // namespace tw::ui
