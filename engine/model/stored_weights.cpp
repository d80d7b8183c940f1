#include "engine/model/stored_weights.h"
#include "engine/model/finite.h"
#include "engine/model/tensor_files.h"
#include "engine/quant/four_bit_storage.h"
#include "engine/quant/int8_storage.h"

#include <cmath>

namespace tw {
namespace {

using Entry = CheckpointFiles::Entry;

constexpr std::string_view kWeight = ".weight", kState = ".quant_state.bitsandbytes__";
constexpr std::string_view kFourBitParts[] = {".absmax",
                                              ".quant_map",
                                              ".nested_absmax",
                                              ".nested_quant_map",
                                              ".quant_state.bitsandbytes__nf4",
                                              ".quant_state.bitsandbytes__fp4"};
constexpr std::string_view kInt8Parts[] = {".SCB", ".weight_format"};
constexpr size_t kStateLimit = 65536; ///< bytes; a real one has about 200

Error damaged(const Entry& weight, const Text& why) {
  return workError("file.damaged", TW_TEXT("The quantised tensor %1 cannot be read: %2.", weight.tensor->name, why),
                   TW_TEXT("Download or copy the model's files again; a quantised weight needs all of its parts."))
      .at(toUtf8(weight.file->path()));
}

std::string without(std::string_view name, std::string_view end) {
  return std::string(name.substr(0, name.size() - end.size()));
}

Result<> checkPart(const Entry& weight, const Entry& part, const std::string& name, TensorType type, int64_t elements) {
  if (!part) return fail(damaged(weight, TW_TEXT("its part %1 is missing", name)));
  if (part.tensor->type != type)
    return fail(damaged(weight, TW_TEXT("its part %1 is of type %2 instead of %3", name,
                                        tensorTypeName(part.tensor->type), tensorTypeName(type))));
  if (part.tensor->elements() != elements)
    return fail(
        damaged(weight, TW_TEXT("its part %1 has %2 elements instead of %3", name, part.tensor->elements(), elements)));
  return {};
}

/// A copy of one part on the CPU, which must have this type and number of elements.
Result<at::Tensor> readPart(const Entry& weight, const Entry& part, const std::string& name, TensorType type,
                            int64_t elements) {
  TW_CHECK(checkPart(weight, part, name, type, elements));
  TW_TRY(auto tensor, readTensor(*part.file, *part.tensor));
  if (!allFinite(tensor))
    return fail(damaged(weight, TW_TEXT("its part %1 holds values that are no finite numbers", name)));
  return tensor.reshape({elements});
}

/// The quant_state of a 4-bit weight.
struct State {
  FourBitFormat format;
  int64_t out = 0, in = 0, nestedBlockSize = 256;
  float nestedOffset = 0.0f;
  TensorType type = TensorType::F32;
  int64_t count() const { return out * in; }
  int64_t blocks() const { return (count() + format.blockSize - 1) / format.blockSize; }
  int64_t nestedBlocks() const { return (blocks() + nestedBlockSize - 1) / nestedBlockSize; }
  TensorType absmaxType() const { return format.doubleQuantization ? TensorType::U8 : TensorType::F32; }
};

std::optional<int64_t> wholeNumber(const Json& json, const char* key, int64_t low, int64_t high) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_integer() || found->get<int64_t>() < low || found->get<int64_t>() > high)
    return std::nullopt;
  return found->get<int64_t>();
}

