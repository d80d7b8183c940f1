#include "engine/text/pipeline/pre_tokenizer.h"
#include "engine/base/unicode.h"
#include "engine/text/parse/part_fields.h"
#include "engine/text/pipeline/aligned_text.h"
#include "engine/text/split/split_pattern.h"
#include "engine/text/unicode/byte_alphabet.h"
#include "engine/text/unicode/char_class.h"

namespace tw {
namespace {

enum class Behavior { Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous };

Result<Behavior> readBehavior(const PartFields& fields, const std::string& otherwise) {
  const Json* given = fields.find("behavior");
  if (!given && otherwise.empty()) return fail(fields.wrong("behavior", TW_TEXT("a string")));
  TW_TRY(const auto name, fields.text("behavior", otherwise));
  if (name == "Removed") return Behavior::Removed;
  if (name == "Isolated") return Behavior::Isolated;
  if (name == "MergedWithPrevious") return Behavior::MergedWithPrevious;
  if (name == "MergedWithNext") return Behavior::MergedWithNext;
  if (name == "Contiguous") return Behavior::Contiguous;
  return fail(fields.wrong(
      "behavior",
      TW_TEXT("one of %1", std::string("Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous"))));
}

/// Turns matches and what lies between them into words. Offsets are relative to `base`.
void cut(const std::vector<PatternMatch>& matches, Behavior behavior, size_t base, std::vector<Pieces::Range>& out) {
  const size_t start = out.size();
  const auto push = [&](const PatternMatch& m) { out.push_back({base + m.begin, base + m.end}); };
  bool previous = false;
  for (size_t i = 0; i < matches.size(); ++i) {
    const auto& m = matches[i];
    const bool hasWord = out.size() > start;
    if (behavior == Behavior::Removed && m.matched) continue;
    if (behavior == Behavior::Contiguous && m.matched == previous && hasWord) out.back().end = base + m.end;
    else if (behavior == Behavior::MergedWithPrevious && m.matched && !previous && hasWord)
      out.back().end = base + m.end;
    else if (behavior == Behavior::MergedWithNext && m.matched && i + 1 < matches.size() && !matches[i + 1].matched) {
      out.push_back({base + m.begin, base + matches[i + 1].end});
      ++i;
      previous = false;
      continue;
    } else {
      push(m);
    }
    previous = m.matched;
  }
}

/// A stage that only cuts: find() returns the matches within one word.
class Cutter : public PreTokenizer {
 public:
  Cutter(Behavior behavior, bool invert) : m_behavior(behavior), m_invert(invert) {}
  void apply(Pieces& pieces) const override {
    std::vector<Pieces::Range> next;
    std::vector<PatternMatch> matches;
    next.reserve(pieces.ranges.size() * 2);
    for (const auto& range : pieces.ranges) {
      matches.clear();
      find(pieces.text.text().substr(range.begin, range.end - range.begin), matches);
      if (m_invert)
        for (auto& match : matches) match.matched = !match.matched;
      cut(matches, m_behavior, range.begin, next);
    }
    std::erase_if(next, [](const auto& range) { return range.begin == range.end; });
    pieces.ranges = std::move(next);
  }

 protected:
  virtual void find(std::string_view text, std::vector<PatternMatch>& out) const = 0;

 private:
  Behavior m_behavior;
  bool m_invert;
};

class PatternCutter : public Cutter {
 public:
  PatternCutter(std::unique_ptr<SplitPattern> pattern, Behavior behavior, bool invert)
      : Cutter(behavior, invert), m_pattern(std::move(pattern)) {}

 protected:
  void find(std::string_view text, std::vector<PatternMatch>& out) const override { m_pattern->find(text, out); }

 private:
  std::unique_ptr<SplitPattern> m_pattern;
};

/// Every character for which the predicate holds is a match of its own.
template <class Predicate> class CharacterCutter : public Cutter {
 public:
  CharacterCutter(Predicate predicate, Behavior behavior) : Cutter(behavior, false), m_predicate(predicate) {}

 protected:
  void find(std::string_view text, std::vector<PatternMatch>& out) const override {
    size_t done = 0;
    for (size_t at = 0, length = 0; at < text.size(); at += length) {
      if (!m_predicate(codePointAt(text, at, length))) continue;
      if (done < at) out.push_back({done, at, false});
      out.push_back({at, at + length, true});
      done = at + length;
    }
    if (done < text.size()) out.push_back({done, text.size(), false});
  }

 private:
  Predicate m_predicate;
};
template <class Predicate> std::unique_ptr<PreTokenizer> characterCutter(Predicate predicate, Behavior behavior) {
  return std::make_unique<CharacterCutter<Predicate>>(predicate, behavior);
}

/// \w+|[^\w\s]+ of the regex crate.
class Whitespace : public Cutter {
 public:
  Whitespace() : Cutter(Behavior::Removed, true) {}

