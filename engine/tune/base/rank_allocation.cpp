#include "engine/tune/base/rank_allocation.h"

#include "engine/tune/base/peft_files.h"

#include <algorithm>
#include <queue>

namespace tw {
namespace {

constexpr const char* kDownKey = ".lora_A.weight";
constexpr const char* kUpKey = ".lora_B.weight";

/// Squared singular values of `sketch` [out, p], the largest first.
std::vector<double> energies(const at::Tensor& sketch) {
  const auto wide = sketch.to(at::kCPU).to(at::kDouble);
  const auto values = at::linalg_eigvalsh(at::matmul(wide.t(), wide)).clamp_min(0).flip(0).contiguous();
  return {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()};
}

} // namespace

MethodOptions rankProbe(const MethodOptions& options) {
  auto probe = options;
  probe.r = 2 * options.r;
  probe.loraDropout = 0;
  probe.useDora = false;
  probe.targets.modulesToSave.clear();
  probe.bias = TrainedBiases::None;
  probe.loraInit = LoraInit::Usual;
  probe.rankPattern.clear();
  probe.alphaPattern.clear();
  return probe;
}

std::vector<GradientSpectrum> gradientSpectra(const TuningMethod& probe, int64_t probeRank) {
  std::vector<GradientSpectrum> spectra;
  const auto& trainable = probe.trainable();
  for (size_t i = 0; i + 1 < trainable.size(); ++i) {
    const auto &down = trainable[i], &up = trainable[i + 1];
    if (!down.name.starts_with(kPeftPrefix) || !down.name.ends_with(kDownKey) || !up.name.ends_with(kUpKey)) continue;
    if (down.tensor.size(0) != probeRank || !up.tensor.grad().defined()) continue;
    const auto begin = std::string_view(kPeftPrefix).size();
    const auto module = down.name.substr(begin, down.name.size() - begin - std::string_view(kDownKey).size());
    // A's entries have another variance in each width: without it the sketches of different modules compare.
    const double variance = down.tensor.detach().square().mean().item<double>();
    GradientSpectrum spectrum{module, energies(up.tensor.grad()), down.tensor.size(1) + up.tensor.size(0)};
    for (auto& energy : spectrum.energy) energy /= std::max(variance, 1e-30);
    spectra.push_back(std::move(spectrum));
  }
  return spectra;
}

std::vector<int64_t> allocateRanks(const std::vector<GradientSpectrum>& spectra, int64_t meanRank) {
  const int64_t lowest = std::max<int64_t>(1, meanRank / 4);
  std::vector<int64_t> ranks(spectra.size(), lowest);
  int64_t left = 0; // parameters
  for (const auto& spectrum : spectra) left += spectrum.cost * (meanRank - lowest);
  using Next = std::pair<double, size_t>; // energy a parameter of the module's next direction
  std::priority_queue<Next> next;
  const auto offer = [&](size_t i) {
    const auto rank = static_cast<size_t>(ranks[i]);
    const auto& spectrum = spectra[i];
    if (ranks[i] < 2 * meanRank && rank < spectrum.energy.size())
      next.emplace(spectrum.energy[rank] / static_cast<double>(spectrum.cost), i);
  };
  for (size_t i = 0; i < spectra.size(); ++i) offer(i);
  while (!next.empty()) {
    const auto i = next.top().second;
    next.pop();
    if (spectra[i].cost > left) continue; // a smaller module may still have room
    left -= spectra[i].cost;
    ++ranks[i];
    offer(i);
  }
  return ranks;
}

} // namespace tw
