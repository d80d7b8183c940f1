#include "engine/quant/four_bit_quantizer.h"
#include "engine/quant/int8_quantizer.h"

namespace tw {
namespace {

struct NamedQuantizer {
  std::string name;
  const Quantizer& quantizer;
};

const std::vector<NamedQuantizer>& namedQuantizers() {
  static const FourBitQuantizer nf4(kernels::FourBit::Nf4), fp4(kernels::FourBit::Fp4);
  static const Int8Quantizer int8;
  static const std::vector<NamedQuantizer> all = {
      {fourBitName(kernels::FourBit::Nf4), nf4}, {fourBitName(kernels::FourBit::Fp4), fp4}, {"int8", int8}};
  return all;
}

} // namespace

std::vector<std::string> quantizerNames() {
  std::vector<std::string> names;
  for (const auto& known : namedQuantizers()) names.push_back(known.name);
  return names;
}

const Quantizer* findQuantizer(const std::string& name) {
  for (const auto& known : namedQuantizers())
    if (name == known.name) return &known.quantizer;
  return nullptr;
}

} // namespace tw