std::string textOf(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Every field of the JSON is checked before it is believed; the answer is the name of the first that is wrong.
std::optional<std::string> readFields(const Json& json, const std::string& type, bool nested, State& state) {
  if (textOf(json, "quant_type") != type) return "quant_type";
  state.format.code = *fourBitNamed(type);
  const auto blockSize = wholeNumber(json, "blocksize", 32, 4096);
  if (!blockSize || (*blockSize & (*blockSize - 1)) != 0) return "blocksize";
  state.format.blockSize = *blockSize;
  const auto dtype = floatTypeNamed(textOf(json, "dtype"));
  if (!dtype) return "dtype";
  state.type = *dtype;
  const auto shape = json.find("shape");
  if (shape == json.end() || !shape->is_array() || shape->size() != 2) return "shape";
  for (const auto& size : *shape)
    if (!size.is_number_integer() || size.get<int64_t>() < 1 || size.get<int64_t>() > (int64_t{1} << 24))
      return "shape";
  state.out = (*shape)[0].get<int64_t>();
  state.in = (*shape)[1].get<int64_t>();
  state.format.doubleQuantization = nested;
  if (!nested) return std::nullopt;
  const auto nestedSize = wholeNumber(json, "nested_blocksize", 1, 1 << 20);
  if (!nestedSize) return "nested_blocksize";
  state.nestedBlockSize = *nestedSize;
  if (textOf(json, "nested_dtype") != "float32") return "nested_dtype";
  const auto offset = json.find("nested_offset");
  if (offset == json.end() || !offset->is_number() || !std::isfinite(static_cast<float>(offset->get<double>())))
    return "nested_offset";
  state.nestedOffset = static_cast<float>(offset->get<double>());
  return std::nullopt;
}

Result<State> readState(const CheckpointFiles& files, const Entry& weight) {
  const auto& name = weight.tensor->name;
  const auto nf4 = files.find(name + std::string(kState) + "nf4"), fp4 = files.find(name + std::string(kState) + "fp4");
  if (!nf4 && !fp4) return fail(damaged(weight, TW_TEXT("its part quant_state is missing")));
  if (nf4 && fp4) return fail(damaged(weight, TW_TEXT("it has two parts quant_state")));
  const auto& part = nf4 ? nf4 : fp4;
  const auto bytes = part.bytes();
  if (part.tensor->type != TensorType::U8 || bytes.size() > kStateLimit)
    return fail(damaged(weight, TW_TEXT("its part quant_state is no JSON text")));
  bool deep = false;
  const auto json = Json::parse(
      std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()),
      [&](int depth, Json::parse_event_t, Json&) { return deep |= depth > 8, !deep; }, false);
  if (deep || !json.is_object()) return fail(damaged(weight, TW_TEXT("its part quant_state is no JSON text")));
  State state;
  const bool nested =
      json.contains("nested_offset") || json.contains("nested_blocksize") || files.find(name + ".nested_absmax");
  if (const auto wrong = readFields(json, nf4 ? "nf4" : "fp4", nested, state))
    return fail(damaged(weight, TW_TEXT("the field %1 of its quant_state is missing or wrong", *wrong)));
  if (static_cast<int64_t>(weight.tensor->bytes()) != (state.count() + 1) / 2)
    return fail(
        damaged(weight, TW_TEXT("it has %1 bytes instead of %2", weight.tensor->bytes(), (state.count() + 1) / 2)));
  return state;
}

/// A file whose sixteen values are not those of its type was not made by bitsandbytes, which derives them from the type
/// alone.
Result<> checkCodeBook(const CheckpointFiles& files, const Entry& weight, const State& state) {
  TW_TRY(const auto map,
         readPart(weight, files.find(weight.tensor->name + ".quant_map"), "quant_map", TensorType::F32, 16));
  const float *given = map.const_data_ptr<float>(), *known = kernels::codeBook(state.format.code);
  for (int i = 0; i < 16; ++i)
    if (!(std::fabs(given[i] - known[i]) <= 1e-6f))
      return fail(damaged(weight, TW_TEXT("its part quant_map holds other values than its type has")));
  return {};
}

/// All parts are there and as long as the state says.
Result<State> checkFourBits(const CheckpointFiles& files, const Entry& weight) {
  TW_TRY(const auto state, readState(files, weight));
  TW_CHECK(checkCodeBook(files, weight, state));
  const auto& name = weight.tensor->name;
  TW_CHECK(checkPart(weight, files.find(name + ".absmax"), "absmax", state.absmaxType(), state.blocks()));
  if (!state.format.doubleQuantization) return state;
  TW_CHECK(
      checkPart(weight, files.find(name + ".nested_absmax"), "nested_absmax", TensorType::F32, state.nestedBlocks()));
  TW_CHECK(checkPart(weight, files.find(name + ".nested_quant_map"), "nested_quant_map", TensorType::F32, 256));
  return state;
}

Result<FourBitStorage::Parts> readFourBits(const CheckpointFiles& files, const Entry& weight) {
  TW_TRY(const auto state, checkFourBits(files, weight));
  const auto& name = weight.tensor->name;
  FourBitStorage::Parts parts;
  parts.format = state.format;
  parts.out = state.out;
  parts.in = state.in;
  TW_TRY(parts.absmax, readPart(weight, files.find(name + ".absmax"), "absmax", state.absmaxType(), state.blocks()));
  if (state.format.doubleQuantization) {
    parts.nestedBlockSize = state.nestedBlockSize;
    parts.nestedOffset = state.nestedOffset;
    TW_TRY(parts.nestedAbsmax, readPart(weight, files.find(name + ".nested_absmax"), "nested_absmax", TensorType::F32,
                                        state.nestedBlocks()));
    TW_TRY(parts.nestedMap,
           readPart(weight, files.find(name + ".nested_quant_map"), "nested_quant_map", TensorType::F32, 256));
  }
  const auto bytes = weight.bytes(); // of whatever type the codes were stored as
  parts.packed = at::empty({static_cast<int64_t>(bytes.size())}, at::kByte);
  std::memcpy(parts.packed.mutable_data_ptr(), bytes.data(), bytes.size());
  return parts;
}

