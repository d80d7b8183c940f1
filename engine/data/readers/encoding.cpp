#include "engine/data/readers/encoding.h"

#include "engine/base/unicode.h"

#include <algorithm>
#include <unicode/ucnv.h>

namespace tw {
namespace {

int64_t lineAt(std::string_view bytes, size_t offset) {
  return 1 +
         std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(offset, bytes.size())), '\n');
}

Error broken(const std::string& name, const std::string& encoding, size_t offset, int64_t line) {
  return requestError(
             "data.encoding",
             line ? TW_TEXT("%1 is not valid %2 at byte %3, line %4.", name, encoding, offset, line)
                  : TW_TEXT("%1 is not valid %2 at byte %3.", name, encoding, offset),
             TW_TEXT("Name the file's encoding (encoding, --encoding), save the file as UTF-8, or correct that "
                     "place in an editor."))
      .at(name, line);
}

/// UTF-16 text holds zero bytes (digits, line ends, JSON punctuation), all of them on one side of the pairs.
std::optional<TextEncoding> utf16ByZeroBytes(std::string_view bytes) {
  if (bytes.size() % 2) return std::nullopt;
  const auto head = bytes.substr(0, size_t{1} << 16);
  size_t zeros[2] = {0, 0};
  for (size_t i = 0; i < head.size(); ++i)
    if (head[i] == '\0') ++zeros[i & 1];
  const size_t all = zeros[0] + zeros[1];
  if (all * 100 < head.size()) return std::nullopt; // under 2 % of the units: stray NULs
  if (zeros[1] * 10 >= all * 9) return TextEncoding::Utf16Le;
  if (zeros[0] * 10 >= all * 9) return TextEncoding::Utf16Be;
  return std::nullopt;
}

struct Shape {
  size_t valid = 0, invalid = 0; ///< multi-byte UTF-8 sequences that are whole, bytes that belong to none
};
Shape utf8Shape(std::string_view bytes) {
  Shape shape;
  for (size_t at = 0; at < bytes.size();) {
    const auto point = decodeUtf8(bytes, at);
    if (!point.valid) ++shape.invalid;
    else if (point.length > 1) ++shape.valid;
    at += point.length;
  }
  return shape;
}

/// Strictly GB18030, and at least 7 of 10 double bytes are first-level characters (B0–D7) or punctuation (A1–A3) of GB
/// 2312: Latin or Japanese text read this way turns into rare characters instead.
bool plausibleGb18030(std::string_view bytes) {
  size_t common = 0, pairs = 0;
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  for (size_t i = 0; i < bytes.size();) {
    if (byte(i) < 0x80) {
      ++i;
      continue;
    }
    if (byte(i) == 0x80 || byte(i) == 0xFF || i + 1 >= bytes.size()) return false;
    const uint8_t lead = byte(i), trail = byte(i + 1);
    if (trail >= 0x30 && trail <= 0x39) { // four bytes
      if (i + 3 >= bytes.size() || byte(i + 2) < 0x81 || byte(i + 2) > 0xFE || byte(i + 3) < 0x30 || byte(i + 3) > 0x39)
        return false;
      i += 4;
      continue;
    }
    if (trail < 0x40 || trail == 0x7F || trail == 0xFF) return false;
    ++pairs;
    if (trail >= 0xA1 && ((lead >= 0xB0 && lead <= 0xD7) || (lead >= 0xA1 && lead <= 0xA3))) ++common;
    i += 2;
  }
  return pairs > 0 && common * 10 >= pairs * 7;
}

const char* converterName(TextEncoding encoding) {
  switch (encoding) {
  case TextEncoding::Utf16Le:
  case TextEncoding::Utf16LeBom: return "UTF-16LE";
  case TextEncoding::Utf16Be:
  case TextEncoding::Utf16BeBom: return "UTF-16BE";
  default: return "GB18030";
  }
}

/// Counted in the source: the converter may hold back what it had already read when it stops.
int64_t lineEnds(std::string_view bytes, TextEncoding encoding) {
  if (encoding == TextEncoding::Gb18030)
    return std::count(bytes.begin(), bytes.end(), '\n'); // never part of a longer character
  const bool little = encoding == TextEncoding::Utf16Le || encoding == TextEncoding::Utf16LeBom;
  int64_t count = 0;
  for (size_t i = 0; i + 1 < bytes.size(); i += 2) count += bytes[i + !little] == '\n' && bytes[i + little] == '\0';
  return count;
}

Result<std::string> convert(std::string_view bytes, TextEncoding encoding, const std::string& name) {
  UErrorCode status = U_ZERO_ERROR;
  using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;
  const Converter from(ucnv_open(converterName(encoding), &status), &ucnv_close);
  const Converter to(ucnv_open("UTF-8", &status), &ucnv_close);
  if (U_FAILURE(status))
    return fail(workError("data.encoding", TW_TEXT("The converter for %1 is missing.", converterName(encoding)),
                          TW_TEXT("Install ICU's data files."))
                    .at(name));
  ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  UChar pivot[4096];
  UChar *pivotSource = pivot, *pivotTarget = pivot;
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  char buffer[16384];
  for (bool first = true;; first = false) {
    char* target = buffer;
    status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, buffer + sizeof buffer, &source, end, pivot, &pivotSource,
                   &pivotTarget, pivot + 4096, first, true, &status);
    out.append(buffer, static_cast<size_t>(target - buffer));
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_SUCCESS(status)) return out;
    const auto done = static_cast<size_t>(source - bytes.data());
    return fail(broken(name, encodingName(encoding), markLength(encoding) + done,
                       1 + lineEnds(bytes.substr(0, done), encoding)));
  }
}

} // namespace

