#pragma once
// The main window over a fake session, and what its tests need to act on it like a user.
#include "studio_fixture.h"
#include "ui/shell/main_window.h"
#include "ui/shell/toast.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>

using namespace tw;
using namespace tw::ui;

class MainWindowFixture : protected test::StudioFixture {
 protected:
  std::unique_ptr<MainWindow> m_window;

  /// The window is there before the engine, as for a user.
  void start(const std::function<void(test::FakeServices&)>& prepare = {}) {
    makeStudio(prepare);
    m_studio->settings().setTourSeen(true);
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    openEngine();
  }
  /// The folder stays, for a next start.
  void end() {
    m_window.reset();
    m_studio.reset();
  }
  template <class Widget = QWidget> Widget* find(const char* name) const {
    return m_window->findChild<Widget*>(QString::fromLatin1(name));
  }
  void click(const char* name) {
    auto* button = find<QAbstractButton>(name);
    QVERIFY2(button && button->isVisible() && button->isEnabled(), name);
    QTest::mouseClick(button, Qt::LeftButton);
  }
  Toast* toast() const { return m_window->findChild<Toast*>(); }

  void setUp() {
    makeFolder();
    m_broken = false;
  }
};
