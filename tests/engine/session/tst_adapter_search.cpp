// `adapters search` through the session's door: two adapters and three, one of them bad; what cannot be composed.
#include "engine/io/safetensors.h"
#include "engine/model/tensor_files.h"
#include "services_fixture.h"

#include <QTest>

using namespace tw;
using namespace tw::testing;

class TestAdapterSearch : public QObject, ServicesFixture {
  Q_OBJECT

  std::string path(const char* name) const { return toUtf8(folder() / name); }
  JobOutcome run(Command command) { return finishJob(*m_session, m_session->submit(std::move(command))); }
  /// A short training on some rows.
  void train(const char* name, const DataFile& data, const std::string& type = "lora", int64_t r = 4,
             const std::string& start = "") {
    auto made = recipe();
    if (!start.empty()) made.method.init_lora_weights = start;
    if (start == "loftq") made.model.quantization = "nf4";
    made.data.train = {data};
    made.data.max_length = 64;
    made.method.type = type;
    made.method.r = r;
    made.training.max_steps = 10;
    made.training.per_device_train_batch_size = 2;
    made.training.gradient_accumulation_steps = 1;
    made.training.learning_rate = 5e-3;
    made.training.logging_steps = 5;
    made.output_dir = path(name);
    const auto outcome = run(commands::Train{made, false, "", false});
    QVERIFY2(outcome.problem().empty(), outcome.problem().c_str());
  }
  commands::SearchAdapters search(const std::vector<const char*>& adapters, const char* out) const {
    commands::SearchAdapters command;
    command.model.path = starter();
    command.model.device = "cpu";
    for (const auto* adapter : adapters) command.model.adapters.push_back({path(adapter), 1.0});
    command.data = {{identity(), "auto", {}, 4, 1.0}, {dialogues(), "auto", {}, 4, 1.0}};
    command.out = path(out);
    command.evaluations = 12;
    command.max_length = 64;
    return command;
  }
  static Json adapterOf(const JobOutcome& outcome) {
    for (const auto& report : outcome.all<events::Report>())
      if (report.name == "adapter") return report.fields;
    return {};
  }
  double lossOf(const std::vector<AdapterChoice>& adapters) {
    commands::Evaluate command;
    command.model = search({}, "").model;
    command.model.adapters = adapters;
    command.data = search({}, "").data;
    command.max_length = 64;
    const auto metrics = run(command).all<events::Metrics>();
    return metrics.empty() ? -1 : metrics.front().values.value("loss", -1.0);
  }

 private Q_SLOTS:
  void initTestCase() {
    open();
    train("names", {identity(), "auto", {}, 60, 1.0});
    train("talk", {dialogues(), "auto", {}, 60, 1.0}, "lora", 2);
    train("scaled", {identity(), "auto", {}, 20, 1.0}, "ia3");
    // One that says nothing.
    fs::copy(folder() / "talk", folder() / "bad");
    auto tensors = readTensors(folder() / "bad" / "adapter_model.safetensors");
    QVERIFY(tensors.has_value());
    at::manual_seed(3);
    for (auto& tensor : *tensors) tensor.tensor = at::randn_like(tensor.tensor);
    QVERIFY(writeTensors(folder() / "bad" / "adapter_model.safetensors", *tensors).has_value());
  }

  void twoBecomeOneThatIsNotWorse() {
    const auto outcome = run(search({"names", "talk"}, "two"));
    QVERIFY2(outcome.problem().empty(), outcome.problem().c_str());
    const auto found = adapterOf(outcome);
    QCOMPARE(found["adapters"].size(), size_t{2});
    const double loss = found["loss"].get<double>();
    for (const auto& part : found["adapters"]) {
      const auto folder = part["adapter"].get<std::string>();
      QVERIFY(loss <= part["loss"].get<double>() + 1e-6);
      QVERIFY(std::abs(part["loss"].get<double>() - lossOf({{folder, 1.0}})) < 1e-5);
    }
    QVERIFY(std::abs(found["base_loss"].get<double>() - lossOf({})) < 1e-5);
    // What was written is what was found, and is what the adapters are together.
    QVERIFY(std::abs(loss - lossOf({{path("two"), 1.0}})) < 1e-5);
    std::vector<AdapterChoice> together;
    for (const auto& part : found["adapters"])
      together.push_back({part["adapter"].get<std::string>(), part["weight"].get<double>()});
    QVERIFY(std::abs(loss - lossOf(together)) < 1e-4);
    QCOMPARE(found["r"].get<int>(), 6);
    QCOMPARE(services().adapterInfo(path("two"))->value("r", 0), 6);
    const auto progress = outcome.all<events::Progress>();
    QVERIFY(std::any_of(progress.begin(), progress.end(), [](const auto& one) { return one.stage == "search"; }));
  }

