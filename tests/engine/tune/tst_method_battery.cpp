// What holds for every tuning method: gradients, checkpointing, saving, resuming. A new method is one more row of
// methodCases().
#include "attached.h"
#include "engine/io/safetensors.h"
#include "engine/model/tensor_files.h"
#include "engine/train/batch_loss.h"
#include "engine/train/checkpoint.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/mounted.h"
#include "method_cases.h"

#include <map>
#include <QTest>

using namespace tw;

class TestMethodBattery : public QObject {
  Q_OBJECT

  static void rows() {
    QTest::addColumn<int>("index");
    int i = 0;
    for (const auto& row : tiny::methodCases()) QTest::newRow(qPrintable(row.name)) << i++;
  }
  static tiny::MethodCase current() {
    QFETCH(int, index);
    return tiny::methodCases()[static_cast<size_t>(index)];
  }
  /// For slopes: where a router chooses another expert the loss jumps, so that all are chosen (tst_lora_moe has the
  /// slopes between jumps).
  static tiny::MethodCase currentSmooth() {
    auto current = TestMethodBattery::current();
    auto& own = current.options.own;
    if (own.contains("top_k")) own["top_k"] = own.at("num_experts");
    return current;
  }
  static std::unique_ptr<TuningMethod> make(const MethodOptions& options) {
    return tiny::take(methodRegistry().create(options));
  }
  static double loss(CausalModel& model, const PackedBatch& batch, bool checkpointing, bool backward) {
    ForwardOptions options;
    options.mode = {true, 99};
    options.checkpointing = checkpointing;
    const auto result = batchLoss(model, batch, options);
    // With what the method loses of its own in the pass.
    const auto mean =
        (result.extra.defined() ? result.sum + result.extra : result.sum) / static_cast<double>(result.targets);
    if (backward) mean.backward();
    return mean.item<double>();
  }
  static double evaluated(CausalModel& model, const PackedBatch& batch) {
    const at::NoGradGuard guard;
    const auto result = batchLoss(model, batch, {});
    return result.sum.item<double>() / static_cast<double>(result.targets);
  }
  static PackedBatch batch() {
    const auto data = tiny::dataset(3, 5);
    return assembleBatch(data, {{0, 1}, {2}});
  }

  /// Along its gradient the loss must rise by |g|: one number checks a whole tensor. DoRA's matrices have another
  /// gradient on purpose, the norm being held (tst_dora checks them); its lengths do not.
  static void checkSlopes(CausalModel& model, TuningMethod& method, bool dora) {
    const auto data = batch();
    loss(model, data, false, true);
    for (const auto& [name, tensor, decays] : method.trainable()) {
      QVERIFY2(tensor.grad().defined(), name.c_str());
      if (dora && !name.ends_with("lora_magnitude_vector")) continue;
      const auto direction = tensor.grad().contiguous();
      const double norm = direction.norm().item<double>();
      if (norm < 1e-4) continue;
      const double step = 2e-3 / std::max(1.0, norm);
      const auto before = tensor.detach().clone();
      const at::NoGradGuard guard;
      at::Tensor(tensor).add_(direction, step / norm);
      const double above = loss(model, data, false, false);
      at::Tensor(tensor).copy_(before).add_(direction, -step / norm);
      const double below = loss(model, data, false, false);
      at::Tensor(tensor).copy_(before);
      const double slope = (above - below) / (2 * step);
      QVERIFY2(
          std::abs(slope - norm) < 0.03 * norm + 2e-4,
          qPrintable(QStringLiteral("%1: %2, expected %3").arg(QString::fromStdString(name)).arg(slope).arg(norm)));
    }
  }

 private Q_SLOTS:
  void gradientsAgreeWithFiniteDifferences_data() { rows(); }
  void gradientsAgreeWithFiniteDifferences() {
    auto [name, config, options] = currentSmooth();
    options.loraDropout = 0.2; // masks are a function of the seed, so that differences are possible
    const auto model = tiny::model(config);
    const auto method = make(options);
    tiny::ok(method->attach(*model));
    tiny::randomize(*method, 3);
    checkSlopes(*model, *method, options.useDora);
  }

