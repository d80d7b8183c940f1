// Starts of a LoRA that are computed from weights, from what quantisation took of them, or from their inputs.
#include "engine/io/safetensors.h"
#include "engine/model/tensor_files.h"
#include "engine/train/start_batches.h"
#include "engine/tune/base/adapter_start.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/mounted.h"
#include "tiny_training.h"

#include <ATen/CPUGeneratorImpl.h>
#include <map>
#include <QTest>

using namespace tw;

namespace {

MethodOptions startingAs(LoraInit init, int64_t iterations = 0, Json own = Json::object()) {
  auto options = tiny::methodOf("lora", own);
  options.r = 4;
  options.loraAlpha = 6; // a scale that is not 1
  options.loraDropout = 0;
  options.loraInit = init;
  options.pissaIterations = iterations;
  return options;
}

std::unique_ptr<TuningMethod> attached(CausalModel& model, const MethodOptions& options) {
  auto method = tiny::take(methodRegistry().create(options));
  tiny::ok(method->attach(model));
  return method;
}

at::Tensor tensorOf(const TuningMethod& method, const std::string& name) {
  for (const auto& trainable : method.trainable())
    if (trainable.name == "base_model.model." + name) return trainable.tensor.detach();
  qFatal("no tensor %s", name.c_str());
}

/// scale · B·A of a module.
at::Tensor update(const TuningMethod& method, const std::string& module) {
  return 1.5 * at::matmul(tensorOf(method, module + ".lora_B.weight"), tensorOf(method, module + ".lora_A.weight"));
}

at::Tensor dense(CausalModel& model, const std::string& module) {
  return model.weight(module)->storage().denseCopy(at::kFloat).contiguous();
}

/// The sum of squares that the best approximation of rank r leaves.
double leftByBest(const at::Tensor& weight, int64_t r) {
  const auto values = std::get<1>(at::linalg_svd(weight, false));
  return values.narrow(0, r, values.size(0) - r).square().sum().item<double>();
}

LoadOptions inNf4() {
  LoadOptions load;
  load.quantization = Quantization::Nf4;
  load.doubleQuantization = false;
  return load;
}

} // namespace

