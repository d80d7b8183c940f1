// What an optimizer remembers, wherever it is kept or counted: in checkpoints, on resume, in the plan, on the disk.
#include "engine/io/safetensors.h"
#include "engine/optim/registry.h"
#include "engine/plan/memory_plan.h"
#include "engine/train/checkpoint.h"
#include "engine/tune/base/method.h"
#include "engine/tune/base/method_registry.h"
#include "tiny_training.h"

#include <QTest>
#include <set>

using namespace tw;

class TestOptimizerState : public QObject {
  Q_OBJECT

  static MethodOptions lora() {
    MethodOptions options;
    options.r = 4;
    options.loraDropout = 0;
    return options;
  }
  /// One start of the program with one optimizer.
  struct Leg {
    std::unique_ptr<CausalModel> model = tiny::model(tiny::llama);
    std::unique_ptr<TuningMethod> method;
    TrainControl control;
    EncodedDataset data = tiny::dataset(20, 11);
    TrainOptions options;
    Leg(const fs::path& out, const std::string& type, const fs::path& from = {}) : options(tiny::options(out)) {
      method = tiny::take(methodRegistry().create(lora()));
      tiny::ok(method->attach(*model));
      options.resumeFrom = from;
      options.saveSteps = 3;
      options.learningRate = 2e-3;
      options.optimizer.type = type;
      options.optimizer.weightDecay = 0.1;
    }
    tiny::Run run() { return tiny::train(*model, *method, data, options, control); }
  };

  static void eachOptimizer() {
    QTest::addColumn<QString>("type");
    for (const auto& type : optimizerNames()) QTest::newRow(type.c_str()) << QString::fromStdString(type);
  }

 private Q_SLOTS:
  void resumeIsExact_data() { eachOptimizer(); }
  void resumeIsExact() {
    QFETCH(QString, type);
    tiny::Folder whole, parts;
    Leg straight(whole.path(), type.toStdString());
    const auto reference = straight.run();
    QVERIFY(reference.result);
    QCOMPARE(reference.losses.size(), size_t{6});
    QVERIFY(reference.losses.back() < reference.losses.front());
    Leg second(parts.path(), type.toStdString(), whole.path() / "checkpoint-3");
    const auto resumed = second.run();
    QVERIFY(resumed.result);
    QCOMPARE(resumed.losses, std::vector<double>(reference.losses.begin() + 3, reference.losses.end()));
    for (const char* file : {"adapter_model.safetensors", "checkpoint-6/optimizer.safetensors"})
      QCOMPARE(tiny::take(readFile(parts.path() / file)), tiny::take(readFile(whole.path() / file)));
  }

  void theCheckpointHoldsItAndNoMore_data() { eachOptimizer(); }
  void theCheckpointHoldsItAndNoMore() {
    QFETCH(QString, type);
    tiny::Folder folder;
    Leg leg(folder.path(), type.toStdString());
    QVERIFY(leg.run().result);
    const auto checkpoint = newestCheckpoint(folder.path());
    const auto file = tiny::take(SafetensorsFile::open(checkpoint / "optimizer.safetensors"));
    OptimizerOptions options;
    options.type = type.toStdString();
    const auto optimizer = tiny::take(makeOptimizer(leg.method->trainable(), options));
    std::set<std::string> held, named;
    uint64_t bytes = 0;
    for (const auto& info : file.tensors()) {
      held.insert(info.name);
      bytes += file.bytes(info).size();
    }
    for (const auto& [name, tensor] : optimizer->state()) named.insert(name);
    QVERIFY(held == named);
    QCOMPARE(static_cast<int64_t>(bytes), optimizer->stateBytes());

    // What is asked of the disk before is what the tensors take; their headers fall into the reserve for texts.
    uint64_t tensors = 0;
    for (const char* name : {"adapter_model.safetensors", "optimizer.safetensors"})
      tensors += fs::file_size(checkpoint / name);
    const auto need = static_cast<uint64_t>(leg.method->savedBytes(SaveKind::Checkpoint) + optimizer->stateBytes());
    QVERIFY2(tensors >= need && tensors < need + 65536, qPrintable(QString::number(tensors)));
  }

  void thePlanCountsIt_data() { eachOptimizer(); }
  void thePlanCountsIt() {
    QFETCH(QString, type);
    const auto model = tiny::model(tiny::llama);
    const auto method = tiny::take(methodRegistry().create(lora()));
    tiny::ok(method->attach(*model));
    OptimizerOptions options;
    options.type = type.toStdString();
    const auto optimizer = tiny::take(makeOptimizer(method->trainable(), options));
    PlanOptions plan;
    plan.model = model->config();
    plan.method = lora();
    plan.optimizer = options.type;
    QCOMPARE(tiny::take(planMemory(plan)).optimizer_bytes, optimizer->stateBytes());
  }

  void anotherOptimizerDoesNotGoOn() {
    tiny::Folder folder;
    Leg first(folder.path(), "adamw");
    QVERIFY(first.run().result);
    Leg second(folder.path(), "lion", newestCheckpoint(folder.path()));
    const auto run = second.run();
    QVERIFY(!run.result);
    QCOMPARE(run.result.error().code, std::string("checkpoint.mismatch"));
    QCOMPARE(run.result.error().field, std::string("training.optim"));
  }
};

QTEST_APPLESS_MAIN(TestOptimizerState)
#include "tst_optimizer_state.moc"
