// A mixture of LoRA experts: what its router does, its balance loss and where that counts, and what it refuses.
#include "attached.h"
#include "engine/model/kv_cache.h"
#include "engine/train/batch_loss.h"
#include "engine/train/data_cursor.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/lora_moe/expert_routing.h"
#include "engine/tune/mounted.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

namespace {

const char* kGemma3n =
    R"({"architectures":["Gemma3nForCausalLM"],"model_type":"gemma3n_text","hidden_size":32,"intermediate_size":[48,48,48,48],
  "num_hidden_layers":4,"num_kv_shared_layers":2,"layer_types":["sliding_attention","full_attention","sliding_attention","full_attention"],
  "activation_sparsity_pattern":[0.9,0,0,0],"num_attention_heads":4,"num_key_value_heads":2,"head_dim":8,"vocab_size":64,
  "vocab_size_per_layer_input":64,"hidden_size_per_layer_input":8,"laurel_rank":4,"max_position_embeddings":128,"torch_dtype":"float32",
  "initializer_range":0.1})";

MethodOptions mixtureOf(const Json& own, std::vector<std::string> targets = {"all-linear"}) {
  auto options = tiny::methodOf("lora_moe", own);
  options.r = 3;
  options.loraAlpha = 6;
  options.loraDropout = 0;
  options.targets.modules = std::move(targets);
  return options;
}

/// A model with a mixture of random values on it.
struct Mixed {
  std::unique_ptr<CausalModel> model;
  std::unique_ptr<TuningMethod> method;
  explicit Mixed(const MethodOptions& options, const char* config = tiny::llama)
      : model(tiny::model(config)), method(tiny::take(methodRegistry().create(options))) {
    tiny::ok(method->attach(*model));
    tiny::randomize(*method, 5);
  }
  BatchLoss loss(const PackedBatch& batch, bool checkpointing = false) {
    ForwardOptions options;
    options.mode = {true, 9};
    options.checkpointing = checkpointing;
    return batchLoss(*model, batch, options);
  }
  at::Tensor tensor(const std::string& ending) const {
    for (const auto& trainable : method->trainable())
      if (trainable.name.ends_with(ending)) return trainable.tensor;
    return {};
  }
};

std::vector<events::Step> stepsOf(const tiny::Run& run) {
  std::vector<events::Step> steps;
  for (const auto& event : run.events)
    if (const auto* step = std::get_if<events::Step>(&event)) steps.push_back(*step);
  return steps;
}

} // namespace

