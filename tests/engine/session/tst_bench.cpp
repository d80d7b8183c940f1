// What a benchmark does and how it counts: the work of a step against sums by hand, and the options' effects.
#include "engine/api/bench_shapes.h"
#include "engine/session/jobs/bench_work.h"
#include "engine/tune/base/method.h"
#include "engine/tune/base/method_registry.h"
#include "services_fixture.h"

#include <QTest>

using namespace tw;

class TestBench : public QObject, private testing::ServicesFixture {
  Q_OBJECT

  testing::JobOutcome bench(const char* what, Json options) {
    options["device"] = "cpu";
    if (!options.contains("peak_tflops")) options["peak_tflops"] = 0.1;
    return testing::finishJob(*m_session, m_session->submit(commands::Bench{what, std::move(options)}));
  }
  Json report(const char* what, const Json& options) {
    const auto outcome = bench(what, options);
    if (!outcome.problem().empty()) qFatal("%s", outcome.problem().c_str());
    const auto reports = outcome.all<events::Report>();
    if (reports.size() != 1) qFatal("%zu reports", reports.size());
    return reports.front().fields;
  }
  static Json tiny() {
    return {{"shape", "tiny"}, {"layers", 2}, {"vocab", 128}, {"batch", 2}, {"length", 24}, {"steps", 2}, {"rank", 4}};
  }

 private Q_SLOTS:
  void initTestCase() { open(); }

  void theWorkOfAStep() {
    const auto config = modelConfigOf(Json::parse(
        R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":8,"intermediate_size":20,"num_hidden_layers":3,
        "num_attention_heads":4,"num_key_value_heads":2,"head_dim":6,"vocab_size":50,"max_position_embeddings":64,
        "rms_norm_eps":1e-5,"tie_word_embeddings":false,"hidden_act":"silu"})"));
    QVERIFY(config.has_value());
    PackedBatch batch;
    batch.ids.assign(10, 1);
    batch.labels.assign(10, 2);
    batch.labels[3] = -100;
    batch.offsets = {0, 7, 10};
    // q 8x24, k and v 8x12, o 24x8, gate, up and down 8x20; the head 8x50 at 7 - 1 - 1 and 3 - 1 tokens.
    const double layer = 8 * 24 + 2 * 8 * 12 + 24 * 8 + 3 * 8 * 20, head = 8 * 50, pairs = 7 * 8 / 2 + 3 * 4 / 2;
    const double frozen = 4 * (3 * layer * 10 + head * 7) + 12 * (4 * 6) * pairs * 3;
    for (const char* type : {"lora", "full"}) {
      const auto model = newModel(*config, {}, 1);
      MethodOptions options;
      options.type = type;
      options.r = 2;
      const auto method = methodRegistry().create(options);
      QVERIFY((*method)->attach(**model).has_value());
      const double adapter = 2.0 * (5 * 8 + 24 + 2 * 12 + 24 + 8 + 2 * 20 + 20 + 8), // r(in + out) of all linears
          wanted =
              options.type == "full" ? frozen / 4 * 6 - 12 * (4 * 6) * pairs * 3 / 2 : frozen + 6 * 3 * adapter * 10;
      QCOMPARE(trainingFlops(**model, (*method)->trainable(), {batch}), wanted);
      QCOMPARE(trainingFlops(**model, (*method)->trainable(), {batch, batch}), 2 * wanted);
    }
    auto windowed = *config;
    windowed.slidingWindow = {0, 3, 7};
    const auto model = newModel(windowed, {}, 1);
    // A window of three: 1 + 2 + 3 · 5 pairs of seven tokens.
    QCOMPARE(trainingFlops(**model, {}, {batch}), frozen - 12 * (4 * 6) * (28 - 18));
  }

  void theDeviceHasAPeak() { QVERIFY(measuredPeak(at::kCPU, at::kFloat) > 1e8); }