  void gradientsOverANf4Base_data() { rows(); }
  void gradientsOverANf4Base() {
    const auto [name, config, options] = currentSmooth();
    if (!findMethod(options.type)->trainsQuantized) QSKIP("it trains the weights themselves");
    LoadOptions load;
    load.quantization = Quantization::Nf4;
    const auto model = tiny::model(config, 1, load); // outlives what is attached to it
    const auto method = make(options);
    tiny::ok(method->attach(*model));
    tiny::randomize(*method, 3);
    checkSlopes(*model, *method, options.useDora);
  }

  void halfPrecisionFollowsSinglePrecision_data() { rows(); }
  void halfPrecisionFollowsSinglePrecision() {
    const auto [name, config, options] = currentSmooth();
    std::vector<at::Tensor> gradients;
    std::vector<double> losses;
    for (const auto dtype : {at::kFloat, at::kBFloat16}) {
      LoadOptions load;
      load.computeDtype = dtype;
      const auto model = tiny::model(config, 1, load);
      const auto method = make(options);
      tiny::ok(method->attach(*model));
      tiny::randomize(*method, 3);
      losses.push_back(loss(*model, batch(), false, true));
      std::vector<at::Tensor> parts;
      for (const auto& trainable : method->trainable()) {
        QCOMPARE(trainable.tensor.grad().scalar_type(), at::kFloat);
        parts.push_back(trainable.tensor.grad().flatten());
      }
      gradients.push_back(at::cat(parts));
    }
    QVERIFY2(std::abs(losses[1] / losses[0] - 1) < 0.02,
             qPrintable(QStringLiteral("%1, %2").arg(losses[0]).arg(losses[1])));
    const auto cosine = at::dot(gradients[0], gradients[1]) / (gradients[0].norm() * gradients[1].norm());
    QVERIFY2(cosine.item<double>() > 0.98, qPrintable(QString::number(cosine.item<double>())));
  }

  void checkpointingChangesNothing_data() { rows(); }
  void checkpointingChangesNothing() {
    auto [name, config, options] = current();
    options.loraDropout = 0.1;
    std::vector<at::Tensor> first;
    double firstLoss = 0;
    for (const bool checkpointing : {false, true}) {
      const auto model = tiny::model(config);
      const auto method = make(options);
      tiny::ok(method->attach(*model));
      tiny::randomize(*method, 3);
      const double value = loss(*model, batch(), checkpointing, true);
      if (!checkpointing) firstLoss = value;
      QCOMPARE(value, firstLoss);
      for (size_t i = 0; i < method->trainable().size(); ++i) {
        const auto& gradient = method->trainable()[i].tensor.grad();
        if (!checkpointing) first.push_back(gradient);
        QVERIFY2(at::allclose(gradient, first[i], 1e-4, 1e-6), method->trainable()[i].name.c_str());
      }
    }
  }

  void whatIsSavedIsWhatIsLoaded_data() { rows(); }
  void whatIsSavedIsWhatIsLoaded() {
    const auto [name, config, options] = current();
    const tiny::Folder folder;
    const auto model = tiny::model(config), other = tiny::model(config);
    const auto method = make(options), again = make(options);
    tiny::ok(method->attach(*model));
    tiny::randomize(*method, 8);
    tiny::ok(method->save(folder.path(), SaveKind::Checkpoint));
    tiny::ok(again->attach(*other));
    QVERIFY(!at::allclose(tiny::logits(*model), tiny::logits(*other)));
    tiny::ok(again->load(folder.path()));
    QVERIFY(at::equal(tiny::logits(*model), tiny::logits(*other)));
  }

  /// Its files alone say what an adapter is: scaling, ranks by name, whole modules, what stands before the text.
  void aFinishedAdapterIsMountedAsItWas_data() { rows(); }
  void aFinishedAdapterIsMountedAsItWas() {
    const auto [name, config, options] = current();
    const tiny::Folder folder;
    const auto model = tiny::model(config), other = tiny::model(config);
    const auto method = make(options);
    if (!method->info().keepsBase) QSKIP("its result is a model");
    tiny::ok(method->attach(*model));
    tiny::randomize(*method, 8);
    tiny::ok(method->save(folder.path(), SaveKind::Final));
    MountedAdapters mounted(*other);
    tiny::ok(mounted.mount("it", folder.path()));
    QVERIFY(at::allclose(tiny::logits(*other), tiny::logits(*model), 1e-5, 1e-6));
    tiny::ok(mounted.unmount("it"));
    QVERIFY(at::equal(tiny::logits(*other), tiny::logits(*tiny::model(config))));
  }

