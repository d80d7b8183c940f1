// ReLoRA: what a merge does to weights, adapter, optimizer and files.
#include "engine/io/safetensors.h"
#include "engine/model/tensor_files.h"
#include "engine/model/weight_exchange.h"
#include "engine/optim/registry.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/mounted.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestRelora : public QObject {
  Q_OBJECT

  static MethodOptions options(Json own) {
    auto options = tiny::methodOf("relora", own);
    options.r = 2;
    options.loraAlpha = 3;
    options.loraDropout = 0;
    return options;
  }
  struct Trained {
    std::unique_ptr<CausalModel> model;
    std::unique_ptr<TuningMethod> method;
    tiny::Run run;
    Trained(std::unique_ptr<CausalModel> base, const MethodOptions& settings, const fs::path& out, int64_t steps = 7)
        : model(std::move(base)), method(tiny::take(methodRegistry().create(settings))) {
      tiny::ok(method->attach(*model));
      auto training = tiny::options(out);
      training.maxSteps = steps;
      TrainControl control;
      run = tiny::train(*model, *method, tiny::dataset(20, 11, static_cast<int32_t>(model->config().vocabSize)),
                        training, control);
    }
  };
  static std::string module() { return "model.layers.1.mlp.up_proj"; }
  static at::Tensor held(CausalModel& model) {
    return model.weight(module())->storage().denseCopy(at::kFloat).contiguous();
  }
  static at::Tensor saved(const fs::path& folder, const std::string& key) {
    const auto file = tiny::take(SafetensorsFile::open(folder / "adapter_model.safetensors"));
    return tiny::take(readTensor(file, *file.find("base_model.model." + module() + "." + key)));
  }

 private Q_SLOTS:
  void mergesAddUpToOneAdapter() {
    const tiny::Folder folder;
    Trained trained(tiny::model(tiny::llama), options({{"relora_steps", 2}}), folder.path());
    QVERIFY(trained.run.result);
    const auto untouched = tiny::model(tiny::llama);
    const auto a = saved(folder.path(), "lora_A.weight"), b = saved(folder.path(), "lora_B.weight");
    QCOMPARE(a.size(0), 8); // merges after steps 2, 4 and 6, and the one that was trained last
    QCOMPARE(b.size(1), 8);
    const auto values = std::get<1>(at::linalg_svd(at::matmul(b, a), false));
    QVERIFY(values[6].item<double>() > 1e-6); // a rank that one update has not
    const auto merged = held(*untouched).addmm(b.narrow(1, 0, 6), a.narrow(0, 0, 6), 1.0, 1.5);
    QVERIFY(at::allclose(held(*trained.model), merged, 1e-6, 1e-7));
    QVERIFY(!at::allclose(merged, held(*untouched), 1e-3, 1e-4));
    MountedAdapters mounted(*untouched);
    const auto before = tiny::logits(*untouched);
    tiny::ok(mounted.mount("it", folder.path())); // a plain LoRA for the base
    QVERIFY(at::allclose(tiny::logits(*untouched), tiny::logits(*trained.model), 1e-4, 1e-5));

    tiny::ok(trained.method->setActive(false));
    QVERIFY(at::equal(tiny::logits(*trained.model), before));
    tiny::ok(trained.method->setActive(true));
    QVERIFY(at::equal(held(*trained.model), merged) || at::allclose(held(*trained.model), merged, 1e-6, 1e-7));
    trained.method->detach();
    QVERIFY(at::equal(tiny::logits(*trained.model), before));
  }

  /// A 4-bit base takes the updates into its 16-bit original, and is quantised from that.
  void aQuantisedBaseIsMadeAnewFromItsOriginal() {
    const auto folder = fs::path(TW_TEST_DATA) / "model" / "llama";
    LoadOptions load;
    load.quantization = Quantization::Nf4;
    const tiny::Folder out;
    auto settings = options({{"relora_steps", 2}});
    settings.baseModel = folder;
    Trained trained(tiny::take(loadModel(folder, load)), settings, out.path(), 5);
    QVERIFY(trained.run.result);
    const auto original = tiny::take(loadModel(folder, {})), plain = tiny::take(loadModel(folder, load));
    const auto a = saved(out.path(), "lora_A.weight"), b = saved(out.path(), "lora_B.weight");
    QCOMPARE(a.size(0), 6);
    const auto values = held(*original).addmm(b.narrow(1, 0, 4), a.narrow(0, 0, 4), 1.0, 1.5);
    const auto expected = heldAlike(plain->weight(module())->storage(), values)->denseCopy(at::kFloat);
    QVERIFY(at::equal(held(*trained.model), expected));
    QVERIFY(!at::equal(held(*trained.model), held(*plain)));
    tiny::ok(trained.method->setActive(false));
    QVERIFY(at::equal(held(*trained.model), held(*plain)));
    QVERIFY(at::equal(tiny::logits(*trained.model), tiny::logits(*plain)));
  }

  void aMergeBeginsAnewAndForgets_data() {
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<QString>("reset");
    for (const char* type : {"adamw", "lion", "adafactor"})
      for (const char* reset : {"magnitude", "random"}) QTest::addRow("%s %s", type, reset) << type << reset;
  }
  void aMergeBeginsAnewAndForgets() {
    QFETCH(QString, optimizer);
    QFETCH(QString, reset);
    const auto model = tiny::model(tiny::llama);
    const auto method = tiny::take(methodRegistry().create(
        options({{"relora_steps", 3}, {"relora_prune_ratio", 0.75}, {"relora_reset", reset.toStdString()}})));
    tiny::ok(method->attach(*model));
    OptimizerOptions settings;
    settings.type = optimizer.toStdString();
    const auto made = tiny::take(makeOptimizer(method->trainable(), settings));
    tiny::randomize(*method, 2);
    for (const auto& trainable : method->trainable()) trainable.tensor.grad().copy_(at::randn_like(trainable.tensor));
    const auto before = tiny::logits(*model);
    std::vector<at::Tensor> was;
    for (int64_t step = 1; step <= 3; ++step)
      made->step(0.0, [&] {
        if (step == 3)
          for (const auto& [name, tensor] : made->state()) was.push_back(tensor.clone());
        for (const auto& trainable : method->trainable())
          if (step < 3) QVERIFY(trainable.tensor.abs().max().item<double>() > 0);
        method->afterStep({step, 9, 0.0}, *made);
      });
    for (const auto& [name, tensor, decays] : method->trainable())
      QCOMPARE(tensor.abs().max().item<double>() > 0, name.ends_with("lora_A.weight")); // B is zero
    QVERIFY(at::allclose(tiny::logits(*model), before, 1e-4, 1e-5)); // what was in A and B is in the weights
    size_t next = 0;
    for (const auto& [name, tensor] : made->state()) {
      const auto& old = was[next++];
      const auto zeros = (tensor == 0).sum().item<int64_t>() - (old == 0).sum().item<int64_t>();
      const auto forgotten = at::where(tensor == 0, old.abs(), at::zeros_like(old)).max().item<double>();
      const auto kept = at::where(tensor != 0, old.abs(), at::full_like(old, 1e30)).min().item<double>();
      QVERIFY2(at::equal(at::where(tensor == 0, at::zeros_like(old), old), tensor), name.c_str());
      if (reset == "magnitude") {
        QVERIFY2(kept >= forgotten, name.c_str());
        QVERIFY2((tensor == 0).sum().item<int64_t>() >= tensor.numel() * 3 / 4, name.c_str());
      } else if (tensor.numel() >= 64) {
        QVERIFY2(zeros > tensor.numel() / 2 && zeros < tensor.numel() * 95 / 100, name.c_str());
      }
    }
    // The last step of a run merges nothing.
    for (const auto& trainable : method->trainable()) at::Tensor(trainable.tensor.detach()).fill_(0.5);
    method->afterStep({9, 9, 0.0}, *made);
    QCOMPARE(method->trainable().front().tensor.min().item<double>(), 0.5);
  }

  void tablesAndExpertsAreNoTargets() {
    auto settings = options({});
    settings.targets.modules = {"embed_tokens", "q_proj"};
    const auto llama = tiny::model(tiny::llama), mixtral = tiny::model(tiny::mixtral);
    auto made = tiny::take(methodRegistry().create(settings))->attach(*llama);
    QVERIFY(!made);
    QCOMPARE(made.error().code, std::string("target.embedding"));
    made = tiny::take(methodRegistry().create(options({})))->attach(*mixtral);
    QVERIFY(!made);
    QCOMPARE(made.error().code, std::string("target.stacked"));
  }
};

QTEST_APPLESS_MAIN(TestRelora)
#include "tst_relora.moc"
