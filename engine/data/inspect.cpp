#include "engine/data/inspect.h"

#include "engine/base/unicode.h"
#include "engine/data/source_stream.h"

#include <algorithm>
#include <unordered_set>

namespace tw {
namespace {

/// FNV-1a over 64 bits, twice from different starts.
class Hasher {
 public:
  void add(std::string_view text) {
    bool gap = false, started = false;
    for (const char c : text) {
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        gap = true;
        continue;
      }
      if (gap && started) byte(' ');
      gap = false;
      started = true;
      byte(static_cast<uint8_t>(c));
    }
    byte(0xFF); // never a byte of UTF-8: separates fields
  }
  Fingerprint result() const { return {m_high, m_low}; }

 private:
  void byte(uint8_t value) {
    m_low = (m_low ^ value) * 0x100000001B3ull;
    m_high = (m_high ^ value) * 0x100000001B3ull + 0x9E3779B97F4A7C15ull;
  }
  uint64_t m_low = 0xCBF29CE484222325ull, m_high = 0x84222325CBF29CE4ull;
};

struct Lengths {
  std::vector<int64_t> prompt, response, whole, turns;
};

void measure(const Conversation& conversation, Lengths& lengths) {
  lengths.whole.push_back(conversationLength(conversation));
  if (conversation.isText) return;
  int64_t answers = 0;
  for (const auto& message : conversation.messages)
    if (message["role"] == "assistant") answers += messageLength(message);
  lengths.response.push_back(answers);
  lengths.prompt.push_back(lengths.whole.back() - answers);
  lengths.turns.push_back(static_cast<int64_t>(conversation.messages.size()));
}

} // namespace

LengthStatistics lengthStatistics(std::vector<int64_t>& lengths) {
  LengthStatistics out;
  out.count = static_cast<int64_t>(lengths.size());
  if (lengths.empty()) return out;
  const auto at = [&](size_t index) {
    std::nth_element(lengths.begin(), lengths.begin() + static_cast<std::ptrdiff_t>(index), lengths.end());
    return lengths[index];
  };
  out.median = at((lengths.size() - 1) / 2);
  out.p95 = at((lengths.size() - 1) * 95 / 100);
  for (const auto length : lengths) out.total += length;
  out.minimum = *std::min_element(lengths.begin(), lengths.end());
  out.maximum = *std::max_element(lengths.begin(), lengths.end());
  out.mean = static_cast<double>(out.total) / static_cast<double>(out.count);
  return out;
}

Json toJson(const LengthStatistics& s) {
  return {{"count", s.count}, {"minimum", s.minimum}, {"maximum", s.maximum}, {"median", s.median},
          {"p95", s.p95},     {"mean", s.mean},       {"total", s.total}};
}

int64_t messageLength(const Json& message) {
  const auto content = message.find("content");
  if (content == message.end()) return 0;
  if (content->is_string()) return static_cast<int64_t>(characterCount(content->get_ref<const std::string&>()));
  int64_t length = 0;
  if (content->is_array())
    for (const auto& part : *content)
      if (part.is_object() && part.contains("text") && part["text"].is_string())
        length += static_cast<int64_t>(characterCount(part["text"].get_ref<const std::string&>()));
  return length;
}

int64_t conversationLength(const Conversation& conversation) {
  if (conversation.isText) return static_cast<int64_t>(characterCount(conversation.text));
  int64_t length = 0;
  for (const auto& message : conversation.messages) length += messageLength(message);
  return length;
}

Fingerprint fingerprint(const Conversation& conversation) {
  Hasher hasher;
  if (conversation.isText) hasher.add(conversation.text);
  for (const auto& message : conversation.messages)
    for (const auto& [key, value] : message.items()) {
      hasher.add(key);
      if (value.is_string()) hasher.add(value.get_ref<const std::string&>());
      else hasher.add(value.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
  if (!conversation.tools.is_null())
    hasher.add(conversation.tools.dump(-1, ' ', false, Json::error_handler_t::replace));
  return hasher.result();
}

constexpr int64_t kListedDuplicates = 2000;

Result<Inspection> inspectSource(const DataSource& source, const DataProgress& progress, std::stop_token stop) {
  TW_TRY(const auto stream, SourceStream::open(source, false, true));
  Inspection out;
  Lengths lengths;
  ProblemList problems;
  std::unordered_set<Fingerprint, FingerprintHash> seen;
  for (;;) {
    TW_TRY(auto row, stream->next());
    if (!row) break;
    if (row->problem) row->notes.push_back(std::move(*row->problem));
    for (auto& note : row->notes) {
      ++out.problemCounts[note.code];
      problems.add(std::move(note));
    }
    if (row->conversation) {
      measure(*row->conversation, lengths);
      if (!seen.insert(fingerprint(*row->conversation)).second && out.duplicates++ < kListedDuplicates)
        out.duplicateRows.push_back(row->conversation->row);
    }
    if (stream->summary().rows % 1024) continue;
    if (stop.stop_requested()) return fail(stoppedError());
    if (progress) progress(stream->position(), stream->size());
  }
  for (auto& note : stream->fileNotes()) {
    ++out.problemCounts[note.code];
    problems.add(std::move(note));
  }
  out.summary = stream->summary();
  out.problems = problems.take(toUtf8(source.path));
  out.prompt = lengthStatistics(lengths.prompt);
  out.response = lengthStatistics(lengths.response);
  out.whole = lengthStatistics(lengths.whole);
  out.turns = lengthStatistics(lengths.turns);
  return out;
}

} // namespace tw
