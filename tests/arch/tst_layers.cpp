// The layers of the program, held by walking its includes: a breach fails with the file, the line and what it includes.
#include "layers.h"

#include <QTest>

using namespace layers;

namespace {

// Top down in the order in which they may use one another. A folder may always include itself.
const std::vector<Rule> kRules = {
    // Kernels know neither torch, Qt nor the engine.
    {"kernels/include/tw_kernels", "", Rule::None},
    {"kernels/support", "kernels/include/", Rule::None},
    {"kernels/reference", "kernels/(include|support)/", Rule::None},
    {"kernels/cpu/body", "kernels/(include|support)/", Rule::None},
    {"kernels/cpu", "kernels/(include|support|reference|cpu/body)/", Rule::None},
    {"kernels/cuda", "kernels/(include|support|reference)/", Rule::None},
    {"kernels/self_test", "kernels/(include|support|reference)/", Rule::None},
    {"kernels", "kernels/(include|support|reference|cpu|cuda)/", Rule::None},

    // The engine knows no Qt. Below the models there is no tensor outside memory, ops, weights and quant. Values of the
    // API and what base has may be used everywhere.
    {"engine/api/catalog/methods", "engine/api/(catalog/)?[^/]+$", Rule::None},
    {"engine/api/catalog", "engine/api/[^/]+$", Rule::None},
    {"engine/api", "", Rule::None},
    {"engine/base", "engine/api/", Rule::Torch}, // the precompiled header
    {"engine/io", "engine/(api|base)/", Rule::None},
    {"engine/jinja", "engine/(api|base)/", Rule::None},
    {"engine/text/unicode", "engine/base/", Rule::None},
    {"engine/text/parse", "engine/(api|base)/", Rule::None},
    {"engine/text/base", "engine/(api|base)/", Rule::None},
    {"engine/text/split", "engine/(api|base|text/(unicode|parse))/", Rule::None},
    {"engine/text/model", "engine/(api|base|text/(unicode|parse))/", Rule::None},
    {"engine/text/pipeline", "engine/(api|base|text/(unicode|parse|base|split|model))/", Rule::None},
    {"engine/text/formats", "engine/(api|base|text/(unicode|parse|split|pipeline))/", Rule::None},
    {"engine/text", "engine/(api|base|io|jinja|text/(unicode|base|pipeline|formats))/", Rule::None},
    {"engine/data/parquet_plugin", "", Rule::None},
    {"engine/data/readers", "engine/(api|base|data/parquet_plugin)/", Rule::None},
    {"engine/data", "engine/(api|api/catalog|base|text|data/readers)/[^/]+$", Rule::None},

    {"engine/memory", "engine/(api|base)/", Rule::Torch},
    {"engine/ops", "(engine/(api|base)|kernels/include)/", Rule::Torch},
    // Of a weight a quantiser sees how it is held, and nothing that is attached to it.
    {"engine/quant", "(engine/(api|base|ops)|kernels/include)/|engine/weights/weight_storage\\.h$", Rule::Torch},
    {"engine/weights", "(engine/(api|base|ops)|kernels/include)/", Rule::Torch},
    // A model knows no training; a family of models is its configuration and nothing else.
    {"engine/model/config", "engine/(api|base)/|engine/quant/quantization\\.h$", Rule::None},
    {"engine/model/families", "engine/(api|base|model/config)/", Rule::None},
    {"engine/model", "engine/(api|base|io|ops|weights|quant|model/(config|families))/", Rule::Torch},
    {"engine/infer", "engine/(api|base|model|text)/[^/]+$", Rule::Torch},

    {"engine/optim", "kernels/include/|engine/(api|base|memory|model)/[^/]+$", Rule::Torch},
    // A method knows no quantiser, no family and no other method; most see nothing but what methods share.
    {"engine/tune/base", "engine/(api|api/catalog|base|io|weights|optim|model)/[^/]+$", Rule::Torch},
    {"engine/tune/full", "engine/(api|api/catalog|base|io|model|tune/base)/[^/]+$", Rule::Torch},
    // Freezing is full training of some layers.
    {"engine/tune/freeze", "engine/(api|api/catalog|base|tune/base|tune/full)/[^/]+$", Rule::Torch},
    {"engine/tune/bitfit", "engine/(api|api/catalog|base|model|tune/base)/[^/]+$", Rule::Torch},
    {"engine/tune/miss", "engine/(api|api/catalog|base|ops|tune/base)/[^/]+$", Rule::Torch},
    // A prompt may begin as the words of a text, a prefix as their keys and values.
    {"engine/tune/prompt_tuning", "engine/(api|api/catalog|base|tune/base|text)/[^/]+$", Rule::Torch},
    {"engine/tune/prefix_tuning", "engine/(api|api/catalog|base|model|tune/base|text)/[^/]+$", Rule::Torch},
    // What it needs to go on stands in a file of its own.
    {"engine/tune/adalora", "engine/(api|api/catalog|base|io|tune/base)/[^/]+$|engine/model/tensor_files\\.h$",
     Rule::Torch},
    {"engine/tune/lycoris",
     "engine/(api|api/catalog|base|tune/base)/[^/]+$|engine/(model/checkpointing|weights/cast)\\.h$", Rule::Torch},
    // What a router makes of a token is computed again in backward, dropout's masks with it.
    {"engine/tune/lora_moe",
     "engine/(api|api/catalog|base|ops|tune/base)/[^/]+$|engine/(model/checkpointing|weights/cast)\\.h$", Rule::Torch},
    // DoRA asks for the weight that it is on.
    {"engine/tune/lora", "engine/(api|api/catalog|base|ops|weights|tune/base)/[^/]+$", Rule::Torch},
    {"engine/tune/*", "engine/(api|api/catalog|base|tune/base)/[^/]+$", Rule::Torch},
    {"engine/tune", "engine/(api|api/catalog|base|tune/[^/]+)/[^/]+$", Rule::Torch},
    // Who works with methods sees what they share, and the registry, and no single method.
    {"engine/plan", "engine/(api|base|memory|quant|weights|model|tune/base|optim)/[^/]+$", Rule::Torch},
    {"engine/train", "engine/(api|api/catalog|base|memory|text|data|model|tune/base|plan|optim)/[^/]+$", Rule::Torch},
    {"engine/evaluate", "engine/(api|base|data|infer|train)/[^/]+$", Rule::Torch},
    {"engine/export", "engine/(api|base|io|quant|text|model|model/config|tune|tune/base|train)/[^/]+$", Rule::Torch},
    // Jobs and services share what a run is and nothing else.
    {"engine/session/devices", "kernels/include/|engine/(api|base|memory)/[^/]+$", Rule::Torch},
    {"engine/session/runs",
     "engine/(api|api/catalog|base|data|infer|model|model/config|tune/base|plan|train|export)/[^/]+$", Rule::Torch},
    {"engine/session/services",
     "engine/(api|api/catalog|base|io|text|data|data/readers|memory|model|model/config|tune|tune/base|plan|train|"
     "session/(devices|runs))/[^/]+$",
     Rule::Torch},
    {"engine/session/jobs",
     "engine/(api|api/catalog|base|io|text|data|memory|model|model/config|infer|optim|tune|tune/base|train|evaluate|"
     "export|session/runs)/[^/]+$",
     Rule::Torch},
    {"engine/session", "engine/(api|base|memory|session/(devices|services|jobs))/[^/]+$", Rule::Torch},
    {"engine/shared_library", "engine/session/", Rule::None},

    // The window uses the engine's API only. A page knows no other page.
    {"ui/bridge", "engine/api/", Rule::Qt},
    {"ui/theme", "", Rule::Qt},
    {"ui/widgets", "ui/theme/", Rule::Qt},
    {"ui/models", "engine/api/|ui/(bridge|theme)/", Rule::Qt},
    {"ui/charts", "engine/api/|ui/(theme|widgets|models)/", Rule::Qt},
    {"ui/fields", "engine/api/|ui/(bridge|theme|widgets|models)/", Rule::Qt},
    {"ui/studio", "engine/api/|ui/(bridge|models)/", Rule::Qt},
    {"ui/pages", "ui/(theme|widgets|studio)/", Rule::Qt},
    {"ui/pages/*", "engine/api/|ui/((bridge|theme|widgets|models|charts|fields|studio)/|pages/[^/]+$)", Rule::Qt},
    {"ui/shell", "engine/api/|ui/(bridge|theme|widgets|models|studio|pages|pages/[^/]+)/[^/]+$", Rule::Qt},

    // Programs use the engine's API, and the command line its decoder of UTF-8.
    {"app/cli", "engine/api/|engine/base/unicode\\.h$", Rule::None},
    {"app/cli/verbs", "engine/api/|app/cli/", Rule::None},
    {"app/studio", "ui/(shell|theme)/", Rule::Qt},
};

} // namespace

