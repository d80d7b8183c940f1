// What a recipe's data adds up to: the numbers that training will see, without the tokens.
#include "engine/data/source_stream.h"
#include "engine/session/runs/recipe_plain.h"
#include "engine/session/runs/run_data.h"
#include "engine/session/services/engine_services.h"
#include "engine/session/services/located.h"
#include "engine/session/services/measured_samples.h"

#include <unordered_set>

namespace tw {
namespace {

void addProblems(DataTotals& totals, const std::vector<Problem>& problems,
                 const std::map<std::string, int64_t>& counts) {
  for (const auto& problem : problems) totals.problems.push_back(toDataProblem(problem));
  for (const auto& [code, count] : counts) totals.problemCounts[code] += count;
}

/// Adds up sources one by one; progress is in bytes of all files.
class Adder {
 public:
  Adder(const SourceCache& cache, const SampleEncoder& encoder, std::string encoderKey,
        const DataProgressSink& progress, std::stop_token stop)
      : m_cache(cache), m_encoder(encoder), m_encoderKey(std::move(encoderKey)), m_progress(progress),
        m_stop(std::move(stop)) {}

  void expect(const std::vector<DataFile>& files) {
    for (const auto& file : files) m_total += sourceBytes(fromUtf8(file.path));
  }

  Result<> addTraining(const DataFile& file, DataTotals& totals, MeasuredSamples& all, int32_t index) {
    TW_TRY(const auto measured, measure(file));
    TW_TRY(const auto fitted, fitSource(*measured, m_encoder, file.path));
    totals.rows += measured->summary.rows;
    totals.overlong += fitted.overlong;
    for (const auto length : fitted.kept) all.shapes.push_back({length, index});
    all.whole.insert(all.whole.end(), fitted.whole.begin(), fitted.whole.end());
    all.trained.insert(all.trained.end(), fitted.trained.begin(), fitted.trained.end());
    all.leftOut.add(measured->leftOut);
    all.leftOut.add(fitted.leftOut);
    noteIds(*measured, all);
    addProblems(totals, measured->problems, measured->problemCounts);
    addProblems(totals, fitted.problems, fitted.problemCounts);
    m_training.push_back(measured);
    m_trainingFiles.push_back(file.path);
    m_trainingKey += sourceKey(dataSource(file)) + "\n";
    return {};
  }

  /// Training rows that a validation file holds, too: its loss would say how well they were learnt by heart.
  void addShared(DataTotals& totals) const {
    if (m_heldOut.empty()) return;
    for (size_t i = 0; i < m_training.size(); ++i) {
      const auto& measure = *m_training[i];
      ProblemList shared;
      int64_t count = 0;
      for (size_t row = 0; row < measure.rows.size(); ++row) {
        if (!m_heldOut.contains(measure.fingerprints[row])) continue;
        ++count;
        shared.add(
            {"row.in_validation", measure.rows[row].line, measure.rows[row].row,
             TW_TEXT("The validation data holds this row, too."),
             TW_TEXT("Leave it out of the training data: the validation loss would be measured on what was learnt."),
             fileOfRow(measure.parts, measure.rows[row].row, m_trainingFiles[i])});
      }
      if (count > 0) addProblems(totals, shared.take(m_trainingFiles[i]), {{"row.in_validation", count}});
    }
  }

  void addDuplicates(DataTotals& totals) const {
    const auto found = m_cache.duplicates(m_training, m_trainingKey);
    totals.duplicates = found.count;
    for (const auto& [source, row] : found.rows) totals.duplicateRows.emplace_back(m_trainingFiles[source], row);
  }

  Result<> addValidation(const DataFile& file, DataTotals& totals, MeasuredSamples& all) {
    TW_TRY(const auto measured, measure(file));
    TW_TRY(const auto fitted, fitSource(*measured, m_encoder, file.path));
    noteIds(*measured, all);
    totals.validation += static_cast<int64_t>(fitted.kept.size());
    for (const auto& print : measured->fingerprints) m_heldOut.insert(print);
    addProblems(totals, measured->problems, measured->problemCounts);
    addProblems(totals, fitted.problems, fitted.problemCounts);
    return {};
  }

 private:
  static void noteIds(const SourceMeasure& measured, MeasuredSamples& all) {
    all.lowestId = std::min(all.lowestId, measured.lowestId);
    all.highestId = std::max(all.highestId, measured.highestId);
  }

