// The recipe fields of `model`.
#include "engine/api/catalog/field.h"

namespace tw {

std::vector<FieldInfo> modelFields() {
  return {Field("model.path", &ModelSettings::path)
              .label(TW_TEXT("Model"))
              .isPath()
              .required()
              .onResume(OnResume::Implied)
              .help(TW_TEXT("Folder of the base model in Hugging Face layout.")),
          Field("model.quantization", &ModelSettings::quantization)
              .carried(Carried::Always)
              .label(TW_TEXT("Quantisation"))
              .options(quantizerChoices())
              .onResume(OnResume::Fixed)
              .help(TW_TEXT(
                  "How the frozen base weights are held: none keeps them as the files do; nf4 takes about a quarter of "
                  "the memory (QLoRA), fp4 as much but is less exact, int8 about half.")),
          Field("model.double_quantization", &ModelSettings::double_quantization)
              .carried(Carried::Always)
              .label(TW_TEXT("Double quantisation"))
              .advanced()
              .onResume(OnResume::Fixed)
              .help(TW_TEXT("Quantise the constants of nf4 and fp4 as well: saves about 0.4 bit per weight.")),
          Field("model.quantization_block_size", &ModelSettings::quantization_block_size)
              .carried(Carried::Always)
              .label(TW_TEXT("Block size"))
              .range(64, 4096)
              .advanced()
              .onResume(OnResume::Fixed)
              .help(TW_TEXT(
                  "Weights that share one scale in nf4 and fp4, a power of two; larger blocks take less memory and are "
                  "less exact.")),
          Field("model.compute_dtype", &ModelSettings::compute_dtype)
              .carried(Carried::Always)
              .label(TW_TEXT("Compute format"))
              .options(computeTypeChoices())
              .advanced()
              .help(TW_TEXT(
                  "Number format of the computation; auto takes bfloat16 where the device computes it natively."))};
}

} // namespace tw
