// Greedy decoding and beams against Transformers' generate (tests/data/model/make_models.py), sampling against its
// definition.
#include "attached.h"
#include "engine/infer/generator.h"
#include "engine/model/tensor_files.h"

#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;

namespace {

/// Token i is the letter 'a' + i % 26; enough of a tokenizer for stop strings and streaming.
class Letters : public Tokenizer {
 public:
  Encoding encode(std::string_view text, bool) const override {
    Encoding result;
    for (const char c : text) result.ids.push_back(c - 'a');
    return result;
  }
  std::string decode(std::span<const int32_t> ids, bool) const override {
    std::string text;
    for (const auto id : ids) text += static_cast<char>('a' + id % 26);
    return text;
  }
  std::optional<std::string> token(int32_t id) const override {
    return std::string(1, static_cast<char>('a' + id % 26));
  }
  std::optional<int32_t> id(std::string_view token) const override {
    return token.empty() ? std::nullopt : std::optional<int32_t>(token[0] - 'a');
  }
  bool isSpecial(int32_t) const override { return false; }
  int32_t vocabularySize() const override { return 61; }
  const SpecialTokens& special() const override { return m_special; }
  std::string describe() const override { return "letters"; }

 private:
  SpecialTokens m_special;
};

} // namespace

class TestGenerate : public QObject {
  Q_OBJECT
 private:
  struct Loaded {
    std::unique_ptr<CausalModel> model;
    std::map<std::string, at::Tensor> golden;
    std::vector<int32_t> prompt;
  };
  static Loaded load(const std::string& name) {
    const fs::path folder = fs::path(TW_TEST_DATA) / "model" / name;
    auto model = loadModel(folder, {});
    const auto tensors = readTensors(folder / "golden.safetensors");
    if (!model || !tensors) qFatal("the model in tests/data cannot be loaded");
    Loaded result{std::move(*model), {}, {}};
    for (const auto& [key, tensor] : *tensors) result.golden[key] = tensor;
    for (int64_t i = 0; i < 5; ++i) result.prompt.push_back(result.golden.at("ids")[0][i].item<int32_t>());
    return result;
  }

