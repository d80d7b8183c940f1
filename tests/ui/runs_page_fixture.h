#pragma once
// The Runs page in its window over a fake session with three runs, and what its tests need to act on it like a user.
#include "fake_session.h"
#include "ui/charts/overlay_chart.h"
#include "ui/models/run_list.h"
#include "ui/models/run_text.h"
#include "ui/shell/main_window.h"
#include "ui/shell/toast.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace tw;
using namespace tw::ui;

class RunsPageFixture {
 protected:
  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<MainWindow> m_window;
  test::FakeSession* m_session = nullptr;

  RunInfo run(const std::string& id, const std::string& status, double loss, const std::string& started) {
    RunInfo run;
    run.id = id;
    run.name = "run " + id;
    run.status = status;
    run.started = started;
    run.model = "/models/small";
    run.method = "lora";
    run.output_dir = m_dir->filePath(QString::fromStdString(id)).toStdString();
    run.steps = 40;
    run.total_steps = status == "finished" ? 40 : 100;
    run.train_loss = loss;
    run.seconds = 75;
    return run;
  }
  static std::vector<Json> log(double from, int steps) {
    std::vector<Json> lines;
    for (int i = 1; i <= steps; ++i)
      lines.push_back({{"event", "step"}, {"step", i}, {"loss", from - i * 0.01}, {"learning_rate", 1e-4}});
    return lines;
  }
  void start(bool withRuns = true) {
    m_studio = std::make_unique<Studio>(
        [this, withRuns]() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          m_session = session.get();
          if (withRuns) {
            session->fake.runList = {run("c", "stopped", 0.9, "2026-03-03T10:00:00Z"),
                                     run("b", "finished", 1.5, "2026-03-02T10:00:00Z"),
                                     run("a", "failed", 10.25, "2026-03-01T10:00:00Z")};
            session->fake.runList[1].tags = {"best"};
            session->fake.runList[1].notes = "worth keeping";
            Recipe recipe;
            recipe.model.path = "/models/small";
            recipe.data.train = {{"/data/poems.jsonl"}};
            for (const auto& one : session->fake.runList) {
              session->fake.logs[one.id] = log(one.train_loss + 1, 40);
              recipe.name = one.name;
              recipe.output_dir = one.output_dir;
              recipe.method.r = one.id == "b" ? 64 : 16;
              session->fake.recipes[one.id] = recipeToJson(recipe);
            }
          }
          return session;
        },
        m_dir->filePath(QStringLiteral("studio.ini")));
    m_studio->settings().setTourSeen(true);
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_studio->bridge().open();
    m_window->showPage(PageId::Runs);
    QTRY_VERIFY(m_studio->bridge().isOpen());
    if (withRuns) QTRY_COMPARE(table()->model()->rowCount(), 3);
  }
  template <class Widget> Widget* find(const char* name) const {
    return m_window->findChild<Widget*>(QString::fromLatin1(name));
  }
  QTableView* table() const { return find<QTableView>("run-table"); }
  QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
  int column(const QString& title) const {
    for (int i = 0; i < table()->model()->columnCount(); ++i)
      if (table()->model()->headerData(i, Qt::Horizontal).toString() == title) return i;
    return -1;
  }
  QPoint spot(int row, int column) const {
    const auto index = table()->model()->index(row, column);
    table()->scrollTo(index);
    return table()->visualRect(index).center();
  }
  void select(int row, Qt::KeyboardModifiers keys = Qt::NoModifier) {
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys, spot(row, 0));
  }
  void click(const char* name) {
    auto* button = find<QAbstractButton>(name);
    QVERIFY2(button && button->isVisible() && button->isEnabled(), name);
    QTest::mouseClick(button, Qt::LeftButton);
  }
  Toast* toast() const { return m_window->findChild<Toast*>(); }
  void leaveCheckpoint(const char* id) {
    const auto folder = m_dir->filePath(QString::fromLatin1(id)) + QStringLiteral("/checkpoint-40");
    QDir().mkpath(folder);
    for (const auto* name : {"/state.json", "/optimizer.safetensors"})
      QVERIFY(QFile(folder + QString::fromLatin1(name)).open(QIODevice::WriteOnly));
  }

  void setUp() { m_dir = std::make_unique<QTemporaryDir>(); }

  void tearDown() {
    m_window.reset();
    m_studio.reset();
  }
};
