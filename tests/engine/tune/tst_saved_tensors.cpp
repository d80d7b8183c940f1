// What PEFT writes of the base into an adapter's file beside the adapter, and adapters whose values are no numbers.
#include "engine/model/tensor_files.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/mounted.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestSavedTensors : public QObject {
  Q_OBJECT
  static constexpr const char* kTable = "base_model.model.model.embed_tokens.weight";
  static constexpr const char* kHead = "base_model.model.lm_head.weight";

  /// A LoRA adapter of random values, with more tensors in its file.
  static fs::path adapter(const tiny::Folder& root, CausalModel& model, const std::vector<NamedTensor>& more,
                          const std::vector<std::string>& modules = {"q_proj", "v_proj"}) {
    MethodOptions options;
    options.r = 4;
    options.loraAlpha = 8;
    options.targets.modules = modules;
    const auto method = tiny::take(methodRegistry().create(options));
    tiny::ok(method->attach(model));
    tiny::randomize(*method, 5);
    const auto folder = root.path() / "adapter";
    fs::create_directories(folder);
    tiny::ok(method->save(folder, SaveKind::Final));
    method->detach();
    auto tensors = tiny::take(readTensors(folder / kAdapterWeightsFile));
    for (const auto& tensor : more) tensors.push_back(tensor);
    tiny::ok(writeTensors(folder / kAdapterWeightsFile, tensors));
    return folder;
  }
  static at::Tensor logits(CausalModel& model) {
    const at::NoGradGuard guard;
    TokenBatch batch;
    batch.ids = at::arange(6, at::kLong);
    batch.positions = at::arange(6, at::kLong);
    batch.offsets = {0, 6};
    return model.logits(model.hidden(batch, {}), {});
  }

 private Q_SLOTS:
  void takeTheBasesPlacesWhileMounted() {
    for (const char* config : {tiny::llama, tiny::qwenTied}) {
      const bool tied = config == tiny::qwenTied;
      const auto model = tiny::model(config);
      const auto before = logits(*model);
      const tiny::Folder root;
      const auto table = at::randn({64, 32}) * 0.2, head = tied ? table : at::randn({64, 32}) * 0.2,
                 norm = at::rand({32}) + 0.5;
      const auto folder =
          adapter(root, *model, {{kTable, table}, {kHead, head}, {"base_model.model.model.norm.weight", norm}});
      MountedAdapters mounted(*model);
      tiny::ok(mounted.mount("a", folder, 0.0)); // the terms count nothing: what is left is the saved tensors
      const auto changed = logits(*model);
      QVERIFY(!at::allclose(changed, before));
      {
        const auto truth = tiny::model(config);
        tiny::ok(truth->replaceParameter("model.embed_tokens.weight", table));
        if (!tied) tiny::ok(truth->replaceParameter("lm_head.weight", head));
        tiny::ok(truth->replaceParameter("model.norm.weight", norm));
        QVERIFY(at::equal(changed, logits(*truth)));
      }
      mounted.unmountAll();
      QVERIFY(at::equal(logits(*model), before));
    }
  }

  void aVocabularyOfAnotherSize() {
    for (const int64_t rows : {70, 60})
      for (const char* config : {tiny::llama, tiny::qwenTied}) {
        const auto model = tiny::model(config);
        const auto before = logits(*model);
        const tiny::Folder root;
        const auto table = at::randn({rows, 32}) * 0.2;
        const auto folder = adapter(root, *model, {{kTable, table}, {kHead, table}});
        {
          MountedAdapters mounted(*model);
          tiny::ok(mounted.mount("a", folder));
          QCOMPARE(model->config().vocabSize, rows);
          QCOMPARE(logits(*model).size(1), rows);
        }
        QCOMPARE(model->config().vocabSize, int64_t{64});
        QVERIFY(at::equal(logits(*model), before));
      }
    // One table alone cannot be the vocabulary of a model that has two.
    const auto model = tiny::model(tiny::llama);
    const tiny::Folder root;
    const auto folder = adapter(root, *model, {{kTable, at::zeros({70, 32})}});
    MountedAdapters mounted(*model);
    QCOMPARE(mounted.mount("a", folder).error().code, std::string("adapter.tensor_extra"));
    QCOMPARE(model->config().vocabSize, int64_t{64});
  }

  void theTableOfATargetIsTheBasesOwn() {
    const auto model = tiny::model(tiny::llama);
    const tiny::Folder root;
    const auto folder =
        adapter(root, *model, {{"base_model.model.model.embed_tokens.base_layer.weight", at::zeros({64, 32})}},
                {"embed_tokens", "q_proj"});
    MountedAdapters mounted(*model);
    const auto before = logits(*model);
    tiny::ok(mounted.mount("a", folder, 0.0));
    QVERIFY(at::equal(logits(*model), before));
    tiny::ok(mounted.reweight("a", 1.0));
    QVERIFY(!at::allclose(logits(*model), before));
  }

  void otherTensorsAreRefused() {
    const auto model = tiny::model(tiny::llama);
    for (const auto& [name, tensor] : {std::pair("base_model.model.vision.weight", at::zeros({2, 2})),
                                       std::pair("base_model.model.model.norm.weight", at::zeros({31}))}) {
      const tiny::Folder root;
      const auto folder = adapter(root, *model, {{name, tensor}});
      MountedAdapters mounted(*model);
      QCOMPARE(mounted.mount("a", folder).error().code, std::string("adapter.tensor_extra"));
    }
  }

  void trainingGoesOnFromThem() {
    const auto model = tiny::model(tiny::llama);
    const tiny::Folder root;
    const auto table = at::randn({64, 32});
    MethodOptions options;
    options.r = 4;
    options.initFrom = adapter(root, *model, {{kTable, table}});
    const auto method = tiny::take(methodRegistry().create(options));
    tiny::ok(method->attach(*model));
    for (const auto& trained : method->trainable()) QVERIFY(trained.name != kTable);
    const auto active = logits(*model);
    tiny::ok(method->setActive(false));
    QVERIFY(at::equal(logits(*model), logits(*tiny::model(tiny::llama))));
    tiny::ok(method->setActive(true));
    QVERIFY(at::equal(logits(*model), active));
    fs::create_directories(root.path() / "again");
    tiny::ok(method->save(root.path() / "again", SaveKind::Checkpoint));
    bool written = false;
    for (const auto& [name, values] : tiny::take(readTensors(root.path() / "again" / kAdapterWeightsFile)))
      if (name == kTable) written = at::equal(values, table);
    QVERIFY(written);
    tiny::ok(method->load(root.path() / "again"));
    QVERIFY(at::equal(logits(*model), active));
  }

  void valuesThatAreNoNumbers() {
    for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()})
      for (const auto& modules : {std::vector<std::string>{"q_proj"}, std::vector<std::string>{"embed_tokens"}}) {
        const auto model = tiny::model(tiny::llama);
        const tiny::Folder root;
        const auto folder = adapter(root, *model, {}, modules);
        auto tensors = tiny::take(readTensors(folder / kAdapterWeightsFile));
        tensors.back().tensor.view(-1)[0] = bad;
        tiny::ok(writeTensors(folder / kAdapterWeightsFile, tensors));
        MountedAdapters mounted(*model);
        const auto done = mounted.mount("a", folder);
        QCOMPARE(done.error().code, std::string("adapter.not_finite"));
        QVERIFY(done.error().message.find(tensors.back().name) != std::string::npos);
        MethodOptions options;
        options.initFrom = folder;
        QCOMPARE(tiny::take(methodRegistry().create(options))->attach(*model).error().code,
                 std::string("adapter.not_finite"));
        const auto* lora = tiny::take(methodRegistry().ofAdapter(folder));
        QCOMPARE(lora->openMerge(folder, 1.0, ModelShape(*model)).error().code, std::string("adapter.not_finite"));
      }
  }
};

QTEST_APPLESS_MAIN(TestSavedTensors)
#include "tst_saved_tensors.moc"
