// Exports as files: nothing half-written, nothing overwritten, an adapter alone, and what a plan says before.
#include "engine/model/tensor_files.h"
#include "engine/tune/base/peft_config.h"
#include "engine/tune/mounted.h"
#include "merge_setup.h"

#include <QTest>

using namespace tw;

class TestExports : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void refusesWhatIsThere() {
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    fs::create_directories(setup.out);
    tiny::ok(writeFileAtomically(setup.out / "precious.txt", "x"));
    QCOMPARE(tiny::exportMerged(setup.merge()).error().code, std::string("export.exists"));
    QVERIFY(fs::exists(setup.out / "precious.txt"));
    auto over = setup.merge();
    over.overwrite = true;
    QVERIFY(tiny::exportMerged(over));
    QVERIFY(!fs::exists(setup.out / "precious.txt"));
    over.out = setup.base;
    QCOMPARE(tiny::exportMerged(over).error().code, std::string("export.same_folder"));
    over.out = setup.root.path();
    QCOMPARE(tiny::exportMerged(over).error().code, std::string("export.same_folder"));
  }

  void aPlaceThatTakesNothingIsNamed() {
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    auto options = setup.merge();
    options.out = "/proc/x";
    const auto error = tiny::exportMerged(options).error();
    QCOMPARE(error.code, std::string("io.not_writable"));
    QVERIFY2(error.message.starts_with("/proc/x cannot be written") && error.message.find("x.tmp") == std::string::npos,
             error.message.c_str());
  }

  void namesBesideTheOutputAreNotTaken() {
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    for (const char* ending : {".tmp", ".old.tmp"}) {
      fs::create_directories(setup.out);
      const fs::path mine = setup.out.string() + ending;
      fs::create_directories(mine);
      tiny::ok(writeFileAtomically(mine / "precious.txt", "x"));
      auto options = setup.merge();
      options.overwrite = true;
      const auto exported = tiny::exportMerged(options);
      QVERIFY(!exported);
      QCOMPARE(exported.error().code, std::string("export.exists"));
      QVERIFY(fs::exists(mine / "precious.txt"));
      fs::remove_all(mine);
    }
    QVERIFY(tiny::exportMerged(setup.merge()));
  }

  void badAdaptersAreErrorsAndLeaveNothing() {
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    const auto code = [&] { return tiny::exportMerged(setup.merge()).error().code; };
    const auto config = tiny::take(readFile(setup.adapter / "adapter_config.json"));
    auto edited = tiny::take(parseJson(config));
    edited["peft_type"] = "VERA";
    tiny::ok(writeFileAtomically(setup.adapter / "adapter_config.json", prettyJson(edited)));
    QCOMPARE(code(), std::string("adapter.unsupported"));
    edited["peft_type"] = "LORA";
    edited["r"] = 5;
    tiny::ok(writeFileAtomically(setup.adapter / "adapter_config.json", prettyJson(edited)));
    QCOMPARE(code(), std::string("adapter.tensor_shape"));
    tiny::ok(writeFileAtomically(setup.adapter / "adapter_config.json", config));
    auto tensors = tiny::take(readTensors(setup.adapter / "adapter_model.safetensors"));
    tensors.pop_back();
    tiny::ok(writeTensors(setup.adapter / "adapter_model.safetensors", tensors));
    QCOMPARE(code(), std::string("adapter.tensor_missing"));
    fs::remove(setup.adapter / "adapter_config.json");
    QCOMPARE(code(), std::string("adapter.missing"));
    QVERIFY(!fs::exists(setup.out) && !fs::exists(setup.out.string() + ".tmp"));
  }

  void anExportedAdapterIsTheSame() {
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    QVERIFY(tiny::exportAdapter(setup.base, setup.adapter, 0.5, setup.root.path() / "copy"));
    const auto model = tiny::take(loadModel(setup.base, {}));
    MountedAdapters mounted(*model);
    tiny::ok(mounted.mount("original", setup.adapter, 0.5));
    const auto expected = tiny::logits(*model);
    mounted.unmountAll();
    tiny::ok(mounted.mount("copy", setup.root.path() / "copy"));
    QVERIFY(at::allclose(tiny::logits(*model), expected, 1e-5, 1e-6));
  }

  void anAdapterOfAnotherBaseIsRefused_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("value");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("named");
    QTest::newRow("narrower") << "intermediate_size" << 40 << "adapter.tensor_shape"
                              << "mlp.";
    QTest::newRow("shallower") << "num_hidden_layers" << 1 << "adapter.tensor_extra"
                               << "layers.1.";
    QTest::newRow("deeper") << "num_hidden_layers" << 3 << "adapter.tensor_missing"
                            << "layers.2.";
  }
  void anAdapterOfAnotherBaseIsRefused() {
    QFETCH(QString, key);
    QFETCH(int, value);
    QFETCH(QString, code);
    QFETCH(QString, named);
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    auto config = tiny::take(parseJson(tiny::llama));
    config[key.toStdString()] = value;
    const tiny::MergeSetup other(config.dump().c_str(), tiny::smallLora());
    const auto copy = setup.root.path() / "copy";
    auto merge = setup.merge();
    merge.model = other.base;
    for (const auto& error :
         {tiny::exportAdapter(other.base, setup.adapter, 1.0, copy).error(), tiny::exportMerged(merge).error()}) {
      QCOMPARE(QString::fromStdString(error.code), code);
      QVERIFY2(QString::fromStdString(error.message).contains(named), error.message.c_str());
    }
    QVERIFY(!fs::exists(copy) && !fs::exists(setup.out));
  }

  void anExportedAdapterNamesItsBaseForOthers() {
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    const auto before = fs::current_path();
    fs::current_path(setup.root.path());
    const auto exported = tiny::exportAdapter("base/", "adapter", 1.0, "copy");
    fs::current_path(before);
    QVERIFY2(exported.has_value(), exported ? "" : exported.error().message.c_str());
    const auto baseOf = [&](const char* name) {
      return tiny::take(readPeftConfig(setup.root.path() / name)).baseModel;
    };
    QCOMPARE(baseOf("copy"), toUtf8(setup.base));

    auto config = tiny::take(readJsonFile(setup.adapter / kAdapterConfigFile));
    config["base_model_name_or_path"] = "someone/a-base.1";
    tiny::ok(writeFileAtomically(setup.adapter / kAdapterConfigFile, prettyJson(config)));
    QVERIFY(tiny::exportAdapter(setup.base, setup.adapter, 1.0, setup.root.path() / "hub"));
    QCOMPARE(baseOf("hub"), std::string("someone/a-base.1"));
  }

  /// plan() says before what run() writes: in one file or in shards, dense or in four bits, an adapter alone.
  void thePlanIsWhatIsWritten_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("shard");
    QTest::newRow("safetensors") << "safetensors" << 1'000'000;
    QTest::newRow("shards") << "safetensors" << 8000;
    QTest::newRow("bnb-4bit") << "bnb-4bit" << 1'000'000;
    QTest::newRow("bnb-4bit in shards") << "bnb-4bit" << 8000;
    QTest::newRow("adapter") << "adapter" << 1'000'000;
  }
  void thePlanIsWhatIsWritten() {
    QFETCH(QString, format);
    QFETCH(int, shard);
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    auto request = setup.merge(TensorType::BF16);
    request.maxShardSize = static_cast<uint64_t>(shard);
    request.options = {{"double_quantization", true}};
    const auto exporter = tiny::take(makeExporter(format.toStdString()));
    const auto plan = tiny::take(exporter->plan(request));
    const auto exported = tiny::take(exporter->run(request));
    QCOMPARE(plan.bytes, exported.bytes);
    int64_t files = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(setup.out)) ++files;
    QCOMPARE(plan.files, files);
  }

  void whatCannotBeWrittenIsRefusedByThePlan() {
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    const auto codes = [](const char* format, const ExportRequest& request) {
      const auto exporter = tiny::take(makeExporter(format));
      return std::pair(exporter->plan(request).error().code, exporter->run(request).error().code);
    };
    const auto both = [](const char* code) { return std::pair<std::string, std::string>(code, code); };
    auto request = setup.merge();
    request.options = {{"quant_type", "nf5"}};
    QCOMPARE(codes("bnb-4bit", request), both("export.quant_type"));
    request.options = {{"compute_dtype", "int4"}};
    QCOMPARE(codes("bnb-4bit", request), both("export.dtype"));
    request.options = {{"block_size", 100}};
    QCOMPARE(codes("bnb-4bit", request), both("model.quantization"));
    request.adapters.clear();
    QCOMPARE(codes("adapter", request), both("usage.adapter"));
    QCOMPARE(makeExporter("gguf").error().code, std::string("usage.not_yet"));
    QVERIFY(!fs::exists(setup.out));
  }
};

QTEST_APPLESS_MAIN(TestExports)
#include "tst_exports.moc"
