#include "ui/shell/pages.h"

#include "ui/pages/chat/chat_page.h"
#include "ui/pages/compare/compare_page.h"
#include "ui/pages/data/data_page.h"
#include "ui/pages/export/export_page.h"
#include "ui/pages/home/home_page.h"
#include "ui/pages/method/method_page.h"
#include "ui/pages/model/model_page.h"
#include "ui/pages/runs/runs_page.h"
#include "ui/pages/settings/settings_page.h"
#include "ui/pages/train/train_page.h"
#include "ui/shell/sidebar.h"

#include <algorithm>

namespace tw::ui {
namespace {

template <class Made> Page* make(Studio& studio) { return new Made(studio); }

} // namespace

const std::vector<PageEntry>& pageEntries() {
  static const std::vector<PageEntry> entries = {
      {PageId::Home, QStringLiteral("home"), [] { return Sidebar::tr("Home"); }, make<HomePage>},
      {PageId::Data, QStringLiteral("data"), [] { return Sidebar::tr("Data"); }, make<DataPage>},
      {PageId::Model, QStringLiteral("model"), [] { return Sidebar::tr("Model"); }, make<ModelPage>},
      {PageId::Method, QStringLiteral("method"), [] { return Sidebar::tr("Method"); }, make<MethodPage>},
      {PageId::Train, QStringLiteral("train"), [] { return Sidebar::tr("Train"); }, make<TrainPage>},
      {PageId::Chat, QStringLiteral("chat"), [] { return Sidebar::tr("Chat"); }, make<ChatPage>},
      {PageId::Export, QStringLiteral("export"), [] { return Sidebar::tr("Export"); }, make<ExportPage>},
      {PageId::Runs, QStringLiteral("runs"), [] { return Sidebar::tr("Runs"); }, make<RunsPage>},
      {PageId::Compare, QStringLiteral("compare"), [] { return Sidebar::tr("Compare"); }, make<ComparePage>},
      {PageId::Settings, QStringLiteral("settings"), [] { return Sidebar::tr("Settings"); }, make<SettingsPage>}};
  return entries;
}

const PageEntry& pageEntry(PageId id) {
  const auto& entries = pageEntries();
  return *std::find_if(entries.begin(), entries.end(), [id](const PageEntry& entry) { return entry.id == id; });
}

} // namespace tw::ui