  void aBadOneAmongThreeIsLeftOut() {
    const auto outcome = run(search({"bad", "names", "talk"}, "three"));
    QVERIFY2(outcome.problem().empty(), outcome.problem().c_str());
    const auto found = adapterOf(outcome);
    double best = 1e9;
    for (const auto& part : found["adapters"]) best = std::min(best, part["loss"].get<double>());
    QVERIFY(found["loss"].get<double>() <= best + 1e-6);
    for (const size_t other : {1, 2})
      QVERIFY(found["adapters"][0]["loss"].get<double>() > found["adapters"][other]["loss"].get<double>());
    QVERIFY(std::abs(found["adapters"][0]["weight"].get<double>()) < 0.1);
    auto again = run(search({"bad", "names", "talk"}, "again"));
    QCOMPARE(adapterOf(again)["adapters"].dump(), found["adapters"].dump()); // by the seed
  }

  /// Starts go with what is composed; what quantisation took cannot.
  void adaptersThatBeganAsPartsOfTheWeights() {
    train("main", {identity(), "auto", {}, 20, 1.0}, "lora", 4, "pissa_niter_2");
    train("filled", {dialogues(), "auto", {}, 20, 1.0}, "lora", 2, "loftq");
    auto command = search({"main", "filled"}, "of-parts");
    command.evaluations = 4;
    const auto found = adapterOf(run(command));
    QVERIFY(!found.is_null());
    std::vector<AdapterChoice> together;
    for (const auto& part : found["adapters"])
      together.push_back({part["adapter"].get<std::string>(), part["weight"].get<double>()});
    QVERIFY(std::abs(found["loss"].get<double>() - lossOf(together)) < 1e-4);
    QVERIFY(std::abs(found["loss"].get<double>() - lossOf({{path("of-parts"), 1.0}})) < 1e-5);

    command.model.quantization = "nf4";
    command.out = path("none");
    const auto outcome = run(command);
    QVERIFY(outcome.error.has_value());
    QCOMPARE(outcome.error->code, std::string("adapter.compose"));
    QVERIFY(outcome.error->message.find("LoftQ") != std::string::npos);
    QVERIFY(!fs::exists(folder() / "none"));
  }

  void whatCannotBeComposedIsRefusedAtOnce() {
    const auto code = [&](commands::SearchAdapters command) {
      const auto outcome = run(command);
      return outcome.error ? outcome.error->code : std::string();
    };
    QCOMPARE(code(search({"names"}, "x")), std::string("usage.adapter"));
    QCOMPARE(code(search({"names", "scaled"}, "x")), std::string("adapter.compose"));
    QCOMPARE(code(search({"scaled", "scaled"}, "x")), std::string("method.not_composable"));
    QCOMPARE(code(search({"names", "nowhere"}, "x")), std::string("adapter.missing"));
    QCOMPARE(code(search({"names", "talk"}, "names")), std::string("export.same_folder"));
    fs::create_directories(folder() / "full");
    QVERIFY(writeFileAtomically(folder() / "full" / "precious.txt", "x").has_value());
    QCOMPARE(code(search({"names", "talk"}, "full")), std::string("export.exists"));
    QVERIFY(fs::exists(folder() / "full" / "precious.txt"));
    auto command = search({"names", "talk"}, "x");
    command.bound = 0;
    QCOMPARE(code(command), std::string("search.value"));
    QVERIFY(!fs::exists(folder() / "x") && !fs::exists(folder() / "x.tmp"));
  }

  void stoppedItLeavesNothing() {
    auto command = search({"names", "talk"}, "stopped");
    command.evaluations = 1000;
    const auto job = m_session->submit(command);
    const auto outcome = finishJob(*m_session, job, [&](const Event& event) {
      if (const auto* progress = std::get_if<events::Progress>(&event); progress && progress->stage == "search")
        m_session->stop(job);
    });
    QVERIFY(outcome.error && outcome.error->code == "cancelled");
    QVERIFY(!fs::exists(folder() / "stopped") && !fs::exists(folder() / "stopped.tmp"));
  }
};

QTEST_APPLESS_MAIN(TestAdapterSearch)
#include "tst_adapter_search.moc"
