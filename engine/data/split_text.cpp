#include "engine/data/split_text.h"

#include "engine/base/unicode.h"
#include "engine/data/conversation.h"

#include <algorithm>

namespace tw {
namespace {

bool endsSentence(char32_t c) {
  return c == U'.' || c == U'!' || c == U'?' || c == U'。' || c == U'！' || c == U'？' || c == U'；' || c == U'…';
}

/// The best place to cut in (begin, limit], both borders of characters: looked for in the second half, so that parts do
/// not become crumbs.
size_t cutPlace(std::string_view text, size_t begin, size_t limit) {
  size_t line = 0, sentence = 0, word = 0;
  bool afterStop = false;
  for (size_t at = begin; at < limit;) {
    const auto point = decodeUtf8(text, at);
    at += point.length;
    const bool space = point.value == U' ' || point.value == U'\t' || point.value == U'\n' || point.value == U'\r' ||
                       point.value == 0x3000;
    if (at - begin > (limit - begin) / 2) {
      if (point.value == U'\n') line = at;
      if ((space && afterStop) || (endsSentence(point.value) && point.value > 0x7F)) sentence = at;
      if (space) word = at;
    }
    afterStop = endsSentence(point.value) || (afterStop && space);
  }
  return line ? line : sentence ? sentence : word ? word : limit;
}

} // namespace

std::vector<std::string> splitText(std::string_view text, const SampleEncoder& encoder, int64_t maxTokens) {
  const auto whole = encoder.textEncoding(text);
  const auto most = static_cast<size_t>(maxTokens);
  if (whole.ids.size() <= most) return {std::string(text)};
  std::vector<std::string> parts;
  for (size_t begin = 0; begin < text.size();) {
    // The tokens of the whole text say about where; a part alone may come out a few tokens longer, and is then made
    // shorter.
    auto first = std::partition_point(whole.offsets.begin(), whole.offsets.end(),
                                      [&](const ByteSpan& span) { return span.end <= begin; });
    const auto left = static_cast<size_t>(whole.offsets.end() - first);
    size_t room = std::min(most, left), end = text.size();
    for (;;) {
      const size_t limit = room < left ? std::max((first + static_cast<std::ptrdiff_t>(room))->begin,
                                                  begin + decodeUtf8(text, begin).length)
                                       : text.size();
      end = limit < text.size() ? cutPlace(text, begin, limit) : limit;
      const auto length = encoder.textIds(text.substr(begin, end - begin)).size();
      if (length <= most || room <= 1) break;
      room -= std::min(room - 1, std::max<size_t>(1, length - most));
    }
    if (const auto part = text.substr(begin, end - begin); !isBlank(part)) parts.emplace_back(part);
    begin = end;
  }
  return parts;
}

} // namespace tw
