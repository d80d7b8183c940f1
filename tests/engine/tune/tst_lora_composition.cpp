// Adapters composed into one do what they do together: exactly their weighted sum, whatever their ranks and targets.
#include "engine/io/safetensors.h"
#include "engine/model/tensor_files.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/peft_config.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/mounted.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestLoraComposition : public QObject {
  Q_OBJECT

  /// A model and adapters of random values for it.
  struct Setup {
    tiny::Folder root;
    const char* config;
    std::vector<WeighedAdapter> parts;

    explicit Setup(const char* of) : config(of) {}
    std::unique_ptr<CausalModel> model() const { return tiny::model(config); }
    fs::path add(const MethodOptions& options, double weight) {
      const auto folder = root.path() / ("adapter-" + std::to_string(parts.size()));
      fs::create_directories(folder);
      const auto base = model();
      const auto method = tiny::take(methodRegistry().create(options));
      tiny::ok(method->attach(*base));
      tiny::randomize(*method, 21 + parts.size());
      tiny::ok(method->save(folder, SaveKind::Final));
      parts.push_back({folder, weight});
      return folder;
    }
    Result<AdapterCopy> compose() const {
      const auto base = model();
      return methodRegistry().find("lora")->compose(parts, ModelShape(*base), "some/base");
    }
    fs::path write(const AdapterCopy& copy) const {
      const auto folder = root.path() / "composed";
      fs::create_directories(folder);
      tiny::ok(writeTensors(folder / kAdapterWeightsFile, copy.tensors));
      tiny::ok(writeFileAtomically(folder / kAdapterConfigFile, copy.config));
      return folder;
    }
    at::Tensor together() const {
      const auto base = model();
      MountedAdapters mounted(*base);
      for (const auto& part : parts) tiny::ok(mounted.mount(toUtf8(part.folder), part.folder, part.weight));
      return tiny::logits(*base);
    }
    at::Tensor with(const fs::path& folder) const {
      const auto base = model();
      MountedAdapters mounted(*base);
      tiny::ok(mounted.mount("composed", folder));
      return tiny::logits(*base);
    }
  };
  static MethodOptions lora(int64_t r, double alpha, std::vector<std::string> targets = {"all-linear"}) {
    MethodOptions options;
    options.r = r;
    options.loraAlpha = alpha;
    options.targets.modules = std::move(targets);
    return options;
  }

 private Q_SLOTS:
  void isTheSum_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"same targets", "other ranks and scales", "other targets", "patterns", "GPT-2", "embeddings", "experts",
          "other experts", "three with a negative weight", "PiSSA and OLoRA", "fast PiSSA on GPT-2"})
      QTest::newRow(name) << QString::fromUtf8(name);
  }
  void isTheSum() {
    QFETCH(QString, name);
    const char* config = name.endsWith(QLatin1String("GPT-2"))     ? tiny::gpt2
                         : name.contains(QLatin1String("experts")) ? tiny::mixtral
                                                                   : tiny::llama;
    Setup setup(config);
    auto first = lora(4, 8), second = lora(4, 8);
    if (name == QLatin1String("other ranks and scales")) {
      second = lora(6, 5);
      second.useRslora = true;
    }
    if (name == QLatin1String("other targets")) {
      first = lora(4, 8, {"q_proj", "down_proj"});
      second = lora(3, 3, {"q_proj", "v_proj", "lm_head"});
    }
    if (name == QLatin1String("patterns")) {
      first.rankPattern = {{"q_proj", 2}, {"layers.1.mlp.up_proj", 7}};
      first.alphaPattern = {{"q_proj", 3}};
    }
    if (name == QLatin1String("embeddings")) {
      first = lora(4, 8, {"embed_tokens", "q_proj"});
      second = lora(2, 8, {"embed_tokens", "v_proj"});
    }
    if (name == QLatin1String("other experts")) second = lora(2, 4, {"w2", "q_proj"});
    if (name.contains(QLatin1String("PiSSA"))) { // their starts go with them
      first.loraInit = LoraInit::Pissa;
      first.pissaIterations = name.startsWith(QLatin1String("fast")) ? 2 : 0;
      second = lora(3, 5, {"all-linear"});
      if (!name.startsWith(QLatin1String("fast"))) second.loraInit = LoraInit::Olora;
    }
    setup.add(first, 0.7);
    setup.add(second, 0.4);
    if (name.startsWith(QLatin1String("three"))) setup.add(lora(2, 8), -0.6);
    const auto copy = tiny::take(setup.compose());
    const auto composed = setup.with(setup.write(copy)), sum = setup.together();
    QVERIFY2(at::allclose(composed, sum, 1e-4, 1e-5),
             qPrintable(QString::number((composed - sum).abs().max().item<double>())));
    QVERIFY(!at::allclose(sum, tiny::logits(*setup.model()), 1e-2, 1e-2)); // they do something
    const auto config2 = Json::parse(copy.config);
    QCOMPARE(config2["base_model_name_or_path"].get<std::string>(), std::string("some/base"));
    QCOMPARE(config2["lora_dropout"].get<double>(), 0.0);
    if (name == QLatin1String("same targets")) QCOMPARE(config2["r"].get<int>(), 8);
    if (name == QLatin1String("same targets")) QVERIFY(config2["rank_pattern"].empty());
  }

  void whatHasNoWeightIsRefusedByName() {
    for (const char* what : {"bias", "saved"}) {
      Setup setup(tiny::qwenTied);
      setup.add(lora(4, 8), 0.5);
      auto other = lora(4, 8);
      if (what == std::string("bias")) other.bias = TrainedBiases::All;
      else other.targets.modulesToSave = {"norm"};
      const auto folder = setup.add(other, 0.5);
      const auto error = setup.compose().error();
      QCOMPARE(error.code, std::string("adapter.compose"));
      QVERIFY2(error.message.find(toUtf8(folder)) != std::string::npos, error.message.c_str());
    }
  }

  void anAdapterOfAnotherModelIsRefusedByName() {
    Setup setup(tiny::llama);
    setup.add(lora(4, 8), 0.5);
    Setup other(tiny::gpt2);
    const auto folder = other.add(lora(4, 8), 0.5);
    setup.parts.push_back({folder, 0.5});
    const auto error = setup.compose().error();
    QCOMPARE(error.code, std::string("adapter.other_model"));
    QCOMPARE(error.file, toUtf8(folder));
  }

  void otherMethodsAreNotComposed() {
    Setup setup(tiny::llama);
    const auto base = setup.model();
    for (const char* type : {"ia3", "prompt_tuning"})
      QCOMPARE(methodRegistry().find(type)->compose({}, ModelShape(*base), "").error().code,
               std::string("method.not_composable"));
  }
};

QTEST_APPLESS_MAIN(TestLoraComposition)
#include "tst_lora_composition.moc"
