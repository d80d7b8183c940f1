#include "engine/io/safetensors.h"

#include "engine/io/torch_file.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace tw {
namespace {

constexpr uint64_t kMaxHeaderBytes = 100'000'000; // the reference reader's bound

Error damaged(const std::string& name, const Text& what) {
  return workError("file.damaged", TW_TEXT("%1 is not a sound safetensors file: %2.", name, what),
                   TW_TEXT("Download or copy the file again and compare its size or checksum."))
      .at(name);
}

/// Builds the tensor list while parsing: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
/// "__metadata__": {"k": "v"}}. Deeper or other JSON is refused at once, so hostile headers cost no more than their own
/// bytes.
class HeaderReader : public nlohmann::json_sax<Json> {
 public:
  explicit HeaderReader(SafetensorsHeader& header) : m_header(header) {}
  const Text& problem() const { return m_problem; }

  bool start_object(std::size_t) override {
    if (m_inArray) return refuse(TW_TEXT("an object lies inside a list"));
    if (m_depth == 0) return ++m_depth, true;
    if (m_depth != 1 || !m_hasKey) return refuse(TW_TEXT("it nests deeper than the format allows"));
    ++m_depth;
    m_seen = 0;
    if (!m_inMetadata) m_current = TensorInfo{m_key, TensorType::F32, {}, 0, 0};
    return true;
  }
  bool end_object() override {
    if (m_depth == 2 && !m_inMetadata) {
      if (m_seen != 7) return refuse(TW_TEXT("tensor '%1' lacks dtype, shape or data_offsets", m_current.name));
      m_header.tensors.push_back(std::move(m_current));
    }
    if (m_depth == 2) m_inMetadata = false;
    m_depth--;
    return true;
  }
  bool key(string_t& text) override {
    if (m_depth == 1) {
      m_hasKey = true;
      m_key = text;
      m_inMetadata = text == "__metadata__";
      if (m_inMetadata && std::exchange(m_sawMetadata, true)) return refuse(TW_TEXT("it has __metadata__ twice"));
      return true;
    }
    m_field = text;
    if (m_inMetadata) return true;
    const int bit = text == "dtype" ? 1 : text == "shape" ? 2 : text == "data_offsets" ? 4 : 0;
    if (bit == 0) return refuse(TW_TEXT("tensor '%1' has the unknown field '%2'", m_current.name, text.substr(0, 80)));
    if (m_seen & bit) return refuse(TW_TEXT("tensor '%1' has %2 twice", m_current.name, text));
    m_seen |= bit;
    return true;
  }
  bool start_array(std::size_t) override {
    if (m_inArray || m_depth != 2 || m_inMetadata || m_field == "dtype")
      return refuse(TW_TEXT("a list stands where none may"));
    m_inArray = true;
    m_offsets = 0;
    return true;
  }
  bool end_array() override {
    m_inArray = false;
    if (m_field == "data_offsets" && m_offsets != 2)
      return refuse(TW_TEXT("data_offsets of '%1' are not two numbers", m_current.name));
    return true;
  }
  bool string(string_t& text) override {
    if (m_depth == 2 && !m_inArray) {
      if (m_inMetadata) return m_header.metadata[m_field] = text, true;
      if (m_field == "dtype") {
        const auto type = tensorTypeFromName(text);
        if (!type) return refuse(TW_TEXT("tensor '%1' has the unknown dtype '%2'", m_current.name, text.substr(0, 40)));
        m_current.type = *type;
        return true;
      }
    }
    return refuse(TW_TEXT("a text stands where none may"));
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (!m_inArray) return refuse(TW_TEXT("a number stands where none may"));
    if (m_field == "shape") {
      if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
        return refuse(TW_TEXT("the shape of '%1' overflows", m_current.name));
      m_current.shape.push_back(static_cast<int64_t>(value));
      return true;
    }
    if (m_offsets < 2) (m_offsets == 0 ? m_current.begin : m_current.end) = value;
    return ++m_offsets <= 2 || refuse(TW_TEXT("data_offsets of '%1' are not two numbers", m_current.name));
  }
  bool number_integer(number_integer_t value) override {
    return value >= 0 ? number_unsigned(static_cast<uint64_t>(value)) : refuse(TW_TEXT("a size or offset is negative"));
  }
  bool number_float(number_float_t, const string_t&) override {
    return refuse(TW_TEXT("a size or offset is not a whole number"));
  }
  bool null() override { return refuse(TW_TEXT("null stands where it may not")); }
  bool boolean(bool) override { return refuse(TW_TEXT("true or false stands where it may not")); }
  bool binary(binary_t&) override { return refuse(TW_TEXT("binary data stands where it may not")); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return refuse(TW_TEXT("its header is not valid JSON near byte %1", position));
  }