  void everyShapeIsAModel() {
    for (const auto& shape : benchShapes()) {
      const auto config = modelConfigOf(Json::parse(shape.config));
      QVERIFY2(config.has_value(), shape.name);
      QVERIFY(benchShapeNames().find(shape.name) != std::string::npos);
    }
    // Parameters as their model cards have them.
    const auto count = [](const std::string& name) {
      for (const auto& shape : benchShapes())
        if (name == shape.name) {
          const auto config = modelConfigOf(Json::parse(shape.config));
          int64_t sum = 0;
          for (const auto& slot : tensorSlots(*config, tensorNames(*config))) sum += slot.elements();
          return sum;
        }
      return int64_t{0};
    };
    QCOMPARE(count("llama-3.1-8b"), int64_t{8030261248});
    QCOMPARE(count("llama-3.2-1b"), int64_t{1235814400});
    QCOMPARE(count("qwen3-8b"), int64_t{8190735360});
    QCOMPARE(count("qwen3-0.6b"), int64_t{596049920});
    QCOMPARE(count("smollm2-135m"), int64_t{134515008});
  }

  void theReportIsOfWhatWasAsked() {
    const auto plain = report("train-lora", tiny());
    QCOMPARE(plain["layers"].get<int64_t>(), int64_t{2});
    QCOMPARE(plain["tokens_per_step"].get<int64_t>(), int64_t{48});
    QCOMPARE(plain["samples_per_step"].get<int64_t>(), int64_t{2});
    QCOMPARE(plain["quantization"].get<std::string>(), std::string("none"));
    QCOMPARE(plain["peak"].get<std::string>(), std::string("given"));
    const double rate = plain["tokens_per_second"].get<double>(), work = plain["flops_per_step"].get<double>();
    QVERIFY(std::abs(plain["mfu"].get<double>() / (work * rate / 48 / 0.1e12) - 1) < 1e-9);
    QVERIFY(std::abs(plain["tflops"].get<double>() / (work * rate / 48 / 1e12) - 1) < 1e-9);

    auto more = tiny();
    more.update(Json{{"accumulation", 3}, {"sample_length", 6}, {"dropout", 0.1}, {"checkpointing", true}});
    const auto packed = report("train-lora", more);
    QCOMPARE(packed["tokens_per_step"].get<int64_t>(), int64_t{3 * 48});
    QVERIFY(packed["samples_per_step"].get<int64_t>() > 12);
    // Recomputation is no work; shorter samples attend to less and lose a target each.
    QVERIFY(packed["flops_per_step"].get<double>() < 3 * work);
  }

  void qloraQuantisesForReal() {
    for (const char* type : {"nf4", "int8"}) {
      auto options = tiny();
      options["quantization"] = type;
      const auto outcome = bench("train-qlora", options);
      QVERIFY2(outcome.problem().empty(), outcome.problem().c_str());
      QCOMPARE(outcome.all<events::Report>().front().fields["quantization"].get<std::string>(), std::string(type));
    }
    // An unknown kind is refused by what quantises.
    auto options = tiny();
    options["quantization"] = "int3";
    QCOMPARE(bench("train-qlora", options).error->code, std::string("model.quantization"));
  }

  void wrongOptionsAreNamed_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* options, const char* field) {
      QTest::newRow(options) << QString::fromUtf8(options) << QString::fromUtf8(field);
    };
    row(R"({"shape":"gpt-9"})", "shape");
    row(R"({"layers":0})", "layers");
    row(R"({"layers":1.5})", "layers");
    row(R"({"hidden":100,"heads":8})", "hidden");
    row(R"({"dropout":1})", "dropout");
    row(R"({"dropout":-0.1})", "dropout");
    row(R"({"peak_tflops":0})", "peak_tflops");
    row(R"({"quantization":"nf4"})", "quantization");
    row(R"({"heads":8,"kv_heads":3})", "num_key_value_heads");
  }
  void wrongOptionsAreNamed() {
    QFETCH(QString, options);
    QFETCH(QString, field);
    const auto outcome = bench("train-lora", Json::parse(options.toStdString()));
    QVERIFY(outcome.error.has_value());
    QCOMPARE(outcome.error->field, field.toStdString());
    QCOMPARE(outcome.error->fault, Fault::Request);
  }
};

QTEST_GUILESS_MAIN(TestBench)
#include "tst_bench.moc"
