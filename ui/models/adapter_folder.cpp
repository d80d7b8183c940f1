#include "ui/models/adapter_folder.h"

#include "ui/bridge/messages.h"
#include "ui/models/training_run.h"

#include <QDir>
#include <QFileInfo>

namespace tw::ui {
namespace {

Json adapterConfig(const QDir& place) {
  QFile in(place.filePath(QStringLiteral("adapter_config.json")));
  return in.open(QIODevice::ReadOnly) ? Json::parse(in.readAll().toStdString(), nullptr, false) : Json();
}

bool isCheckpoint(const QDir& directory) { return directory.dirName().startsWith(QLatin1String("checkpoint-")); }

} // namespace

QString adapterName(const QString& folder) {
  const QDir directory(folder);
  if (!isCheckpoint(directory)) return directory.dirName();
  return QDir(runFolderOf(folder)).dirName() + QStringLiteral(" · ") + directory.dirName();
}

QString runFolderOf(const QString& folder) {
  const QDir directory(folder);
  return isCheckpoint(directory) ? QFileInfo(directory.absolutePath()).path() : directory.absolutePath();
}

std::optional<Recipe> trainedRecipe(const QString& folder) {
  const QDir place(folder);
  const auto there = [](const Recipe& recipe) { return QFileInfo(text(recipe.model.path)).isDir(); };
  if (const auto own = place.filePath(QStringLiteral("recipe.json")); QFileInfo::exists(own))
    if (const auto recipe = loadRecipe(own.toStdString()); recipe && there(*recipe)) return *recipe;
  const auto config = adapterConfig(place);
  const auto base = config.is_object() ? config.value("base_model_name_or_path", Json()) : Json();
  Recipe recipe;
  if (base.is_string()) recipe.model.path = base.get<std::string>();
  if (!QFileInfo(text(recipe.model.path)).isAbsolute() || !there(recipe)) return {};
  if (const auto own = place.filePath(QStringLiteral("chat_template.jinja")); QFileInfo::exists(own))
    recipe.data.chat_template = own.toStdString();
  return recipe;
}

QString resultFolderOf(const TrainingRun& run) {
  if (run.state() == TrainingRun::State::Finished) return run.outputDir();
  if (run.state() != TrainingRun::State::Stopped) return {};
  return run.lastCheckpoint().isEmpty() ? run.outputDir() : run.lastCheckpoint();
}

const MethodInfo* methodOfAdapter(const QString& folder) {
  const auto config = adapterConfig(QDir(folder));
  const auto type = config.is_object() ? config.value("peft_type", Json()) : Json();
  if (!type.is_string()) return nullptr;
  const auto& all = methodInfos();
  const auto found = std::find_if(all.begin(), all.end(), [&](const MethodInfo& method) {
    return !method.peftType.empty() && method.peftType == type.get<std::string>();
  });
  return found == all.end() ? nullptr : &*found;
}

} // namespace tw::ui
