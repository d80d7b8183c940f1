// Models are found where people and hubs put them, each once, and loops end.
#include "engine/io/find_models.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestFindModels : public QObject {
  Q_OBJECT

  static void makeModel(const fs::path& folder, const std::string& weights = "12345678",
                        const char* architecture = "Qwen2ForCausalLM") {
    QVERIFY(createFolder(folder).has_value());
    QVERIFY(writeFileAtomically(folder / "config.json", Json{{"architectures", {architecture}}}.dump()).has_value());
    QVERIFY(writeFileAtomically(folder / "model.safetensors", weights).has_value());
  }
  /// As huggingface_hub lays it out: blobs, and snapshots of links to them.
  static void makeSnapshot(const fs::path& repository, const std::string& revision, const std::string& weights) {
    const auto blobs = repository / "blobs", snapshot = repository / "snapshots" / revision;
    QVERIFY(createFolder(blobs).has_value() && createFolder(snapshot).has_value());
    QVERIFY(writeFileAtomically(blobs / ("config" + revision), Json{{"architectures", {"LlamaForCausalLM"}}}.dump())
                .has_value());
    QVERIFY(writeFileAtomically(blobs / ("weights" + revision), weights).has_value());
    fs::create_symlink(fs::path("../../blobs") / ("config" + revision), snapshot / "config.json");
    fs::create_symlink(fs::path("../../blobs") / ("weights" + revision), snapshot / "model.safetensors");
  }
  static std::vector<std::string> names(const std::vector<ModelFolder>& models) {
    std::vector<std::string> out;
    for (const auto& model : models) out.push_back(model.name);
    return out;
  }

 private Q_SLOTS:
  void belowAFolder() {
    QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    makeModel(root / "a");
    makeModel(root / "x" / "y" / "deep", std::string(100, 'w'));
    makeModel(root / "x" / "y" / "z" / "deeper");
    makeModel(root / "a" / "inside");
    makeModel(root / ".hidden" / "b");
    QVERIFY(createFolder(root / "adapter").has_value() &&
            writeFileAtomically(root / "adapter" / "adapter_config.json", "{}").has_value());
    QVERIFY(createFolder(root / "noweights").has_value() &&
            writeFileAtomically(root / "noweights" / "config.json", "{}").has_value());
    fs::create_directory_symlink(root, root / "x" / "loop");
    fs::create_directory_symlink(root / "a", root / "link_to_a");
    const auto found = findModelsBelow(root, 3);
    QCOMPARE(names(found), (std::vector<std::string>{"a", "deep"}));
    QCOMPARE(found[1].bytes, int64_t{100});
    QCOMPARE(found[0].architecture, std::string("Qwen2ForCausalLM"));
    QCOMPARE(names(findModelsBelow(root / "a", 0)), (std::vector<std::string>{"a"}));
    QVERIFY(findModelsBelow(root / "nowhere", 3).empty());
    QVERIFY(findModelsBelow(root, 3, [] { return false; }).empty());
  }

  void huggingFace() {
    QTemporaryDir folder;
    const fs::path hub = folder.path().toStdString();
    const auto repository = hub / "models--Qwen--Qwen2.5-0.5B";
    makeSnapshot(repository, "aaa", "old");
    makeSnapshot(repository, "bbb", "newer one");
    fs::last_write_time(repository / "snapshots" / "aaa", fs::file_time_type::clock::now() - std::chrono::hours(2));
    QCOMPARE(huggingFaceModel(repository)->bytes, int64_t{9}); // the newest while no ref says otherwise
    QVERIFY(createFolder(repository / "refs").has_value() &&
            writeFileAtomically(repository / "refs" / "main", "aaa\n").has_value());
    makeSnapshot(hub / "models--solo", "ccc", "12");
    QVERIFY(createFolder(hub / "models--org--empty" / "snapshots" / "ddd").has_value());
    QVERIFY(createFolder(hub / "datasets--org--data").has_value());
    const auto found = findModelsBelow(hub, 1);
    QCOMPARE(names(found), (std::vector<std::string>{"Qwen/Qwen2.5-0.5B", "solo"}));
    QCOMPARE(found[0].path, repository / "snapshots" / "aaa");
    QCOMPARE(found[0].bytes, int64_t{3});
    QCOMPARE(found[0].architecture, std::string("LlamaForCausalLM"));
  }

  void caches() {
    for (const char* name : {"HF_HUB_CACHE", "HF_HOME", "MODELSCOPE_CACHE", "XDG_CACHE_HOME"}) qunsetenv(name);
    qputenv("HOME", "/home/someone");
    QCOMPARE(huggingFaceCache(), fs::path("/home/someone/.cache/huggingface/hub"));
    QCOMPARE(modelScopeCaches().back(), fs::path("/home/someone/.cache/modelscope"));
    qputenv("HF_HOME", "/data/hf");
    QCOMPARE(huggingFaceCache(), fs::path("/data/hf/hub"));
    qputenv("HF_HUB_CACHE", "/data/hub");
    QCOMPARE(huggingFaceCache(), fs::path("/data/hub"));
    qputenv("MODELSCOPE_CACHE", "/data/ms");
    QCOMPARE(modelScopeCaches().front(), fs::path("/data/ms/hub/models"));
    QCOMPARE(modelScopeName("/data/ms/hub/models/Qwen/Qwen2___5-0___5B"), std::string("Qwen/Qwen2.5-0.5B"));
  }
};

QTEST_APPLESS_MAIN(TestFindModels)
#include "tst_find_models.moc"
