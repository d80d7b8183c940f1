// What a dropped thing is, told by names and first bytes; and what then happens.
#include "ui/bridge/messages.h"
#include "ui/models/chat_model.h"
#include "ui/models/dataset_model.h"
#include "ui/models/dataset_names.h"
#include "ui/models/model_library.h"
#include "ui/studio/studio.h"

#include <algorithm>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace tw::ui {
namespace {

using Kind = DropPlan::Kind;
constexpr qint64 kHead = 4096;

bool isRecipe(const QFileInfo& file) {
  if (file.suffix().compare(QLatin1String("tunewright"), Qt::CaseInsensitive) == 0) return true;
  if (file.suffix().compare(QLatin1String("json"), Qt::CaseInsensitive) != 0) return false;
  QFile in(file.filePath());
  return in.open(QIODevice::ReadOnly) && in.read(kHead).contains("\"recipe_version\"");
}

/// Whether the file is what a run was started with: changing it would make the run's record untrue.
bool isRecordOfRun(const QFileInfo& file) {
  const auto folder = file.dir();
  return file.fileName() == QLatin1String("recipe.json") &&
         (folder.exists(QStringLiteral("training_log.jsonl")) || folder.exists(QStringLiteral("state.json")));
}

DropPlan refuse(const QString& why) { return {Kind::Nothing, {}, why}; }

/// Of a repository's folder in a hub's cache (models--ORG--NAME): whether a snapshot in it has this file.
bool hasSnapshotWith(const QDir& repository, const QString& file) {
  if (!repository.dirName().startsWith(QLatin1String("models--"))) return false;
  const QDir snapshots(repository.filePath(QStringLiteral("snapshots")));
  const auto names = snapshots.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
  return std::any_of(names.begin(), names.end(),
                     [&](const QString& name) { return QDir(snapshots.filePath(name)).exists(file); });
}

DropPlan planFolder(const QString& path) {
  const QDir folder(path);
  const auto name = folder.dirName();
  if (hasSnapshotWith(folder, QStringLiteral("adapter_config.json")))
    return {Kind::Adapter, {path}, Studio::tr("Mount the adapter “%1” for chatting.").arg(name)};
  if (hasSnapshotWith(folder, QStringLiteral("config.json")))
    return {Kind::Model, {path}, Studio::tr("Use “%1” as the model.").arg(name)};
  if (folder.exists(QStringLiteral("adapter_config.json")))
    return {Kind::Adapter, {path}, Studio::tr("Mount the adapter “%1” for chatting.").arg(name)};
  if (folder.exists(QStringLiteral("config.json")))
    return {Kind::Model, {path}, Studio::tr("Use “%1” as the model.").arg(name)};
  if (folder.exists(QStringLiteral("recipe.json")))
    return {Kind::Recipe,
            {folder.filePath(QStringLiteral("recipe.json"))},
            Studio::tr("Open the recipe of “%1”.").arg(name)};
  return refuse(Studio::tr("The folder “%1” holds neither a model (config.json) nor an adapter (adapter_config.json).")
                    .arg(name));
}

} // namespace

DropPlan Studio::planDrop(const QStringList& paths) {
  if (paths.isEmpty()) return refuse(tr("Only files and folders of this computer can be dropped here."));
  QStringList data;
  QString model;
  for (const auto& path : paths) {
    const QFileInfo file(path);
    if (!file.exists()) return refuse(tr("“%1” does not exist.").arg(file.fileName()));
    if (!file.isReadable()) return refuse(tr("“%1” cannot be read: permission denied.").arg(file.fileName()));
    if (file.isDir() || isRecipe(file)) {
      const bool isModel = file.isDir() && planFolder(path).kind == Kind::Model;
      if (paths.size() > 1 && isModel && model.isEmpty()) {
        model = path;
        continue;
      }
      if (paths.size() > 1)
        return refuse(tr("Drop one model together with datasets, but adapters and recipes one at a time."));
      return file.isDir() ? planFolder(path)
                          : DropPlan{Kind::Recipe, {path}, tr("Open the recipe “%1”.").arg(file.completeBaseName())};
    }
    const auto name = file.fileName();
    if (name == QLatin1String("adapter_config.json") || name == QLatin1String("adapter_model.safetensors") ||
        name == QLatin1String("config.json"))
      return planFolder(file.path());
    if (name.endsWith(QLatin1String(".safetensors"))) return planFolder(file.path());
    if (name.endsWith(QLatin1String(".gguf")))
      return refuse(tr("“%1” is a GGUF file; training needs the original model folder with safetensors.").arg(name));
    if (name.endsWith(QLatin1String(".bin")) || name.endsWith(QLatin1String(".pt")) ||
        name.endsWith(QLatin1String(".pth")))
      return refuse(tr("“%1” is a pickle file, which can run code when it is opened; convert the model to safetensors.")
                        .arg(name));
    if (!isDatasetName(name))
      return refuse(tr("“%1” is not a dataset; these kinds of files are read: %2.").arg(name, datasetKinds()));
    data << path;
  }
  if (!model.isEmpty())
    return {Kind::Dataset, data,
            tr("Use “%1” as the model and add %n files to the training data.", nullptr, static_cast<int>(data.size()))
                .arg(QDir(model).dirName()),
            model};
  return {Kind::Dataset, data,
          data.size() == 1 ? tr("Add “%1” to the training data.").arg(QFileInfo(data.first()).fileName())
                           : tr("Add %n files to the training data.", nullptr, static_cast<int>(data.size()))};
}

void Studio::carryOut(const DropPlan& plan) {
  switch (plan.kind) {
  case Kind::Dataset:
    if (!plan.model.isEmpty()) m_library->choose(plan.model);
    m_data->addFiles(plan.paths);
    Q_EMIT pageRequested(PageId::Data);
    break;
  case Kind::Model:
    m_library->choose(plan.paths.first());
    Q_EMIT pageRequested(PageId::Model);
    break;
  case Kind::Adapter:
    m_chat->mount(plan.paths.first());
    Q_EMIT pageRequested(PageId::Chat);
    break;
  case Kind::Recipe:
    if (isRecordOfRun(QFileInfo(plan.paths.first()))) {
      openCopyOfRun(plan.paths.first());
    } else if (auto opened = m_recipe->open(plan.paths.first()); !opened) {
      noticeError(opened.error());
    } else {
      m_settings->addRecentRecipe(plan.paths.first());
      Q_EMIT pageRequested(PageId::Data);
    }
    break;
  case Kind::Nothing: Q_EMIT notice(plan.sentence, {}, {}); break;
  }
}

} // namespace tw::ui
