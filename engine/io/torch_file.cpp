#include "engine/io/torch_file.h"

#include "engine/io/pickle_tensors.h"

#include <algorithm>
#include <optional>

namespace tw {
namespace {

Error damagedArchive(const std::string& name, const Text& what) {
  return workError("file.damaged", TW_TEXT("%1 is not a sound file of torch.save: %2.", name, what),
                   TW_TEXT("Download or copy the file again and compare its size or checksum."))
      .at(name);
}

Error notAState(const std::string& name, const Text& what) {
  return workError("file.pickle", TW_TEXT("%1 cannot be read: %2.", name, what),
                   TW_TEXT("Save it again as safetensors with the program that wrote it."))
      .at(name);
}

using namespace std::string_view_literals;
constexpr std::string_view kZipBegin = "PK\x03\x04"sv;
/// A pickled number that stands before the rest.
constexpr std::string_view kLegacyBegin = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9"sv;
bool beginsWith(std::span<const std::byte> file, std::string_view begin) {
  return file.size() >= begin.size() &&
         std::string_view(reinterpret_cast<const char*>(file.data()), begin.size()) == begin;
}

/// Where the bytes of one stored entry lie.
struct Span {
  uint64_t begin = 0, bytes = 0;
};

/// The entries of a zip archive whose data stand as they are (PKWARE's APPNOTE, 4.3).
class ZipDirectory {
 public:
  ZipDirectory(std::span<const std::byte> file, const std::string& name) : m_file(file), m_name(name) {}

  Result<> read() {
    TW_TRY(const auto end, endRecord());
    uint64_t count = *number(end + 10, 2), at = *number(end + 16, 4);
    if (count == 0xFFFF || at == 0xFFFFFFFF) {
      constexpr uint64_t locatorBytes = 20;
      const auto where = end >= locatorBytes && number(end - locatorBytes, 4) == 0x07064b50
                             ? number(end - locatorBytes + 8, 8)
                             : std::nullopt;
      if (!where || number(*where, 4) != 0x06064b50) return fail(broken());
      const auto wideCount = number(*where + 32, 8), wideAt = number(*where + 48, 8);
      if (!wideCount || !wideAt) return fail(broken());
      count = *wideCount;
      at = *wideAt;
    }
    for (uint64_t i = 0; i < count; ++i) {
      TW_TRY(at, addEntry(at));
    }
    return {};
  }
  const std::unordered_map<std::string, Span>& entries() const { return m_entries; }

 private:
  Error broken() const { return damagedArchive(m_name, TW_TEXT("its list of contents is damaged or cut off")); }
  std::optional<uint64_t> number(uint64_t at, size_t bytes) const {
    if (at > m_file.size() || bytes > m_file.size() - at) return std::nullopt;
    uint64_t value = 0;
    for (size_t i = bytes; i > 0; --i) value = (value << 8) | static_cast<uint64_t>(m_file[at + i - 1]);
    return value;
  }
  Result<uint64_t> endRecord() const {
    constexpr uint64_t recordBytes = 22, longestComment = 0xFFFF;
    if (m_file.size() < recordBytes) return fail(broken());
    const uint64_t last = m_file.size() - recordBytes, first = last > longestComment ? last - longestComment : 0;
    for (uint64_t at = last + 1; at > first; --at)
      if (number(at - 1, 4) == 0x06054b50) return at - 1;
    return fail(broken());
  }

  /// Gives where the next one stands.
  Result<uint64_t> addEntry(uint64_t at) {
    constexpr uint64_t headBytes = 46;
    if (number(at, 4) != 0x02014b50 || !number(at, headBytes - 38) || !number(at + 42, 4)) return fail(broken());
    const uint64_t flags = *number(at + 8, 2), method = *number(at + 10, 2), nameBytes = *number(at + 28, 2),
                   extraBytes = *number(at + 30, 2), commentBytes = *number(at + 32, 2);
    uint64_t packed = *number(at + 20, 4), bytes = *number(at + 24, 4), local = *number(at + 42, 4);
    const uint64_t next = at + headBytes + nameBytes + extraBytes + commentBytes;
    if (next > m_file.size()) return fail(broken());
    if (!widened(at + headBytes + nameBytes, extraBytes, {&bytes, &packed, &local})) return fail(broken());
    if (method != 0 || packed != bytes || (flags & 1) != 0)
      return fail(notAState(m_name, TW_TEXT("its contents are compressed, which torch.save does not do")));
    const auto localName = number(local + 26, 2), localExtra = number(local + 28, 2);
    if (number(local, 4) != 0x04034b50 || !localName || !localExtra) return fail(broken());
    const uint64_t begin = local + 30 + *localName + *localExtra;
    if (begin > m_file.size() || bytes > m_file.size() - begin) return fail(broken());
    const auto text = m_file.subspan(at + headBytes, nameBytes);
    if (!m_entries.emplace(std::string(reinterpret_cast<const char*>(text.data()), text.size()), Span{begin, bytes})
             .second)
      return fail(broken());
    return next;
  }
  /// Sizes and offsets that do not fit 32 bits stand in the extra field, in this order, where the others are all ones.
  bool widened(uint64_t at, uint64_t bytes, std::initializer_list<uint64_t*> values) const {
    for (const uint64_t end = at + bytes; at + 4 <= end;) {
      const uint64_t kind = *number(at, 2), size = *number(at + 2, 2);
      at += 4;
      if (size > end - at) return false;
      if (kind == 1) {
        uint64_t from = at;
        for (auto* value : values) {
          if (*value != 0xFFFFFFFF) continue;
          if (from + 8 > at + size) return false;
          *value = *number(from, 8);
          from += 8;
        }
      }
      at += size;
    }
    return std::none_of(values.begin(), values.end(), [](const auto* value) { return *value == 0xFFFFFFFF; });
  }

