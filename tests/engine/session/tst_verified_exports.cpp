// What an export is verified on: the rows that were held out, the training rows, or the vocabulary.
#include "session_world.h"

#include <QTest>

using namespace tw;

class TestVerifiedExports : public QObject {
  Q_OBJECT

  Recipe recipe(const char* output) const { return m_world->recipe(output); }
  fs::path folder() const { return m_world->folder(); }
  std::unique_ptr<tests::SessionWorld> m_world;

 private Q_SLOTS:
  void initTestCase() { m_world = std::make_unique<tests::SessionWorld>(); }

  void exportIsVerified() {
    QVERIFY(!m_world->run(commands::Train{recipe("whole"), false, "", false}).error);
    commands::Export command;
    command.model.path = toUtf8(folder() / "base");
    command.model.adapters = {{toUtf8(folder() / "whole"), 1.0}};
    command.out = toUtf8(folder() / "merged");
    command.dtype = "float32";
    command.verify = true;
    const auto outcome = m_world->run(command);
    QVERIFY2(!outcome.error, outcome.error ? outcome.error->message.c_str() : "");
    const auto verified = outcome.all<events::Verified>();
    QCOMPARE(verified.size(), size_t{1});
    QVERIFY(verified[0].max_gap < 1e-4);
    QCOMPARE(verified[0].top1_agreement, 1.0);
    // Nothing was held out: the run's own training rows, with its own template.
    QCOMPARE(verified[0].data, std::string("train"));
    QCOMPARE(verified[0].samples, int64_t{8});
    QVERIFY(verified[0].positions >= 8 * 3 && verified[0].positions < 8 * 64);
    QVERIFY(verified[0].largest_logit > 0);
    QVERIFY(std::abs(verified[0].max_gap_absolute - verified[0].max_gap * verified[0].largest_logit) < 1e-9);
    const auto again = m_world->run(command);
    QVERIFY(again.error);
    QCOMPARE(again.error->code, std::string("export.exists"));
  }

  /// An adapter's gap is what it is on the texts that it was made for: those kept for validation, where there are any.
  void exportIsVerifiedOnHeldOutRows() {
    auto held = recipe("held");
    held.data.validation_fraction = 0.25;
    held.training.save_steps = 3;
    QVERIFY(!m_world->run(commands::Train{held, false, "", false}).error);
    auto apart = recipe("apart");
    apart.data.validation = {{toUtf8(folder() / "held.json"), "auto", {}, 0, 1.0}};
    QVERIFY(writeFileAtomically(folder() / "held.json",
                                R"([{"instruction": "Say 100", "input": "", "output": "It is 100."},
                    {"instruction": "Say 200", "input": "", "output": "It is 200."}])")
                .has_value());
    QVERIFY(!m_world->run(commands::Train{apart, false, "", false}).error);
    const auto verified = [&](const fs::path& adapter, const char* out) {
      commands::Export command;
      command.model.path = toUtf8(folder() / "base");
      command.model.adapters = {{toUtf8(adapter), 1.0}};
      command.out = toUtf8(folder() / out);
      command.dtype = "bfloat16";
      command.verify = true;
      const auto outcome = m_world->run(command);
      const auto found = outcome.all<events::Verified>();
      return found.size() == 1 ? found.front() : events::Verified{};
    };
    const auto fraction = verified(folder() / "held", "merged-held");
    QCOMPARE(fraction.data, std::string("validation"));
    QCOMPARE(fraction.samples, int64_t{6}); // a quarter of 24
    QVERIFY(fraction.max_gap_absolute > 0);
    QVERIFY(std::abs(fraction.max_gap_absolute - fraction.max_gap * fraction.largest_logit) < 1e-9);
    QCOMPARE(verified(folder() / "held" / "checkpoint-3", "merged-checkpoint").data, std::string("validation"));
    const auto file = verified(folder() / "apart", "merged-apart");
    QCOMPARE(file.data, std::string("validation"));
    QCOMPARE(file.samples, int64_t{2});
    // Without the data it says so.
    fs::rename(folder() / "held.json", folder() / "gone.json");
    fs::rename(folder() / "rows.json", folder() / "rows.gone");
    const auto none = verified(folder() / "apart", "merged-none");
    fs::rename(folder() / "rows.gone", folder() / "rows.json");
    QCOMPARE(none.data, std::string("vocabulary"));
    QVERIFY(none.positions > 0);
  }

  void verifyingReadsNoMoreThanItMeasures() {
    std::string rows;
    for (int i = 0; i < 400; ++i)
      rows += Json{{"instruction", "Say " + std::to_string(i)}, {"output", "It is " + std::to_string(i) + "."}}.dump() +
              "\n";
    const auto file = folder() / "many.jsonl";
    QVERIFY(writeFileAtomically(file, rows).has_value());
    auto many = recipe("many");
    many.data.train = {{toUtf8(file), "auto", {}, 0, 1.0}};
    many.data.validation_fraction = 0.5;
    many.training.max_steps = 1;
    QVERIFY(!m_world->run(commands::Train{many, false, "", false}).error);
    // Whoever reads on to the end fails there.
    QVERIFY(writeFileAtomically(file, rows + "{\"instruction\": \"cut").has_value());
    commands::Export command;
    command.model.path = toUtf8(folder() / "base");
    command.model.adapters = {{toUtf8(folder() / "many"), 1.0}};
    command.out = toUtf8(folder() / "merged-many");
    command.verify = true;
    const auto verified = m_world->run(command).all<events::Verified>();
    QCOMPARE(verified.size(), size_t{1});
    QCOMPARE(verified[0].data, std::string("validation"));
    QCOMPARE(verified[0].samples, int64_t{8});
  }
};

QTEST_GUILESS_MAIN(TestVerifiedExports)
#include "tst_verified_exports.moc"