class TestLoraMoe : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theRouterChoosesTheLargest() {
    const auto x = at::eye(2), router = at::tensor({2.0f, 0.0f, 1.0f, 0.0f, 0.0f, 3.0f}).view({3, 2});
    const auto p = at::softmax(x.mm(router.t()), -1);
    const auto two = routed(x, router, 2);
    QVERIFY(at::allclose(two.probabilities, p));
    const double sum = p[0][0].item<double>() + p[0][1].item<double>();
    QVERIFY(at::allclose(two.gates[0],
                         at::tensor({p[0][0].item<double>() / sum, p[0][1].item<double>() / sum, 0.0}).to(at::kFloat)));
    // Alone it counts as much as its probability says, or the router would learn nothing.
    const auto one = routed(x, router, 1);
    QVERIFY(at::allclose(one.gates[1], at::tensor({0.0f, 0.0f, p[1][2].item<float>()})));
    QVERIFY(at::allclose(routed(x, router, 3).gates, p));
  }

  void theBalanceIsOneWhereAllAreUsedAlike() {
    const auto even = routed(at::eye(4), at::eye(4) * 5, 1);
    QVERIFY(std::abs(balanceLoss(even).item<double>() - 1.0) < 1e-6);
    const auto x = at::ones({8, 1}), router = at::tensor({30.0f, 0.0f, 0.0f, 0.0f}).view({4, 1});
    QVERIFY(std::abs(balanceLoss(routed(x, router, 1)).item<double>() - 4.0) < 1e-4); // one has them all
    // Of two choices a token the shares are those of all choices.
    const auto pair = routed(at::randn({50, 6}), at::randn({4, 6}), 2);
    auto counts = at::zeros({4});
    for (int64_t t = 0; t < 50; ++t)
      for (int64_t k = 0; k < 2; ++k) counts[pair.chosen[t][k].item<int64_t>()] += 1;
    const auto wanted = 4 * (counts / 100.0 * pair.probabilities.mean(0)).sum();
    QVERIFY(at::allclose(balanceLoss(pair), wanted, 1e-5, 1e-6));
  }

  void anOutputIsTheWeighedSumOfItsExperts_data() {
    QTest::addColumn<int>("chosen");
    for (const int chosen : {1, 2, 4}) QTest::addRow("%d of 4", chosen) << chosen;
  }
  void anOutputIsTheWeighedSumOfItsExperts() {
    QFETCH(int, chosen);
    const Mixed mixed(mixtureOf({{"num_experts", 4}, {"top_k", chosen}}, {"layers.1.mlp.up_proj"}));
    const at::NoGradGuard guard;
    auto* weight = mixed.model->weight("model.layers.1.mlp.up_proj");
    const auto x = at::randn({11, 32});
    const auto mine = weight->forward(x, {});
    const auto A = mixed.tensor("lora_A"), B = mixed.tensor("lora_B");
    const auto gates = routed(x, mixed.tensor("lora_router"), chosen).gates;
    auto truth = at::linear(x, weight->storage().dense(at::kFloat));
    int64_t passed = 0;
    for (int64_t t = 0; t < 11; ++t)
      for (int64_t e = 0; e < 4; ++e) {
        const double gate = gates[t][e].item<double>();
        if (gate == 0) continue;
        ++passed;
        truth[t] += 2.0 * gate * B[e].mv(A[e].mv(x[t]));
      }
    QCOMPARE(passed, 11 * chosen);
    QVERIFY(at::allclose(mine, truth, 1e-4, 1e-5));
  }

  /// Between jumps: tokens that lie far from where another expert would be chosen. Along its gradient the sum rises by
  /// |g|.
  void gradientsAgreeWithFiniteDifferences_data() { anOutputIsTheWeighedSumOfItsExperts_data(); }
  void gradientsAgreeWithFiniteDifferences() {
    QFETCH(int, chosen);
    Mixed mixed(mixtureOf({{"num_experts", 4}, {"top_k", chosen}, {"balance_weight", 5.0}}, {"layers.1.mlp.up_proj"}));
    auto* weight = mixed.model->weight("model.layers.1.mlp.up_proj");
    auto x = at::randn({12, 32}) * 0.3;
    auto router = mixed.tensor("lora_router");
    {
      const at::NoGradGuard guard;
      router.mul_(0.1).narrow(1, 0, 4).add_(at::eye(4));
      const auto order = at::tensor({3.0f, 2.0f, 1.0f, 0.0f}); // which expert comes first differs, the distances do not
      for (int64_t t = 0; t < 12; ++t) x[t].narrow(0, 0, 4).copy_(order.roll(t % 3) + 0.05 * at::randn({4}));
    }
    x.requires_grad_();
    const auto value = [&] {
      at::Tensor extra;
      ForwardMode mode{true, 3};
      mode.extraLoss = &extra;
      const auto y = weight->forward(x, mode);
      return (y * at::cos(at::arange(y.numel(), at::kFloat)).view(y.sizes())).sum() + extra;
    };
    value().backward();
    for (const auto& leaf : {x, mixed.tensor("lora_A"), mixed.tensor("lora_B"), router}) {
      QVERIFY(leaf.grad().defined());
      const auto direction = leaf.grad().clone(), before = leaf.detach().clone();
      const double norm = direction.norm().item<double>(), step = 3e-2;
      QVERIFY(norm > 1e-2);
      const at::NoGradGuard guard;
      at::Tensor(leaf).copy_(before).add_(direction, step / norm);
      const double above = value().item<double>();
      at::Tensor(leaf).copy_(before).add_(direction, -step / norm);
      const double below = value().item<double>();
      at::Tensor(leaf).copy_(before);
      const double slope = (above - below) / (2 * step);
      QVERIFY2(std::abs(slope - norm) < 0.01 * norm,
               qPrintable(QStringLiteral("%1, expected %2").arg(slope).arg(norm)));
    }
  }

  /// Once, whether the layers are computed again in backward or not, and with the gradient of the whole.
  void theBalanceCountsOnceUnderCheckpointing_data() {
    QTest::addColumn<QByteArray>("config");
    QTest::newRow("llama") << QByteArray(tiny::llama);
    QTest::newRow("gpt2") << QByteArray(tiny::gpt2);
    QTest::newRow("gemma3n") << QByteArray(kGemma3n);
    QByteArray experts(tiny::mixtral);
    experts.insert(1, R"("output_router_logits":true,"router_aux_loss_coef":0.5,)");
    QTest::newRow("beside the model's own routers") << experts;
  }
  void theBalanceCountsOnceUnderCheckpointing() {
    QFETCH(QByteArray, config);
    const auto batch = assembleBatch(tiny::dataset(4, 3), {{0, 1}, {2, 3}});
    std::vector<at::Tensor> first;
    for (const bool checkpointing : {false, true}) {
      Mixed mixed(mixtureOf({{"num_experts", 3}, {"balance_weight", 3.0}}), config.constData());
      const auto loss = mixed.loss(batch, checkpointing);
      QVERIFY(loss.extra.defined());
      const double mean = loss.extra.item<double>() / static_cast<double>(loss.targets);
      QVERIFY2(mean > 1.5 && mean < 9, qPrintable(QString::number(mean)));
      loss.extra.backward();
      std::vector<at::Tensor> all{loss.extra.detach(), loss.sum.detach()};
      for (const auto& trainable : mixed.method->trainable())
        all.push_back(trainable.tensor.grad().defined() ? trainable.tensor.grad() : at::zeros_like(trainable.tensor));
      if (!checkpointing) first = all;
      for (size_t i = 0; i < all.size(); ++i)
        QVERIFY2(at::allclose(all[i], first[i], 1e-4, 1e-6), qPrintable(QString::number(i)));
    }
  }

  /// A step's is the mean of its micro-batches', weighted by targets like the loss, and the loss has none of it.
  void aStepTellsItBesideTheLoss() {
    const auto data = tiny::dataset(20, 11);
    const tiny::Folder folder;
    TrainControl control;
    std::vector<events::Step> told;
    for (const double weight : {0.5, 0.0}) {
      auto options = mixtureOf({{"num_experts", 3}, {"balance_weight", weight}});
      const auto model = tiny::model(tiny::llama);
      const auto method = tiny::take(methodRegistry().create(options));
      tiny::ok(method->attach(*model));
      auto settings = tiny::options(folder.path() / std::to_string(weight > 0));
      settings.maxSteps = 1;
      settings.maxGradNorm = 0;
      fs::create_directories(settings.outputDir);
      const auto run = tiny::train(*model, *method, data, settings, control);
      tiny::ok(run.result ? Result<>{} : Result<>(fail(run.result.error())));
      told.push_back(stepsOf(run).front());
    }
    QVERIFY(told[0].extra_loss && !told[1].extra_loss);
    QCOMPARE(told[0].loss, told[1].loss);
    // The same step by hand.
    auto fresh = tiny::model(tiny::llama);
    const auto method = tiny::take(methodRegistry().create(mixtureOf({{"num_experts", 3}, {"balance_weight", 0.5}})));
    tiny::ok(method->attach(*fresh));
    SamplerOptions sampler = tiny::options({}).sampler;
    DataCursor cursor(data, sampler);
    double sum = 0;
    int64_t targets = 0;
    QCOMPARE(cursor.current().size(), size_t{2});
    for (const auto& elements : cursor.current()) {
      ForwardOptions options;
      options.mode = {true, 4};
      const at::NoGradGuard guard;
      const auto loss = batchLoss(*fresh, assembleBatch(data, elements), options);
      sum += loss.extra.item<double>();
      targets += loss.targets;
    }
    QVERIFY2(std::abs(*told[0].extra_loss - sum / static_cast<double>(targets)) < 1e-6,
             qPrintable(QStringLiteral("%1, %2").arg(*told[0].extra_loss).arg(sum / static_cast<double>(targets))));
  }

  /// In evaluation, on a head alone, and of an adapter that only lies there, nothing is lost.
  void nothingIsLostWhereNothingIsBalanced() {
    const auto batch = assembleBatch(tiny::dataset(3, 3), {{0, 1, 2}});
    Mixed mixed(mixtureOf({{"num_experts", 3}}));
    QVERIFY(!batchLoss(*mixed.model, batch, {}).extra.defined());
    Mixed head(mixtureOf({{"num_experts", 3}}, {"lm_head"}));
    QVERIFY(!head.loss(batch).extra.defined());
    const tiny::Folder folder;
    tiny::ok(mixed.method->save(folder.path(), SaveKind::Final));
    auto lora = tiny::methodOf("lora");
    lora.r = 2;
    const auto model = tiny::model(tiny::llama); // before what is put on it
    MountedAdapters mounted(*model);
    tiny::ok(mounted.mount("below", folder.path()));
    const auto method = tiny::take(methodRegistry().create(lora));
    tiny::ok(method->attach(*model));
    ForwardOptions options;
    options.mode = {true, 9};
    QVERIFY(!batchLoss(*model, batch, options).extra.defined());
    method->detach();
  }

  /// Each token by itself: a pack is its samples, a cached continuation the whole text.
  void tokensAreRoutedByThemselves() {
    Mixed mixed(mixtureOf({{"num_experts", 4}}));
    const at::NoGradGuard guard;
    const auto first = at::arange(3, 15, at::kLong), second = at::arange(30, 50, at::kLong);
    const auto together = mixed.model->hidden(attached::batchOf({first, second}), {});
    QVERIFY(at::allclose(together.narrow(0, 0, 12), mixed.model->hidden(attached::batchOf({first}), {}), 1e-4, 1e-5));
    QVERIFY(at::allclose(together.narrow(0, 12, 20), mixed.model->hidden(attached::batchOf({second}), {}), 1e-4, 1e-5));
    KvCache cache(mixed.model->config(), at::kCPU, at::kFloat, 1);
    ForwardOptions options;
    options.cache = &cache;
    std::vector<at::Tensor> parts;
    for (const auto& [begin, count] : {std::pair(0, 7), std::pair(7, 1), std::pair(8, 4)}) {
      auto batch = attached::batchOf({first.narrow(0, begin, count)});
      batch.positions = at::arange(begin, begin + count, at::kLong);
      parts.push_back(mixed.model->hidden(batch, options));
    }
    QVERIFY(at::allclose(at::cat(parts), together.narrow(0, 0, 12), 1e-4, 1e-5));
  }

  void severalMountAtTheirWeights() {
    const tiny::Folder one, two;
    const Mixed first(mixtureOf({{"num_experts", 4}, {"top_k", 1}}));
    tiny::ok(first.method->save(one.path(), SaveKind::Final));
    Mixed second(mixtureOf({{"num_experts", 2}}, {"q_proj", "down_proj"}));
    tiny::randomize(*second.method, 77);
    tiny::ok(second.method->save(two.path(), SaveKind::Final));
    const auto model = tiny::model(tiny::llama);
    const auto plain = tiny::logits(*model);
    MountedAdapters mounted(*model);
    tiny::ok(mounted.mount("one", one.path()));
    const auto alone = tiny::logits(*model);
    QVERIFY(!at::allclose(alone, plain, 1e-2, 1e-3));
    tiny::ok(mounted.mount("two", two.path(), 0));
    QVERIFY(at::allclose(tiny::logits(*model), alone, 1e-5, 1e-6));
    tiny::ok(mounted.reweight("two", 0.5));
    QVERIFY(!at::allclose(tiny::logits(*model), alone, 1e-3, 1e-4));
    tiny::ok(mounted.reweight("one", 0.25));
    tiny::ok(mounted.mount("again", one.path(), 0.75)); // halves of an effect are the whole
    tiny::ok(mounted.unmount("two"));
    QVERIFY(at::allclose(tiny::logits(*model), alone, 1e-4, 1e-5));
    mounted.unmountAll();
    QVERIFY(at::equal(tiny::logits(*model), plain));
  }

  void whatIsNoMixtureIsRefused() {
    const Mixed mixed(mixtureOf({{"num_experts", 3}}));
    const tiny::Folder folder;
    tiny::ok(mixed.method->save(folder.path(), SaveKind::Final));
    const ModelShape shape(*mixed.model);
    const auto* kind = methodRegistry().find("lora_moe");
    const auto merge = kind->openMerge(folder.path(), 1.0, shape);
    QVERIFY(!merge && merge.error().code == "method.not_mergeable");
    QVERIFY(merge.error().message.find("every token") != std::string::npos);
    const auto written = tiny::take(readFile(folder.path() / "adapter_config.json"));
    for (const auto& [key, value] : std::vector<std::pair<std::string, Json>>{
             {"num_experts", 1}, {"num_experts", 65}, {"num_experts", nullptr}, {"top_k", 4}, {"top_k", 0}, {"r", 0}}) {
      auto config = Json::parse(written);
      config[key] = value;
      tiny::ok(writeFileAtomically(folder.path() / "adapter_config.json", config.dump()));
      const auto copy = kind->copy(folder.path(), 1.0, shape, "base");
      QVERIFY2(!copy, key.c_str());
      QVERIFY2(copy.error().message.find(key) != std::string::npos || key == "r", copy.error().message.c_str());
    }
    // Another number of experts than the tensors have.
    auto config = Json::parse(written);
    config["num_experts"] = 4;
    tiny::ok(writeFileAtomically(folder.path() / "adapter_config.json", config.dump()));
    const auto model = tiny::model(tiny::llama);
    MountedAdapters mounted(*model);
    QCOMPARE(mounted.mount("it", folder.path()).error().code, std::string("adapter.tensor_shape"));
    // Experts that the model has already.
    const auto experts = tiny::model(tiny::mixtral);
    for (const char* target : {"w1", "experts.down_proj"}) {
      const auto method = tiny::take(methodRegistry().create(mixtureOf({{"num_experts", 3}}, {target, "q_proj"})));
      const auto attached = method->attach(*experts);
      QVERIFY2(!attached && attached.error().code == "target.stacked", target);
      QVERIFY(attached.error().advice.find("all tokens pass") != std::string::npos);
    }
  }
};

QTEST_APPLESS_MAIN(TestLoraMoe)
#include "tst_lora_moe.moc"