 private Q_SLOTS:
  void asTransformers_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("kind");
    for (const auto* name : {"llama", "yarn", "dynamic", "qwen2", "qwen3", "mistral", "gemma3n"})
      for (const auto* kind : {"greedy", "greedy_end", "greedy_penalty", "beam", "beam_end", "beam_penalty"})
        QTest::addRow("%s %s", name, kind) << QString::fromUtf8(name) << QString::fromUtf8(kind);
  }
  void asTransformers() {
    QFETCH(QString, name);
    QFETCH(QString, kind);
    auto loaded = load(name.toStdString());
    GenerateOptions options;
    options.sampling.temperature = 0;
    options.eosIds = {2};
    options.maxNewTokens = 12;
    if (kind == "greedy_end") options.maxNewTokens = 20;
    if (kind.endsWith("_end")) options.eosIds = {40, 41, 42, 43, 44, 45, 46, 47};
    if (kind == "greedy_penalty") options.sampling.repetitionPenalty = 1.3;
    if (kind == "beam") options.numBeams = 3, options.maxNewTokens = 10;
    if (kind == "beam_end") options.numBeams = 4;
    if (kind == "beam_penalty")
      options.numBeams = 2, options.sampling.repetitionPenalty = 1.2, options.eosIds = {40, 41, 42};
    const auto result = generate(*loaded.model, nullptr, loaded.prompt, options);
    QVERIFY(result.has_value());
    std::vector<int32_t> wanted;
    const auto golden = loaded.golden.at("generated." + kind.toStdString());
    for (int64_t i = 0; i < golden.numel(); ++i) wanted.push_back(golden[i].item<int32_t>());
    QCOMPARE(result->ids, wanted);
    const bool ended = std::find(options.eosIds.begin(), options.eosIds.end(), wanted.back()) != options.eosIds.end();
    QVERIFY(result->end == (ended ? TextEnd::Eos : TextEnd::Length));
  }

  void seedsRepeatAndStreamsAgree() {
    auto loaded = load("qwen2");
    const auto letters = std::make_shared<Letters>();
    GenerateOptions options;
    options.maxNewTokens = 20;
    options.seed = 11;
    std::string streamed;
    const auto a = generate(*loaded.model, letters, loaded.prompt, options,
                            [&](int32_t, const std::string& text) { streamed += text; });
    const auto b = generate(*loaded.model, letters, loaded.prompt, options);
    options.seed = 12;
    const auto c = generate(*loaded.model, letters, loaded.prompt, options);
    QCOMPARE(a->ids, b->ids);
    QVERIFY(a->ids != c->ids);
    QCOMPARE(streamed, a->text);
    QCOMPARE(a->text, letters->decode(a->ids, true));
    // A stop string that comes in the middle ends the text before it and is never streamed.
    options.seed = 11;
    options.stop = {a->text.substr(7, 3)};
    const auto at = a->text.find(options.stop[0]);
    streamed.clear();
    const auto d = generate(*loaded.model, letters, loaded.prompt, options,
                            [&](int32_t, const std::string& text) { streamed += text; });
    QVERIFY(d->end == TextEnd::Stop);
    QCOMPARE(d->text, a->text.substr(0, at));
    QCOMPARE(streamed, d->text);
  }

  // Virtual tokens and prefixes that stand for a prompt's beginning.
  void behindWhatIsAttached_data() {
    QTest::addColumn<QString>("name");
    for (const auto* name : {"llama", "mistral", "gemma3n"}) QTest::newRow(name) << QString::fromUtf8(name);
  }
  void behindWhatIsAttached() {
    QFETCH(QString, name);
    const auto loaded = load(name.toStdString());
    const at::NoGradGuard guard;
    auto& model = *loaded.model;
    const auto ids = at::tensor(at::ArrayRef<int32_t>(loaded.prompt), at::kInt).to(at::kLong);
    const std::vector<int32_t> rest(loaded.prompt.begin() + 3, loaded.prompt.end());
    const auto tokens = std::make_shared<attached::Tokens>(model.embeddingsOf(ids.slice(0, 0, 3)));
    const auto prefix = std::make_shared<attached::Prefix>(attached::prefixOf(model, ids.slice(0, 0, 3)));
    for (const int64_t beams : {1, 3})
      for (const double temperature : {0.0, 1.0}) {
        GenerateOptions options;
        options.maxNewTokens = 12;
        options.numBeams = beams;
        options.sampling.temperature = temperature;
        options.seed = 5;
        const auto wanted = generate(model, {}, loaded.prompt, options);
        QVERIFY(wanted.has_value());
        if (!model.config().gemma3n) {
          QVERIFY(model.attach(tokens).has_value());
          QCOMPARE(generate(model, {}, rest, options)->ids, wanted->ids);
          model.detach(tokens.get());
        }
        QVERIFY(model.attach(prefix).has_value());
        QCOMPARE(generate(model, {}, rest, options)->ids, wanted->ids);
        model.detach(prefix.get());
      }
  }

  void learntPositionsCountWhatIsAttached() {
    const QTemporaryDir dir;
    const auto folder = fromUtf8(dir.path().toStdString());
    QVERIFY(writeFileAtomically(
        folder / "config.json",
        R"({"architectures":["GPT2LMHeadModel"],"model_type":"gpt2","n_embd":16,"n_layer":1,"n_head":2,"n_positions":12,"vocab_size":40,
            "tie_word_embeddings":true,"torch_dtype":"float32"})"));
    const auto model = newModel(*readModelConfig(folder), {}, 1);
    QVERIFY(model.has_value());
    GenerateOptions options;
    options.maxNewTokens = 50;
    const std::vector<int32_t> prompt{3, 4, 5, 6};
    QCOMPARE(generate(**model, {}, prompt, options)->ids.size(), size_t{9});
    QVERIFY((*model)->attach(std::make_shared<attached::Tokens>(at::ones({5, 16}))).has_value());
    QCOMPARE(generate(**model, {}, prompt, options)->ids.size(), size_t{4});
    const std::vector<int32_t> longest(8, 3);
    QCOMPARE(generate(**model, {}, longest, options).error().code, "model.positions");
  }

  void brokenWeightsAreAnError() {
    auto loaded = load("llama");
    {
      const at::NoGradGuard guard;
      for (const auto& parameter : loaded.model->parameters())
        parameter.tensor.fill_(std::numeric_limits<float>::quiet_NaN());
    }
    for (const int64_t beams : {1, 3}) {
      GenerateOptions options;
      options.numBeams = beams;
      const auto result = generate(*loaded.model, nullptr, loaded.prompt, options);
      QVERIFY(!result);
      QCOMPARE(result.error().code, std::string("generate.not_finite"));
    }
  }

  void defaultsStayWithinBounds() {
    QTemporaryDir folder;
    const auto path = fromUtf8(folder.path().toStdString());
    QVERIFY(
        writeFileAtomically(path / "generation_config.json",
                            R"({"temperature":-1e300,"top_k":1e300,"top_p":7,"repetition_penalty":0,"num_beams":1e18,
      "eos_token_id":[5,-1,4294967301,18446744073709551615]})"));
    const auto options = generationDefaults(path, ModelConfig{}, nullptr);
    QVERIFY(options);
    QCOMPARE(options->sampling.temperature, 0.0);
    QCOMPARE(options->sampling.topK, int64_t{INT32_MAX});
    QCOMPARE(options->sampling.topP, 1.0);
    QVERIFY(options->sampling.repetitionPenalty > 0);
    QCOMPARE(options->numBeams, int64_t{64});
    QCOMPARE(options->eosIds, std::vector<int32_t>{5});
  }

  void badPromptsAndCancelling() {
    auto loaded = load("llama");
    QCOMPARE(generate(*loaded.model, nullptr, {}, {}).error().code, std::string("generate.empty_prompt"));
    for (const int32_t id : {-1, 61, INT32_MAX}) {
      const std::vector<int32_t> prompt{3, id};
      const auto result = generate(*loaded.model, nullptr, prompt, {});
      QCOMPARE(result.error().code, std::string("tokenizer.mismatch"));
      QVERIFY(!result.error().advice.empty());
    }
    std::stop_source stop;
    int64_t count = 0;
    const auto result = generate(
        *loaded.model, nullptr, loaded.prompt, {},
        [&](int32_t, const std::string&) {
          if (++count == 3) stop.request_stop();
        },
        stop.get_token());
    QVERIFY(result->end == TextEnd::Cancelled);
    QCOMPARE(result->ids.size(), size_t{3});
  }

  /// Where positions are learnt, an answer ends with the last of them; the token after it is not fed again.
  void learntPositionsEndAnAnswer() {
    const auto config = modelConfigOf(Json::parse(
        R"({"architectures":["GPT2LMHeadModel"],"model_type":"gpt2","n_embd":16,"n_layer":1,"n_head":2,"n_positions":12,
        "vocab_size":40,"activation_function":"gelu_new"})"));
    QVERIFY(config.has_value());
    const auto model = newModel(*config, {}, 1);
    QVERIFY(model.has_value());
    GenerateOptions options;
    options.sampling.temperature = 0;
    for (const int64_t beams : {1, 2}) {
      options.numBeams = beams;
      const std::vector<int32_t> prompt{3, 4, 5, 6, 7};
      const auto result = generate(**model, nullptr, prompt, options);
      QVERIFY2(result.has_value(), result ? "" : result.error().message.c_str());
      QCOMPARE(result->ids.size(), size_t{12 - 5 + 1});
      QVERIFY(result->end == TextEnd::Length);
    }
    const std::vector<int32_t> tooLong(13, 3);
    QCOMPARE(generate(**model, nullptr, tooLong, options).error().code, std::string("model.positions"));
  }

  void nucleus_data() {
    QTest::addColumn<QList<double>>("shares"); // of the mass, by id
    QTest::addColumn<double>("topP");
    QTest::addColumn<QSet<int>>("kept"); // the smallest set of best tokens whose mass reaches topP
    const QList<double> four{0.1, 0.4, 0.2, 0.3};
    const auto row = [&](const char* name, const QList<double>& shares, double topP, const QSet<int>& kept) {
      QTest::newRow(name) << shares << topP << kept;
    };
    row("less than the best", four, 0.39, {1});
    row("just above the best", four, 0.41, {1, 3});
    row("just below two", four, 0.69, {1, 3});
    row("just above two", four, 0.71, {1, 3, 2});
    row("just below three", four, 0.89, {1, 3, 2});
    row("just above three", four, 0.91, {1, 3, 2, 0});
    row("all", four, 1.0, {1, 3, 2, 0});
    row("next to nothing", four, 1e-9, {1});
    row("nothing", four, 0.0, {1});
    // Equal shares are summed exactly: at the edge itself the set is complete. Of equals the lower ids come first.
    const QList<double> equal{0.25, 0.25, 0.25, 0.25};
    row("a quarter of equals", equal, 0.25, {0});
    row("half of equals", equal, 0.5, {0, 1});
    row("a little more than half of equals", equal, 0.5001, {0, 1, 2});
    row("three quarters of equals", equal, 0.75, {0, 1, 2});
    row("a little more than that", equal, 0.7501, {0, 1, 2, 3});
    row("alone", {1.0}, 0.5, {0});
  }
  void nucleus() {
    QFETCH(QList<double>, shares);
    QFETCH(double, topP);
    QFETCH(QSet<int>, kept);
    SamplingOptions options;
    options.topK = 0;
    options.topP = topP;
    Random random(7);
    std::map<int32_t, int> counts;
    constexpr int draws = 20000;
    for (int i = 0; i < draws; ++i) {
      std::vector<float> logits;
      for (const double share : shares) logits.push_back(static_cast<float>(std::log(share)));
      ++counts[sampleToken(logits, {}, options, random)];
    }
    double mass = 0;
    for (const int id : kept) mass += shares[id];
    for (int id = 0; id < shares.size(); ++id) {
      const double wanted = kept.contains(id) ? shares[id] / mass : 0; // what is left keeps its proportions
      const double got = counts[id] / static_cast<double>(draws);
      QVERIFY2(wanted == 0 ? counts[id] == 0 : std::abs(got - wanted) < 0.02,
               qPrintable(QStringLiteral("token %1: %2 of the draws, expected %3").arg(id).arg(got).arg(wanted)));
    }
  }

  /// The nucleus is cut from what temperature and top-k leave, as in Transformers.
  void nucleusComesLast() {
    Random random(3);
    const auto drawn = [&](SamplingOptions options) {
      QSet<int> ids;
      for (int i = 0; i < 5000; ++i) {
        std::vector<float> logits;
        for (const double share : {0.1, 0.4, 0.2, 0.3}) logits.push_back(static_cast<float>(std::log(share)));
        ids.insert(sampleToken(logits, {}, options, random));
      }
      return ids;
    };
    SamplingOptions options;
    options.topP = 0.55;
    options.topK = 2; // of 0.4 and 0.3 the first alone has 0.57 of the mass
    QCOMPARE(drawn(options), QSet<int>{1});
    options.topK = 3; // of 0.9 it has 0.44
    QCOMPARE(drawn(options), (QSet<int>{1, 3}));
    options.topK = 0;
    options.temperature = 0.25; // fourth powers: 0.72 of the mass
    QCOMPARE(drawn(options), QSet<int>{1});
    options.temperature = 100; // nearly equal: 0.252, 0.251, 0.250
    QCOMPARE(drawn(options), (QSet<int>{1, 3, 2}));
  }

  void warpers() {
    Random random(1);
    const auto draw = [&](SamplingOptions options, std::vector<int32_t> seen = {}) {
      std::map<int32_t, int> counts;
      for (int i = 0; i < 20000; ++i) {
        std::vector<float> logits{1.0f, 3.0f, 2.0f, -1.0f, 2.0f};
        ++counts[sampleToken(logits, seen, options, random)];
      }
      return counts;
    };
    SamplingOptions options;
    options.topK = 2; // the tie with the second stays
    auto counts = draw(options);
    QCOMPARE(counts.size(), size_t{3});
    QVERIFY(std::abs(counts[1] / 20000.0 - std::exp(1.0) / (std::exp(1.0) + 2)) < 0.02);
    options.topK = 0;
    options.topP = 0.5; // exp(3) holds 0.53 of the mass
    QCOMPARE(draw(options).size(), size_t{1});
    options.topP = 1.0;
    options.temperature = 2.0;
    counts = draw(options);
    QVERIFY(std::abs(static_cast<double>(counts[1]) / counts[0] - std::exp(1.0)) < 0.3);
    options.temperature = 0;
    options.repetitionPenalty = 2.0;
    QCOMPARE(draw(options, {1, 1}).begin()->first, 2); // 3 / 2 is less than 2
  }
};

QTEST_APPLESS_MAIN(TestGenerate)
#include "tst_generate.moc"
