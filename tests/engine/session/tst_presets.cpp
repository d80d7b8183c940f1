// The presets that come with the program: each is a recipe that holds, and does with the memory that it promises.
#include "engine/base/files.h"
#include "engine/session/services/engine_services.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestPresets : public QObject {
  Q_OBJECT
  QTemporaryDir m_folder;
  /// Of 8 billion parameters, as Llama 3.1 8B has them.
  static constexpr const char* kLarge =
      R"({"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":4096,"intermediate_size":14336,"num_hidden_layers":32,
  "num_attention_heads":32,"num_key_value_heads":8,"vocab_size":128256,"max_position_embeddings":131072,"rms_norm_eps":1e-5,"tie_word_embeddings":false,
  "torch_dtype":"bfloat16","hidden_act":"silu"})";
  static constexpr const char* kSmall =
      R"({"architectures":["GPT2LMHeadModel"],"model_type":"gpt2","n_embd":768,"n_layer":12,"n_head":12,"n_positions":1024,"vocab_size":50257,
  "activation_function":"gelu_new","torch_dtype":"float32"})";

  std::string model(const char* name, const char* config) const {
    const auto folder = m_folder.filePath(QString::fromLatin1(name));
    QDir().mkpath(folder);
    [&] { QVERIFY(writeFileAtomically(folder.toStdString() + "/config.json", config).has_value()); }();
    return folder.toStdString();
  }
  static QStringList names() {
    QStringList names;
    for (const auto& file :
         QDir(QStringLiteral(TW_REPOSITORY "/resources/presets")).entryList({QStringLiteral("*.json")}))
      names << QFileInfo(file).completeBaseName();
    return names;
  }
  static Result<Recipe> preset(const QString& name) {
    return loadRecipe(std::string(TW_REPOSITORY "/resources/presets/") + name.toStdString() + ".json");
  }
  static Result<MemoryPlan> planOf(Recipe recipe, const std::string& model) {
    static const EngineServices services(nullptr);
    recipe.model.path = model;
    recipe.training.device = "cpu";
    return services.estimateFull(recipe);
  }

 private Q_SLOTS:
  void eachHolds_data() {
    QTest::addColumn<QString>("name");
    for (const auto& name : names()) QTest::newRow(qPrintable(name)) << name;
    QVERIFY(names().size() >= 10);
  }
  void eachHolds() {
    QFETCH(QString, name);
    const auto recipe = preset(name);
    QVERIFY2(recipe.has_value(), recipe ? "" : recipe.error().message.c_str());
    if (!recipe->model.path.empty()) return; // a whole job
    for (const auto& [folder, config] : {std::pair{"large", kLarge}, std::pair{"small", kSmall}}) {
      auto fitting = *recipe; // samples as long as the model takes, as the window sets them
      if (config == kSmall) fitting.data.max_length = std::min<int64_t>(fitting.data.max_length, 1024);
      const auto plan = planOf(fitting, model(folder, config));
      QVERIFY2(plan.has_value(), plan ? "" : plan.error().message.c_str());
      QVERIFY(plan->total() > 0 && plan->trainable_parameters > 0);
    }
  }

  void eightBillionParametersFitTheCardOf8Gb() {
    const auto plan = planOf(*preset(QStringLiteral("card-8gb")), model("large", kLarge));
    QVERIFY2(plan && plan->total() <= 8'000'000'000,
             plan ? std::to_string(plan->total()).c_str() : plan.error().message.c_str());
    const auto balanced = planOf(*preset(QStringLiteral("balanced")), model("large", kLarge));
    QVERIFY(balanced && balanced->total() > 8'000'000'000); // it is the preset that makes it fit
  }

  void fewestParametersAreTheFewest() {
    const auto large = model("large", kLarge);
    const auto fewest = planOf(*preset(QStringLiteral("fewest-parameters")), large)->trainable_parameters;
    QVERIFY(fewest < 2'000'000);
    for (const auto& name : names())
      if (const auto recipe = preset(name); recipe->model.path.empty() && name != QStringLiteral("fewest-parameters"))
        QVERIFY2(planOf(*recipe, large)->trainable_parameters > fewest, qPrintable(name));
  }

  void longTextsTakeLessThanTheyWouldWithout() {
    const auto large = model("large", kLarge);
    const auto careful = *preset(QStringLiteral("long-texts"));
    QCOMPARE(careful.data.max_length, int64_t{8192});
    auto plain = *preset(QStringLiteral("balanced"));
    plain.data.max_length = careful.data.max_length;
    QVERIFY(planOf(careful, large)->total() * 3 < planOf(plain, large)->total());
  }

  void withoutGpuShortSamplesKeepStepsSmall() {
    const auto small = model("small", kSmall);
    QVERIFY(planOf(*preset(QStringLiteral("no-gpu")), small)->total() <
            planOf(*preset(QStringLiteral("balanced")), small)->total());
  }
};

QTEST_GUILESS_MAIN(TestPresets)
#include "tst_presets.moc"
