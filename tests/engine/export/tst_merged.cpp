// Merging: the result equals the mounted adapter, in every layout; nothing half-written, nothing overwritten.
#include "engine/export/exporter.h"
#include "engine/export/verify.h"
#include "engine/io/safetensors.h"
#include "engine/model/tensor_files.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/peft_config.h"
#include "engine/tune/mounted.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestMerged : public QObject {
  Q_OBJECT

  /// A base folder and an adapter folder of random values.
  struct Setup {
    tiny::Folder root;
    fs::path base = root.path() / "base", adapter = root.path() / "adapter", out = root.path() / "merged";
    explicit Setup(const char* config, const MethodOptions& options) {
      MethodOptions full;
      full.type = "full";
      for (const auto& folder : {base, adapter}) fs::create_directories(folder);
      {
        const auto model = tiny::model(config);
        const auto method = tiny::take(methodRegistry().create(full));
        tiny::ok(method->attach(*model));
        randomizeBiases(*method);
        tiny::ok(method->save(base, SaveKind::Final));
      }
      const auto model = tiny::take(loadModel(base, {}));
      const auto method = tiny::take(methodRegistry().create(options));
      tiny::ok(method->attach(*model));
      tiny::randomize(*method, 21);
      tiny::ok(method->save(adapter, SaveKind::Final));
    }
    /// A new model's are zero, and what a method does to them would not show.
    static void randomizeBiases(const TuningMethod& method) {
      const at::NoGradGuard guard;
      at::manual_seed(3);
      for (const auto& trainable : method.trainable())
        if (trainable.name.ends_with(".bias")) at::Tensor(trainable.tensor).normal_(0, 0.3);
    }
    ExportRequest merge(std::optional<TensorType> type = TensorType::F32, double weight = 1.0) const {
      ExportRequest options;
      options.model = base;
      options.adapters = {{adapter, weight}};
      options.out = out;
      options.type = type;
      return options;
    }
    events::Verified verify(double weight = 1.0) const {
      return tiny::take(verifyMerged({base, {{adapter, weight}}, out, {}, at::kCPU}));
    }
  };
  static Result<events::Exported> exportMerged(const ExportRequest& request) {
    return tiny::take(makeExporter("safetensors"))->run(request);
  }
  static Result<events::Exported> exportAdapter(const fs::path& model, const fs::path& adapter, double weight,
                                                const fs::path& out) {
    ExportRequest request;
    request.model = model;
    request.adapters = {{adapter, weight}};
    request.out = out;
    return tiny::take(makeExporter("adapter"))->run(request);
  }
  static MethodOptions lora() {
    MethodOptions options;
    options.r = 4;
    options.loraAlpha = 8;
    return options;
  }

 private Q_SLOTS:
  void equalsTheMountedAdapter_data() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < 19; ++i) QTest::addRow("case %d", i) << i;
  }
  void equalsTheMountedAdapter() {
    QFETCH(int, index);
    auto options = lora();
    const char* config = index == 0 ? tiny::llama : tiny::qwenTied;
    if (index == 2) options.targets.modules = {"q_proj", "lm_head"}; // a tied head that must be written apart
    if (index == 3) {
      options.targets.modulesToSave = {"embed_tokens", "norm"};
      options.bias = TrainedBiases::All;
    }
    if (index == 4) options.targets.modulesToSave = {"lm_head"};
    if (index > 4 && index < 8) options.type = "ia3";
    if (index == 6) options.targets.modules = {"v_proj", "up_proj", "lm_head"};
    if (index == 7) config = tiny::gpt2;
    if (index > 7) options.targets.modules = {"embed_tokens", "v_proj"}; // a tied head keeps the table as it was
    if (index == 9) config = tiny::llama;
    if (index > 9) { // terms that are no low-rank sum, or not one alone
      const char* types[] = {"lora", "adalora", "loha", "lokr"};
      const auto r = options.r;
      options = tiny::methodOf(types[(index - 10) % 4]);
      options.r = r;
      options.useDora = options.type == "lora";
      if (index == 18) options.targets.modules = {"embed_tokens", "lm_head", "q_proj"};
      if (index > 13 && index < 16) config = tiny::gpt2;
    }
    const Setup setup(config, options);
    const double weight = index == 1 || index == 5 || (index > 9 && index < 14) ? 0.5 : 1.0;
    QVERIFY(exportMerged(setup.merge(TensorType::F32, weight)));
    const auto verified = setup.verify(weight);
    QVERIFY2(verified.max_gap < 1e-5, qPrintable(QString::number(verified.max_gap)));
    QCOMPARE(verified.top1_agreement, 1.0);
    QCOMPARE(tiny::take(readModelConfig(setup.out)).tieEmbeddings,
             index == 1 || index == 5 || index == 7 || (index > 9 && index < 18));
  }

  /// Single rows of the tables: a tied head that has the same rows stays tied.
  void trainedTokensMerge_data() {
    QTest::addColumn<QString>("tokens");
    QTest::addColumn<bool>("tied");
    QTest::addColumn<bool>("staysTied");
    const char* both = R"({"embed_tokens":[5,9],"lm_head":[5,9]})";
    const char* apart = R"({"embed_tokens":[5,9],"lm_head":[9,30,2]})";
    QTest::newRow("list") << "[40,7,11]" << false << false;
    QTest::newRow("both") << both << false << false;
    QTest::newRow("tied, list") << "[40,7,11]" << true << true;
    QTest::newRow("tied, both") << both << true << true;
    QTest::newRow("tied, apart") << apart << true << false;
    QTest::newRow("tied, head alone") << R"({"lm_head":[3]})" << true << false;
  }
  void trainedTokensMerge() {
    QFETCH(QString, tokens);
    QFETCH(bool, tied);
    QFETCH(bool, staysTied);
    auto options = lora();
    options.own["trainable_token_indices"] = Json::parse(tokens.toStdString());
    const Setup setup(tied ? tiny::qwenTied : tiny::llama, options);
    QVERIFY(exportMerged(setup.merge(TensorType::F32, 1.0)));
    const auto verified = setup.verify(1.0);
    QVERIFY2(verified.max_gap < 1e-5, qPrintable(QString::number(verified.max_gap)));
    QCOMPARE(tiny::take(readModelConfig(setup.out)).tieEmbeddings, staysTied);
  }

  /// Every method that merges, on linears stored either way.
  void everyMethodMergesToWhatItIsMounted_data() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < 12; ++i) QTest::addRow("case %d", i) << i;
  }
  void everyMethodMergesToWhatItIsMounted() {
    QFETCH(int, index);
    auto uneven = tiny::methodOf("miss");
    uneven.r = 5;
    auto mini = tiny::methodOf("miss", {{"init_weights", "mini"}, {"mini_r", 4}});
    auto bat = tiny::methodOf("miss", {{"init_weights", "bat"}});
    mini.r = bat.r = 8;
    const auto oft = tiny::methodOf("oft", {{"oft_block_size", 8}});
    const auto exact = tiny::methodOf("oft", {{"oft_block_size", 6}, {"use_cayley_neumann", false}});
    const auto shared = tiny::methodOf("oft", {{"oft_block_size", 4}, {"block_share", true}});
    const MethodOptions all[] = {uneven, mini, bat, oft, exact, shared};
    const Setup setup(index < 6 ? tiny::qwenTied : tiny::gpt2, all[index % 6]);
    for (const double weight : {1.0, 0.5}) {
      auto request = setup.merge(TensorType::F32, weight);
      request.overwrite = true;
      QVERIFY(exportMerged(request));
      const auto verified = setup.verify(weight);
      QVERIFY2(verified.max_gap < 2e-5, qPrintable(QString::number(verified.max_gap)));
    }
  }

  /// What lies around another works on what the other made of the weight.
  void oneAroundAnotherMergesSo_data() {
    QTest::addColumn<QString>("outer");
    for (const char* outer : {"bat", "oft"}) QTest::addRow("%s", outer) << QString::fromUtf8(outer);
  }
  void oneAroundAnotherMergesSo() {
    QFETCH(QString, outer);
    auto bat = tiny::methodOf("miss", {{"init_weights", "bat"}});
    bat.r = 8;
    const Setup inner(tiny::qwenTied, lora());
    const Setup around(tiny::qwenTied,
                       outer == QLatin1String("bat") ? bat : tiny::methodOf("oft", {{"oft_block_size", 8}}));
    auto request = inner.merge(TensorType::F32, 1.0);
    request.adapters.push_back({around.adapter, 1.0});
    QVERIFY(exportMerged(request));
    const auto verified =
        tiny::take(verifyMerged({inner.base, {{inner.adapter, 1.0}, {around.adapter, 1.0}}, inner.out, {}, at::kCPU}));
    QVERIFY2(verified.max_gap < 2e-5, qPrintable(QString::number(verified.max_gap)));
  }

  void biasesMergeIntoTheirPlaces() {
    const Setup setup(tiny::gpt2, tiny::methodOf("bitfit"));
    QVERIFY(exportMerged(setup.merge(TensorType::F32, 1.0)));
    QVERIFY(setup.verify(1.0).max_gap < 1e-5);
    auto half = setup.merge(TensorType::F32, 0.5);
    half.overwrite = true;
    QCOMPARE(exportMerged(half).error().code, std::string("adapter.weight"));
    const Setup layers(tiny::gpt2, tiny::methodOf("adapter"));
    QCOMPARE(exportMerged(layers.merge(TensorType::F32, 1.0)).error().code, std::string("method.not_mergeable"));
  }

  /// The matrices of a layer's experts, which stand in one tensor.
  void stackedExpertsMergeByTheirWeight() {
    const Setup setup(tiny::mixtral, lora());
    QVERIFY(exportMerged(setup.merge(TensorType::F32, 0.5)));
    const auto verified = setup.verify(0.5);
    QVERIFY2(verified.max_gap < 1e-5, qPrintable(QString::number(verified.max_gap)));
  }

  void shardsAndTypes() {
    const Setup setup(tiny::llama, lora());
    auto options = setup.merge(TensorType::BF16);
    options.maxShardSize = 8000;
    QVERIFY(exportMerged(options));
    QVERIFY(fs::exists(setup.out / "model.safetensors.index.json") && !fs::exists(setup.out / "model.safetensors"));
    QCOMPARE(tiny::take(readModelConfig(setup.out)).dtype, std::string("bfloat16"));
    QVERIFY(setup.verify().max_gap < 0.05);
    // Each shard is filled: what the next one holds would not have gone into it.
    std::map<std::string, uint64_t> sizes;
    for (const auto& entry : fs::directory_iterator(setup.out)) {
      if (entry.path().extension() != ".safetensors") continue;
      const auto file = tiny::take(SafetensorsFile::open(entry.path()));
      for (const auto& tensor : file.tensors()) sizes[toUtf8(entry.path().filename())] += tensor.bytes();
    }
    QVERIFY(sizes.size() > 3);
    for (auto shard = sizes.begin(), next = std::next(shard); next != sizes.end(); ++shard, ++next)
      QVERIFY2(shard->second + next->second > options.maxShardSize, shard->first.c_str());
  }

  void withoutAdaptersAsBaseIsTheBase() {
    const Setup setup(tiny::qwenTied, lora());
    auto options = setup.merge(std::nullopt);
    options.adapters.clear();
    QVERIFY(exportMerged(options));
    const auto before = tiny::take(readTensors(setup.base / "model.safetensors")),
               after = tiny::take(readTensors(setup.out / "model.safetensors"));
    QCOMPARE(after.size(), before.size());
    for (size_t i = 0; i < before.size(); ++i)
      QVERIFY(after[i].name == before[i].name && at::equal(after[i].tensor, before[i].tensor));
  }

  void refusesWhatIsThere() {
    const Setup setup(tiny::llama, lora());
    fs::create_directories(setup.out);
    tiny::ok(writeFileAtomically(setup.out / "precious.txt", "x"));
    QCOMPARE(exportMerged(setup.merge()).error().code, std::string("export.exists"));
    QVERIFY(fs::exists(setup.out / "precious.txt"));
    auto over = setup.merge();
    over.overwrite = true;
    QVERIFY(exportMerged(over));
    QVERIFY(!fs::exists(setup.out / "precious.txt"));
    over.out = setup.base;
    QCOMPARE(exportMerged(over).error().code, std::string("export.same_folder"));
    over.out = setup.root.path();
    QCOMPARE(exportMerged(over).error().code, std::string("export.same_folder"));
  }

  void aPlaceThatTakesNothingIsNamed() {
    const Setup setup(tiny::llama, lora());
    auto options = setup.merge();
    options.out = "/proc/x";
    const auto error = exportMerged(options).error();
    QCOMPARE(error.code, std::string("io.not_writable"));
    QVERIFY2(error.message.starts_with("/proc/x cannot be written") && error.message.find("x.tmp") == std::string::npos,
             error.message.c_str());
  }

  void namesBesideTheOutputAreNotTaken() {
    const Setup setup(tiny::llama, lora());
    for (const char* ending : {".tmp", ".old.tmp"}) {
      fs::create_directories(setup.out);
      const fs::path mine = setup.out.string() + ending;
      fs::create_directories(mine);
      tiny::ok(writeFileAtomically(mine / "precious.txt", "x"));
      auto options = setup.merge();
      options.overwrite = true;
      const auto exported = exportMerged(options);
      QVERIFY(!exported);
      QCOMPARE(exported.error().code, std::string("export.exists"));
      QVERIFY(fs::exists(mine / "precious.txt"));
      fs::remove_all(mine);
    }
    QVERIFY(exportMerged(setup.merge()));
  }

  void badAdaptersAreErrorsAndLeaveNothing() {
    const Setup setup(tiny::llama, lora());
    const auto code = [&] { return exportMerged(setup.merge()).error().code; };
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

  void adaptersMountReweightAndUnmount_data() {
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QString>("targets");
    QTest::newRow("linears") << QByteArray(tiny::llama) << "";
    QTest::newRow("stacked experts") << QByteArray(tiny::mixtral) << "";
    QTest::newRow("table") << QByteArray(tiny::llama) << "embed_tokens";
  }
  void adaptersMountReweightAndUnmount() {
    QFETCH(QByteArray, config);
    QFETCH(QString, targets);
    auto options = lora();
    if (!targets.isEmpty()) options.targets.modules = {targets.toStdString()};
    const Setup setup(config.constData(), options);
    const auto model = tiny::take(loadModel(setup.base, {}));
    const auto plain = tiny::logits(*model);
    MountedAdapters mounted(*model);
    tiny::ok(mounted.mount("one", setup.adapter, 0.5));
    QCOMPARE(mounted.mount("one", setup.adapter).error().code, std::string("adapter.mounted"));
    const auto half = tiny::logits(*model);
    tiny::ok(mounted.reweight("one", 0.25));
    tiny::ok(mounted.mount("two", setup.adapter, 0.25));
    QVERIFY(at::allclose(tiny::logits(*model), half, 1e-4, 1e-5));
    tiny::ok(mounted.unmount("one"));
    QCOMPARE(mounted.reweight("one", 1).error().code, std::string("adapter.not_mounted"));
    mounted.unmountAll();
    QVERIFY(at::equal(tiny::logits(*model), plain));
  }

  /// IA3 multiplies: a weight goes from the base (l = 1) to the adapter, at first in proportion.
  void ia3GoesFromTheBaseToTheAdapter() {
    MethodOptions ia3;
    ia3.type = "ia3";
    const Setup setup(tiny::qwenTied, ia3);
    const auto model = tiny::take(loadModel(setup.base, {}));
    const auto plain = tiny::logits(*model);
    MountedAdapters mounted(*model);
    tiny::ok(mounted.mount("whole", setup.adapter));
    const auto whole = tiny::logits(*model);
    QVERIFY(!at::allclose(whole, plain, 1e-2, 1e-3));
    tiny::ok(mounted.reweight("whole", 0));
    QVERIFY(at::allclose(tiny::logits(*model), plain, 1e-5, 1e-6));
    tiny::ok(mounted.reweight("whole", 1e-3));
    const auto step = tiny::logits(*model) - plain;
    tiny::ok(mounted.reweight("whole", 2e-3));
    QVERIFY(at::allclose(tiny::logits(*model) - plain, step * 2, 0.05, 1e-5));
  }

  void anExportedAdapterIsTheSame() {
    const Setup setup(tiny::llama, lora());
    QVERIFY(exportAdapter(setup.base, setup.adapter, 0.5, setup.root.path() / "copy"));
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
    const Setup setup(tiny::llama, lora());
    auto config = tiny::take(parseJson(tiny::llama));
    config[key.toStdString()] = value;
    const Setup other(config.dump().c_str(), lora());
    const auto copy = setup.root.path() / "copy";
    auto merge = setup.merge();
    merge.model = other.base;
    for (const auto& error :
         {exportAdapter(other.base, setup.adapter, 1.0, copy).error(), exportMerged(merge).error()}) {
      QCOMPARE(QString::fromStdString(error.code), code);
      QVERIFY2(QString::fromStdString(error.message).contains(named), error.message.c_str());
    }
    QVERIFY(!fs::exists(copy) && !fs::exists(setup.out));
  }

  void anExportedAdapterNamesItsBaseForOthers() {
    const Setup setup(tiny::llama, lora());
    const auto before = fs::current_path();
    fs::current_path(setup.root.path());
    const auto exported = exportAdapter("base/", "adapter", 1.0, "copy");
    fs::current_path(before);
    QVERIFY2(exported.has_value(), exported ? "" : exported.error().message.c_str());
    const auto baseOf = [&](const char* name) {
      return tiny::take(readPeftConfig(setup.root.path() / name)).baseModel;
    };
    QCOMPARE(baseOf("copy"), toUtf8(setup.base));

    auto config = tiny::take(readJsonFile(setup.adapter / kAdapterConfigFile));
    config["base_model_name_or_path"] = "someone/a-base.1";
    tiny::ok(writeFileAtomically(setup.adapter / kAdapterConfigFile, prettyJson(config)));
    QVERIFY(exportAdapter(setup.base, setup.adapter, 1.0, setup.root.path() / "hub"));
    QCOMPARE(baseOf("hub"), std::string("someone/a-base.1"));
  }

  void brokenWeightsAreNotVerified() {
    const Setup setup(tiny::llama, lora());
    QVERIFY(exportMerged(setup.merge()));
    const auto path = setup.out / "model.safetensors";
    auto bytes = tiny::take(readFile(path));
    std::fill(bytes.end() - 4096, bytes.end(), '\xff'); // NaN
    tiny::ok(writeFileAtomically(path, bytes));
    const auto verified = verifyMerged({setup.base, {{setup.adapter, 1.0}}, setup.out, {}, at::kCPU});
    QVERIFY(!verified);
    QCOMPARE(verified.error().code, std::string("model.not_finite"));
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
    const Setup setup(tiny::llama, lora());
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
    const Setup setup(tiny::llama, lora());
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

QTEST_APPLESS_MAIN(TestMerged)
#include "tst_merged.moc"
