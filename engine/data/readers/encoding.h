#pragma once
// Which encoding a text file is in, and its content as UTF-8.
#include "engine/base/files.h"

#include <optional>

namespace tw {

enum class TextEncoding { Utf8, Utf8Bom, Utf16Le, Utf16LeBom, Utf16Be, Utf16BeBom, Gb18030 };

/// "UTF-8", "UTF-8 with BOM", "UTF-16LE", "UTF-16LE with BOM", "UTF-16BE", "UTF-16BE with BOM", "GB18030".
std::string encodingName(TextEncoding encoding);

bool isUtf8(std::string_view bytes);
/// What the first bytes tell: a byte-order mark, or the place of zero bytes (UTF-16). Errors: data.encoding for UTF-32.
Result<std::optional<TextEncoding>> encodingByBeginning(std::string_view bytes, const std::string& name);
/// A byte-order mark decides; then the place of zero bytes (UTF-16); then valid UTF-8; then GB18030 if all of it
/// decodes and most of what comes out are common Chinese characters. Errors: data.encoding naming the first byte that
/// is not UTF-8 and its line.
Result<TextEncoding> detectEncoding(std::string_view bytes, const std::string& name);

/// The same without the mark: what the middle of such a file is in.
TextEncoding withoutMark(TextEncoding encoding);
/// Bytes of the byte-order mark.
size_t markLength(TextEncoding encoding);

/// The content in UTF-8 without a byte-order mark. Errors: data.encoding where the bytes are not of that encoding.
Result<std::string> toUtf8(std::string_view bytes, TextEncoding encoding, const std::string& name);

/// A text file in memory or mapped, seen as UTF-8. Not copied when it is UTF-8 already.
class TextFile {
 public:
  /// `name` stands in errors; `told` is the encoding that its bytes were converted from, or empty. Errors: those of the
  /// file system, data.empty, data.encoding.
  static Result<std::shared_ptr<const TextFile>> open(const fs::path& path, const std::string& name,
                                                      const std::string& told = {});
  /// A part of a file, already in UTF-8.
  static std::shared_ptr<const TextFile> slice(std::string text, TextEncoding encoding, std::string name);
  std::string_view text() const { return m_text; }
  /// encodingName(kind()).
  const std::string& encoding() const { return m_encoding; }
  TextEncoding kind() const { return m_kind; }
  const std::string& name() const { return m_name; }

 private:
  std::shared_ptr<MappedFile> m_mapped;
  std::string m_content, m_encoding, m_name;
  std::string_view m_text;
  TextEncoding m_kind = TextEncoding::Utf8;
};

} // namespace tw
