// What a killed run leaves behind goes or is put back; what is not a run's stays.
#include "engine/train/run_names.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestRunNames : public QObject {
  Q_OBJECT
  QTemporaryDir m_dir;
  fs::path folder() const { return fromUtf8(m_dir.path().toStdString()); }
  void file(const fs::path& name, const char* content = "x") const {
    fs::create_directories((folder() / name).parent_path());
    QVERIFY(writeFileAtomically(folder() / name, content).has_value());
  }
  bool there(const fs::path& name) const { return fs::exists(folder() / name); }

 private Q_SLOTS:
  void init() {
    fs::remove_all(folder());
    fs::create_directories(folder());
  }

  void leftoversGo() {
    for (const auto* name :
         {"adapter_model.safetensors.tmp", "tokenizer.json.tmp", "model-00001-of-00002.safetensors.tmp",
          "checkpoint-5.tmp/state.json", "checkpoint-4/state.json.tmp", "checkpoint-4/optimizer.safetensors.tmp"})
      file(name);
    file("checkpoint-4/state.json");
    removeRunLeftovers(folder());
    for (const auto& entry : fs::recursive_directory_iterator(folder()))
      QVERIFY2(!toUtf8(entry.path()).ends_with(".tmp"), entry.path().c_str());
    QVERIFY(there("checkpoint-4/state.json"));
  }

  void whatIsNotARunsStays() {
    const std::vector<const char*> names = {
        "notes.tmp",         "checkpoint-notes.tmp/a", "checkpoint-.tmp/a",
        "checkpoint-7.tmp",  "my.old.tmp/a",           "model-of-mine.safetensors.tmp",
        "recipe.json.tmp/a", "checkpoint-4/mine.tmp",  "checkpoint-x.old.tmp/a"};
    for (const auto* name : names) file(name);
    removeRunLeftovers(folder());
    for (const auto* name : names) QVERIFY2(there(name), name);
    QVERIFY(!isRunFile("checkpoint-notes") && !isRunFile("model-of-mine.safetensors") && isRunFile("checkpoint-12"));
  }

  void aFolderWithoutARunIsLeftAlone() {
    file("README.md.tmp");
    removeRunLeftovers(folder());
    QVERIFY(there("README.md.tmp"));
    file("training_log.jsonl");
    removeRunLeftovers(folder());
    QVERIFY(!there("README.md.tmp"));
  }

  void aReplacedCheckpointIsNeverLost() {
    // Killed between the two renames: the old one has been moved aside, the new one has not arrived.
    file("checkpoint-5.old.tmp/state.json", "old");
    file("checkpoint-5.tmp/state.json", "new");
    removeRunLeftovers(folder());
    QCOMPARE(*readFile(folder() / "checkpoint-5" / "state.json"), std::string("old"));
    QVERIFY(!there("checkpoint-5.old.tmp") && !there("checkpoint-5.tmp"));
    // Killed after both, before the old one was deleted.
    file("checkpoint-5.old.tmp/state.json", "older");
    removeRunLeftovers(folder());
    QCOMPARE(*readFile(folder() / "checkpoint-5" / "state.json"), std::string("old"));
    QVERIFY(!there("checkpoint-5.old.tmp"));
  }

  void foldersAreReplacedWhole() {
    file("new/a", "new");
    file("place/a", "old");
    file("place/b", "old");
    QVERIFY(!replaceFolder(folder() / "new", folder() / "place"));
    QCOMPARE(*readFile(folder() / "place" / "a"), std::string("new"));
    QVERIFY(!there("place/b") && !there("new") && !there("place.old.tmp"));
    file("new/a", "first");
    QVERIFY(!replaceFolder(folder() / "new", folder() / "empty place"));
    QCOMPARE(*readFile(folder() / "empty place" / "a"), std::string("first"));
    QVERIFY(replaceFolder(folder() / "nothing", folder() / "place").value() != 0);
    QCOMPARE(*readFile(folder() / "place" / "a"), std::string("new"));
  }
};

QTEST_APPLESS_MAIN(TestRunNames)
#include "tst_run_names.moc"