class TestLayers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void everyFolderKeepsItsRule();
  void everyRuleHasItsFolder();
  void noFoldersIncludeEachOther();
  void aPlantedBreachIsNamed();
  void aPlantedCircleIsNamed();

 private:
  std::vector<Include> m_includes;
  std::set<QString> m_folders;
};

void TestLayers::initTestCase() {
  m_includes = readIncludes(
      QStringLiteral(TW_REPOSITORY),
      {QStringLiteral("engine"), QStringLiteral("ui"), QStringLiteral("app"), QStringLiteral("kernels")}, m_folders);
  QVERIFY(m_includes.size() > 1000);
}

void TestLayers::everyFolderKeepsItsRule() {
  const auto found = breaches(m_includes, m_folders, kRules);
  QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}

void TestLayers::everyRuleHasItsFolder() {
  for (const auto& rule : kRules) {
    const bool used = std::any_of(m_folders.begin(), m_folders.end(),
                                  [&](const QString& folder) { return ruleFor(folder, kRules) == &rule; });
    QVERIFY2(used, rule.folder);
  }
}

void TestLayers::noFoldersIncludeEachOther() {
  const auto found = circle(m_includes);
  QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}

void TestLayers::aPlantedBreachIsNamed() {
  auto includes = m_includes;
  includes.push_back(
      {QStringLiteral("engine/quant/planted.cpp"), 7, QStringLiteral("engine/weights/adaptable_weight.h")});
  includes.push_back({QStringLiteral("engine/text/planted.h"), 2, QStringLiteral("ATen/ATen.h")});
  includes.push_back({QStringLiteral("ui/pages/chat/planted.cpp"), 3, QStringLiteral("ui/pages/data/data_page.h")});
  auto folders = m_folders;
  folders.insert(QStringLiteral("engine/planted"));
  const auto found = breaches(includes, folders, kRules).filter(QStringLiteral("planted"));
  QCOMPARE(found.size(), 4);
  QVERIFY(found[0].startsWith(QStringLiteral("engine/planted has no rule")));
  QCOMPARE(found[1], QStringLiteral("engine/quant/planted.cpp:7 includes engine/weights/adaptable_weight.h, which "
                                    "engine/quant may not"));
  QVERIFY(found[2].startsWith(QStringLiteral("engine/text/planted.h:2 includes ATen/ATen.h")));
  QVERIFY(found[3].startsWith(QStringLiteral("ui/pages/chat/planted.cpp:3 includes ui/pages/data/data_page.h")));
}

void TestLayers::aPlantedCircleIsNamed() {
  auto includes = m_includes;
  includes.push_back({QStringLiteral("engine/base/planted.cpp"), 4, QStringLiteral("engine/io/model_folder.h")});
  const auto found = circle(includes);
  QCOMPARE(found.size(), 2);
  QVERIFY(found.contains(QStringLiteral("engine/base/planted.cpp:4 includes engine/io/model_folder.h")));
  QVERIFY(found.filter(QRegularExpression(QStringLiteral("^engine/io/.* includes engine/base/"))).size() == 1);
}

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
