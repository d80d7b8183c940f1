#include "engine/text/token_text.h"

#include "engine/base/unicode.h"
#include "engine/text/unicode/byte_alphabet.h"

#include <cstdio>

namespace tw {
namespace {

/// The bytes that a vocabulary entry spells: "<0x0A>", or GPT-2's alphabet; otherwise the entry itself.
std::string entryBytes(const std::string& entry) {
  unsigned value = 0;
  if (entry.size() == 6 && std::sscanf(entry.c_str(), "<0x%2X>", &value) == 1)
    return std::string(1, static_cast<char>(value));
  std::string bytes;
  for (size_t at = 0; at < entry.size();) {
    const auto point = decodeUtf8(entry, at);
    const int byte = byteLevelByte(point.value);
    if (byte < 0) return entry;
    bytes += static_cast<char>(byte);
    at += point.length;
  }
  return bytes;
}

std::string visibleBytes(std::string_view bytes) {
  std::string out;
  for (size_t at = 0; at < bytes.size();) {
    const auto point = decodeUtf8(bytes, at);
    if (point.valid) {
      out.append(bytes.substr(at, point.length));
    } else {
      char shown[8];
      std::snprintf(shown, sizeof shown, "\\x%02X", static_cast<uint8_t>(bytes[at]));
      out += shown;
    }
    at += point.length;
  }
  return out;
}

std::string_view withoutSpace(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

} // namespace

std::vector<std::string> tokenTexts(const Tokenizer& tokenizer, std::span<const int32_t> ids,
                                    std::span<const ByteSpan> offsets, std::string_view text) {
  const auto spanAt = [&](size_t i) { return i < offsets.size() ? offsets[i] : ByteSpan{}; };
  const auto overlap = [](const ByteSpan& a, const ByteSpan& b) { return a.begin < b.end && b.begin < a.end; };
  std::vector<std::string> out;
  out.reserve(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto span = spanAt(i);
    const bool shared = (i > 0 && overlap(span, spanAt(i - 1))) || (i + 1 < ids.size() && overlap(span, spanAt(i + 1)));
    const auto bytes = entryBytes(tokenizer.token(ids[i]).value_or(""));
    const auto slice = span.begin < span.end && span.end <= text.size() ? text.substr(span.begin, span.end - span.begin)
                                                                        : std::string_view();
    // Some tokenizers leave the white space of a token out of its span (trim_offsets); people want to see it.
    const bool trimmed = bytes.size() > slice.size() && withoutSpace(bytes) == withoutSpace(slice);
    out.push_back(visibleBytes(shared || slice.empty() || trimmed ? std::string_view(bytes) : slice));
  }
  return out;
}

} // namespace tw
