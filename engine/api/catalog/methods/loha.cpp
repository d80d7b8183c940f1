#include "engine/api/catalog/methods/lycoris.h"

namespace tw {

MethodInfo lohaInfo() {
  auto info = lycorisInfo();
  info.name = "loha";
  info.title = TW_TEXT("LoHa");
  info.note = TW_TEXT("product of two");
  info.help = TW_TEXT(
      "Adds the element-by-element product of two low-rank matrices to each target: with twice the values of a LoRA of "
      "rank r it reaches ranks up to r². Choose it when LoRA's rank is too low for the data and a higher one is too "
      "large; a step takes longer than LoRA's, since the update is formed anew each time. Usual: r 4 to 16, alpha r or "
      "half of it (Hyeon-Woo et al. 2021, arXiv:2108.06098).");
  info.peftType = "LOHA";
  info.product = "A LoHa adapter";
  info.usualRateLow = 2e-4;
  info.usualRateHigh = 2e-3;
  return info;
}

} // namespace tw
