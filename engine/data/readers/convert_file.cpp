// Encodings that are named by hand, through ICU.
#include "engine/base/unicode.h"
#include "engine/data/readers/content.h"
#include "engine/data/readers/encoding.h"

#include <algorithm>
#include <fstream>
#include <unicode/ucnv.h>

namespace tw {
namespace {

using OpenConverter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

OpenConverter openConverter(const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  OpenConverter converter(ucnv_open(encoding.c_str(), &status), &ucnv_close);
  if (U_FAILURE(status)) converter.reset();
  return converter;
}

/// Bytes of one encoding to UTF-8, piece by piece.
class Conversion {
 public:
  Conversion(OpenConverter from, bool lenient) : m_from(std::move(from)), m_to(openConverter("UTF-8")) {
    UErrorCode status = U_ZERO_ERROR;
    if (!lenient) ucnv_setToUCallBack(m_from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  }
  /// False where the bytes are not of the encoding; `put` gets what came before.
  bool take(std::string_view bytes, bool last, std::string& put) {
    const char* source = bytes.data();
    const char* const end = source + bytes.size();
    for (;;) {
      char* target = m_buffer;
      UErrorCode status = U_ZERO_ERROR;
      ucnv_convertEx(m_to.get(), m_from.get(), &target, m_buffer + sizeof m_buffer, &source, end, m_pivot,
                     &m_pivotSource, &m_pivotTarget, m_pivot + std::size(m_pivot), m_first, last, &status);
      m_first = false;
      put.append(m_buffer, static_cast<size_t>(target - m_buffer));
      if (status == U_BUFFER_OVERFLOW_ERROR) continue;
      return U_SUCCESS(status);
    }
  }

 private:
  OpenConverter m_from, m_to;
  UChar m_pivot[4096];
  UChar *m_pivotSource = m_pivot, *m_pivotTarget = m_pivot;
  char m_buffer[16384];
  bool m_first = true;
};

} // namespace

const std::vector<std::string>& knownEncodings() {
  static const std::vector<std::string> names = {
      "UTF-8",        "windows-1252", "ISO-8859-1",   "ISO-8859-15",  "windows-1250", "ISO-8859-2",
      "windows-1251", "KOI8-R",       "windows-1253", "windows-1254", "windows-1255", "windows-1256",
      "windows-1257", "windows-1258", "macintosh",    "IBM850",       "GB18030",      "Big5",
      "Shift_JIS",    "EUC-JP",       "EUC-KR",       "UTF-16LE",     "UTF-16BE"};
  return names;
}

Result<> checkEncoding(const std::string& encoding) {
  if (openConverter(encoding)) return {};
  std::string known;
  for (const auto& name : knownEncodings()) known += (known.empty() ? "" : ", ") + name;
  return fail(requestError("data.encoding", TW_TEXT("\"%1\" is not the name of an encoding.", encoding.substr(0, 100)),
                           TW_TEXT("Choose one of these, or auto: %1.", known))
                  .in("encoding"));
}

Result<> convertFile(const fs::path& path, const std::string& encoding, const std::string& name, TemporaryFile& out) {
  constexpr size_t pieceBytes = size_t{1} << 20;
  Conversion conversion(openConverter(encoding), false);
  std::ifstream file(path, std::ios::binary);
  std::string piece(pieceBytes, '\0'), put;
  int64_t line = 1;
  for (bool last = false; !last;) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    last = !file;
    put.clear();
    const bool whole = conversion.take({piece.data(), static_cast<size_t>(file.gcount())}, last, put);
    line += std::count(put.begin(), put.end(), '\n');
    if (!whole)
      return fail(requestError("data.encoding", TW_TEXT("%1 is not valid %2 at line %3.", name, encoding, line),
                               TW_TEXT("Choose another encoding, or correct that line in an editor."))
                      .at(name, line));
    TW_CHECK(out.write(put));
  }
  return {};
}

Result<std::string> convertLeniently(std::string_view bytes, const std::string& encoding) {
  TW_CHECK(checkEncoding(encoding));
  Conversion conversion(openConverter(encoding), true);
  std::string text;
  conversion.take(bytes, false, text); // a character that the end cuts is held back
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

} // namespace tw