 protected:
  void find(std::string_view text, std::vector<PatternMatch>& out) const override {
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      const int kind = kindAt(text, at);
      while (at < text.size()) {
        size_t next = at;
        if (kindAt(text, next) != kind) break;
        at = next;
      }
      out.push_back({begin, at, kind != 0});
    }
  }

 private:
  /// 0 space, 1 word, 2 other; `at` moves behind the character.
  static int kindAt(std::string_view text, size_t& at) {
    size_t length = 0;
    const uint16_t flags = charFlags()[codePointAt(text, at, length)];
    at += length;
    return flags & flagRustWord ? 1 : flags & flagSpace ? 0 : 2;
  }
};

class FixedLength : public Cutter {
 public:
  explicit FixedLength(int64_t length) : Cutter(Behavior::Isolated, false), m_length(length) {}

 protected:
  void find(std::string_view text, std::vector<PatternMatch>& out) const override {
    size_t begin = 0;
    int64_t count = 0;
    for (size_t at = 0, length = 0; at < text.size(); at += length) {
      if (count++ == m_length) {
        out.push_back({begin, at, true});
        begin = at, count = 1;
      }
      codePointAt(text, at, length);
    }
    if (begin < text.size()) out.push_back({begin, text.size(), true});
  }

 private:
  int64_t m_length;
};

/// Rebuilds the text word by word; `Rewrite` puts one word into the builder.
template <class Rewrite> void rewriteWords(Pieces& pieces, Rewrite rewrite) {
  AlignedBuilder out(pieces.text);
  std::vector<Pieces::Range> ranges;
  ranges.reserve(pieces.ranges.size());
  for (const auto& range : pieces.ranges) {
    const size_t begin = out.size();
    rewrite(range, out);
    ranges.push_back({begin, out.size()});
  }
  auto next = out.finish();
  pieces.text = std::move(next);
  pieces.ranges = std::move(ranges);
}

/// Puts `prefix` before a word; it belongs to the word's first character.
void putBefore(std::string_view prefix, const Pieces& pieces, const Pieces::Range& range, AlignedBuilder& out) {
  size_t length = 0;
  codePointAt(pieces.text.text(), range.begin, length);
  out.put(prefix, range.begin, range.begin + length);
}

class Metaspace : public PreTokenizer {
 public:
  enum class Scheme { Always, First, Never };
  Metaspace(char32_t replacement, Scheme scheme, bool split) : m_scheme(scheme), m_split(split) {
    appendUtf8(m_mark, replacement);
  }

  void apply(Pieces& pieces) const override {
    const auto source = pieces.text.text();
    rewriteWords(pieces, [&](const Pieces::Range& range, AlignedBuilder& out) {
      const auto word = source.substr(range.begin, range.end - range.begin);
      const bool marked = word.starts_with(' ') || word.starts_with(m_mark);
      const bool first = m_scheme == Scheme::First && pieces.text.original(range.begin, range.end).begin == 0;
      if (!marked && (m_scheme == Scheme::Always || first)) putBefore(m_mark, pieces, range, out);
      size_t kept = 0;
      for (size_t at = 0; (at = word.find(' ', at)) != std::string_view::npos; kept = ++at) {
        out.keep(range.begin + kept, range.begin + at);
        out.put(m_mark, range.begin + at, range.begin + at + 1);
      }
      out.keep(range.begin + kept, range.end);
    });
    if (m_split) PatternCutter(literalPattern(m_mark), Behavior::MergedWithNext, false).apply(pieces);
  }

 private:
  std::string m_mark;
  Scheme m_scheme;
  bool m_split;
};

class PrefixSpace : public PreTokenizer {
 public:
  void apply(Pieces& pieces) const override {
    rewriteWords(pieces, [&](const Pieces::Range& range, AlignedBuilder& out) {
      if (pieces.text.text()[range.begin] != ' ') putBefore(" ", pieces, range, out);
      out.keep(range.begin, range.end);
    });
  }
};

class ByteLevelSpelling : public PreTokenizer {
 public:
  explicit ByteLevelSpelling(bool raw) : m_raw(raw) {}
  void apply(Pieces& pieces) const override {
    if (m_raw) {
      pieces.rawBytes = true;
      return;
    }
    const auto source = pieces.text.text();
    rewriteWords(pieces, [&](const Pieces::Range& range, AlignedBuilder& out) {
      for (size_t at = range.begin, length = 0; at < range.end; at += length) {
        codePointAt(source, at, length);
        out.put(byteLevelText(source.substr(at, length)), at, at + length);
      }
    });
  }

