#pragma once
// The Export page over a fake session, with a folder for an adapter and one for its base.
#include "studio_fixture.h"
#include "ui/models/export_model.h"
#include "ui/pages/export/export_page.h"

#include <QPushButton>

using namespace tw;
using namespace tw::ui;

class ExportPageFixture : protected test::StudioPageFixture<ExportPage> {
 protected:
  QString m_adapter, m_base;

  ExportModel& model() { return m_studio->exports(); }
  const commands::Export& asked(size_t index) const { return submitted<commands::Export>(index); }
  bool isShown(const char* name) {
    for (const auto* widget : m_page->findChildren<QWidget*>(QString::fromLatin1(name)))
      if (widget->isVisible()) return true;
    return false;
  }
  /// A source that can be exported, planned.
  void ready() {
    model().setSource(m_adapter, m_base);
    model().setTarget(m_folder->filePath(QStringLiteral("out")));
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
  }

  void open() {
    makeFolder();
    m_adapter = folderWith(QStringLiteral("support"), QStringLiteral("adapter_config.json"));
    m_base = folderWith(QStringLiteral("base"), QStringLiteral("config.json"));
    StudioPageFixture::open([](test::FakeServices& fake) {
      fake.exportPlan = ExportPlan{1'234'567, 50'000'000'000, 4};
    });
    showPage();
  }
};
