// PEFT's matching rules, and what the errors say.
#include "engine/tune/base/pattern.h"
#include "engine/tune/base/target.h"
#include "engine/tune/lora/lora_config.h"
#include "engine/tune/lora/stacked_targets.h"

#include <QTest>

using namespace tw;

class TestTarget : public QObject {
  Q_OBJECT

  static LinearNames names() {
    LinearNames linears;
    for (int layer = 0; layer < 3; ++layer)
      for (const char* name : {"self_attn.q_proj", "self_attn.v_proj", "mlp.up_proj"})
        linears.names.push_back("model.layers." + std::to_string(layer) + "." + name);
    linears.embeddings = {"model.embed_tokens", "model.embed_tokens_per_layer"};
    linears.head = linears.names.size();
    linears.names.push_back("lm_head");
    return linears;
  }
  static std::vector<size_t> match(const TargetOptions& options) {
    const auto found = matchTargets(names(), options);
    return found ? found->chosen : std::vector<size_t>{999};
  }
  static std::string code(const TargetOptions& options) {
    const auto found = matchTargets(names(), options);
    return found ? std::string() : found.error().code;
  }

  /// Mixtral with a plain MLP in its second layer (which there is in Qwen3-MoE), whose linears have the experts' names.
  static LinearNames routed(bool asLinears) {
    LinearNames linears;
    for (const char* name : {"0.self_attn.q_proj", "0.self_attn.o_proj", "1.self_attn.q_proj", "1.self_attn.o_proj",
                             "1.mlp.gate_proj", "1.mlp.up_proj", "1.mlp.down_proj"})
      linears.names.push_back(std::string("model.layers.") + name);
    linears.head = linears.names.size();
    linears.names.push_back("lm_head");
    for (const char* layer : {"0", "2"}) {
      const auto path = std::string("model.layers.") + layer + ".mlp.";
      linears.parameters.push_back({path + "gate.weight", 1, 4, 8, false, {}});
      linears.parameters.push_back({path + "experts.gate_up_proj", 4, 12, 8, true, {}});
      linears.parameters.push_back({path + "experts.down_proj", 4, 8, 6, true, {}});
    }
    if (asLinears) linears.expertLinears = ExpertLinears{"gate", "gate_proj", "up_proj", "down_proj"};
    return linears;
  }
  static LoraConfig converted(const LinearNames& linears, std::vector<std::string> modules, bool pattern = false) {
    LoraConfig config;
    config.targets.modules = std::move(modules);
    config.targets.isPattern = pattern;
    if (const auto done = convertTargets(linears, config); !done) config.targets.modules = {done.error().code};
    return config;
  }

  static double scale(const LoraConfig& config, const std::string& name) {
    const auto shapes = LoraShapes::create(config);
    return shapes ? shapes->of(name).scale : 0;
  }

 private Q_SLOTS:
  // PEFT: lora_alpha / r, with use_rslora lora_alpha / √r (arXiv:2312.03732), each module by its own rank and alpha.
  void scalesAreByTheModulesOwnRank() {
    LoraConfig config;
    config.r = 4;
    config.loraAlpha = 8;
    config.rankPattern = {{"q_proj", 16}};
    config.alphaPattern = {{"v_proj", 12}, {"layers.1.self_attn.q_proj", 20}};
    const auto at = [&](const char* name) { return scale(config, std::string("model.layers.") + name); };
    QCOMPARE(at("0.mlp.up_proj"), 2.0);
    QCOMPARE(at("0.self_attn.v_proj"), 3.0);
    QCOMPARE(at("0.self_attn.q_proj"), 0.5);
    QCOMPARE(at("1.self_attn.q_proj"), 1.25);
    config.useRslora = true;
    QCOMPARE(at("0.mlp.up_proj"), 4.0);
    QCOMPARE(at("0.self_attn.v_proj"), 6.0);
    QCOMPARE(at("0.self_attn.q_proj"), 2.0);
    QCOMPARE(at("1.self_attn.q_proj"), 5.0);
  }