std::string encodingName(TextEncoding encoding) {
  static constexpr const char* names[] = {"UTF-8",    "UTF-8 with BOM",    "UTF-16LE", "UTF-16LE with BOM",
                                          "UTF-16BE", "UTF-16BE with BOM", "GB18030"};
  return names[static_cast<size_t>(encoding)];
}

TextEncoding withoutMark(TextEncoding encoding) {
  switch (encoding) {
  case TextEncoding::Utf8Bom: return TextEncoding::Utf8;
  case TextEncoding::Utf16LeBom: return TextEncoding::Utf16Le;
  case TextEncoding::Utf16BeBom: return TextEncoding::Utf16Be;
  default: return encoding;
  }
}

size_t markLength(TextEncoding encoding) {
  if (encoding == TextEncoding::Utf8Bom) return 3;
  return encoding == TextEncoding::Utf16LeBom || encoding == TextEncoding::Utf16BeBom ? 2 : 0;
}

bool isUtf8(std::string_view bytes) { return firstInvalidUtf8(bytes) == std::string_view::npos; }

Result<std::optional<TextEncoding>> encodingByBeginning(std::string_view bytes, const std::string& name) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return TextEncoding::Utf8Bom;
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)) || bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    return fail(
        requestError("data.encoding", TW_TEXT("%1 is in UTF-32.", name), TW_TEXT("Save the file as UTF-8.")).at(name));
  if (bytes.starts_with("\xFF\xFE")) return TextEncoding::Utf16LeBom;
  if (bytes.starts_with("\xFE\xFF")) return TextEncoding::Utf16BeBom;
  return utf16ByZeroBytes(bytes);
}

Result<TextEncoding> detectEncoding(std::string_view bytes, const std::string& name) {
  TW_TRY(const auto told, encodingByBeginning(bytes, name));
  if (told) return *told;
  if (isUtf8(bytes)) return TextEncoding::Utf8;
  // Mostly whole UTF-8 sequences: a damaged UTF-8 file, which by chance might also decode as something else.
  const auto shape = utf8Shape(bytes);
  if (shape.valid < 9 * shape.invalid && plausibleGb18030(bytes)) return TextEncoding::Gb18030;
  const size_t offset = firstInvalidUtf8(bytes);
  return fail(broken(name, "UTF-8", offset, lineAt(bytes, offset)));
}

Result<std::string> toUtf8(std::string_view bytes, TextEncoding encoding, const std::string& name) {
  bytes.remove_prefix(std::min(bytes.size(), markLength(encoding)));
  if (encoding != TextEncoding::Utf8 && encoding != TextEncoding::Utf8Bom) return convert(bytes, encoding, name);
  if (!isUtf8(bytes)) {
    const size_t offset = firstInvalidUtf8(bytes);
    return fail(broken(name, "UTF-8", markLength(encoding) + offset, lineAt(bytes, offset)));
  }
  return std::string(bytes);
}

Result<std::shared_ptr<const TextFile>> TextFile::open(const fs::path& path, const std::string& name,
                                                       const std::string& told) {
  constexpr uint64_t mapAbove = uint64_t{64} << 20;
  auto file = std::make_shared<TextFile>();
  file->m_name = name;
  std::error_code error;
  std::string_view bytes;
  if (fs::is_regular_file(path, error) && fs::file_size(path, error) > mapAbove) {
    TW_TRY(file->m_mapped, MappedFile::open(path));
    bytes = {reinterpret_cast<const char*>(file->m_mapped->bytes().data()), file->m_mapped->bytes().size()};
  } else {
    TW_TRY(file->m_content, readFile(path));
    bytes = file->m_content;
  }
  if (bytes.empty())
    return fail(requestError("data.empty", TW_TEXT("%1 is empty.", file->m_name),
                             TW_TEXT("Choose a file that holds training examples."))
                    .at(file->m_name));
  TW_TRY(const auto encoding, detectEncoding(bytes, file->m_name));
  file->m_encoding = told.empty() ? encodingName(encoding) : told;
  file->m_kind = encoding;
  file->m_text = bytes;
  if (encoding == TextEncoding::Utf8) return file;
  if (encoding == TextEncoding::Utf8Bom && isUtf8(bytes.substr(3))) {
    file->m_text.remove_prefix(3);
    return file;
  }
  TW_TRY(auto converted, tw::toUtf8(bytes, encoding, file->m_name));
  file->m_mapped.reset();
  file->m_content = std::move(converted);
  file->m_text = file->m_content;
  return file;
}

std::shared_ptr<const TextFile> TextFile::slice(std::string text, TextEncoding encoding, std::string name) {
  auto file = std::make_shared<TextFile>();
  file->m_content = std::move(text);
  file->m_text = file->m_content;
  file->m_encoding = encodingName(encoding);
  file->m_kind = encoding;
  file->m_name = std::move(name);
  return file;
}

} // namespace tw
