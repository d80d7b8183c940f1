#include "engine/base/unicode.h"

#include <algorithm>
#include <cstring>

namespace tw {

CodePoint decodeUtf8(std::string_view text, size_t at) {
  if (at >= text.size()) return {0, 0, true};
  constexpr CodePoint broken{0xFFFD, 1, false};
  const auto first = static_cast<uint8_t>(text[at]);
  if (first < 0x80) return {first, 1, true};
  if (first < 0xC2 || first > 0xF4) return broken;
  const size_t left = text.size() - at;
  const size_t need = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (left < need || !continuesCharacter(text[at + 1])) return broken;
  if (need > 2 && !continuesCharacter(text[at + 2])) return broken;
  if (need > 3 && !continuesCharacter(text[at + 3])) return broken;
  size_t length = 0;
  const char32_t value = codePointAt(text, at, length);
  const bool overlong = value < (need == 2 ? 0x80u : need == 3 ? 0x800u : 0x10000u);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return broken;
  return {value, static_cast<uint8_t>(need), true};
}

void appendUtf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

std::u32string toUtf32(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (size_t at = 0; at < utf8.size();) {
    const auto point = decodeUtf8(utf8, at);
    out += point.value;
    at += point.length;
  }
  return out;
}

std::string toUtf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : text) appendUtf8(out, c);
  return out;
}

size_t characterCount(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continuesCharacter(c); }));
}

namespace {

/// Past the plain bytes that begin at `at`, eight at a time.
size_t pastAscii(std::string_view text, size_t at) {
  for (uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & 0x8080808080808080u) != 0) break;
  }
  while (at < text.size() && static_cast<uint8_t>(text[at]) < 0x80) ++at;
  return at;
}

/// Past the whole characters of three bytes that begin at `at`: nearly all of Chinese, Japanese and Korean.
size_t pastThreeByteCharacters(std::string_view text, size_t at) {
  for (; at + 3 <= text.size(); at += 3) {
    const auto first = static_cast<uint8_t>(text[at]), second = static_cast<uint8_t>(text[at + 1]);
    if ((first & 0xF0) != 0xE0 || (second & 0xC0) != 0x80 || !continuesCharacter(text[at + 2])) break;
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0)) break; // overlong, surrogate
  }
  return at;
}

} // namespace

size_t firstInvalidUtf8(std::string_view text) {
  for (size_t at = 0; (at = pastThreeByteCharacters(text, pastAscii(text, at))) < text.size();) {
    const auto point = decodeUtf8(text, at);
    if (!point.valid) return at;
    at += point.length;
  }
  return std::string_view::npos;
}

namespace {

/// Length of the longest prefix of text[at..] that could begin a character (Unicode 16, table 3-7); at least 1.
size_t maximalPart(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : 0; };
  const int first = byte(0);
  const size_t need = first >= 0xF0 && first <= 0xF4  ? 4
                      : first >= 0xE0 && first < 0xF0 ? 3
                      : first >= 0xC2 && first < 0xE0 ? 2
                                                      : 1;
  if (need == 1) return 1;
  const int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 1;
  size_t length = 2;
  while (length < need && (byte(length) & 0xC0) == 0x80) ++length;
  return length;
}

} // namespace

std::string lossyUtf8(std::string_view bytes) {
  size_t bad = firstInvalidUtf8(bytes);
  if (bad == std::string_view::npos) return std::string(bytes);
  std::string out(bytes.substr(0, bad));
  for (size_t at = bad; at < bytes.size();) {
    const auto point = decodeUtf8(bytes, at);
    appendUtf8(out, point.value);
    at += point.valid ? point.length : maximalPart(bytes, at);
  }
  return out;
}

size_t completeUtf8Prefix(std::string_view text) {
  // Walk back over at most three continuation bytes to the lead byte of the last character.
  for (size_t back = 1; back <= 4 && back <= text.size(); ++back) {
    const auto byte = static_cast<uint8_t>(text[text.size() - back]);
    if (continuesCharacter(text[text.size() - back])) continue;
    const size_t need = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return need > back ? text.size() - back : text.size();
  }
  return text.size();
}

} // namespace tw