  Result<std::shared_ptr<const SourceMeasure>> measure(const DataFile& file) {
    const auto own = sourceBytes(fromUtf8(file.path));
    const DataProgress progress = [&](uint64_t done, uint64_t total) {
      if (m_progress && total > 0)
        m_progress(m_done + static_cast<uint64_t>(static_cast<double>(own) * static_cast<double>(done) /
                                                  static_cast<double>(total)),
                   m_total);
    };
    auto measured = m_cache.measure(dataSource(file), m_encoder, m_encoderKey, progress, m_stop);
    m_done += own;
    if (m_progress) m_progress(m_done, m_total);
    return measured;
  }

  const SourceCache& m_cache;
  const SampleEncoder& m_encoder;
  std::string m_encoderKey;
  const DataProgressSink& m_progress;
  std::stop_token m_stop;
  uint64_t m_done = 0, m_total = 0;
  std::vector<std::shared_ptr<const SourceMeasure>> m_training;
  std::vector<std::string> m_trainingFiles;
  std::string m_trainingKey;
  std::unordered_set<Fingerprint, FingerprintHash> m_heldOut; ///< rows of the validation files
};

/// Puts what is held out apart from what is trained on.
void holdOut(const Recipe& recipe, MeasuredSamples& all, DataTotals& totals) {
  if (!recipe.data.validation.empty() || !(recipe.data.validation_fraction > 0)) return;
  const auto held =
      heldOut(all.shapes.size(), recipe.data.validation_fraction, static_cast<uint64_t>(recipe.training.seed));
  size_t kept = 0;
  for (size_t i = 0; i < all.shapes.size(); ++i) {
    if (held[i]) continue;
    all.shapes[kept] = all.shapes[i];
    all.whole[kept] = all.whole[i];
    all.trained[kept++] = all.trained[i];
  }
  totals.validation += static_cast<int64_t>(all.shapes.size() - kept);
  if (kept == all.shapes.size() && kept > 0) {
    const auto none = noValidation();
    totals.problems.push_back({none.code, none.message, none.advice, {}, 0, 0});
    ++totals.problemCounts[none.code];
  }
  all.shapes.resize(kept);
  all.whole.resize(kept);
  all.trained.resize(kept);
}

} // namespace

Result<MeasuredSamples> EngineServices::measureSamples(const Recipe& recipe, DataTotals& totals,
                                                       const DataProgressSink& progress, std::stop_token stop) const {
  EncodeRequest request;
  request.model = recipe.model.path;
  request.chat_template = recipe.data.chat_template;
  request.max_length = recipe.data.max_length;
  request.overlong = recipe.data.overlong;
  request.train_on = recipe.data.train_on;
  request.system = recipe.data.system;
  request.strict = recipe.data.strict;
  TW_TRY(const auto encoder, encoderOf(request));
  TW_CHECK(encoder->checkOptions());
  // Everything about the encoder that a measure depends on.
  const auto key = Json{tokenizerKey(modelFolder(recipe.model.path)),
                        recipe.data.chat_template,
                        fileKey(fromUtf8(recipe.data.chat_template)),
                        recipe.data.train_on,
                        recipe.data.system,
                        recipe.data.strict}
                       .dump(-1, ' ', false, Json::error_handler_t::replace);
  Adder adder(m_sources, *encoder, key, progress, stop);
  adder.expect(recipe.data.train);
  adder.expect(recipe.data.validation);
  MeasuredSamples all;
  for (size_t i = 0; i < recipe.data.train.size(); ++i)
    TW_CHECK(adder.addTraining(recipe.data.train[i], totals, all, static_cast<int32_t>(i)));
  for (const auto& file : recipe.data.validation) TW_CHECK(adder.addValidation(file, totals, all));
  adder.addShared(totals);
  adder.addDuplicates(totals);
  holdOut(recipe, all, totals);
  return all;
}

Result<DataTotals> EngineServices::measureData(const Recipe& recipe, const DataProgressSink& progress,
                                               std::stop_token stop) const {
  DataTotals totals;
  if (recipe.data.train.empty()) return totals;
  TW_TRY(auto all, measureSamples(recipe, totals, progress, stop));
  for (const auto& shape : all.shapes) totals.tokens += shape.length;
  for (const auto trained : all.trained) totals.trained += trained;
  totals.samples = static_cast<int64_t>(all.shapes.size());
  totals.batches = epochOf(recipe, all).elements();
  totals.lengths = std::move(all.whole);
  return totals;
}

EpochPlan epochOf(const Recipe& recipe, const MeasuredSamples& samples) {
  std::vector<double> weights;
  for (const auto& file : recipe.data.train) weights.push_back(file.weight);
  return EpochPlan(samples.shapes, weights, samplerOptions(recipe), 0);
}

} // namespace tw
