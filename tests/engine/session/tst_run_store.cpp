// The history of runs: which of them still run is what their folders say, not what a number of a process says.
#include "engine/base/folder_lock.h"
#include "engine/session/runs/run_store.h"
#include "engine/session/services/engine_services.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestRunStore : public QObject {
  Q_OBJECT

  struct Setup {
    QTemporaryDir dir;
    fs::path root = fromUtf8(dir.path().toStdString()), folder = root / "run";
    std::unique_ptr<RunStore> store;
    Setup() {
      fs::create_directories(folder);
      auto opened = RunStore::open(root / "runs.db");
      if (!opened) qFatal("%s", opened.error().message.c_str());
      store = std::move(*opened);
    }
    void begin(const std::string& id) const {
      RunInfo run;
      run.id = id;
      run.output_dir = toUtf8(folder);
      run.started = "2026-11-22T20:00:00Z";
      QVERIFY(store->begin(run).has_value());
    }
    std::string status(const std::string& id) const { return store->find(id)->status; }
  };

 private Q_SLOTS:
  void aRunLivesAsLongAsItHoldsItsFolder() {
    const Setup setup;
    {
      const auto lock = FolderLock::acquire(setup.folder, "first");
      QVERIFY(lock.has_value());
      setup.begin("first");
      QCOMPARE(setup.status("first"), std::string("running"));
      QCOMPARE(EngineServices(setup.store.get()).deleteRun("first", true).error().code, std::string("run.running"));
    }
    QCOMPARE(setup.status("first"), std::string("interrupted"));
    // The run that goes on in its folder is another one.
    const auto lock = FolderLock::acquire(setup.folder, "second");
    QVERIFY(lock.has_value());
    setup.begin("second");
    QCOMPARE(setup.status("first"), std::string("interrupted"));
    QCOMPARE(setup.status("second"), std::string("running"));
    const auto list = setup.store->list();
    QVERIFY(list.has_value());
    QCOMPARE(list->front().id, std::string("second"));
  }

  void whatIsKnownOfARunIsKept() {
    const Setup setup;
    for (const char* id : {"one", "two"}) setup.begin(id);
    RunInfo run;
    run.id = "one";
    run.status = "stopped";
    run.steps = 3;
    run.total_steps = 40;
    run.train_loss = 1.25;
    run.seconds = 7.5;
    QVERIFY(setup.store->setNotes("one", "first try", {"a", "b"}).has_value());
    QVERIFY(setup.store->update(run).has_value());
    const auto found = setup.store->find("one"), other = setup.store->find("two");
    QVERIFY(found.has_value() && other.has_value());
    QCOMPARE(found->status, std::string("stopped"));
    QCOMPARE(found->steps, 3);
    QCOMPARE(found->total_steps, 40);
    QCOMPARE(found->train_loss, 1.25);
    QCOMPARE(found->seconds, 7.5);
    QCOMPARE(found->notes, std::string("first try"));
    QCOMPARE(found->tags, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(other->steps, 0);
    QVERIFY(other->notes.empty());
  }

  void aDeadRunCanBeDeleted() {
    const Setup setup;
    QVERIFY(writeFileAtomically(setup.folder / "adapter_config.json", "{}").has_value());
    setup.begin("dead");
    const auto deleted = EngineServices(setup.store.get()).deleteRun("dead", true);
    QVERIFY2(deleted.has_value(), deleted ? "" : deleted.error().message.c_str());
    QVERIFY(!fs::exists(setup.folder));
    QCOMPARE(setup.store->find("dead").error().code, std::string("run.unknown"));
  }

  void filesThatAnotherRunUsesAreKept() {
    const Setup setup;
    QVERIFY(writeFileAtomically(setup.folder / "adapter_config.json", "{}").has_value());
    setup.begin("dead");
    const auto lock = FolderLock::acquire(setup.folder, "alive");
    QCOMPARE(EngineServices(setup.store.get()).deleteRun("dead", true).error().code, std::string("io.locked"));
    QVERIFY(fs::exists(setup.folder / "adapter_config.json"));
    QVERIFY(EngineServices(setup.store.get()).deleteRun("dead", false).has_value());
  }
};

QTEST_APPLESS_MAIN(TestRunStore)
#include "tst_run_store.moc"
