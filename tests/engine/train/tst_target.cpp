// PEFT's matching rules, and what the errors say.
#include "engine/tune/pattern.h"
#include "engine/tune/target.h"

#include <QTest>

using namespace tw;

class TestTarget : public QObject {
  Q_OBJECT

  static LinearNames names() {
    LinearNames linears;
    for (int layer = 0; layer < 3; ++layer)
      for (const char* name : {"self_attn.q_proj", "self_attn.v_proj", "mlp.up_proj"}) linears.names.push_back("model.layers." + std::to_string(layer) + "." + name);
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

 private Q_SLOTS:
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
    options.modulesToSave = {"q_proj"};
    QCOMPARE(code(options), std::string("target.none"));
  }
  void errorsNameWhatExists() {
    TargetOptions options;
    options.modules = {"c_attn"};
    const auto found = matchTargets(names(), options);
    QVERIFY(!found);
    QVERIFY(found.error().advice.find("q_proj, v_proj, up_proj") != std::string::npos);
    options.modules = {"embed_tokens", "q_proj"};
    QCOMPARE(code(options), std::string("target.embedding"));
    options.modules = {"embed_tokens_per_layer", "q_proj"};
    QCOMPARE(code(options), std::string("target.embedding"));
  }
  void listsOfModulesKeepTheirNumbers() {
    QCOMPARE(lastName("model.layers.0.mlp.up_proj"), std::string("up_proj"));
    QCOMPARE(lastName("model.altup_projections.0"), std::string("altup_projections.0"));
    QCOMPARE(lastName("lm_head"), std::string("lm_head"));
    QCOMPARE(lastName("0"), std::string("0"));
    QCOMPARE(distinctLastNames({"model.a.0", "model.b.0", "model.a.1", "x.b.0"}), (std::vector<std::string>{"a.0", "b.0", "a.1"}));
  }
  void runawayPatternsEnd() {
    const auto pattern = NamePattern::compile("(a+)+b");
    QVERIFY(pattern);
    QVERIFY(!pattern->matches(std::string(200, 'a')));
  }
};

QTEST_APPLESS_MAIN(TestTarget)
#include "tst_target.moc"
