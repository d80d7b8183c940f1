// What goes wrong only far into a text: a cache that grows, sequences of unequal length in a window, and rotary
// embeddings whose angles change with the length.
#include "engine/infer/decoding.h"
#include "engine/model/kv_cache.h"
#include "engine/model/rotary.h"

#include <c10/core/InferenceMode.h>
#include <QTest>

using namespace tw;

namespace {

ModelConfig configOf(const Json& changes) {
  Json config = Json::parse(
      R"({"architectures":["MistralForCausalLM"],"model_type":"mistral","hidden_size":32,"intermediate_size":48,
      "num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,"head_dim":8,"vocab_size":60,
      "max_position_embeddings":1024,"rms_norm_eps":1e-5,"tie_word_embeddings":false,"sliding_window":null,
      "initializer_range":0.2})");
  config.update(changes);
  auto read = modelConfigOf(std::move(config));
  if (!read) qFatal("%s", read.error().message.c_str());
  return *read;
}

std::unique_ptr<CausalModel> modelOf(const Json& changes) {
  auto model = newModel(configOf(changes), {}, 7);
  if (!model) qFatal("%s", model.error().message.c_str());
  return std::move(*model);
}

/// Tokens [begin, end) of each sequence, one segment a sequence, where each of them stands in its text.
TokenBatch tokensOf(const std::vector<std::pair<int64_t, int64_t>>& ranges) {
  TokenBatch batch{{}, {}, {0}};
  std::vector<at::Tensor> ids, positions;
  for (size_t s = 0; s < ranges.size(); ++s) {
    const auto [begin, end] = ranges[s];
    positions.push_back(at::arange(begin, end, at::kLong));
    ids.push_back((positions.back() * 37 + static_cast<int64_t>(s) * 11).remainder(60));
    batch.offsets.push_back(batch.offsets.back() + end - begin);
  }
  batch.ids = at::cat(ids);
  batch.positions = at::cat(positions);
  return batch;
}

double gap(const at::Tensor& got, const at::Tensor& wanted) {
  return ((got - wanted).abs().max() / wanted.abs().max()).item<double>();
}

/// Tables for the first `length` positions of one segment.
RopeTables tablesOf(const ModelConfig& config, int64_t length, const KvCache* cache = nullptr, int64_t first = 0) {
  return RotaryEmbedding(config, config.ropes[0], at::kCPU).tables(tokensOf({{first, length}}), {}, cache);
}

} // namespace

