#include "engine/api/catalog/field_info.h"
#include "engine/quant/four_bit_quantizer.h"
#include "engine/quant/int8_quantizer.h"

namespace tw {
namespace {

struct NamedQuantizer {
  Quantization quantization;
  std::string name;
  const Quantizer* quantizer;
};

const std::vector<NamedQuantizer>& namedQuantizers() {
  static const FourBitQuantizer nf4(kernels::FourBit::Nf4), fp4(kernels::FourBit::Fp4);
  static const Int8Quantizer int8;
  static const std::vector<NamedQuantizer> all = {{Quantization::None, "none", nullptr},
                                                  {Quantization::Nf4, fourBitName(kernels::FourBit::Nf4), &nf4},
                                                  {Quantization::Fp4, fourBitName(kernels::FourBit::Fp4), &fp4},
                                                  {Quantization::Int8, "int8", &int8}};
  return all;
}

const NamedQuantizer& entryOf(Quantization quantization) {
  const auto& all = namedQuantizers();
  return *std::find_if(all.begin(), all.end(),
                       [&](const NamedQuantizer& known) { return known.quantization == quantization; });
}

} // namespace

std::vector<std::string> quantizerNames() {
  std::vector<std::string> names;
  for (const auto& known : namedQuantizers())
    if (known.quantizer) names.push_back(known.name);
  return names;
}

const Quantizer* findQuantizer(Quantization quantization) { return entryOf(quantization).quantizer; }

std::string quantizationName(Quantization quantization) { return entryOf(quantization).name; }

Result<Quantization> quantizationNamed(const std::string& name) {
  std::vector<std::string> names;
  for (const auto& known : namedQuantizers()) {
    if (name == known.name) return known.quantization;
    names.push_back(known.name);
  }
  return fail(requestError("model.quantization", TW_TEXT("There is no quantization named '%1'.", name.substr(0, 80)),
                           TW_TEXT("Use one of %1.", namesInWords(names)))
                  .in("model.quantization"));
}

} // namespace tw
