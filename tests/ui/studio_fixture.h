#pragma once
// A studio over a fake session in a folder of its own, and a page in it: what the fixtures of single pages build on.
#include "fake_session.h"
#include "ui/studio/studio.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace tw::test {

class StudioFixture {
 protected:
  std::unique_ptr<QTemporaryDir> m_folder;
  FakeSession* m_session = nullptr;
  std::unique_ptr<ui::Studio> m_studio;
  bool m_broken = false; ///< the engine does not open

  void makeFolder() { m_folder = std::make_unique<QTemporaryDir>(); }
  /// `prepare`: what the session shall answer, before anyone asks.
  void openStudio(const std::function<void(FakeServices&)>& prepare = {}) {
    makeStudio(prepare);
    openEngine();
  }
  void makeStudio(const std::function<void(FakeServices&)>& prepare = {}) {
    if (!m_folder) makeFolder();
    m_studio = std::make_unique<ui::Studio>(
        [this, prepare]() -> Result<std::unique_ptr<Session>> {
          if (m_broken)
            return fail(
                workError("runtime.missing", TW_TEXT("The runtime is missing."), TW_TEXT("Run the installer.")));
          auto session = std::make_unique<FakeSession>();
          m_session = session.get();
          if (prepare) prepare(session->fake);
          return session;
        },
        m_folder->filePath(QStringLiteral("settings.ini")));
  }
  void openEngine() {
    m_studio->bridge().open();
    QTRY_VERIFY(m_broken ? m_studio->bridge().openError().has_value() : m_studio->bridge().isOpen());
  }
  void closeStudio() {
    m_studio.reset();
    m_folder.reset();
  }

  /// The command that was submitted as the index-th.
  template <class Command> const Command& submitted(size_t index) const {
    return std::get<Command>(m_session->commands.at(index));
  }
  /// As the engine ends a question of the chat.
  void answer(JobId job, const std::string& text, const std::string& reason = "eos") {
    m_session->play(job, events::Generated{text, {1, 2, 3}, reason, 47});
    m_session->end(job);
  }
  /// A folder in the test's own with a file that holds "{}".
  QString folderWith(const QString& name, const QString& file) {
    QDir(m_folder->path()).mkpath(name);
    QFile out(m_folder->filePath(name + QLatin1Char('/') + file));
    [&] { QVERIFY(out.open(QIODevice::WriteOnly)); }();
    out.write("{}");
    return m_folder->filePath(name);
  }
};

template <class Page> class StudioPageFixture : protected StudioFixture {
 protected:
  std::unique_ptr<Page> m_page;

  void open(const std::function<void(FakeServices&)>& prepare = {}) {
    m_theme.apply(qEnvironmentVariableIsSet("TW_DARK") ? ui::ThemeMode::Dark : ui::ThemeMode::Light);
    openStudio(prepare);
  }
  void showPage() {
    m_page = std::make_unique<Page>(*m_studio);
    m_page->resize(1084, 752); // what the frame leaves of 1280×800
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
  }
  void close() {
    m_page.reset();
    closeStudio();
  }
  template <class Widget = QWidget> Widget* findOrNull(const char* name) const {
    return m_page->template findChild<Widget*>(QString::fromLatin1(name));
  }
  template <class Widget = QWidget> Widget* find(const char* name) const {
    auto* found = findOrNull<Widget>(name);
    if (!found) qFatal("no %s", name);
    return found;
  }
  void click(const char* name) { QTest::mouseClick(find(name), Qt::LeftButton); }
  /// What labels on view say.
  QString shownText() const {
    QStringList texts;
    for (const auto* label : m_page->template findChildren<QLabel*>())
      if (label->isVisible()) texts << label->text();
    return texts.join(QLatin1Char('\n'));
  }

 private:
  ui::Theme m_theme;
};

} // namespace tw::test