class TestPositions : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The cache begins with room for 256 tokens and is copied when it grows.
  void aCacheGrows_data() {
    QTest::addColumn<int>("window");
    QTest::newRow("all before") << 0;
    QTest::newRow("a window") << 40;
  }
  void aCacheGrows() {
    QFETCH(int, window);
    const at::NoGradGuard noGrad;
    const auto model = modelOf(window > 0 ? Json{{"sliding_window", window}} : Json::object());
    const auto whole = model->hidden(tokensOf({{0, 600}}), {});
    KvCache cache(model->config(), at::kCPU, at::kFloat, 1);
    ForwardOptions options;
    options.cache = &cache;
    std::vector<at::Tensor> parts;
    int64_t begin = 0;
    for (const int64_t end : {250, 255, 256, 257, 258, 510, 513, 514, 600}) {
      parts.push_back(model->hidden(tokensOf({{begin, end}}), options));
      begin = end;
    }
    QCOMPARE_LT(gap(at::cat(parts), whole), 1e-5);
  }

  /// Sequences that go on from unequal lengths, one token or several at a time, see what each alone would see.
  void unequalSequencesKeepTheirWindow() {
    const at::NoGradGuard noGrad;
    const auto model = modelOf({{"sliding_window", 6}});
    const auto alone = [&](int64_t sequence, int64_t length) {
      auto batch = tokensOf({{0, length}});
      batch.ids = (batch.positions * 37 + sequence * 11).remainder(60);
      return model->hidden(batch, {});
    };
    const auto first = alone(0, 40), second = alone(1, 40);
    KvCache cache(model->config(), at::kCPU, at::kFloat, 2);
    ForwardOptions options;
    options.cache = &cache;
    (void)model->hidden(tokensOf({{0, 20}, {0, 9}}), options);
    for (int64_t step = 0; step < 4; ++step)
      QCOMPARE_LT(gap(model->hidden(tokensOf({{20 + step, 21 + step}, {9 + step, 10 + step}}), options),
                      at::cat({first.slice(0, 20 + step, 21 + step), second.slice(0, 9 + step, 10 + step)})),
                  1e-5);
    QCOMPARE_LT(gap(model->hidden(tokensOf({{24, 33}, {13, 15}}), options),
                    at::cat({first.slice(0, 24, 33), second.slice(0, 13, 15)})),
                1e-5);
  }

  void aCacheKnowsItsPrompts() {
    KvCache cache(configOf(Json::object()), at::kCPU, at::kFloat, 2);
    QCOMPARE(cache.promptLength(0), int64_t{0});
    cache.advance({0, 3, 8});
    cache.advance({0, 1, 2});
    QCOMPARE(cache.promptLength(0), int64_t{3}); // of what comes after the prompt nothing counts
    QCOMPARE(cache.promptLength(1), int64_t{5});
    QCOMPARE(cache.length(1), int64_t{6});
    cache.reorder({1, 0, 1});
    QCOMPARE(cache.promptLength(0), int64_t{5});
    QCOMPARE(cache.promptLength(1), int64_t{3});
    QCOMPARE(cache.promptLength(2), int64_t{5});
    QCOMPARE(cache.length(1), int64_t{4});
  }

  void dynamicAnglesChangeAfterTheContext() {
    const auto plain = configOf({{"max_position_embeddings", 16}});
    const auto dynamic =
        configOf({{"max_position_embeddings", 16}, {"rope_scaling", {{"rope_type", "dynamic"}, {"factor", 2.0}}}});
    QVERIFY(at::equal(tablesOf(dynamic, 16).sine, tablesOf(plain, 16).sine));
    const auto longer = tablesOf(dynamic, 17), usual = tablesOf(plain, 17);
    QVERIFY(!at::equal(longer.sine, usual.sine));
    // The base grows by (factor · length / context - (factor - 1)) ^ (d / (d - 2)); position 1, second pair of eight.
    const double base = 10000.0 * std::pow(2.0 * 17 / 16 - 1, 8.0 / 6.0);
    QVERIFY(std::abs(longer.sine[1][1].item<double>() - std::sin(std::pow(base, -0.25))) < 1e-6);
  }

  void longFactorsCountBeyondTheOriginalContext() {
    Json scaling = {{"rope_type", "longrope"},
                    {"short_factor", {1.0, 1.1, 1.2, 1.3}},
                    {"long_factor", {2.0, 3.0, 4.0, 5.0}},
                    {"original_max_position_embeddings", 16},
                    {"factor", 4.0}};
    const auto config = configOf({{"max_position_embeddings", 64}, {"rope_scaling", scaling}});
    const double scale = std::sqrt(1 + std::log(4.0) / std::log(16.0));
    const auto second = [&](int64_t length) { return tablesOf(config, length).sine[1][1].item<double>() / scale; };
    const double frequency = std::pow(10000.0, -0.25);
    QVERIFY(std::abs(second(16) - std::sin(frequency / 1.1)) < 1e-6);
    QVERIFY(std::abs(second(17) - std::sin(frequency / 3.0)) < 1e-6);
  }

  /// An answer that passes the original context goes on as if all of it had been the prompt.
  void anAnswerPassesTheOriginalContext() {
    const c10::InferenceMode inference;
    Json scaling = {{"rope_type", "longrope"},
                    {"short_factor", {1.0, 1.1, 1.2, 1.3}},
                    {"long_factor", {2.0, 3.0, 4.0, 5.0}},
                    {"original_max_position_embeddings", 16},
                    {"factor", 4.0}};
    const auto model = modelOf({{"max_position_embeddings", 64}, {"rope_scaling", scaling}});
    Decoding decoding(*model);
    std::vector<int32_t> text{3, 14, 15, 9, 26, 5, 35, 8, 9, 7, 9, 32, 3};
    auto logits = decoding.prefill(text);
    for (int step = 0; step < 8; ++step) {
      Decoding fresh(*model);
      const auto wanted = fresh.prefill(text);
      QVERIFY2(gap(logits, wanted) < 1e-4, qPrintable(QString::number(text.size())));
      text.push_back(static_cast<int32_t>((step * 17 + 5) % 60));
      logits = decoding.advance({text.back()}).squeeze(0);
    }
  }

  /// Weight decay as Transformers decides it: not for norms and biases.
  void normsAndBiasesDoNotDecay() {
    const auto model = modelOf({{"architectures", {"Qwen2ForCausalLM"}}, {"model_type", "qwen2"}});
    int decaying = 0, others = 0;
    for (const auto& parameter : model->parameters()) {
      const bool spared = parameter.name.find("norm") != std::string::npos || parameter.name.ends_with(".bias");
      QVERIFY2(model->decays(parameter.name) == !spared, parameter.name.c_str());
      ++(spared ? others : decaying);
    }
    QCOMPARE(decaying, 2 + 7 * 2); // embeddings, head, seven linears a layer
    QCOMPARE(others, 1 + (2 + 3) * 2);
  }
};

QTEST_APPLESS_MAIN(TestPositions)
#include "tst_positions.moc"
