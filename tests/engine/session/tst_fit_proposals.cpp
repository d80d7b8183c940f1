// Proposals fit, are minimal, and start with the cheapest.
#include "engine/session/services/engine_services.h"
#include "engine/session/services/fit_proposals.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;

namespace {

const char* const kConfig =
    R"({"architectures":["Qwen2ForCausalLM"],"model_type":"qwen2","hidden_size":2048,"intermediate_size":11008,"num_hidden_layers":36,
  "num_attention_heads":16,"num_key_value_heads":2,"vocab_size":151936,"max_position_embeddings":32768,"rms_norm_eps":1e-6,"tie_word_embeddings":true,
  "torch_dtype":"bfloat16","hidden_act":"silu"})";

} // namespace

class TestFitProposals : public QObject {
  Q_OBJECT
  QTemporaryDir m_folder;

  Recipe recipe() const {
    Recipe recipe;
    recipe.model.path = m_folder.path().toStdString();
    recipe.model.compute_dtype = "bfloat16";
    recipe.training.per_device_train_batch_size = 8;
    recipe.training.gradient_accumulation_steps = 2;
    recipe.data.max_length = 2048;
    recipe.training.device = "cpu";
    return recipe;
  }
  /// The real plan with a device of `limit` bytes.
  static PlanFunction planner(int64_t limit) {
    return [limit](const Recipe& recipe) -> Result<MemoryPlan> {
      static const EngineServices services(nullptr);
      TW_TRY(auto plan, services.estimateFull(recipe));
      plan.limit_bytes = limit;
      return plan;
    };
  }
  static Recipe applied(const Recipe& recipe, const FitProposal& proposal) {
    auto json = recipeToJson(recipe);
    for (const auto& [field, value] : proposal.changes)
      json[field.substr(0, field.find('.'))][field.substr(field.find('.') + 1)] = value;
    return *recipeFromJson(json);
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(writeFileAtomically(m_folder.path().toStdString() + "/config.json", kConfig).has_value());
  }

  void proposalsFit_data() {
    QTest::addColumn<int>("percent");
    for (const int percent : {90, 70, 50, 35, 25, 15}) QTest::newRow(std::to_string(percent).c_str()) << percent;
  }
  void proposalsFit() {
    QFETCH(int, percent);
    const auto base = recipe();
    const auto whole = planner(1)(base);
    QVERIFY2(whole.has_value(), whole ? "" : whole.error().message.c_str());
    const auto plan = planner(whole->total() / 100 * percent);
    QElapsedTimer timer;
    timer.start();
    const auto proposals = proposeFits(base, plan);
    QVERIFY2(timer.elapsed() < 3000, std::to_string(timer.elapsed()).c_str());
    QVERIFY2(proposals.has_value(), proposals ? "" : proposals.error().message.c_str());
    QVERIFY(!proposals->empty());
    size_t before = 0;
    std::vector<std::vector<std::string>> seen;
    for (const auto& proposal : *proposals) {
      const auto changed = applied(base, proposal);
      const auto again = plan(changed);
      QVERIFY(again->fits() && proposal.plan.fits());
      QCOMPARE(again->total(), proposal.plan.total());
      QCOMPARE(changed.training.per_device_train_batch_size * changed.training.gradient_accumulation_steps,
               int64_t{16});
      QCOMPARE(changed.method.lora_alpha, changed.method.r * 2);
      QVERIFY(proposal.costs.size() >= before);
      before = proposal.costs.size();
      for (const auto& smaller : seen) // none of its parts would do alone
        QVERIFY(!std::all_of(smaller.begin(), smaller.end(), [&](const auto& cost) {
          return std::find(proposal.costs.begin(), proposal.costs.end(), cost) != proposal.costs.end();
        }));
      seen.push_back(proposal.costs);
    }
  }
  void mildestGradeIsTaken() {
    const auto base = recipe();
    const auto whole = planner(1)(base);
    // Half the batch is enough for a little less.
    const auto proposals = proposeFits(base, planner(whole->total() - 1));
    QCOMPARE(proposals->front().costs, std::vector<std::string>{"fit.batch"});
    QCOMPARE(applied(base, proposals->front()).training.per_device_train_batch_size, int64_t{4});
    const auto shorter = std::find_if(proposals->begin(), proposals->end(),
                                      [](const auto& p) { return p.costs == std::vector<std::string>{"fit.length"}; });
    QVERIFY(shorter != proposals->end());
    QCOMPARE(applied(base, *shorter).data.max_length, int64_t{1792});
    const auto rank = std::find_if(proposals->begin(), proposals->end(),
                                   [](const auto& p) { return p.costs == std::vector<std::string>{"fit.rank"}; });
    QVERIFY(rank != proposals->end());
    QCOMPARE(applied(base, *rank).method.r, int64_t{8});
    const auto nf4 = std::find_if(proposals->begin(), proposals->end(),
                                  [](const auto& p) { return p.costs == std::vector<std::string>{"fit.nf4"}; });
    QVERIFY(nf4 != proposals->end());
    QCOMPARE(applied(base, *nf4).model.quantization, std::string("nf4"));
    QVERIFY(applied(base, *nf4).model.double_quantization);
  }
  void nothingToPropose() {
    const auto base = recipe();
    QVERIFY(proposeFits(base, planner(int64_t{1} << 50))->empty());
    QVERIFY(proposeFits(base, planner(1000))->empty());
    auto missing = base;
    missing.model.path = m_folder.path().toStdString() + "/none";
    QVERIFY(!proposeFits(missing, planner(1000)).has_value());
  }
  void fullTrainingIsNotQuantised() {
    auto base = recipe();
    base.method.type = "full";
    const auto whole = planner(1)(base);
    const auto proposals = proposeFits(base, planner(whole->total() / 10 * 9));
    QVERIFY(proposals.has_value());
    for (const auto& proposal : *proposals)
      for (const auto& cost : proposal.costs) QVERIFY(cost != "fit.nf4" && cost != "fit.rank");
  }
  void planningIsFast() {
    const EngineServices services(nullptr);
    auto base = recipe();
    QVERIFY(services.estimateFull(base).has_value());
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 50; ++i) {
      base.method.r = 1 + i;
      QVERIFY(services.estimateFull(base).has_value());
    }
    QVERIFY2(timer.elapsed() < 50 * 10, std::to_string(timer.elapsed()).c_str());
  }
};

QTEST_GUILESS_MAIN(TestFitProposals)
#include "tst_fit_proposals.moc"
