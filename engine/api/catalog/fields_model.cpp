// The recipe fields of `model`.
#include "engine/api/catalog/field.h"

namespace tw {

std::vector<FieldInfo> modelFields() {
  return {
      Field("model.path", &ModelSettings::path)
          .label("Model", "模型")
          .isPath()
          .required()
          .onResume(OnResume::Implied)
          .help("Folder of the base model in Hugging Face layout.", "基础模型所在的文件夹（Hugging Face 目录结构）。"),
      Field("model.quantization", &ModelSettings::quantization)
          .label("Quantisation", "量化")
          .options(quantizerChoices())
          .onResume(OnResume::Fixed)
          .help("How the frozen base weights are held: none keeps them as the files do; nf4 takes about a quarter of "
                "the memory (QLoRA), fp4 as much but is less exact, int8 about half.",
                "冻结的基础权重如何存放：none 保持文件中的形式；nf4 约占四分之一显存（QLoRA）；fp4 "
                "同样大小但精度较低；int8 约占一半。"),
      Field("model.double_quantization", &ModelSettings::double_quantization)
          .label("Double quantisation", "双重量化")
          .advanced()
          .onResume(OnResume::Fixed)
          .help("Quantise the constants of nf4 and fp4 as well: saves about 0.4 bit per weight.",
                "对 nf4 与 fp4 的量化常数再量化一次：每个权重约省 0.4 位。"),
      Field("model.quantization_block_size", &ModelSettings::quantization_block_size)
          .label("Block size", "量化块大小")
          .range(64, 4096)
          .advanced()
          .onResume(OnResume::Fixed)
          .help("Weights that share one scale in nf4 and fp4, a power of two; larger blocks take less memory and are "
                "less exact.",
                "nf4 与 fp4 中多少个权重共用一个缩放系数，须为 2 的幂；块越大越省显存，精度越低。"),
      Field("model.compute_dtype", &ModelSettings::compute_dtype)
          .label("Compute format", "计算精度")
          .options(computeTypeChoices())
          .advanced()
          .help("Number format of the computation; auto takes bfloat16 where the device computes it natively.",
                "计算所用的数值格式；auto 在设备原生支持时使用 bfloat16。")};
}

} // namespace tw
