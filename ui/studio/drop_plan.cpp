// What a dropped thing is, told by names and first bytes; and what then happens.
#include "engine/api/catalog/data_file_kinds.h"
#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/models/chat_model.h"
#include "ui/models/dataset_model.h"
#include "ui/models/dataset_names.h"
#include "ui/models/last_folder.h"
#include "ui/models/model_library.h"
#include "ui/studio/studio.h"

#include <algorithm>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace tw::ui {
namespace {

using Kind = DropPlan::Kind;
constexpr qint64 kHead = 4096, kLongestRecipe = 65536; ///< bytes

bool endsLike(const QString& name, std::initializer_list<const char*> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return name.endsWith(QLatin1String(ending), Qt::CaseInsensitive); });
}

/// Files beside a model or a dataset that are no data.
bool isCompanion(const QString& name) {
  return name.startsWith(QLatin1Char('.')) || endsLike(name, {".md", "license.txt", "readme.txt", "notice.txt"}) ||
         name == QLatin1String("tokenizer.json") || name == QLatin1String("vocab.json") ||
         name == QLatin1String("merges.txt") || name == QLatin1String("tokenizer_config.json");
}

/// A folder is one dataset: what `save_to_disk` wrote, or files of rows. Only its beginning is looked at.
bool holdsData(const QDir& folder) {
  constexpr int kLooked = 500;
  if (folder.exists(QStringLiteral("dataset_dict.json")) || folder.exists(QStringLiteral("dataset_info.json")))
    return true;
  QDirIterator files(folder.path(), QDir::Files, QDirIterator::Subdirectories);
  for (int looked = 0; files.hasNext() && looked < kLooked; ++looked) {
    files.next();
    if (isDatasetName(files.fileName()) && !isCompanion(files.fileName())) return true;
  }
  return false;
}

/// The files of a folder that is no one dataset, since its files are of several kinds; else none.
QStringList filesOfSeveralKinds(const QDir& folder) {
  constexpr qsizetype kMost = 50;
  if (folder.exists(QStringLiteral("dataset_dict.json")) || folder.exists(QStringLiteral("dataset_info.json")))
    return {};
  QStringList files;
  QSet<QString> kinds;
  for (const auto& name : folder.entryList(QDir::Files, QDir::Name)) {
    const auto* kind = dataFileKindOf(name.toStdString());
    if (!kind || isCompanion(name)) continue;
    files << folder.filePath(name);
    // JSON with JSON Lines and CSV with TSV are one source for the engine.
    kinds << (kind->name == "jsonl" ? QStringLiteral("json")
              : kind->name == "tsv" ? QStringLiteral("csv")
                                    : text(kind->name));
  }
  return kinds.size() > 1 && files.size() <= kMost ? files : QStringList();
}

/// One written by hand need not say its version: then its groups tell it.
bool isRecipe(const QFileInfo& file) {
  if (file.suffix().compare(QLatin1String("tunewright"), Qt::CaseInsensitive) == 0) return true;
  if (file.suffix().compare(QLatin1String("json"), Qt::CaseInsensitive) != 0) return false;
  QFile in(file.filePath());
  if (!in.open(QIODevice::ReadOnly)) return false;
  const auto head = in.read(kLongestRecipe);
  if (head.left(kHead).contains("\"recipe_version\"")) return true;
  const auto whole = QJsonDocument::fromJson(head).object();
  return whole.value(QLatin1String("data")).toObject().contains(QLatin1String("train")) &&
         whole.value(QLatin1String("model")).isObject();
}

/// Whether the file is what a run was started with: changing it would make the run's record untrue.
bool isRecordOfRun(const QFileInfo& file) {
  const auto folder = file.dir();
  return file.fileName() == QLatin1String("recipe.json") &&
         (folder.exists(QStringLiteral("training_log.jsonl")) || folder.exists(QStringLiteral("state.json")));
}

/// Why a file of this name holds no rows, or empty.
QString whyNoDataset(const QString& name) {
  if (endsLike(name, {".xlsx", ".xls", ".ods"}))
    return Studio::tr("“%1” is a workbook; save its sheet as CSV (UTF-8) and drop that.").arg(name);
  if (endsLike(name, {".zip", ".7z", ".rar", ".tar", ".bz2", ".xz"}) || name.contains(QLatin1String(".tar.")))
    return Studio::tr("“%1” is an archive; unpack it and drop what is in it.").arg(name);
  if (!isDatasetName(name))
    return Studio::tr("“%1” is not a dataset; these kinds of files are read: %2.").arg(name, datasetKinds());
  return {};
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
  if (const auto files = filesOfSeveralKinds(folder); !files.isEmpty())
    return {Kind::Dataset, files,
            Studio::tr("Add the %n files of “%1” to the training data.", nullptr, static_cast<int>(files.size()))
                .arg(name)};
  if (holdsData(folder)) return {Kind::Dataset, {path}, Studio::tr("Add “%1” to the training data.").arg(name)};
  return refuse(Studio::tr("The folder “%1” holds neither a model (config.json), an adapter (adapter_config.json) nor "
                           "data files.")
                    .arg(name));
}

