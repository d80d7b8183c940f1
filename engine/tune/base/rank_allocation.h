#pragma once
// Ranks by module from the gradients of the first batches, at the parameters that one rank for all would have.
//
// While B = 0, a LoRA's gradient of B is s·G·Aᵀ with G the gradient of the frozen weight: a sketch of G by as many
// random directions as A has rows, whose leading singular values are near those of G (Halko, Martinsson, Tropp 2011,
// "Finding structure with randomness"). So G is looked at without ever being formed, on quantised weights too. A rank
// of a module catches the energy of one singular direction; parameters go where they catch most (the idea of GoRA, He
// et al. 2025, and of EVA's redistribution, Paischer et al. 2024).
#include "engine/tune/base/method.h"

namespace tw {

/// How a module's gradient is spread over directions.
struct GradientSpectrum {
  std::string module;
  std::vector<double> energy; ///< squared singular values, the largest first, up to a factor common to all modules
  int64_t cost = 0;           ///< parameters of one rank: in + out
};

/// The LoRA that looks at gradients in the place of the recipe's: all targets with twice the rank, neither dropout nor
/// anything else that is trained. It takes as much memory for values and gradients as the final one with its optimizer.
MethodOptions rankProbe(const MethodOptions& options);

/// From the gradients that have gathered in the probe. Modules that are no plain linears (stacked experts, tables of
/// embeddings) are left out: they keep the recipe's rank.
std::vector<GradientSpectrum> gradientSpectra(const TuningMethod& probe, int64_t probeRank);

/// A rank for each, between a quarter of `meanRank` and twice it, that together have at most the parameters of
/// `meanRank` for all and catch the most energy.
std::vector<int64_t> allocateRanks(const std::vector<GradientSpectrum>& spectra, int64_t meanRank);

} // namespace tw