 private:
  bool m_raw;
};

using Stages = std::vector<std::unique_ptr<PreTokenizer>>;

Result<> addByteLevel(const PartFields& fields, bool raw, Stages& out) {
  TW_TRY(const bool prefix, fields.flag("add_prefix_space", true));
  TW_TRY(const bool regex, fields.flag("use_regex", true));
  if (prefix) out.push_back(std::make_unique<PrefixSpace>());
  if (regex) out.push_back(std::make_unique<PatternCutter>(gpt2Pattern(), Behavior::Isolated, false));
  out.push_back(std::make_unique<ByteLevelSpelling>(raw));
  return {};
}

Result<> addMetaspace(const PartFields& fields, Stages& out) {
  TW_TRY(const auto replacement, fields.character("replacement"));
  TW_TRY(const auto scheme, fields.text("prepend_scheme", "always"));
  TW_TRY(const bool prefix, fields.flag("add_prefix_space", true));
  TW_TRY(const bool split, fields.flag("split", true));
  auto chosen = Metaspace::Scheme::Always;
  if (scheme == "first") chosen = Metaspace::Scheme::First;
  else if (scheme == "never" || !prefix) chosen = Metaspace::Scheme::Never;
  else if (scheme != "always")
    return fail(fields.wrong("prepend_scheme", TW_TEXT("one of %1", std::string("always, first, never"))));
  out.push_back(std::make_unique<Metaspace>(replacement, chosen, split));
  return {};
}

Result<> read(const Json& json, bool raw, int depth, Stages& out);

Result<> addSequence(const PartFields& fields, bool raw, int depth, Stages& out) {
  if (depth > 32) return fail(damagedTokenizer(TW_TEXT("its pre-tokenizers nest without end")));
  TW_TRY(const Json* parts, fields.list("pretokenizers"));
  for (size_t i = 0; i < parts->size(); ++i) TW_CHECK(read((*parts)[i], raw && i + 1 == parts->size(), depth + 1, out));
  return {};
}

/// `raw`: this is the last stage and the model reads bytes.
Result<> read(const Json& json, bool raw, int depth, Stages& out) {
  TW_TRY(const auto type, partType(json, TW_TEXT("pre-tokenizer")));
  const PartFields fields(json, TW_TEXT("the pre-tokenizer %1", type));
  if (type == "Sequence") return addSequence(fields, raw, depth, out);
  if (type == "ByteLevel") return addByteLevel(fields, raw, out);
  if (type == "Metaspace") return addMetaspace(fields, out);
  const auto isSpace = [](char32_t c) { return (charFlags()[c] & flagSpace) != 0; };
  const auto isPunctuation = [](char32_t c) { return (charFlags()[c] & flagPunctuation) != 0; };
  const auto isNumeric = [](char32_t c) { return (charFlags()[c] & flagNumeric) != 0; };
  if (type == "Split") {
    const Json* pattern = fields.find("pattern");
    TW_TRY(auto compiled, patternFromJson(pattern ? *pattern : Json(), fields.owner()));
    TW_TRY(const auto behavior, readBehavior(fields, ""));
    TW_TRY(const bool invert, fields.flag("invert", false));
    out.push_back(std::make_unique<PatternCutter>(std::move(compiled), behavior, invert));
  } else if (type == "Digits") {
    TW_TRY(const bool individual, fields.flag("individual_digits", false));
    out.push_back(characterCutter(isNumeric, individual ? Behavior::Isolated : Behavior::Contiguous));
  } else if (type == "Punctuation") {
    TW_TRY(const auto behavior, readBehavior(fields, "Isolated"));
    out.push_back(characterCutter(isPunctuation, behavior));
  } else if (type == "Whitespace") {
    out.push_back(std::make_unique<Whitespace>());
  } else if (type == "WhitespaceSplit") {
    out.push_back(characterCutter(isSpace, Behavior::Removed));
  } else if (type == "BertPreTokenizer") {
    out.push_back(characterCutter(isSpace, Behavior::Removed));
    out.push_back(characterCutter(isPunctuation, Behavior::Isolated));
  } else if (type == "CharDelimiterSplit") {
    TW_TRY(const char32_t delimiter, fields.character("delimiter"));
    out.push_back(characterCutter([delimiter](char32_t c) { return c == delimiter; }, Behavior::Removed));
  } else if (type == "FixedLength") {
    TW_TRY(const auto length, fields.find("length") ? fields.number("length", 1, 1 << 30) : Result<int64_t>(5));
    out.push_back(std::make_unique<FixedLength>(length));
  } else {
    return fail(unsupportedPart(
        TW_TEXT("pre-tokenizer"), type,
        "Sequence, ByteLevel, Split, Digits, Metaspace, Whitespace, WhitespaceSplit, Punctuation, BertPreTokenizer, "
        "CharDelimiterSplit and FixedLength"));
  }
  return {};
}

} // namespace

Result<> preTokenizersFromJson(const Json& json, bool rawBytes, std::vector<std::unique_ptr<PreTokenizer>>& out) {
  return read(json, rawBytes, 0, out);
}

} // namespace tw
