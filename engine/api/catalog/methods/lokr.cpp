#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods/lycoris.h"

namespace tw {

MethodInfo lokrInfo() {
  auto info = lycorisInfo();
  info.name = "lokr";
  info.title = TW_TEXT("LoKr");
  info.note = TW_TEXT("blocks, small");
  info.group = MethodGroup::FewerParameters;
  info.help = TW_TEXT(
      "Adds the Kronecker product of a small matrix and a larger one to each target, so that one pattern is repeated "
      "over the whole weight: few values, yet an update that may have full rank. Choose it for small files, or when "
      "LoRA changes too little of the layers' behaviour. With a large r the larger matrix is trained whole; usual: r 8 "
      "to 64, alpha r (Edalati et al. 2022, arXiv:2212.10650; as in LyCORIS, arXiv:2309.14859).");
  const FieldInfo own[] = {
      Field::own("decompose_both", FieldKind::Boolean, false)
          .label(TW_TEXT("Both matrices low-rank"))
          .advanced()
          .help(TW_TEXT("The small matrix is made of two of rank r as well, where that is fewer values.")),
      Field::own("decompose_factor", FieldKind::Integer, -1)
          .label(TW_TEXT("Size of the small matrix"))
          .range(-1, 65536)
          .except(0, TW_TEXT("-1 or at least %1", int64_t{1}))
          .advanced()
          .help(TW_TEXT("Its sides are divisors of the weight's sides near this number; -1: near their square roots. "
                        "Smaller means more values to train; 4 to 16 are usual."))};
  info.fields.insert(info.fields.end(), std::begin(own), std::end(own));
  info.peftType = "LOKR";
  info.product = "A LoKr adapter";
  info.usualRateLow = 2e-4;
  info.usualRateHigh = 2e-3;
  return info;
}

} // namespace tw