 private:
  bool refuse(Text why) {
    if (m_problem.empty()) m_problem = std::move(why);
    return false;
  }
  SafetensorsHeader& m_header;
  TensorInfo m_current;
  std::string m_key, m_field;
  Text m_problem;
  int m_depth = 0, m_offsets = 0, m_seen = 0;
  bool m_hasKey = false, m_inMetadata = false, m_sawMetadata = false, m_inArray = false;
};

/// Elements × element size, or nullopt where either overflows, as the reference reader counts: also when a later size
/// is 0, since elements() multiplies in the same order.
std::optional<uint64_t> sizeOf(const TensorInfo& tensor) {
  int64_t elements = 1;
  uint64_t bytes = 0;
  for (const auto size : tensor.shape)
    if (__builtin_mul_overflow(elements, size, &elements)) return std::nullopt;
  if (__builtin_mul_overflow(static_cast<uint64_t>(elements), tensorTypeSize(tensor.type), &bytes)) return std::nullopt;
  return bytes;
}

Result<> checkLayout(SafetensorsHeader& header, uint64_t dataBytes, const std::string& name) {
  auto& tensors = header.tensors;
  std::stable_sort(tensors.begin(), tensors.end(),
                   [](const auto& a, const auto& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  uint64_t position = 0;
  for (const auto& tensor : tensors) {
    const auto size = sizeOf(tensor);
    if (!size) return fail(damaged(name, TW_TEXT("the shape of '%1' overflows", tensor.name)));
    if (tensor.end < tensor.begin || tensor.end > dataBytes)
      return fail(damaged(name, TW_TEXT("the data of '%1' lies outside the file (was it cut short?)", tensor.name)));
    if (tensor.begin < position)
      return fail(damaged(name, TW_TEXT("the data of '%1' overlaps another tensor", tensor.name)));
    if (tensor.begin > position)
      return fail(damaged(name, TW_TEXT("there is a hole before the data of '%1'", tensor.name)));
    if (*size != tensor.bytes())
      return fail(damaged(name, TW_TEXT("the shape of '%1' does not fit its data", tensor.name)));
    position = tensor.end;
  }
  if (position != dataBytes) return fail(damaged(name, TW_TEXT("its data is longer than its header says")));
  return {};
}

} // namespace

Result<SafetensorsHeader> parseSafetensorsHeader(std::span<const std::byte> file, const std::string& name) {
  if (file.empty()) return fail(damaged(name, TW_TEXT("it is empty")));
  if (file.size() < 8) return fail(damaged(name, TW_TEXT("it has fewer than 8 bytes")));
  uint64_t length = 0;
  for (int i = 7; i >= 0; --i) length = (length << 8) | static_cast<uint64_t>(file[static_cast<size_t>(i)]);
  if (length > kMaxHeaderBytes) {
    std::string_view begin(reinterpret_cast<const char*>(file.data()), 8);
    if (begin.starts_with("PK\3\4"))
      return fail(damaged(name, TW_TEXT("it is a zip archive or a PyTorch pickle under another name")));
    begin.remove_prefix(std::min(begin.find_first_not_of(" \t\r\n"), begin.size()));
    if (begin.starts_with('<'))
      return fail(damaged(name, TW_TEXT("it is a web page or XML; perhaps the download went wrong")));
    return fail(damaged(name, TW_TEXT("its header claims %1 bytes, more than the format allows", length)));
  }
  if (length > file.size() - 8)
    return fail(damaged(name, TW_TEXT("its header is longer than the file (was it cut short?)")));
  const auto* text = reinterpret_cast<const char*>(file.data()) + 8;
  if (length == 0 || text[0] != '{') return fail(damaged(name, TW_TEXT("its header does not start with '{'")));
  SafetensorsHeader header;
  header.dataOffset = 8 + length;
  HeaderReader reader(header);
  if (!Json::sax_parse(text, text + length, &reader))
    return fail(damaged(name, reader.problem().empty() ? TW_TEXT("its header is not valid JSON") : reader.problem()));
  TW_CHECK(checkLayout(header, file.size() - header.dataOffset, name));
  return header;
}

Result<SafetensorsFile> SafetensorsFile::open(const fs::path& path) {
  SafetensorsFile file;
  TW_TRY(file.m_file, MappedFile::open(path));
  const auto bytes = file.m_file->bytes();
  TW_TRY(file.m_header,
         isTorchFile(bytes) ? parseTorchFile(bytes, toUtf8(path)) : parseSafetensorsHeader(bytes, toUtf8(path)));
  file.m_byName.reserve(file.m_header.tensors.size());
  for (size_t i = 0; i < file.m_header.tensors.size(); ++i)
    if (!file.m_byName.emplace(file.m_header.tensors[i].name, i).second)
      return fail(damaged(toUtf8(path), TW_TEXT("it holds '%1' twice", file.m_header.tensors[i].name)));
  file.m_file->release(0, file.m_header.dataOffset);
  return file;
}

const TensorInfo* SafetensorsFile::find(const std::string& name) const {
  const auto found = m_byName.find(name);
  return found == m_byName.end() ? nullptr : &m_header.tensors[found->second];
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorInfo& tensor) const {
  return m_file->bytes().subspan(m_header.dataOffset + tensor.begin, tensor.bytes());
}

void SafetensorsFile::release(const TensorInfo& tensor) const {
  m_file->release(m_header.dataOffset + tensor.begin, tensor.bytes());
}

} // namespace tw