Result<> checkInt8(const CheckpointFiles& files, const Entry& weight) {
  if (weight.tensor->shape.size() != 2) return fail(damaged(weight, TW_TEXT("it is not a matrix")));
  const auto format = files.find(without(weight.tensor->name, kWeight) + ".weight_format");
  if (!format) return {};
  const auto bytes = format.bytes();
  if (bytes.empty() || bytes.front() != std::byte{0}) // 0 = row by row; the others were layouts of particular GPUs
    return fail(damaged(weight, TW_TEXT("its part weight_format names a layout that is no longer read")));
  return {};
}

Result<at::Tensor> readScales(const CheckpointFiles& files, const Entry& weight) {
  TW_CHECK(checkInt8(files, weight));
  return readPart(weight, files.find(without(weight.tensor->name, kWeight) + ".SCB"), "SCB", TensorType::F32,
                  weight.tensor->shape[0]);
}

} // namespace

int64_t StoredFacts::elements() const {
  int64_t count = 1;
  for (const auto size : shape) count *= size;
  return count;
}

StoredWeights::StoredWeights(const CheckpointFiles& files, const std::string& dtype, std::set<std::string> transposed)
    : m_files(files), m_int8Type(floatTypeNamed(dtype).value_or(TensorType::F32)), m_transposed(std::move(transposed)) {
}

bool StoredWeights::isPart(const std::string& name) const {
  const auto belongs = [&](std::string_view end, const std::string& to) {
    return name.ends_with(end) && m_files.find(without(name, end) + to);
  };
  for (const auto part : kFourBitParts)
    if (name.ends_with(std::string(kWeight) + std::string(part)) && belongs(part, "")) return true;
  for (const auto part : kInt8Parts)
    if (belongs(part, std::string(kWeight))) return true;
  return false;
}

bool StoredWeights::isFourBit(const Entry& weight) const {
  const auto& name = weight.tensor->name;
  if (!name.ends_with(kWeight)) return false;
  for (const auto part : kFourBitParts)
    if (m_files.find(name + std::string(part))) return true;
  // Packed codes whose parts are all lost: said as such, not as a weight of a wrong type.
  return weight.tensor->type == TensorType::U8 && weight.tensor->shape.size() == 2 && weight.tensor->shape[1] == 1;
}

bool StoredWeights::isInt8(const Entry& weight) const {
  return weight.tensor->type == TensorType::I8 && weight.tensor->name.ends_with(kWeight);
}

std::vector<Entry> StoredWeights::partsOf(const Entry& weight) const {
  std::vector<Entry> parts;
  const auto& name = weight.tensor->name;
  const auto add = [&](const std::string& path) {
    if (const auto entry = m_files.find(path)) parts.push_back(entry);
  };
  if (isFourBit(weight))
    for (const auto part : kFourBitParts) add(name + std::string(part));
  if (isInt8(weight))
    for (const auto part : kInt8Parts) add(without(name, kWeight) + std::string(part));
  return parts;
}

Result<StoredFacts> StoredWeights::facts(const Entry& weight) const {
  if (isInt8(weight)) {
    TW_CHECK(readScales(m_files, weight));
    const auto& shape = weight.tensor->shape;
    return StoredFacts{isTransposed(weight) ? std::vector{shape[1], shape[0]} : shape, m_int8Type, Quantization::Int8};
  }
  if (!isFourBit(weight)) return StoredFacts{weight.tensor->shape, weight.tensor->type, Quantization::None};
  TW_TRY(const auto state, checkFourBits(m_files, weight));
  return StoredFacts{isTransposed(weight) ? std::vector{state.in, state.out} : std::vector{state.out, state.in},
                     state.type, quantizationOf(state.format.code)};
}

Result<std::unique_ptr<WeightStorage>> StoredWeights::storage(const Entry& weight, at::Device device) const {
  if (isInt8(weight)) {
    TW_TRY(const auto scales, readScales(m_files, weight));
    TW_TRY(const auto codes, readTensor(*weight.file, *weight.tensor));
    return std::make_unique<Int8Storage>(codes.to(device), scales.to(device));
  }
  TW_TRY(auto parts, readFourBits(m_files, weight));
  for (auto* tensor : {&parts.packed, &parts.absmax, &parts.nestedAbsmax, &parts.nestedMap})
    if (tensor->defined()) *tensor = tensor->to(device);
  return std::make_unique<FourBitStorage>(std::move(parts));
}

Result<at::Tensor> StoredWeights::dense(const Entry& weight) const {
  TW_TRY(const auto known, facts(weight));
  if (!known.quantized()) return viewTensor(*weight.file, *weight.tensor);
  TW_TRY(const auto held, storage(weight, at::kCPU));
  const auto values = held->denseCopy(*scalarType(known.type));
  return isTransposed(weight) ? values.t().contiguous() : values;
}

uint64_t StoredWeights::bytes(const Entry& weight) const {
  uint64_t total = weight.tensor->bytes();
  for (const auto& part : partsOf(weight)) total += part.tensor->bytes();
  return total;
}

void StoredWeights::release(const Entry& weight) const {
  weight.release();
  for (const auto& part : partsOf(weight)) part.release();
}

} // namespace tw
