#include "ui/studio/workspace.h"

#include "ui/models/recipe_document.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QSaveFile>

namespace tw::ui {
namespace {

constexpr int kDelay = 700; ///< ms after an edit; edits that go on do not put it off
constexpr int kSlots = 16;  ///< windows that run beside each other

Json readObject(const QString& file) {
  QFile in(file);
  const auto json = in.open(QIODevice::ReadOnly) ? Json::parse(in.readAll().toStdString(), nullptr, false) : Json();
  return json.is_object() ? json : Json();
}

/// Whether it is nowhere else: then it must not go without somebody saying so.
bool unsaved(const Json& saved) {
  if (!saved.is_object() || saved.value("modified", Json()) == true) return true;
  if (const auto file = saved.value("file", Json()); file.is_string() && !file.get<std::string>().empty()) return false;
  const auto holds = [&saved](const char* pointer) {
    const auto value = saved.value(Json::json_pointer(pointer), Json());
    return value.is_string() ? !value.get<std::string>().empty() : !value.empty();
  };
  return holds("/recipe/model/path") || holds("/recipe/data/train");
}

} // namespace

Workspace::Workspace(RecipeDocument& recipe, const QString& folder, QObject* parent)
    : QObject(parent), m_recipe(recipe) {
  if (folder.isEmpty()) return;
  takeSlot(folder);
  m_timer.setSingleShot(true);
  m_timer.setInterval(kDelay);
  connect(&m_timer, &QTimer::timeout, this, &Workspace::write);
  connect(&recipe, &RecipeDocument::changed, this, &Workspace::changed);
  connect(&recipe, &RecipeDocument::fileChanged, this, &Workspace::changed);
  connect(&recipe, &RecipeDocument::modifiedChanged, this, &Workspace::changed);
}

Workspace::~Workspace() {
  if (m_timer.isActive()) write();
}

void Workspace::changed() {
  m_closed = false;
  if (!m_timer.isActive()) m_timer.start();
}

void Workspace::takeSlot(const QString& folder) {
  QDir().mkpath(folder);
  QStringList free;
  for (int slot = 1; slot <= kSlots; ++slot) {
    const auto base = QStringLiteral("%1/workspace-%2").arg(folder).arg(slot);
    const bool used = !QDir(folder).entryList({QStringLiteral("workspace-%1*.json").arg(slot)}, QDir::Files).isEmpty();
    if (m_slot && !used) continue;
    auto lock = std::make_unique<QLockFile>(base + QStringLiteral(".lock"));
    lock->setStaleLockTime(0); // a lock whose program is gone is taken over, however old it is
    if (!lock->tryLock(0)) continue;
    if (m_slot) {
      adopt(base); // a window that is gone and whose place nobody took: held until it is ours
      continue;
    }
    m_slot = std::move(lock);
    m_base = base;
    m_file = base + QStringLiteral(".json");
    const auto last = base + QStringLiteral("-last.json");
    // Moved aside, so that nothing is written over what nobody has opened yet.
    if (QFile::exists(m_file)) {
      if (QFile::exists(last)) adopt(base + QStringLiteral("-last"));
      QFile::rename(m_file, last);
    }
    for (const auto& name : QDir(folder).entryList({QFileInfo(base).fileName() + QStringLiteral("-left-*.json")}))
      m_left << QDir(folder).filePath(name);
    if (QFile::exists(last)) m_last = last;
  }
  m_left.removeDuplicates();
}

/// Takes over what stands under `base` if it is unsaved; what is in a file of its own is not lost.
void Workspace::adopt(const QString& base) {
  const QFileInfo place(base);
  const auto names = place.dir().entryList(
      {place.fileName() + QStringLiteral(".json"), place.fileName() + QStringLiteral("-*.json")}, QDir::Files);
  for (const auto& name : names) {
    const auto from = place.dir().filePath(name);
    if (!unsaved(readObject(from))) {
      QFile::remove(from);
      continue;
    }
    QString to;
    for (int next = 1; to.isEmpty() || QFile::exists(to); ++next)
      to = QStringLiteral("%1-left-%2.json").arg(m_base).arg(next);
    if (QFile::rename(from, to)) m_left << to;
  }
}

bool Workspace::open(const QString& file) {
  const auto saved = readObject(file);
  if (!m_recipe.restore(saved)) {
    QFile::rename(file, file + QStringLiteral(".damaged")); // not offered again, and not thrown away
    return false;
  }
  return true;
}

bool Workspace::restore() {
  if (m_last.isEmpty()) return false;
  const auto saved = readObject(m_last);
  const auto from = std::exchange(m_last, {});
  if (!open(from)) return false;
  m_unexpected = saved.value("closed", Json()) != true;
  if (const auto run = saved.find("run"); run != saved.end() && run->is_object()) m_run = *run;
  write(); // first the new copy, then the old one goes: there is one at any time
  QFile::remove(from);
  return true;
}

void Workspace::setAside() {
  if (m_last.isEmpty()) return;
  const auto saved = readObject(std::exchange(m_last, {}));
  if (const auto run = saved.find("run"); run != saved.end() && run->is_object()) m_run = *run;
  adopt(m_base + QStringLiteral("-last"));
  write();
}

QString Workspace::recoverableName() const {
  const auto saved = readObject(recoverable()); // null where it is damaged
  const auto recipe = saved.find("recipe");
  if (recipe == saved.end() || !recipe->is_object()) return {};
  const auto name = recipe->value("name", Json());
  return name.is_string() ? QString::fromStdString(name.get<std::string>()) : QString();
}

bool Workspace::recover() {
  if (m_left.isEmpty()) return false;
  const auto file = m_left.takeFirst();
  if (!open(file)) return false;
  write();
  QFile::remove(file);
  return true;
}

void Workspace::discardRecoverable() {
  if (!m_left.isEmpty()) QFile::remove(m_left.takeFirst());
}

void Workspace::setRun(const Json& run) {
  if (run == m_run) return;
  m_run = run;
  m_closed = false;
  write();
}

void Workspace::close(bool withRecipe) {
  m_closed = true;
  m_withRecipe = withRecipe;
  write();
}

void Workspace::write() {
  m_timer.stop();
  if (m_file.isEmpty()) return;
  auto saved = m_withRecipe || !m_closed ? m_recipe.snapshot() : RecipeDocument().snapshot();
  saved["run"] = m_run;
  saved["closed"] = m_closed;
  QDir().mkpath(QFileInfo(m_file).path());
  QSaveFile out(m_file);
  if (!out.open(QIODevice::WriteOnly)) return;
  out.write(QByteArray::fromStdString(saved.dump(-1, ' ', false, Json::error_handler_t::replace)));
  out.commit();
}

} // namespace tw::ui
