#pragma once
// The window at its start over a fake session, as its settings and what the session tells make it.
#include "fake_session.h"
#include "ui/shell/main_window.h"
#include "ui/shell/toast.h"
#include "ui/studio/workspace.h"

#include <QAbstractButton>
#include <QDir>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

class HomeFixture {
 protected:
  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<MainWindow> m_window;
  test::FakeSession* m_session = nullptr;
  std::function<void(test::FakeSession&)> m_prepare;
  std::function<void()> m_beforeWindow;

  QString settingsFile() const { return m_dir->filePath(QStringLiteral("settings/studio.ini")); }
  void start(bool seen = true) {
    m_studio = std::make_unique<Studio>(
        [this]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          m_session = session.get();
          if (m_prepare) m_prepare(*session);
          return session;
        },
        settingsFile());
    if (seen) m_studio->settings().setTourSeen(true);
    if (m_beforeWindow) m_beforeWindow();
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_studio->bridge().open();
    QTRY_VERIFY(m_studio->bridge().isOpen());
  }
  template <class Widget = QAbstractButton> Widget* find(const char* name) const {
    return m_window->findChild<Widget*>(QString::fromLatin1(name));
  }
  void click(const char* name) {
    auto* button = find(name);
    QVERIFY2(button && button->isVisible() && button->isEnabled(), name);
    QTest::mouseClick(button, Qt::LeftButton);
  }
  QString notice() const { return m_window->findChild<Toast*>()->accessibleName(); }
  QString recipeFile(const QString& name) {
    const auto file = m_dir->filePath(name + QStringLiteral(".json"));
    RecipeDocument document;
    document.setValue(QStringLiteral("name"), name.toStdString());
    return document.saveAs(file) ? file : QString();
  }
  static RunInfo run(const std::string& id, const std::string& status) {
    RunInfo run;
    run.id = id;
    run.name = "run " + id;
    run.status = status;
    run.started = "2026-01-01T08:00:00Z";
    run.model = "/models/small";
    run.steps = run.total_steps = 40;
    run.train_loss = 1.25;
    return run;
  }

  void setUp() {
    m_dir = std::make_unique<QTemporaryDir>();
    m_prepare = {};
    m_beforeWindow = {};
  }
  void close() {
    m_window.reset();
    m_studio.reset();
  }
};