  std::span<const std::byte> m_file;
  const std::string& m_name;
  std::unordered_map<std::string, Span> m_entries;
};

/// Values of the tensor, or nothing where its sizes make no sense or overflow; also when a later size is 0, since
/// TensorInfo::elements() multiplies in the same order.
std::optional<uint64_t> valuesOf(const PickledTensor& tensor) {
  int64_t values = 1;
  for (const auto size : tensor.shape)
    if (size < 0 || __builtin_mul_overflow(values, size, &values)) return std::nullopt;
  return values > (int64_t{1} << 56) ? std::nullopt : std::optional(static_cast<uint64_t>(values));
}

/// Row by row without gaps; the stride of a single row means nothing.
bool liesInOrder(const PickledTensor& tensor) {
  if (tensor.strides.size() != tensor.shape.size()) return false;
  if (std::find(tensor.shape.begin(), tensor.shape.end(), 0) != tensor.shape.end()) return true;
  int64_t expected = 1;
  for (size_t i = tensor.shape.size(); i > 0; --i) {
    if (tensor.shape[i - 1] != 1 && tensor.strides[i - 1] != expected) return false;
    expected *= tensor.shape[i - 1];
  }
  return true;
}

Result<TensorInfo> placedTensor(const PickledTensor& tensor, const ZipDirectory& zip, const std::string& root,
                                const std::string& name) {
  const auto found = zip.entries().find(root + "data/" + tensor.storage);
  if (found == zip.entries().end())
    return fail(damagedArchive(name, TW_TEXT("the data of '%1' are not there", tensor.name)));
  const auto values = valuesOf(tensor);
  const uint64_t size = tensorTypeSize(tensor.type);
  const uint64_t held = found->second.bytes / size;
  if (!values || tensor.offset < 0 || static_cast<uint64_t>(tensor.offset) > held ||
      *values > held - static_cast<uint64_t>(tensor.offset))
    return fail(damagedArchive(name, TW_TEXT("the shape of '%1' does not fit its data", tensor.name)));
  if (!liesInOrder(tensor))
    return fail(notAState(name, TW_TEXT("the values of '%1' do not lie row by row", tensor.name)));
  TensorInfo info{tensor.name, tensor.type, tensor.shape, 0, 0};
  info.begin = found->second.begin + static_cast<uint64_t>(tensor.offset) * size;
  info.end = info.begin + *values * size;
  return info;
}

} // namespace

bool isTorchFile(std::span<const std::byte> file) {
  return beginsWith(file, kZipBegin) || beginsWith(file, kLegacyBegin);
}

Result<SafetensorsHeader> parseTorchFile(std::span<const std::byte> file, const std::string& name) {
  if (beginsWith(file, kLegacyBegin))
    return fail(notAState(name, TW_TEXT("it has the form that PyTorch wrote before 1.6")));
  ZipDirectory zip(file, name);
  TW_CHECK(zip.read());
  constexpr std::string_view pickleName = "data.pkl";
  const auto pickle = std::find_if(zip.entries().begin(), zip.entries().end(), [&](const auto& entry) {
    return entry.first.ends_with(pickleName) && entry.first.find('/') == entry.first.size() - pickleName.size() - 1;
  });
  if (pickle == zip.entries().end())
    return fail(notAState(name, TW_TEXT("it is a zip archive, but none of torch.save")));
  const auto root = pickle->first.substr(0, pickle->first.size() - pickleName.size());
  const auto part = [&](const Span& span) { return file.subspan(span.begin, span.bytes); };
  if (const auto order = zip.entries().find(root + "byteorder"); order != zip.entries().end()) {
    const auto text = part(order->second);
    if (std::string_view(reinterpret_cast<const char*>(text.data()), text.size()) != "little")
      return fail(notAState(name, TW_TEXT("its values were written by a big-endian machine")));
  }
  TW_TRY(const auto tensors, pickledTensors(part(pickle->second), name));
  SafetensorsHeader header;
  for (const auto& tensor : tensors) {
    TW_TRY(auto info, placedTensor(tensor, zip, root, name));
    header.tensors.push_back(std::move(info));
  }
  std::stable_sort(header.tensors.begin(), header.tensors.end(),
                   [](const auto& a, const auto& b) { return a.begin < b.begin; });
  return header;
}

} // namespace tw
