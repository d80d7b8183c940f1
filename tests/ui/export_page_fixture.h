#pragma once
// The Export page over a fake session, with a folder for an adapter and one for its base.
#include "fake_session.h"
#include "ui/models/export_model.h"
#include "ui/pages/export/export_page.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

class ExportPageFixture {
 protected:
  std::unique_ptr<QTemporaryDir> m_folder;
  test::FakeSession* m_session = nullptr;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<ExportPage> m_page;
  QString m_adapter, m_base;
  Theme m_theme;

  ExportModel& model() { return m_studio->exports(); }
  const commands::Export& asked(size_t index) const {
    return std::get<commands::Export>(m_session->commands.at(index));
  }
  template <class W> W* find(const char* name) {
    auto* found = m_page->findChild<W*>(QString::fromLatin1(name));
    if (!found) qFatal("no %s", name);
    return found;
  }
  bool isShown(const char* name) {
    for (const auto* widget : m_page->findChildren<QWidget*>(QString::fromLatin1(name)))
      if (widget->isVisible()) return true;
    return false;
  }
  void click(const char* name) { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
  QString folderWith(const QString& name, const QString& file) {
    QDir(m_folder->path()).mkpath(name);
    QFile out(m_folder->filePath(name + QLatin1Char('/') + file));
    [&] { QVERIFY(out.open(QIODevice::WriteOnly)); }();
    out.write("{}");
    return m_folder->filePath(name);
  }
  /// A source that can be exported, planned.
  void ready() {
    model().setSource(m_adapter, m_base);
    model().setTarget(m_folder->filePath(QStringLiteral("out")));
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
  }

  void open() {
    m_theme.apply(ThemeMode::Light);
    m_folder = std::make_unique<QTemporaryDir>();
    m_adapter = folderWith(QStringLiteral("support"), QStringLiteral("adapter_config.json"));
    m_base = folderWith(QStringLiteral("base"), QStringLiteral("config.json"));
    m_studio = std::make_unique<Studio>(
        [this]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          session->fake.exportPlan = ExportPlan{1'234'567, 50'000'000'000, 4};
          m_session = session.get();
          return session;
        },
        m_folder->filePath(QStringLiteral("settings.ini")));
    QSignalSpy opened(&m_studio->bridge(), &EngineBridge::opened);
    m_studio->bridge().open();
    QVERIFY(opened.wait());
    m_page = std::make_unique<ExportPage>(*m_studio);
    m_page->resize(1084, 752);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }
  void close() {
    m_page.reset();
    m_studio.reset();
  }
};
