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

namespace tw::ui {

Page* makePage(PageId id, Studio& studio) {
  switch (id) {
  case PageId::Home: return new HomePage(studio);
  case PageId::Data: return new DataPage(studio);
  case PageId::Model: return new ModelPage(studio);
  case PageId::Method: return new MethodPage(studio);
  case PageId::Train: return new TrainPage(studio);
  case PageId::Chat: return new ChatPage(studio);
  case PageId::Export: return new ExportPage(studio);
  case PageId::Runs: return new RunsPage(studio);
  case PageId::Compare: return new ComparePage(studio);
  case PageId::Settings: return new SettingsPage(studio);
  }
  return nullptr;
}

} // namespace tw::ui