/// These files and folders, together with a model where one came along.
DropPlan planData(const QStringList& data, const QString& model) {
  if (!model.isEmpty())
    return {Kind::Dataset, data,
            Studio::tr("Use “%1” as the model and add %n files to the training data.", nullptr,
                       static_cast<int>(data.size()))
                .arg(QDir(model).dirName()),
            model};
  return {Kind::Dataset, data,
          data.size() == 1 ? Studio::tr("Add “%1” to the training data.").arg(QFileInfo(data.first()).fileName())
                           : Studio::tr("Add %n files to the training data.", nullptr, static_cast<int>(data.size()))};
}

} // namespace

DropPlan Studio::planDrop(const QStringList& paths) {
  if (paths.isEmpty()) return refuse(tr("Only files and folders of this computer can be dropped here."));
  QStringList data, refused;
  QString model;
  for (const auto& path : paths) {
    const QFileInfo file(path);
    if (!file.exists()) return refuse(tr("“%1” does not exist.").arg(file.fileName()));
    if (!file.isReadable()) return refuse(tr("“%1” cannot be read: permission denied.").arg(file.fileName()));
    if (file.isDir() || isRecipe(file)) {
      const auto kind = file.isDir() ? planFolder(path).kind : Kind::Recipe;
      if (paths.size() > 1 && kind == Kind::Model && model.isEmpty()) {
        model = path;
        continue;
      }
      if (paths.size() > 1 && kind == Kind::Dataset) {
        data << planFolder(path).paths;
        continue;
      }
      if (paths.size() > 1)
        return refuse(tr("Drop one model together with datasets, but adapters and recipes one at a time."));
      return file.isDir() ? planFolder(path)
                          : DropPlan{Kind::Recipe, {path}, tr("Open the recipe “%1”.").arg(file.completeBaseName())};
    }
    const auto name = file.fileName();
    if (name == QLatin1String("adapter_config.json") || name == QLatin1String("adapter_model.safetensors") ||
        name == QLatin1String("adapter_model.bin") || name == QLatin1String("config.json"))
      return planFolder(file.path());
    if (name.endsWith(QLatin1String(".safetensors"))) return planFolder(file.path());
    if (name.endsWith(QLatin1String(".gguf")))
      return refuse(tr("“%1” is a GGUF file; training needs the original model folder with safetensors.").arg(name));
    if (name.endsWith(QLatin1String(".bin")) || name.endsWith(QLatin1String(".pt")) ||
        name.endsWith(QLatin1String(".pth")))
      return refuse(tr("“%1” is a pickle file, which can run code when it is opened; convert the model to safetensors.")
                        .arg(name));
    if (const auto why = whyNoDataset(name); !why.isEmpty()) refused << why;
    else data << path;
  }
  if (data.isEmpty() && !refused.isEmpty()) return refuse(refused.first());
  auto plan = planData(data, model);
  if (refused.size() == 1) plan.left = tr("Left out: %1").arg(refused.first());
  else if (!refused.isEmpty())
    plan.left = inARow({tr("%n files are left out.", nullptr, static_cast<int>(refused.size())), refused.first()});
  plan.sentence = inARow({plan.sentence, plan.left});
  return plan;
}

void Studio::carryOut(const DropPlan& plan) {
  switch (plan.kind) {
  case Kind::Dataset:
    if (!plan.model.isEmpty()) m_library->choose(plan.model);
    rememberFolder(*m_settings, QStringLiteral("data"), plan.paths.first());
    m_data->addFiles(plan.paths);
    Q_EMIT pageRequested(PageId::Data);
    if (!plan.left.isEmpty()) Q_EMIT notice(plan.left, {}, {});
    break;
  case Kind::Model:
    rememberFolder(*m_settings, QStringLiteral("model"), plan.paths.first());
    m_library->choose(plan.paths.first());
    Q_EMIT pageRequested(PageId::Model);
    break;
  case Kind::Adapter:
    rememberFolder(*m_settings, QStringLiteral("adapter"), plan.paths.first());
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
      rememberFolder(*m_settings, QStringLiteral("recipe"), plan.paths.first());
      Q_EMIT pageRequested(PageId::Data);
    }
    break;
  case Kind::Nothing: Q_EMIT notice(plan.sentence, {}, {}); break;
  }
}

} // namespace tw::ui
