// Ranks by gradient: how they are given out, and that the look at gradients sees what the weights' own gradients say.
#include "engine/train/batch_loss.h"
#include "engine/train/rank_probe.h"
#include "engine/tune/base/method_registry.h"
#include "engine/tune/base/rank_allocation.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

namespace {

GradientSpectrum spectrum(std::vector<double> energy, int64_t cost = 100) {
  static int number = 0;
  return {"module." + std::to_string(++number), std::move(energy), cost};
}

int64_t parameters(const std::vector<GradientSpectrum>& spectra, const std::vector<int64_t>& ranks) {
  int64_t sum = 0;
  for (size_t i = 0; i < ranks.size(); ++i) sum += ranks[i] * spectra[i].cost;
  return sum;
}

} // namespace

class TestRankAllocation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void moreToLearnGetsMore();
  void equalModulesGetEqualRanks();
  void theBudgetIsInParameters();
  void nothingToLearnStillGetsTheLowest();
  void theSmallestBudgetIsOneForEach();
  void oneDirectionNeedsOneRank();
  void theSketchSeesTheWeightsOwnGradients_data();
  void theSketchSeesTheWeightsOwnGradients();
  void theModelIsLeftAsItWas();
};

void TestRankAllocation::moreToLearnGetsMore() {
  const std::vector spectra = {spectrum({9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1}),
                               spectrum(std::vector<double>(16, 0.01)), spectrum(std::vector<double>(16, 0.5))};
  const auto ranks = allocateRanks(spectra, 8);
  QCOMPARE(ranks[0], int64_t{16}); // twice the mean, the most there is
  QCOMPARE(ranks[1], int64_t{2});  // a quarter, the least
  QCOMPARE(ranks[2], int64_t{6});
  QCOMPARE(parameters(spectra, ranks), int64_t{8 * 300});
}

void TestRankAllocation::equalModulesGetEqualRanks() {
  const std::vector<double> energy = {16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  QCOMPARE(allocateRanks({spectrum(energy), spectrum(energy), spectrum(energy)}, 8), (std::vector<int64_t>{8, 8, 8}));
}

/// Of two modules with the same gradient the cheaper one gets more, and a dear one never breaks the budget.
void TestRankAllocation::theBudgetIsInParameters() {
  const std::vector<double> energy(16, 1.0);
  const std::vector spectra = {spectrum(energy, 1000), spectrum(energy, 10), spectrum(energy, 333)};
  for (const int64_t mean : {1, 3, 8}) {
    const auto ranks = allocateRanks(spectra, mean);
    QVERIFY(parameters(spectra, ranks) <= mean * 1343);
    QVERIFY(ranks[1] >= ranks[0]);
  }
  QVERIFY(allocateRanks(spectra, 8)[1] == 16);
}

void TestRankAllocation::nothingToLearnStillGetsTheLowest() {
  const auto ranks = allocateRanks({spectrum(std::vector<double>(16, 0.0)), spectrum(std::vector<double>(16, 2.0))}, 8);
  QVERIFY(ranks[0] >= 2);
  QCOMPARE(ranks[1], int64_t{14});
}

void TestRankAllocation::theSmallestBudgetIsOneForEach() {
  QCOMPARE(allocateRanks({spectrum({5, 1}), spectrum({1, 1})}, 1), (std::vector<int64_t>{1, 1}));
  QVERIFY(allocateRanks({}, 4).empty());
}

/// A gradient of one direction is learnt by one rank: the rest of its share goes where there are more.
void TestRankAllocation::oneDirectionNeedsOneRank() {
  std::vector<double> one(16, 0.0);
  one[0] = 100;
  const auto ranks = allocateRanks({spectrum(one), spectrum(std::vector<double>(16, 1.0))}, 4);
  QCOMPARE(ranks[0], int64_t{1});
  QCOMPARE(ranks[1], int64_t{7});
}

void TestRankAllocation::theSketchSeesTheWeightsOwnGradients_data() {
  QTest::addColumn<QString>("config");
  QTest::newRow("Llama") << QString::fromLatin1(tiny::llama);
  QTest::newRow("GPT-2, stored [in, out]") << QString::fromLatin1(tiny::gpt2);
}

/// E‖G·Aᵀ‖² is the number of directions · the variance of A · ‖G‖², with G from training the weights themselves.
void TestRankAllocation::theSketchSeesTheWeightsOwnGradients() {
  QFETCH(QString, config);
  const auto data = tiny::dataset(12, 5);
  const auto batch = assembleBatch(data, EpochPlan(data, tiny::options({}).sampler, 0).step(0).front());
  const auto backward = [&](CausalModel& model) {
    ForwardOptions forward;
    forward.mode.training = true;
    batchLoss(model, batch, forward).sum.backward();
  };
  const auto text = config.toLatin1();
  const auto whole = tiny::model(text.constData());
  const auto full = tiny::take(methodRegistry().create(tiny::methodOf("full")));
  tiny::ok(full->attach(*whole));
  backward(*whole);

  const auto model = tiny::model(text.constData());
  MethodOptions options;
  options.r = 16;
  options.loraAlpha = 32;
  options.loraDropout = 0.5;
  const auto probed = rankProbe(options);
  QCOMPARE(probed.r, int64_t{32});
  const auto probe = tiny::take(methodRegistry().create(probed));
  tiny::ok(probe->attach(*model));
  backward(*model);
  const auto spectra = gradientSpectra(*probe, probed.r);
  QCOMPARE(spectra.size(), model->config().architecture == "GPT2LMHeadModel" ? size_t{8} : size_t{14});
  for (const auto& spectrum : spectra) {
    at::Tensor gradient;
    for (const auto& tensor : full->trainable())
      if (tensor.name == spectrum.module + ".weight") gradient = tensor.tensor.grad();
    QVERIFY2(gradient.defined(), spectrum.module.c_str());
    const double scale = 32.0 / 32.0; // alpha / rank of the probe
    double energy = 0;
    for (const double one : spectrum.energy) energy += one;
    const double expected = scale * scale * 32.0 * gradient.square().sum().item<double>();
    QVERIFY2(energy > 0.5 * expected && energy < 2 * expected,
             (spectrum.module + ": " + std::to_string(energy / expected)).c_str());
    QVERIFY(std::is_sorted(spectrum.energy.rbegin(), spectrum.energy.rend()));
  }
}

void TestRankAllocation::theModelIsLeftAsItWas() {
  const auto data = tiny::dataset(12, 5);
  const auto model = tiny::model(tiny::llama);
  const auto before = tiny::logits(*model);
  MethodOptions options;
  options.r = 4;
  std::vector<int64_t> told;
  const auto found = allocateByGradient(*model, options, data, tiny::options({}).sampler, true,
                                        [&](int64_t done, int64_t) { return told.push_back(done), true; });
  QVERIFY(found.has_value());
  QCOMPARE(static_cast<int64_t>(told.size()), found->batches);
  QCOMPARE(found->ranks.size(), size_t{14});
  QVERIFY(at::equal(tiny::logits(*model), before));
  const auto stopped = allocateByGradient(*model, options, data, tiny::options({}).sampler, false,
                                          [](int64_t, int64_t) { return false; });
  QVERIFY(!stopped.has_value());
  QCOMPARE(stopped.error().code, std::string("cancelled"));
  QVERIFY(at::equal(tiny::logits(*model), before));
}

QTEST_GUILESS_MAIN(TestRankAllocation)
#include "tst_rank_allocation.moc"