class TestLoraStarts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void trainingBeginsAtTheBase_data() {
    QTest::addColumn<QString>("config");
    QTest::addColumn<int>("init");
    QTest::addColumn<int>("iterations");
    for (const auto& [name, config] :
         {std::pair("llama", tiny::llama), std::pair("qwen2", tiny::qwenTied), std::pair("gpt2", tiny::gpt2)}) {
      QTest::addRow("pissa %s", name) << config << int(LoraInit::Pissa) << 0;
      QTest::addRow("fast pissa %s", name) << config << int(LoraInit::Pissa) << 8;
      QTest::addRow("olora %s", name) << config << int(LoraInit::Olora) << 0;
    }
  }
  void trainingBeginsAtTheBase() {
    QFETCH(QString, config);
    QFETCH(int, init);
    QFETCH(int, iterations);
    const auto model = tiny::model(config.toUtf8().constData());
    const auto before = tiny::logits(*model);
    const auto method = attached(*model, startingAs(LoraInit(init), iterations));
    QVERIFY(at::allclose(tiny::logits(*model), before, 1e-4, 1e-5));
    for (const auto& trainable : method->trainable())
      QVERIFY2(trainable.tensor.abs().max().item<double>() > 1e-3, trainable.name.c_str());
    // A tensor in a checkpoint's place is what counts; the start stays what is taken off.
    tiny::randomize(*method, 4);
    QVERIFY(!at::allclose(tiny::logits(*model), before, 1e-3, 1e-3));
    tiny::ok(method->setActive(false));
    QVERIFY(at::equal(tiny::logits(*model), before));
    tiny::ok(method->setActive(true));
    method->detach();
    QVERIFY(at::equal(tiny::logits(*model), before));
  }

  void pissaIsTheBestApproximation() {
    const auto model = tiny::model(tiny::llama);
    for (const char* module : {"model.layers.0.self_attn.k_proj", "model.layers.1.mlp.up_proj"}) {
      const auto weight = dense(*model, module);
      const double best = leftByBest(weight, 4);
      const auto left = [&](int64_t iterations) {
        const auto method = attached(*model, startingAs(LoraInit::Pissa, iterations));
        const auto a = tensorOf(*method, std::string(module) + ".lora_A.weight"),
                   b = tensorOf(*method, std::string(module) + ".lora_B.weight");
        // The singular values are shared out evenly.
        if (iterations == 0) QVERIFY(at::allclose(a.square().sum(1), b.square().sum(0), 1e-3, 1e-5));
        const double sum = (weight - update(*method, module)).square().sum().item<double>();
        method->detach();
        if (iterations == 0) QVERIFY(std::abs(sum - best) < 1e-3 * best);
        QVERIFY(sum > best * 0.999 && sum < best * 1.02);
      };
      left(0);
      left(16);
    }
  }

  void oloraIsThatOfTheWeightsQr() {
    const auto model = tiny::model(tiny::llama);
    const std::string module = "model.layers.0.mlp.down_proj";
    const auto weight = dense(*model, module);
    const auto method = attached(*model, startingAs(LoraInit::Olora));
    const auto [q, r] = at::linalg_qr(weight);
    QVERIFY(at::allclose(tensorOf(*method, module + ".lora_B.weight"), q.narrow(1, 0, 4)));
    QVERIFY(at::allclose(tensorOf(*method, module + ".lora_A.weight"), r.narrow(0, 0, 4)));
  }

  /// Beyond the weight's own rank A and B are zero.
  void aRankAboveAWeightsOwn() {
    for (const auto init : {LoraInit::Pissa, LoraInit::Olora}) {
      const auto model = tiny::model(tiny::llama);
      const auto before = tiny::logits(*model);
      auto options = startingAs(init, init == LoraInit::Pissa ? 2 : 0);
      options.r = 20; // k_proj is [16, 32]
      options.loraAlpha = 30;
      const auto method = attached(*model, options);
      QVERIFY(at::allclose(tiny::logits(*model), before, 1e-4, 1e-5));
      QCOMPARE(tensorOf(*method, "model.layers.0.self_attn.k_proj.lora_A.weight").size(0), 20);
    }
  }

  void filesKeepTheStartBesideTheAdapter() {
    const tiny::Folder folder;
    const auto model = tiny::model(tiny::llama), other = tiny::model(tiny::llama);
    const auto method = attached(*model, startingAs(LoraInit::Pissa, 3)); // cannot be computed again by others
    const auto began = update(*method, "model.layers.0.self_attn.q_proj");
    tiny::randomize(*method, 8);
    tiny::ok(method->save(folder.path(), SaveKind::Final));
    const auto start = tiny::take(SafetensorsFile::open(folder.path() / kStartFolder / "adapter_model.safetensors"));
    const auto part = [&](const char* key) {
      return tiny::take(
          readTensor(start, *start.find("base_model.model.model.layers.0.self_attn.q_proj." + std::string(key))));
    };
    QVERIFY(at::allclose(1.5 * at::matmul(part("lora_B.weight"), part("lora_A.weight")), began));
    MountedAdapters mounted(*other);
    const auto before = tiny::logits(*other);
    tiny::ok(mounted.mount("it", folder.path()));
    QVERIFY(at::allclose(tiny::logits(*other), tiny::logits(*model), 1e-5, 1e-6));
    tiny::ok(mounted.reweight("it", 0.0));
    QVERIFY(at::allclose(tiny::logits(*other), before, 1e-5, 1e-6));
    tiny::ok(mounted.unmount("it"));
    QVERIFY(at::equal(tiny::logits(*other), before));

    fs::remove_all(folder.path() / kStartFolder);
    const auto lost = mounted.mount("it", folder.path());
    QVERIFY(!lost);
    QCOMPARE(lost.error().code, std::string("adapter.start"));
    QVERIFY(at::equal(tiny::logits(*other), before));
  }

  void anExactStartIsComputedAgain() {
    for (const auto init : {LoraInit::Pissa, LoraInit::Olora}) {
      const tiny::Folder folder;
      const auto model = tiny::model(tiny::gpt2), other = tiny::model(tiny::gpt2);
      const auto method = attached(*model, startingAs(init));
      tiny::randomize(*method, 8);
      tiny::ok(method->save(folder.path(), SaveKind::Final));
      fs::remove_all(folder.path() / kStartFolder);
      MountedAdapters mounted(*other);
      tiny::ok(mounted.mount("it", folder.path()));
      QVERIFY(at::allclose(tiny::logits(*other), tiny::logits(*model), 1e-3, 1e-4));
    }
  }

  void loftqBringsAQuantisedWeightNearerToTheOriginal() {
    const std::string module = "model.layers.0.mlp.up_proj";
    const auto model = tiny::model(tiny::llama, 1, inNf4());
    const auto original = tiny::model(tiny::llama);
    // A model without a folder has no other original than what it holds.
    const auto refused = tiny::take(methodRegistry().create(startingAs(LoraInit::Loftq)))->attach(*model);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("method.init"));
    const auto onDense = tiny::take(methodRegistry().create(startingAs(LoraInit::Loftq)))->attach(*original);
    QVERIFY(!onDense);
    QCOMPARE(onDense.error().field, std::string("method.init_lora_weights"));
  }

  void loftqOnAModelOfAFolder() {
    const auto folder = fs::path(TW_TEST_DATA) / "model" / "llama";
    const auto original = tiny::take(loadModel(folder, {}));
    const std::string module = "model.layers.0.mlp.up_proj";
    const auto weight = dense(*original, module);
    std::map<int, double> left;
    for (const int rounds : {1, 4}) {
      const tiny::Folder saved;
      const auto model = tiny::take(loadModel(folder, inNf4())), other = tiny::take(loadModel(folder, inNf4()));
      const auto plain = dense(*model, module);
      const auto before = tiny::logits(*model);
      auto settings = startingAs(LoraInit::Loftq, 0, {{"loftq_iter", rounds}});
      settings.baseModel = folder;
      const auto method = attached(*model, settings);
      const auto held = dense(*model, module);
      QCOMPARE(at::equal(held, plain), rounds == 1); // later rounds quantise something else
      left[rounds] = (weight - held - update(*method, module)).square().sum().item<double>();
      QVERIFY(left[rounds] < 0.9 * (weight - plain).square().sum().item<double>());
      if (rounds == 1) QVERIFY(std::abs(left[1] - leftByBest(weight - plain, 4)) < 1e-3 * left[1]);

      tiny::randomize(*method, 5);
      tiny::ok(method->save(saved.path(), SaveKind::Final));
      MountedAdapters mounted(*other);
      tiny::ok(mounted.mount("it", saved.path()));
      QVERIFY(at::allclose(tiny::logits(*other), tiny::logits(*model), 1e-5, 1e-6));
      mounted.unmountAll();
      QVERIFY(at::equal(tiny::logits(*other), before));
      // On the 16-bit base what quantisation took is not missing.
      const auto whole = tiny::take(loadModel(folder, {}));
      MountedAdapters onWhole(*whole);
      tiny::ok(onWhole.mount("it", saved.path()));
      const auto gap = [&](const at::Tensor& logits) {
        return (logits - tiny::logits(*model)).abs().mean().item<double>();
      };
      QVERIFY(gap(tiny::logits(*whole)) < 0.5 * gap(before));
      method->detach();
      QVERIFY(at::equal(tiny::logits(*model), before));
    }
    QVERIFY(left[4] < left[1]);
  }

  /// What quantisation took comes back once, and only on weights that are held as they were in training.
  void loftqBringsItBackOnce() {
    const auto folder = fs::path(TW_TEST_DATA) / "model" / "llama";
    const auto trainedIn = [&](const fs::path& out, LoraInit init, int rounds, uint64_t seed) {
      const auto model = tiny::take(loadModel(folder, inNf4()));
      auto settings = startingAs(init, 0, {{"loftq_iter", rounds}});
      settings.baseModel = folder;
      const auto method = attached(*model, settings);
      tiny::randomize(*method, seed);
      tiny::ok(method->save(out, SaveKind::Final));
      return tiny::logits(*model);
    };
    const tiny::Folder one, four, plain;
    const auto withOne = trainedIn(one.path(), LoraInit::Loftq, 1, 5);
    const auto withFour = trainedIn(four.path(), LoraInit::Loftq, 4, 6);
    trainedIn(plain.path(), LoraInit::Usual, 1, 7);
    const auto config = Json::parse(tiny::take(readFile(one.path() / "adapter_config.json")));
    QCOMPARE(config["loftq_config"]["quant_type"].get<std::string>(), std::string("nf4"));

    const auto model = tiny::take(loadModel(folder, inNf4()));
    const auto before = tiny::logits(*model);
    MountedAdapters mounted(*model);
    const auto refused = [&](const fs::path& second, double weight, const char* code) {
      const auto error = mounted.mount("second", second, weight).error();
      QCOMPARE(error.code, std::string(code));
      QVERIFY2(error.message.find("LoftQ") != std::string::npos, error.message.c_str());
    };
    for (const auto* first : {&one, &four}) {
      tiny::ok(mounted.mount("first", first->path()));
      const auto alone = tiny::logits(*model);
      QVERIFY(at::allclose(alone, first == &one ? withOne : withFour, 1e-5, 1e-6));
      refused((first == &one ? four : one).path(), 1.0, "adapter.conflict");
      QVERIFY(at::equal(tiny::logits(*model), alone));
      tiny::ok(mounted.mount("plain", plain.path())); // which brings nothing back
      QVERIFY(!at::allclose(tiny::logits(*model), alone, 1e-3, 1e-3));
      QVERIFY(mounted.completeBase());
      mounted.unmountAll();
      QVERIFY(at::equal(tiny::logits(*model), before));
    }
    refused(four.path(), 0.5, "adapter.weight"); // the other weights that it needs have no half
    QVERIFY(at::equal(tiny::logits(*model), before));
    tiny::ok(mounted.mount("half", one.path(), 0.5));
    mounted.unmountAll();

    // Eight bits took something else: there, as on the whole model, the start is taken off, and several go together.
    for (const auto quantization : {Quantization::Int8, Quantization::None}) {
      LoadOptions load;
      load.quantization = quantization;
      const auto other = tiny::take(loadModel(folder, load));
      MountedAdapters onOther(*other);
      tiny::ok(onOther.mount("first", one.path()));
      QVERIFY((tiny::logits(*other) - withOne).abs().mean().item<double>() <
              0.5 * (before - withOne).abs().mean().item<double>());
      tiny::ok(onOther.mount("second", four.path(), 0.5));
      QVERIFY(!onOther.completeBase());
    }
  }

  void evaBeginsWithTheDirectionsOfTheInputs() {
    const auto data = tiny::dataset(40, 9);
    SamplerOptions sampler;
    sampler.batchSize = 8;
    sampler.maxLength = 48;
    const auto model = tiny::model(tiny::llama);
    const auto before = tiny::logits(*model);
    auto options = startingAs(LoraInit::Eva, 0, {{"rho", 2.0}});
    const auto method = attached(*model, options);
    QVERIFY(method->startsFromData());
    tiny::ok(method->startFromData(startBatches(data, sampler, *model)));
    QVERIFY(at::equal(tiny::logits(*model), before)); // B is zero
    int64_t ranks = 0;
    bool moved = false;
    for (const auto& [name, tensor, decays] : method->trainable()) {
      if (!name.ends_with("lora_A.weight")) continue;
      const int64_t r = tensor.size(0);
      QVERIFY2(r >= 1 && r <= 8, name.c_str());
      ranks += r;
      moved |= r != 4;
      QVERIFY2(at::allclose(at::matmul(tensor, tensor.t()), at::eye(r), 1e-3, 1e-4), name.c_str());
    }
    QVERIFY(ranks <= 4 * 14 && ranks > 4 * 12); // no more than without EVA; a layer may have got none
    QVERIFY(moved);

    // Files say which ranks; a run that goes on has them before it reads the tensors.
    const tiny::Folder folder;
    tiny::randomize(*method, 3);
    tiny::ok(method->save(folder.path(), SaveKind::Checkpoint));
    const auto other = tiny::model(tiny::llama), third = tiny::model(tiny::llama);
    MountedAdapters mounted(*other);
    tiny::ok(mounted.mount("it", folder.path()));
    QVERIFY(at::allclose(tiny::logits(*other), tiny::logits(*model), 1e-5, 1e-6));
    options.goOnFrom = folder.path();
    const auto again = attached(*third, options);
    QVERIFY(!again->startsFromData());
    tiny::ok(again->load(folder.path()));
    QVERIFY(at::equal(tiny::logits(*third), tiny::logits(*model)));
  }

  void evaWithoutRedistribution() {
    const auto data = tiny::dataset(40, 9);
    SamplerOptions sampler;
    sampler.batchSize = 8;
    sampler.maxLength = 48;
    const auto model = tiny::model(tiny::llama);
    const auto method = attached(*model, startingAs(LoraInit::Eva, 0, {{"rho", 1.0}}));
    tiny::ok(method->startFromData(startBatches(data, sampler, *model)));
    for (const auto& [name, tensor, decays] : method->trainable())
      if (name.ends_with("lora_A.weight")) QVERIFY2(tensor.size(0) == 4, name.c_str());
    // q, k and v are given the same.
    const auto a = [&](const char* module) {
      return tensorOf(*method, "model.layers.1.self_attn." + std::string(module) + ".lora_A.weight");
    };
    QVERIFY(at::equal(a("q_proj"), a("v_proj")) && !at::allclose(a("q_proj").abs(), a("o_proj").abs()));
  }

  void expertsHaveNoSuchStart() {
    for (const auto init : {LoraInit::Pissa, LoraInit::Eva}) {
      const auto model = tiny::model(tiny::mixtral);
      auto options = startingAs(init);
      const auto made = tiny::take(methodRegistry().create(options))->attach(*model);
      QVERIFY(!made);
      QCOMPARE(made.error().code, std::string("method.init"));
      options.targets.modules = {"q_proj", "v_proj"};
      tiny::ok(tiny::take(methodRegistry().create(options))->attach(*model));
    }
  }
};

QTEST_APPLESS_MAIN(TestLoraStarts)
#include "tst_lora_starts.moc"
