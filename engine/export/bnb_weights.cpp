#include "engine/export/bnb_weights.h"

#include "engine/model/config/stored_quantization.h"
#include "engine/model/tensor_files.h"

#include <charconv>

namespace tw {
namespace {

constexpr int64_t kNestedBlock = 256;
constexpr const char* kAsWeights = "auto"; ///< of compute_dtype
constexpr size_t kNumberSpace = 24;        ///< characters that the shortest text of any double fits into

std::string partOf(const std::string& weight, const BnbOptions& options, const char* part) {
  return weight + "." + part +
         (std::string_view(part) == "quant_state" ? ".bitsandbytes__" + fourBitName(options.format.code) : "");
}

int64_t blocksOf(int64_t count, int64_t size) { return (count + size - 1) / size; }

/// The JSON as Python writes it. The offset is known only when the weight has been quantised, but the length must be
/// known before: spaces fill it up, which JSON allows after its last bracket.
std::string stateText(const std::vector<int64_t>& shape, TensorType type, const BnbOptions& options, double offset) {
  std::string text = "{\"quant_type\": \"" + fourBitName(options.format.code) +
                     "\", \"blocksize\": " + std::to_string(options.format.blockSize) + ", \"dtype\": \"" +
                     std::string(floatTypeName(type)) + "\", \"shape\": [" + std::to_string(shape[0]) + ", " +
                     std::to_string(shape[1]) + "]";
  if (!options.format.doubleQuantization) return text + "}";
  text += ", \"nested_blocksize\": " + std::to_string(kNestedBlock) +
          ", \"nested_dtype\": \"float32\", \"nested_offset\": ";
  char number[kNumberSpace + 8];
  const auto end = std::to_chars(number, number + sizeof number, offset).ptr;
  const auto length = text.size() + kNumberSpace + 1;
  text.append(number, end);
  text += "}";
  text.resize(length, ' ');
  return text;
}

} // namespace

Result<BnbOptions> bnbOptions(const Json& given) {
  BnbOptions options;
  auto& format = options.format;
  const auto code = given.value("quant_type", fourBitName(format.code));
  const auto known = fourBitNamed(code);
  if (!known)
    return fail(requestError("export.quant_type", TW_TEXT("There is no 4-bit code named '%1'.", code.substr(0, 80)),
                             TW_TEXT("Choose nf4 or fp4."))
                    .in("quant_type"));
  format.code = *known;
  format.doubleQuantization = given.value("double_quantization", format.doubleQuantization);
  format.blockSize = given.value("block_size", format.blockSize);
  const auto type = given.value("compute_dtype", std::string(kAsWeights));
  options.computeType = floatTypeNamed(type);
  if (!options.computeType && type != kAsWeights)
    return fail(requestError("export.dtype", TW_TEXT("There is no export type %1.", type.substr(0, 80)),
                             TW_TEXT("Choose auto, float32, bfloat16 or float16."))
                    .in("compute_dtype"));
  TW_CHECK(checkBlockSize(format.blockSize));
  return options;
}

std::vector<TensorDeclaration> bnbDeclarations(const std::string& weight, const std::vector<int64_t>& shape,
                                               TensorType type, const BnbOptions& options) {
  const int64_t count = shape[0] * shape[1], blocks = blocksOf(count, options.format.blockSize);
  const auto name = [&](const char* part) { return partOf(weight, options, part); };
  std::vector<TensorDeclaration> all{
      {weight, TensorType::U8, {(count + 1) / 2, 1}},
      {name("absmax"), options.format.doubleQuantization ? TensorType::U8 : TensorType::F32, {blocks}},
      {name("quant_map"), TensorType::F32, {16}},
      {name("quant_state"), TensorType::U8, {static_cast<int64_t>(stateText(shape, type, options, 0).size())}}};
  if (options.format.doubleQuantization) {
    all.push_back({name("nested_absmax"), TensorType::F32, {blocksOf(blocks, kNestedBlock)}});
    all.push_back({name("nested_quant_map"), TensorType::F32, {256}});
  }
  return all;
}

std::map<std::string, at::Tensor> bnbTensors(const std::string& weight, const at::Tensor& values,
                                             const BnbOptions& options) {
  const auto quantized = FourBitStorage::quantize(values, options.format);
  const auto& parts = quantized->parts();
  const auto name = [&](const char* part) { return partOf(weight, options, part); };
  const auto state = stateText(values.sizes().vec(), *tensorType(values.scalar_type()), options, parts.nestedOffset);
  auto stateBytes = at::empty({static_cast<int64_t>(state.size())}, at::kByte);
  std::memcpy(stateBytes.mutable_data_ptr(), state.data(), state.size());
  auto map = at::empty({16}, at::kFloat);
  for (int i = 0; i < 16; ++i)
    map.mutable_data_ptr<float>()[i] =
        kernels::codeBook(options.format.code)[i] + 0.0f; // FP4's second zero is +0 in files
  std::map<std::string, at::Tensor> all{{weight, parts.packed.view({-1, 1})},
                                        {name("absmax"), parts.absmax},
                                        {name("quant_map"), map},
                                        {name("quant_state"), stateBytes}};
  if (options.format.doubleQuantization) {
    all[name("nested_absmax")] = parts.nestedAbsmax;
    all[name("nested_quant_map")] = parts.nestedMap;
  }
  return all;
}

Json bnbConfig(const BnbOptions& options, const std::string& dtype, const std::vector<std::string>& denseModules) {
  return {{"quant_method", "bitsandbytes"},
          {"_load_in_4bit", true},
          {"_load_in_8bit", false},
          {"load_in_4bit", true},
          {"load_in_8bit", false},
          {"bnb_4bit_compute_dtype", options.computeType ? std::string(floatTypeName(*options.computeType)) : dtype},
          {"bnb_4bit_quant_storage", "uint8"},
          {"bnb_4bit_quant_type", fourBitName(options.format.code)},
          {"bnb_4bit_use_double_quant", options.format.doubleQuantization},
          {"llm_int8_enable_fp32_cpu_offload", false},
          {"llm_int8_has_fp16_weight", false},
          {"llm_int8_skip_modules", denseModules.empty() ? Json() : Json(denseModules)},
          {"llm_int8_threshold", 6.0}};
}

} // namespace tw
