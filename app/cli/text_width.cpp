#include "app/cli/text_width.h"

#include "engine/base/unicode.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace tw::cli {
namespace {

using Span = std::pair<char32_t, char32_t>;
template <size_t N> bool within(const std::array<Span, N>& spans, char32_t c) {
  return std::any_of(spans.begin(), spans.end(), [c](const Span& span) { return c >= span.first && c <= span.second; });
}

/// Unicode's East_Asian_Width W and F, and emoji shown as pictures.
constexpr std::array<Span, 19> kWide = {{{0x1100, 0x115F},
                                         {0x231A, 0x231B},
                                         {0x23E9, 0x23EC},
                                         {0x2614, 0x2615},
                                         {0x26A1, 0x26A1},
                                         {0x2705, 0x2705},
                                         {0x274C, 0x274C},
                                         {0x2E80, 0x303E},
                                         {0x3041, 0x33FF},
                                         {0x3400, 0x4DBF},
                                         {0x4E00, 0x9FFF},
                                         {0xA000, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0xFFE0, 0xFFE6},
                                         {0x1F300, 0x1FAFF},
                                         {0x20000, 0x3FFFD}}};
/// Combining marks, joiners and variation selectors.
constexpr std::array<Span, 12> kEmpty = {{{0x0300, 0x036F},
                                          {0x0483, 0x0489},
                                          {0x0591, 0x05BD},
                                          {0x064B, 0x065F},
                                          {0x1AB0, 0x1AFF},
                                          {0x1DC0, 0x1DFF},
                                          {0x200B, 0x200F},
                                          {0x2028, 0x202E},
                                          {0x20D0, 0x20FF},
                                          {0xFE00, 0xFE0F},
                                          {0xFE20, 0xFE2F},
                                          {0xFEFF, 0xFEFF}}};

size_t widthOf(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return 0;
  if (c < 0x300) return 1;
  return within(kEmpty, c) ? 0 : within(kWide, c) ? 2 : 1;
}

} // namespace

size_t displayWidth(std::string_view utf8) {
  size_t width = 0;
  for (size_t at = 0; at < utf8.size();) {
    const auto character = decodeUtf8(utf8, at);
    width += widthOf(character.value);
    at += character.length;
  }
  return width;
}

std::string padded(std::string_view utf8, size_t width, bool right) {
  const size_t own = displayWidth(utf8);
  const std::string space(width > own ? width - own : 0, ' ');
  return right ? space + std::string(utf8) : std::string(utf8) + space;
}

std::string shortened(std::string_view utf8, size_t width) {
  if (displayWidth(utf8) <= width) return std::string(utf8);
  if (width == 0) return {};
  std::string out;
  size_t used = 0;
  for (size_t at = 0; at < utf8.size();) {
    const auto character = decodeUtf8(utf8, at);
    used += widthOf(character.value);
    if (used > width - 1) break;
    out += utf8.substr(at, character.length);
    at += character.length;
  }
  return out + "…";
}

std::vector<std::string> wrapped(std::string_view utf8, size_t width) {
  std::vector<std::string> lines;
  std::string line, word;
  const auto flushWord = [&] {
    if (!line.empty() && displayWidth(line) + displayWidth(word) > width) {
      while (!line.empty() && line.back() == ' ') line.pop_back();
      lines.push_back(std::exchange(line, {}));
    }
    line += std::exchange(word, {});
  };
  for (size_t at = 0; at < utf8.size();) {
    const auto character = decodeUtf8(utf8, at);
    if (character.value == '\n') {
      flushWord();
      lines.push_back(std::exchange(line, {}));
    } else if (character.value == ' ') {
      flushWord();
      if (!line.empty()) line += ' ';
    } else {
      word += utf8.substr(at, character.length);
      if (widthOf(character.value) == 2) flushWord();
    }
    at += character.length;
  }
  flushWord();
  if (!line.empty() || lines.empty()) lines.push_back(line);
  return lines;
}

std::string withoutControls(std::string_view utf8) {
  std::string out;
  for (size_t at = 0; at < utf8.size();) {
    const auto character = decodeUtf8(utf8, at);
    const bool control = character.value < 0x20 || (character.value >= 0x7F && character.value < 0xA0);
    if (!control || character.value == '\n' || character.value == '\t') out += utf8.substr(at, character.length);
    at += character.length;
  }
  return out;
}

TerminalSize terminalSize() {
  TerminalSize size;
  winsize found{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &found) == 0 && found.ws_col > 0) {
    size = {found.ws_col, found.ws_row};
  } else if (const char* columns = std::getenv("COLUMNS")) {
    if (const int value = std::atoi(columns); value > 0) size.columns = value;
  }
  return {std::clamp(size.columns, 20, 1000), std::clamp(size.rows, 5, 1000)};
}

} // namespace tw::cli
