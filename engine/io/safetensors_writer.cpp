#include "engine/io/safetensors_writer.h"

#include <algorithm>

namespace tw {
namespace {

Error wrong(Text what) {
  return workError("file.tensor", std::move(what),
                   TW_TEXT("This is a fault of the program; please report it with the log."));
}

std::string headerText(const std::vector<TensorDeclaration>& order, const std::vector<uint64_t>& sizes,
                       const std::map<std::string, std::string>& metadata) {
  const auto quoted = [](const std::string& text) {
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  std::string text = "{";
  if (!metadata.empty()) {
    text += "\"__metadata__\":{";
    for (const auto& [key, value] : metadata) text += quoted(key) + ":" + quoted(value) + ",";
    text.back() = '}';
    text += ',';
  }
  uint64_t position = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    text += quoted(order[i].name) + ":{\"dtype\":\"" + std::string(tensorTypeName(order[i].type)) + "\",\"shape\":[";
    for (size_t d = 0; d < order[i].shape.size(); ++d) text += (d ? "," : "") + std::to_string(order[i].shape[d]);
    text += "],\"data_offsets\":[" + std::to_string(position) + "," + std::to_string(position + sizes[i]) + "]},";
    position += sizes[i];
  }
  if (text.back() == ',') text.pop_back();
  text += '}';
  text.resize((text.size() + 7) / 8 * 8, ' '); // the data starts at a multiple of 8
  return text;
}

} // namespace

void sortForSafetensors(std::vector<TensorDeclaration>& tensors) {
  std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
    const int left = tensorTypeRank(a.type), right = tensorTypeRank(b.type);
    return left != right ? left > right : a.name < b.name;
  });
}

uint64_t safetensorsFileSize(std::vector<TensorDeclaration> tensors,
                             const std::map<std::string, std::string>& metadata) {
  sortForSafetensors(tensors);
  std::vector<uint64_t> sizes;
  uint64_t total = 8; // the header's length
  for (const auto& tensor : tensors) {
    uint64_t bytes = tensorTypeSize(tensor.type);
    for (const auto size : tensor.shape) bytes *= static_cast<uint64_t>(size);
    sizes.push_back(bytes);
    total += bytes;
  }
  return total + headerText(tensors, sizes, metadata).size();
}

Result<SafetensorsWriter> SafetensorsWriter::create(const fs::path& path, std::vector<TensorDeclaration> tensors,
                                                    const std::map<std::string, std::string>& metadata) {
  sortForSafetensors(tensors);
  std::vector<uint64_t> sizes;
  for (size_t i = 0; i < tensors.size(); ++i) {
    uint64_t bytes = tensorTypeSize(tensors[i].type);
    for (const auto size : tensors[i].shape)
      if (size < 0 || __builtin_mul_overflow(bytes, static_cast<uint64_t>(size), &bytes))
        return fail(wrong(TW_TEXT("The shape of %1 overflows.", tensors[i].name)));
    sizes.push_back(bytes);
  }
  std::vector<std::string> names;
  for (const auto& tensor : tensors) names.push_back(tensor.name);
  std::sort(names.begin(), names.end());
  if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end())
    return fail(wrong(TW_TEXT("The tensor %1 is declared twice.", *twice)));

  TW_TRY(auto file, AtomicFile::create(path));
  SafetensorsWriter writer(std::move(file));
  const std::string header = headerText(tensors, sizes, metadata);
  char length[8];
  for (int i = 0; i < 8; ++i) length[i] = static_cast<char>((static_cast<uint64_t>(header.size()) >> (8 * i)) & 0xff);
  TW_CHECK(writer.m_file.write(length, 8));
  TW_CHECK(writer.m_file.write(header));
  writer.m_order = std::move(tensors);
  writer.m_sizes = std::move(sizes);
  return writer;
}

Result<> SafetensorsWriter::write(const std::string& name, const void* data, uint64_t size) {
  while (m_next < m_order.size() && m_given == m_sizes[m_next] && m_order[m_next].name != name) ++m_next, m_given = 0;
  if (m_next >= m_order.size() || m_order[m_next].name != name)
    return fail(wrong(TW_TEXT("The data of %1 came out of order.", name)));
  if (size > m_sizes[m_next] - m_given) return fail(wrong(TW_TEXT("The data of %1 is longer than declared.", name)));
  TW_CHECK(m_file.write(data, size));
  m_given += size;
  return {};
}

Result<> SafetensorsWriter::finish() {
  while (m_next < m_order.size() && m_given == m_sizes[m_next]) ++m_next, m_given = 0;
  if (m_next < m_order.size()) return fail(wrong(TW_TEXT("The data of %1 is incomplete.", m_order[m_next].name)));
  return m_file.commit();
}

} // namespace tw
