#pragma once
// The Runs page in its window over a fake session with three runs, and what its tests need to act on it like a user.
#include "main_window_fixture.h"
#include "ui/charts/overlay_chart.h"
#include "ui/models/run_list.h"
#include "ui/models/run_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QUrl>

class RunsPageFixture : protected MainWindowFixture {
 protected:
  RunInfo run(const std::string& id, const std::string& status, double loss, const std::string& started) {
    RunInfo run;
    run.id = id;
    run.name = "run " + id;
    run.status = status;
    run.started = started;
    run.model = "/models/small";
    run.method = "lora";
    run.output_dir = m_folder->filePath(QString::fromStdString(id)).toStdString();
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
    MainWindowFixture::start([this, withRuns](test::FakeServices& fake) {
      if (withRuns) addRuns(fake);
    });
    m_window->showPage(PageId::Runs);
    if (withRuns) QTRY_COMPARE(table()->model()->rowCount(), 3);
  }
  void addRuns(test::FakeServices& fake) {
    fake.runList = {run("c", "stopped", 0.9, "2026-03-03T10:00:00Z"), run("b", "finished", 1.5, "2026-03-02T10:00:00Z"),
                    run("a", "failed", 10.25, "2026-03-01T10:00:00Z")};
    fake.runList[1].tags = {"best"};
    fake.runList[1].notes = "worth keeping";
    Recipe recipe;
    recipe.model.path = "/models/small";
    recipe.data.train = {{"/data/poems.jsonl"}};
    for (const auto& one : fake.runList) {
      fake.logs[one.id] = log(one.train_loss + 1, 40);
      recipe.name = one.name;
      recipe.output_dir = one.output_dir;
      recipe.method.r = one.id == "b" ? 64 : 16;
      fake.recipes[one.id] = recipeToJson(recipe);
    }
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
  void leaveCheckpoint(const char* id) {
    const auto folder = m_folder->filePath(QString::fromLatin1(id)) + QStringLiteral("/checkpoint-40");
    QDir().mkpath(folder);
    for (const auto* name : {"/state.json", "/optimizer.safetensors"})
      QVERIFY(QFile(folder + QString::fromLatin1(name)).open(QIODevice::WriteOnly));
  }
};