  void listsMatchWholeEnds() {
    TargetOptions options;
    options.modules = {"q_proj", "layers.1.mlp.up_proj", "proj"};
    const auto found = matchTargets(names(), options);
    QVERIFY(found);
    QCOMPARE(found->chosen, (std::vector<size_t>{0, 3, 5, 6}));
    QCOMPARE(found->unmatched, std::vector<std::string>{"proj"});
  }
  void patternsMatchInFull() {
    TargetOptions options;
    options.isPattern = true;
    options.modules = {R"(.*\.(q|v)_proj)"};
    QCOMPARE(match(options), (std::vector<size_t>{0, 1, 3, 4, 6, 7}));
    options.modules = {"q_proj"};
    QCOMPARE(code(options), std::string("target.none"));
    options.modules = {"(q|v"};
    QCOMPARE(code(options), std::string("target.pattern"));
    options.modules = {"a|model.layers.0.self_attn.q_proj"}; // fullmatch tries every alternative
    QCOMPARE(match(options), std::vector<size_t>{0});
  }
  void aTextThatNamesModulesIsAnsweredWithTheListForm() {
    TargetOptions options;
    options.isPattern = true;
    for (const auto& [text, list] :
         std::vector<std::pair<std::string, std::string>>{{"q_proj", R"(["q_proj"])"},
                                                          {"q_proj, v_proj", R"(["q_proj", "v_proj"])"},
                                                          {R"(["q_proj","nothing"])", R"(["q_proj"])"}}) {
      options.modules = {text};
      const auto found = matchTargets(names(), options);
      QVERIFY(!found);
      QVERIFY(found.error().message.find("regular expression over whole module names") != std::string::npos);
      QVERIFY2(found.error().advice.find(list) != std::string::npos, found.error().advice.c_str());
    }
    options.modules = {"c_attn"};
    QVERIFY(matchTargets(names(), options).error().advice.find("This model has: q_proj") != std::string::npos);
  }
  void allLinearLeavesTheHeadOut() {
    QCOMPARE(match({}).size(), size_t{9});
    TargetOptions options;
    options.modules = {"All-Linear"};
    options.layersToTransform = {{0, 2}};
    QCOMPARE(match(options), (std::vector<size_t>{0, 1, 2, 6, 7, 8}));
  }
  void layersAndExclusionsRestrict() {
    TargetOptions options;
    options.modules = {"q_proj", "v_proj"};
    options.layersToTransform = {{1}};
    options.layersPattern = {"layers"};
    QCOMPARE(match(options), (std::vector<size_t>{3, 4}));
    options.excludeModules = {"v_proj"};
    QCOMPARE(match(options), std::vector<size_t>{3});
    options.modules.push_back("model.layers.0.self_attn.q_proj"); // a full path is meant whatever the layers are
    QCOMPARE(match(options), (std::vector<size_t>{0, 3}));
    options.modules.pop_back();
    options.modulesToSave = {"q_proj"};
    QCOMPARE(code(options), std::string("target.none"));
  }
  void errorsNameWhatExists() {
    TargetOptions options;
    options.modules = {"c_attn"};
    const auto found = matchTargets(names(), options);
    QVERIFY(!found);
    QVERIFY(found.error().advice.find("q_proj, v_proj, up_proj") != std::string::npos);
    options.modules = {"embed_tokens_per_layer", "q_proj"};
    QCOMPARE(code(options), std::string("target.embedding"));
  }
  void theTableOfInputEmbeddings() {
    TargetOptions options;
    options.modules = {"embed_tokens", "nothing"};
    const auto found = matchTargets(names(), options);
    QVERIFY(found && found->chosen.empty());
    QCOMPARE(found->embeddings, std::vector<size_t>{0});
    QCOMPARE(found->unmatched, std::vector<std::string>{"nothing"});
    options.modulesToSave = {"embed_tokens"}; // trained in full: no target
    QCOMPARE(code(options), std::string("target.none"));
    QVERIFY(matchTargets(names(), {})->embeddings.empty()); // all-linear leaves it out
  }
  void entriesOfAListAreNames() {
    TargetOptions options;
    options.modules = {".*\\.q_proj"};
    const auto found = matchTargets(names(), options);
    QVERIFY(!found);
    QCOMPARE(found.error().code, std::string("target.none"));
    QVERIFY(found.error().message.find("names, not regular expressions") != std::string::npos);
    options.modules = {"(q|v)_proj", "up_proj"}; // beside one that is there it has no effect, which is told
    QCOMPARE(matchTargets(names(), options)->unmatched, std::vector<std::string>{"(q|v)_proj"});
    options.modules = {"layers.0.q_proj"};
    QVERIFY(patternInList(options).empty());
  }
  void listsOfModulesKeepTheirNumbers() {
    QCOMPARE(lastName("model.layers.0.mlp.up_proj"), std::string("up_proj"));
    QCOMPARE(lastName("model.altup_projections.0"), std::string("altup_projections.0"));
    QCOMPARE(lastName("lm_head"), std::string("lm_head"));
    QCOMPARE(lastName("0"), std::string("0"));
    QCOMPARE(distinctLastNames({"model.a.0", "model.b.0", "model.a.1", "x.b.0"}),
             (std::vector<std::string>{"a.0", "b.0", "a.1"}));
  }
  void runawayPatternsEnd() {
    const auto pattern = NamePattern::compile("(a+)+b");
    QVERIFY(pattern);
    QVERIFY(!pattern->matches(std::string(200, 'a')));
  }