  /// Training as a recipe of the method does it: ReLoRA warms up anew after each of its merges.
  static TrainOptions settingsOf(const MethodOptions& options, const fs::path& out) {
    auto settings = tiny::options(out);
    settings.schedule.restartEvery = options.own.value("relora_steps", int64_t{0});
    settings.schedule.restartWarmup = settings.schedule.restartEvery;
    return settings;
  }

  /// On weights in four bits, computed in half precision, each layer again in backward.
  void learnsOverAQuantisedBase_data() { rows(); }
  void learnsOverAQuantisedBase() {
    const auto [name, config, options] = current();
    LoadOptions load;
    load.computeDtype = at::kBFloat16;
    if (findMethod(options.type)->trainsQuantized) load.quantization = Quantization::Nf4;
    const auto model = tiny::model(config, 1, load);
    const auto method = make(options);
    tiny::ok(method->attach(*model));
    const auto data = tiny::dataset(20, 11);
    const auto all = assembleBatch(data, {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}});
    const double before = evaluated(*model, all);
    const tiny::Folder out;
    auto settings = settingsOf(options, out.path());
    settings.gradientCheckpointing = true;
    TrainControl control;
    const auto run = tiny::train(*model, *method, data, settings, control);
    QVERIFY(run.result);
    QVERIFY2(evaluated(*model, all) < before, "nothing was learnt");
  }

  /// In PEFT's order: of each virtual token the first layer's keys, its values, the next layer's keys.
  void aPrefixHoldsKeysBeforeValues() {
    const auto model = tiny::model(tiny::llama);
    const auto before = at::tensor({7, 9, 11}, at::kLong), text = at::arange(20, 30, at::kLong);
    const auto method = make(tiny::methodOf("prefix_tuning", {{"num_virtual_tokens", 3}}));
    const at::NoGradGuard guard;
    const auto wanted = model->hidden(attached::batchOf({at::cat({before, text})}), {}).narrow(0, 3, 10);
    const auto pairs = attached::prefixOf(*model, before); // [layers, 2, tokens, heads, headDim]
    tiny::ok(method->attach(*model));
    at::Tensor(method->trainable().front().tensor).copy_(pairs.permute({2, 0, 1, 3, 4}).reshape({3, -1}));
    QVERIFY(at::allclose(model->hidden(attached::batchOf({text}), {}), wanted, 1e-4, 1e-5));
  }

  /// What the model computes of tokens from its vocabulary, with a network before it or without.
  void aPrefixBeginsAsWords() {
    const auto model = tiny::model(tiny::llama);
    const auto rowsOf = [&](const Json& own) {
      const auto method = make(tiny::methodOf("prefix_tuning", own));
      tiny::ok(method->attach(*model));
      const tiny::Folder folder;
      tiny::ok(method->save(folder.path(), SaveKind::Final));
      method->detach();
      return tiny::take(readTensors(folder.path() / kAdapterWeightsFile)).front().tensor;
    };
    const at::NoGradGuard guard;
    const auto rows = rowsOf({{"num_virtual_tokens", 5}});
    const auto parts = rows.view({5, 2, 2, 2, 8}).permute({1, 2, 0, 3, 4}); // layers, keys and values, tokens
    std::vector<int64_t> ids;                                               // the first layer's values tell them
    const auto values = attached::prefixOf(*model, at::arange(64, at::kLong))[0][1];
    for (int64_t token = 0; token < 5; ++token)
      ids.push_back((values - parts[0][1][token]).abs().flatten(1).amax(1).argmin().item<int64_t>());
    QVERIFY(at::allclose(parts, attached::prefixOf(*model, at::tensor(ids, at::kLong)), 1e-4, 1e-5));
    const auto projected =
        rowsOf({{"num_virtual_tokens", 5}, {"prefix_projection", true}, {"encoder_hidden_size", 12}});
    QVERIFY(at::allclose(projected, rows, 1e-3, 1e-3));
    const auto random = rowsOf({{"num_virtual_tokens", 5}, {"prefix_tuning_init", "RANDOM"}});
    QVERIFY(std::abs(random.std().item<double>() - 1.0) < 0.2);
  }

  void everyMethodHasARow() {
    for (const auto& type : methodRegistry().types()) {
      const auto all = tiny::methodCases();
      QVERIFY2(std::any_of(all.begin(), all.end(), [&](const auto& row) { return row.options.type == type; }),
               type.c_str());
    }
  }

  /// Plans and the window know it without a model.
  void theFootprintIsWhatIsAttached_data() { rows(); }
  void theFootprintIsWhatIsAttached() {
    const auto [name, config, options] = current();
    const auto model = tiny::model(config);
    const auto method = make(options);
    const auto footprint = tiny::take(method->footprint(ModelShape(model->config(), tensorNames(model->config()))));
    tiny::ok(method->attach(*model));
    std::map<std::string, std::vector<int64_t>> planned, attached;
    for (const auto& [name, shape] : footprint.trainable) planned[name] = shape;
    for (const auto& [name, tensor, decays] : method->trainable()) attached[name] = tensor.sizes().vec();
    QCOMPARE(planned.size(), footprint.trainable.size());
    for (const auto& [name, shape] : attached) QVERIFY2(planned.contains(name) && planned[name] == shape, name.c_str());
    QCOMPARE(planned.size(), attached.size());
    int64_t values = 0;
    for (const auto& trainable : method->trainable()) values += trainable.tensor.numel();
    QCOMPARE(footprint.values(), values);
    // What is written may be more than what is trained: a prefix beside the network that makes it.
    const tiny::Folder folder;
    tiny::ok(method->save(folder.path(), SaveKind::Checkpoint));
    uint64_t written = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
      if (entry.path().extension() != ".safetensors") continue;
      const auto file = tiny::take(SafetensorsFile::open(entry.path()));
      for (const auto& tensor : file.tensors()) written += tensor.bytes();
    }
    QVERIFY(written >= static_cast<uint64_t>(4 * values));
    QCOMPARE(static_cast<uint64_t>(method->savedBytes(SaveKind::Checkpoint)), written);
  }

  void detachingGivesTheBaseBack_data() { rows(); }
  void detachingGivesTheBaseBack() {
    const auto [name, config, options] = current();
    const auto model = tiny::model(config);
    const auto before = tiny::logits(*model);
    const auto method = make(options);
    if (!method->info().keepsBase) QSKIP("its result stays in the model");
    tiny::ok(method->attach(*model));
    tiny::randomize(*method, 8);
    QVERIFY(!at::allclose(tiny::logits(*model), before));
    method->detach();
    QVERIFY(at::equal(tiny::logits(*model), before));
  }

  void aResumedRunRepeatsTheLosses_data() { rows(); }
  void aResumedRunRepeatsTheLosses() {
    auto [name, config, options] = current();
    options.loraDropout = 0.1;
    const auto data = tiny::dataset(20, 11);
    const tiny::Folder straight, broken;
    TrainControl control;
    std::vector<double> expected;
    {
      const auto model = tiny::model(config);
      const auto method = make(options);
      tiny::ok(method->attach(*model));
      const auto all = assembleBatch(data, {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}});
      const double before = evaluated(*model, all);
      const auto run = tiny::train(*model, *method, data, settingsOf(options, straight.path()), control);
      QVERIFY(run.result);
      expected = run.losses;
      QCOMPARE(expected.size(), size_t{6});
      QVERIFY2(evaluated(*model, all) < before, "nothing was learnt");
    }
    auto settings = settingsOf(options, broken.path());
    settings.saveSteps = 2;
    {
      TrainControl stopping;
      const auto model = tiny::model(config);
      const auto method = make(options);
      tiny::ok(method->attach(*model));
      const auto run = tiny::train(*model, *method, data, settings, stopping, nullptr, [&](const Event& event) {
        if (const auto* step = std::get_if<events::Step>(&event); step && step->step == 5) stopping.stopAndSave();
      });
      QVERIFY(run.result && run.result->stopped);
    }
    // A hard stop leaves what was complete: the last stop's own checkpoint is taken away.
    fs::remove_all(broken.path() / "checkpoint-5");
    settings.resumeFrom = newestCheckpoint(broken.path());
    QCOMPARE(settings.resumeFrom.filename().string(), std::string("checkpoint-4"));
    const auto model = tiny::model(config);
    const auto method = make(options);
    tiny::ok(method->attach(*model));
    const auto run = tiny::train(*model, *method, data, settings, control);
    QVERIFY(run.result);
    QCOMPARE(run.losses, std::vector<double>(expected.begin() + 4, expected.end()));
    QCOMPARE(run.result->train_loss > 0, true);
  }
};

QTEST_APPLESS_MAIN(TestMethodBattery)
#include "tst_method_battery.moc"
