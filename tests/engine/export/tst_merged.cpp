// Merging: the result equals the mounted adapter, in every layout.
#include "engine/io/safetensors.h"
#include "engine/model/tensor_files.h"
#include "engine/tune/mounted.h"
#include "merge_setup.h"

#include <QTest>

using namespace tw;

class TestMerged : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void equalsTheMountedAdapter_data() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < 19; ++i) QTest::addRow("case %d", i) << i;
  }
  void equalsTheMountedAdapter() {
    QFETCH(int, index);
    auto options = tiny::smallLora();
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
    const tiny::MergeSetup setup(config, options);
    const double weight = index == 1 || index == 5 || (index > 9 && index < 14) ? 0.5 : 1.0;
    QVERIFY(tiny::exportMerged(setup.merge(TensorType::F32, weight)));
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
    auto options = tiny::smallLora();
    options.own["trainable_token_indices"] = Json::parse(tokens.toStdString());
    const tiny::MergeSetup setup(tied ? tiny::qwenTied : tiny::llama, options);
    QVERIFY(tiny::exportMerged(setup.merge(TensorType::F32, 1.0)));
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
    const tiny::MergeSetup setup(index < 6 ? tiny::qwenTied : tiny::gpt2, all[index % 6]);
    for (const double weight : {1.0, 0.5}) {
      auto request = setup.merge(TensorType::F32, weight);
      request.overwrite = true;
      QVERIFY(tiny::exportMerged(request));
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
    const tiny::MergeSetup inner(tiny::qwenTied, tiny::smallLora());
    const tiny::MergeSetup around(tiny::qwenTied,
                                  outer == QLatin1String("bat") ? bat : tiny::methodOf("oft", {{"oft_block_size", 8}}));
    auto request = inner.merge(TensorType::F32, 1.0);
    request.adapters.push_back({around.adapter, 1.0});
    QVERIFY(tiny::exportMerged(request));
    const auto verified =
        tiny::take(verifyMerged({inner.base, {{inner.adapter, 1.0}, {around.adapter, 1.0}}, inner.out, {}, at::kCPU}));
    QVERIFY2(verified.max_gap < 2e-5, qPrintable(QString::number(verified.max_gap)));
  }

  void biasesMergeIntoTheirPlaces() {
    const tiny::MergeSetup setup(tiny::gpt2, tiny::methodOf("bitfit"));
    QVERIFY(tiny::exportMerged(setup.merge(TensorType::F32, 1.0)));
    QVERIFY(setup.verify(1.0).max_gap < 1e-5);
    auto half = setup.merge(TensorType::F32, 0.5);
    half.overwrite = true;
    QCOMPARE(tiny::exportMerged(half).error().code, std::string("adapter.weight"));
    for (const char* type : {"adapter", "lora_moe"}) {
      const tiny::MergeSetup layers(tiny::gpt2, tiny::methodOf(type));
      const auto refused = tiny::exportMerged(layers.merge(TensorType::F32, 1.0));
      QCOMPARE(refused.error().code, std::string("method.not_mergeable"));
      QCOMPARE(refused.error().message, findMethod(type)->whyNotMerged);
    }
  }

  /// The matrices of a layer's experts, which stand in one tensor.
  void stackedExpertsMergeByTheirWeight() {
    const tiny::MergeSetup setup(tiny::mixtral, tiny::smallLora());
    QVERIFY(tiny::exportMerged(setup.merge(TensorType::F32, 0.5)));
    const auto verified = setup.verify(0.5);
    QVERIFY2(verified.max_gap < 1e-5, qPrintable(QString::number(verified.max_gap)));
  }

  void shardsAndTypes() {
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    auto options = setup.merge(TensorType::BF16);
    options.maxShardSize = 8000;
    QVERIFY(tiny::exportMerged(options));
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
    const tiny::MergeSetup setup(tiny::qwenTied, tiny::smallLora());
    auto options = setup.merge(std::nullopt);
    options.adapters.clear();
    QVERIFY(tiny::exportMerged(options));
    const auto before = tiny::take(readTensors(setup.base / "model.safetensors")),
               after = tiny::take(readTensors(setup.out / "model.safetensors"));
    QCOMPARE(after.size(), before.size());
    for (size_t i = 0; i < before.size(); ++i)
      QVERIFY(after[i].name == before[i].name && at::equal(after[i].tensor, before[i].tensor));
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
    auto options = tiny::smallLora();
    if (!targets.isEmpty()) options.targets.modules = {targets.toStdString()};
    const tiny::MergeSetup setup(config.constData(), options);
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
    const tiny::MergeSetup setup(tiny::qwenTied, ia3);
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

  void brokenWeightsAreNotVerified() {
    const tiny::MergeSetup setup(tiny::llama, tiny::smallLora());
    QVERIFY(tiny::exportMerged(setup.merge()));
    const auto path = setup.out / "model.safetensors";
    auto bytes = tiny::take(readFile(path));
    std::fill(bytes.end() - 4096, bytes.end(), '\xff'); // NaN
    tiny::ok(writeFileAtomically(path, bytes));
    const auto verified = verifyMerged({setup.base, {{setup.adapter, 1.0}}, setup.out, {}, at::kCPU});
    QVERIFY(!verified);
    QCOMPARE(verified.error().code, std::string("model.not_finite"));
  }
};

QTEST_APPLESS_MAIN(TestMerged)
#include "tst_merged.moc"
