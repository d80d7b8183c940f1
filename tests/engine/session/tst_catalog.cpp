// What the catalog describes without tensors is what the engine's registries build.
#include "engine/api/catalog/data_file_kinds.h"
#include "engine/api/catalog/methods.h"
#include "engine/data/readers/reader.h"
#include "engine/evaluate/metric.h"
#include "engine/export/exporter.h"
#include "engine/optim/registry.h"
#include "engine/quant/quantizer.h"
#include "engine/session/services/engine_services.h"
#include "engine/text/chat_template.h"
#include "engine/train/schedule.h"
#include "engine/tune/base/method_registry.h"

#include <algorithm>
#include <QTest>

using namespace tw;

namespace {

std::string sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return namesInWords(names);
}

} // namespace

class TestCatalog : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void methods() {
    QCOMPARE(sorted(methodRegistry().types()), sorted(availableNames(methodChoices())));
    QCOMPARE(availableNames(methodChoices()), findRecipeField("method.type")->choices);
  }
  void schedules() {
    QCOMPARE(sorted(scheduleTypes()), sorted(availableNames(scheduleChoices())));
    for (const auto& name : scheduleTypes()) QVERIFY(Schedule::create({.type = name}, 10).has_value());
  }
  void optimizers() { QCOMPARE(sorted(optimizerNames()), sorted(availableNames(optimizerChoices()))); }
  void quantizers() {
    auto names = quantizerNames();
    names.emplace_back("none"); // is no quantiser
    QCOMPARE(sorted(names), sorted(availableNames(quantizerChoices())));
    for (const auto& name : quantizerNames())
      QCOMPARE(static_cast<double>(quantizerBits(name)), findQuantizer(*quantizationNamed(name))->bits({}, 512).codes);
    QCOMPARE(quantizerBits("none"), 0);
  }
  void dataFileKinds() {
    for (const auto& kind : tw::dataFileKinds())
      for (const auto& ending : kind.endings) {
        const auto family = familyByName("rows" + ending);
        QVERIFY2(family.has_value(), ending.c_str());
        QVERIFY2(familyByName("ROWS" + ending + ".gz") == family, ending.c_str());
      }
    QVERIFY(!familyByName("rows.gz") && !familyByName("rows.docx") && !familyByName("jsonl") && !familyByName(""));
  }
  void metrics() { QCOMPARE(sorted(metricNames()), sorted(availableNames(metricChoices()))); }
  void exportFormats() { QCOMPARE(sorted(exporterNames()), sorted(availableNames(exporterChoices()))); }
};

QTEST_APPLESS_MAIN(TestCatalog)
#include "tst_catalog.moc"
