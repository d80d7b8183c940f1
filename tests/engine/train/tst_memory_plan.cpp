// The plan against what the trainer really takes: each case in a process of its own, so that one leaves nothing behind for the next.
#include "engine/train/memory.h"
#include "engine/train/memory_plan.h"
#include "engine/tune/method.h"
#include "tiny_training.h"

#include <QProcess>
#include <QTest>

using namespace tw;

class TestMemoryPlan : public QObject {
  Q_OBJECT

  static constexpr const char* kConfig = R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":256,"intermediate_size":704,
    "num_hidden_layers":4,"num_attention_heads":8,"num_key_value_heads":4,"vocab_size":8192,"max_position_embeddings":2048,"rms_norm_eps":1e-5,
    "tie_word_embeddings":false,"torch_dtype":"bfloat16","hidden_act":"silu"})";
  static constexpr const char* kExperts = R"({"architectures":["Qwen3MoeForCausalLM"],"model_type":"qwen3_moe","hidden_size":256,"intermediate_size":704,
    "num_hidden_layers":4,"num_attention_heads":8,"num_key_value_heads":4,"head_dim":32,"vocab_size":8192,"max_position_embeddings":2048,"rms_norm_eps":1e-5,
    "num_experts":16,"num_experts_per_tok":4,"moe_intermediate_size":192,"mlp_only_layers":[1],"tie_word_embeddings":false,"torch_dtype":"bfloat16","hidden_act":"silu"})";
  tiny::Folder m_base, m_experts;

  static std::unique_ptr<TuningMethod> make(const MethodOptions& options) {
    MethodRegistry registry;
    registerMethods(registry);
    return tiny::take(registry.create(options));
  }

 public:
  /// Trains one case and prints what was planned and what was measured.
  static int runCase(const fs::path& base, int64_t length, bool checkpointing, const std::string& quantization) {
    makeAllocatorPredictable();
    at::mm(at::ones({64, 64}), at::ones({64, 64}));
    const auto idle = memoryInUse(at::kCPU);
    LoadOptions load;
    load.quantization = quantization;
    const auto model = tiny::take(loadModel(base, load));
    const auto method = make({});
    tiny::ok(method->attach(*model));
    EncodedDataset data;
    for (int i = 0; i < 3; ++i) {
      EncodedSample sample;
      for (int t = 0; t < length; ++t) sample.ids.push_back((t * 31 + i) % 8192);
      sample.labels = sample.ids;
      data.tokens += length;
      data.samples.push_back(std::move(sample));
    }
    data.sourceWeights = {1.0};
    const tiny::Folder out;
    auto options = tiny::options(out.path());
    options.maxSteps = 3;
    options.sampler.accumulation = 1;
    options.sampler.maxLength = length;
    options.gradientCheckpointing = checkpointing;
    PlanOptions plan;
    plan.model = model->config();
    plan.quantization = load.quantization;
    plan.tokensPerBatch = length;
    plan.gradientCheckpointing = checkpointing;
    const auto total = tiny::take(planMemory(plan)).total();
    TrainControl control;
    const auto run = tiny::train(*model, *method, data, options, control);
    const auto peak = tiny::take(run.result).peak_memory_bytes;
    std::printf("%lld %lld\n", static_cast<long long>(total), static_cast<long long>(peak - idle));
    return 0;
  }

 private Q_SLOTS:
  void initTestCase() {
    MethodOptions full;
    full.type = "full";
    for (const auto& [config, folder] : {std::pair(kConfig, &m_base), std::pair(kExperts, &m_experts)}) {
      const auto model = tiny::model(config);
      const auto method = make(full);
      tiny::ok(method->attach(*model));
      tiny::ok(method->save(folder->path(), SaveKind::Final));
    }
  }

  void agreesWithTheTrainer_data() {
    QTest::addColumn<int>("length");
    QTest::addColumn<bool>("checkpointing");
    QTest::addColumn<QString>("quantization");
    QTest::addColumn<bool>("experts");
    for (const int length : {256, 1024})
      for (const bool checkpointing : {false, true})
        for (const char* quantization : {"none", "nf4"}) QTest::addRow("%d%s %s", length, checkpointing ? " checkpointing" : "", quantization) << length << checkpointing << quantization << false;
    QTest::addRow("256 int8") << 256 << false << "int8" << false;
    for (const bool checkpointing : {false, true})
      for (const char* quantization : {"none", "nf4"}) QTest::addRow("experts%s %s", checkpointing ? " checkpointing" : "", quantization) << 512 << checkpointing << quantization << true;
  }
  void agreesWithTheTrainer() {
#ifdef __SANITIZE_ADDRESS__
    QSKIP("the sanitizer's own memory is not in the plan");
#endif
    QFETCH(int, length);
    QFETCH(bool, checkpointing);
    QFETCH(QString, quantization);
    QFETCH(bool, experts);
    QProcess child;
    child.start(QStringLiteral("/proc/self/exe"), {QStringLiteral("--case"), (experts ? m_experts : m_base).dir.path(), QString::number(length), QString::number(checkpointing), quantization});
    QVERIFY(child.waitForFinished(240000));
    const auto numbers = child.readAllStandardOutput().simplified().split(' ');
    QCOMPARE(numbers.size(), 2);
    const double planned = numbers[0].toDouble(), measured = numbers[1].toDouble();
    QVERIFY(measured > 0);
    const auto text = QStringLiteral("planned %1 MB, measured %2 MB").arg(planned / 1e6, 0, 'f', 1).arg(measured / 1e6, 0, 'f', 1);
    qInfo().noquote() << text;
    QVERIFY2(std::abs(planned / measured - 1) < 0.15, qPrintable(text));
  }

  void refusesWhatAttachingWouldRefuse() {
    const tiny::Folder folder;
    tiny::ok(writeFileAtomically(folder.path() / "config.json", kConfig));
    PlanOptions plan;
    plan.model = tiny::take(readModelConfig(folder.path()));
    plan.method.targets.modules = {"c_attn"};
    QCOMPARE(planMemory(plan).error().code, std::string("target.none"));
    plan.method.targets.modules = {"q_proj"};
    plan.method.r = 0;
    QCOMPARE(planMemory(plan).error().code, std::string("method.rank"));
    plan.method.r = 8;
    plan.quantizationBlockSize = 100;
    QCOMPARE(planMemory(plan).error().code, std::string("model.quantization"));
  }
};

int main(int argc, char** argv) {
  if (argc == 6 && std::string_view(argv[1]) == "--case")
    return TestMemoryPlan::runCase(fromUtf8(argv[2]), std::atoll(argv[3]), std::atoi(argv[4]) != 0, argv[5]);
  TestMemoryPlan test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_memory_plan.moc"