  // What PEFT 0.21.2 answers: tests/interop/test_experts.py compares the tensors.
  void namesOfExpertsBecomeParameters() {
    using Names = std::vector<std::string>;
    auto config = converted(routed(true), {"all-linear"});
    QCOMPARE(config.targets.modules, (Names{"q_proj", "o_proj"}));
    QCOMPARE(config.targets.parameters, (Names{"gate.weight", "gate_up_proj", "down_proj"}));
    QCOMPARE(config.rankPattern, (std::vector<std::pair<std::string, int64_t>>{{".*\\.gate_up_proj", 16}}));
    QCOMPARE(config.alphaPattern, (std::vector<std::pair<std::string, double>>{{".*\\.gate_up_proj", 16.0}}));
    const auto again = config;
    QVERIFY(convertTargets(routed(true), config));
    QCOMPARE(config.targets.parameters, again.targets.parameters);
    QCOMPARE(config.targets.modules, again.targets.modules);
    config = converted(routed(true), {"q_proj", "mlp.down_proj"});
    QCOMPARE(config.targets.parameters, Names{"down_proj"});
    QVERIFY(config.rankPattern.empty());
    config = converted(routed(true), {".*layers\\.0\\..*(q_proj|gate|up_proj)"},
                       true); // last names, whatever the rest of the pattern said
    QCOMPARE(config.targets.modules.front(), std::string("target.fused"));
    config = converted(routed(true), {".*layers\\.0\\.(.*q_proj|mlp\\.gate)"}, true);
    QCOMPARE(config.targets.modules, Names{"q_proj"});
    QCOMPARE(config.targets.parameters, Names{"gate.weight"});
    QVERIFY(!config.targets.isPattern);
    QCOMPARE(converted(routed(true), {"gate_proj"}).targets.modules.front(), std::string("target.fused"));
    QCOMPARE(converted(names(), {"gate_proj", "mlp.gate"}).targets.modules,
             (Names{"gate_proj", "mlp.gate"})); // no experts
  }
  void elsewhereParametersHaveTheirOwnNames() {
    using Names = std::vector<std::string>;
    QVERIFY(converted(routed(false), {"all-linear"}).targets.allLinear());
    const auto config = converted(routed(false), {"down_proj", "experts.down_proj", "gate.weight", "nothing"});
    QCOMPARE(config.targets.modules, (Names{"down_proj", "nothing"}));
    QCOMPARE(config.targets.parameters, (Names{"experts.down_proj", "gate.weight"}));
    for (const char* module : {"experts", "mlp.gate"})
      QCOMPARE(converted(routed(false), {module}).targets.modules.front(), std::string("target.module"));
  }
  void chosenLayersCountForParameters() {
    LoraConfig config;
    config.targets.layersToTransform = {{2}};
    config.targets.excludeModules = {"gate.weight"};
    QVERIFY(convertTargets(routed(true), config));
    QCOMPARE(config.targets.parameters, (std::vector<std::string>{"model.layers.2.mlp.experts.gate_up_proj",
                                                                  "model.layers.2.mlp.experts.down_proj"}));
  }
  void aPatternStillTakesNoLayers() {
    LoraConfig config;
    config.targets = {{".*q_proj"}, true, {{0}}};
    QVERIFY(convertTargets(routed(true), config));
    QCOMPARE(matchTargets(routed(true), config.targets).error().code, std::string("target.layers"));
  }
  void parametersOfOneModuleAreWrappedInsideOneAnother() {
    TargetOptions options;
    options.modules.clear();
    options.parameters = {"down_proj", "gate_up_proj"};
    const auto both = matchTargets(routed(true), options);
    QVERIFY(both);
    QCOMPARE(both->parameters.size(), size_t{4});
    QCOMPARE(both->parameters[0].key, std::string("model.layers.0.mlp.experts.base_layer"));
    QCOMPARE(both->parameters[1].key, std::string("model.layers.0.mlp.experts"));
    QCOMPARE(both->parameters[1].place, size_t{2});
    options.parameters = {"gate_up_proj"};
    QCOMPARE(matchTargets(routed(true), options)->parameters[0].key, std::string("model.layers.0.mlp.experts"));
    options.parameters = {"q_proj.weight"};
    QCOMPARE(matchTargets(routed(true), options).error().code, std::string("target.parameter"));
  }
};

QTEST_APPLESS_MAIN(TestTarget)
#include "tst_target.moc"
