#pragma once
// Watches the curves of a run and says what an experienced user would notice: what happens, why it is said (with
// numbers), and which settings to change for the next run. The log, the command line and the window show the same.
#include "engine/api/events.h"

#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace tw {

class Advisor {
 public:
  /// What the advice would change, as the run has it; what the tuning method has not stays empty.
  struct Settings {
    double learningRate = 2e-4;
    int64_t warmupSteps = 0;
    double warmupRatio = 0, maxGradNorm = 1;
    int64_t maxSteps = -1; ///< > 0: the run's length is given in steps, else in epochs
    int64_t batchSize = 1, accumulation = 1, maxLength = 1024;
    bool gradientCheckpointing = false;
    std::optional<int64_t> rank, alpha;
    std::optional<double> dropout;
  };
  struct Run {
    Settings settings;
    int64_t totalSteps = 0, warmupSteps = 0;
    int64_t memoryLimit = 0; ///< of the device in bytes, 0: not known
  };
  Advisor() = default;
  explicit Advisor(const Run& run) : m_run(run) {}

  // Each gives what is new: advice is given once, and again only after its reason was gone for a while.
  using Given = std::vector<events::Advice>;
  /// Of every step; `memory_bytes` 0: not measured.
  Given afterStep(const events::Step& step);
  Given afterEvaluation(const events::Evaluation& evaluation);
  Given afterAnswer(const events::Answer& answer);

 private:
  using Found = std::optional<events::Advice>;
  struct Evaluated {
    int64_t step;
    double epoch, loss;
    size_t steps; ///< losses of steps that were seen before it
  };
  Found diverging() const;
  Found lossFlat() const;
  Found gradientSpikes() const;
  Found memoryNear() const;
  Found validationRising() const;
  Found overfitting() const;
  /// What to change when the validation loss was best at `best`, and no better since.
  void stopThere(const Evaluated& best, events::Advice& advice) const;
  Found repetition() const;
  void tell(const char* code, Found found, Given& given);
  void noteLoss(const events::Step& step);
  double mean(size_t from, size_t to) const;
  double rate(double factor) const;

  Run m_run;
  std::vector<int64_t> m_steps;
  std::vector<double> m_sums = {0}; ///< of the losses before each step: means of any stretch at once
  size_t m_warmUpEnd = 0;           ///< first step after the warm-up
  double m_rate = 0, m_highestRate = 0;
  double m_lowest = 0; ///< of the short means since the warm-up
  int64_t m_lowestStep = 0;
  bool m_haveLowest = false;
  std::deque<std::pair<int64_t, double>> m_norms; ///< step, norm: those after the warm-up within the window
  std::deque<int64_t> m_memory;
  std::vector<Evaluated> m_evaluations;
  double m_epoch = 0;
  std::deque<bool> m_repeating;          ///< of the last answers
  std::map<std::string, int64_t> m_told; ///< code -> step at which its reason last held
};

/// Whether a text ends in something said over and over.
bool repeatsItself(const std::string& text);

} // namespace tw
