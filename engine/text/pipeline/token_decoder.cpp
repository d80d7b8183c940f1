#include "engine/text/pipeline/token_decoder.h"
#include "engine/base/unicode.h"
#include "engine/text/parse/part_fields.h"
#include "engine/text/split/split_pattern.h"
#include "engine/text/unicode/byte_alphabet.h"

#include <algorithm>

namespace tw {
namespace {

class SequenceDecoder : public TokenDecoder {
 public:
  std::vector<std::unique_ptr<TokenDecoder>> parts;
  void apply(std::vector<std::string>& tokens) const override {
    for (const auto& part : parts) part->apply(tokens);
  }
};

class ByteLevelDecoder : public TokenDecoder {
 public:
  void apply(std::vector<std::string>& tokens) const override {
    std::string bytes;
    for (const auto& token : tokens) append(token, bytes);
    tokens.assign(1, lossyUtf8(bytes));
  }

 private:
  /// A token with a character outside the alphabet is text as it stands.
  static void append(const std::string& token, std::string& bytes) {
    const size_t before = bytes.size();
    for (size_t at = 0, length = 0; at < token.size(); at += length) {
      const int byte = byteLevelByte(codePointAt(token, at, length));
      if (byte < 0) {
        bytes.resize(before);
        bytes += token;
        return;
      }
      bytes += static_cast<char>(byte);
    }
  }
};

class ByteFallbackDecoder : public TokenDecoder {
 public:
  void apply(std::vector<std::string>& tokens) const override {
    std::vector<std::string> out;
    std::string run;
    const auto flush = [&] {
      if (run.empty()) return;
      if (firstInvalidUtf8(run) == std::string_view::npos) out.push_back(run);
      else out.insert(out.end(), run.size(), "\uFFFD"); // one for each byte
      run.clear();
    };
    for (auto& token : tokens) {
      if (const int byte = byteOf(token); byte >= 0) {
        run += static_cast<char>(byte);
        continue;
      }
      flush();
      out.push_back(std::move(token));
    }
    flush();
    tokens = std::move(out);
  }

 private:
  /// "<0x0A>" -> 10, −1 for anything else.
  static int byteOf(std::string_view token) {
    if (token.size() != 6 || !token.starts_with("<0x") || token[5] != '>') return -1;
    int value = 0;
    for (const char c : token.substr(3, 2)) {
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }
};

class FuseDecoder : public TokenDecoder {
 public:
  void apply(std::vector<std::string>& tokens) const override {
    std::string all;
    for (const auto& token : tokens) all += token;
    tokens.clear();
    tokens.push_back(std::move(all));
  }
};

class ReplaceDecoder : public TokenDecoder {
 public:
  ReplaceDecoder(std::unique_ptr<SplitPattern> pattern, std::string content)
      : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
  void apply(std::vector<std::string>& tokens) const override {
    std::vector<PatternMatch> matches;
    for (auto& token : tokens) {
      if (token.empty()) continue;
      matches.clear();
      m_pattern->find(token, matches);
      std::string out;
      for (const auto& match : matches)
        out += match.matched ? m_content : token.substr(match.begin, match.end - match.begin);
      token = std::move(out);
    }
  }

 private:
  std::unique_ptr<SplitPattern> m_pattern;
  std::string m_content;
};

class StripDecoder : public TokenDecoder {
 public:
  StripDecoder(char32_t content, int64_t start, int64_t stop) : m_start(start), m_stop(stop) {
    appendUtf8(m_content, content);
  }
  void apply(std::vector<std::string>& tokens) const override {
    for (auto& token : tokens) {
      for (int64_t i = 0; i < m_start && token.starts_with(m_content); ++i) token.erase(0, m_content.size());
      for (int64_t i = 0; i < m_stop && token.ends_with(m_content); ++i) token.resize(token.size() - m_content.size());
    }
  }

 private:
  std::string m_content;
  int64_t m_start, m_stop;
};

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
  std::string out;
  size_t done = 0;
  for (size_t at = 0; (at = text.find(what, done)) != std::string_view::npos; done = at + what.size())
    out.append(text, done, at - done).append(with);
  return out.append(text, done);
}

class MetaspaceDecoder : public TokenDecoder {
 public:
  MetaspaceDecoder(char32_t replacement, bool prefixed) : m_prefixed(prefixed) { appendUtf8(m_mark, replacement); }
  void apply(std::vector<std::string>& tokens) const override {
    for (size_t i = 0; i < tokens.size(); ++i) tokens[i] = replaced(tokens[i], m_mark, i > 0 || !m_prefixed ? " " : "");
  }

 private:
  std::string m_mark;
  bool m_prefixed;
};

/// The decoder of original BPE: the suffix that ends a word becomes a space.
class BpeDecoder : public TokenDecoder {
 public:
  explicit BpeDecoder(std::string suffix) : m_suffix(std::move(suffix)) {}
  void apply(std::vector<std::string>& tokens) const override {
    for (size_t i = 0; i < tokens.size() && !m_suffix.empty(); ++i)
      tokens[i] = replaced(tokens[i], m_suffix, i + 1 == tokens.size() ? "" : " ");
  }

 private:
  std::string m_suffix;
};

constexpr const char* kSupportedDecoders =
    "Sequence, ByteLevel, ByteFallback, Fuse, Replace, Strip, Metaspace and BPEDecoder";

Result<std::unique_ptr<TokenDecoder>> readDecoder(const Json& json, int depth) {
  TW_TRY(const auto type, partType(json, TW_TEXT("decoder")));
  const PartFields fields(json, TW_TEXT("the decoder %1", type));
  if (type == "ByteLevel") return std::make_unique<ByteLevelDecoder>();
  if (type == "ByteFallback") return std::make_unique<ByteFallbackDecoder>();
  if (type == "Fuse") return std::make_unique<FuseDecoder>();
  if (type == "Replace") {
    const Json* pattern = fields.find("pattern");
    TW_TRY(auto compiled, patternFromJson(pattern ? *pattern : Json(), fields.owner()));
    TW_TRY(auto content, fields.text("content"));
    return std::make_unique<ReplaceDecoder>(std::move(compiled), std::move(content));
  }
  if (type == "Strip") {
    TW_TRY(const char32_t content, fields.character("content"));
    TW_TRY(const auto start, fields.number("start", 0, INT32_MAX));
    TW_TRY(const auto stop, fields.number("stop", 0, INT32_MAX));
    return std::make_unique<StripDecoder>(content, start, stop);
  }
  if (type == "Metaspace") {
    TW_TRY(const char32_t replacement, fields.character("replacement"));
    TW_TRY(const auto scheme, fields.text("prepend_scheme", "always"));
    TW_TRY(const bool prefix, fields.flag("add_prefix_space", true));
    return std::make_unique<MetaspaceDecoder>(replacement, scheme != "never" && prefix);
  }
  if (type == "BPEDecoder") {
    TW_TRY(auto suffix, fields.text("suffix", "</w>"));
    return std::make_unique<BpeDecoder>(std::move(suffix));
  }
  if (type == "Sequence") {
    auto sequence = std::make_unique<SequenceDecoder>();
    TW_CHECK(readParts(
        fields, "decoders", TW_TEXT("its decoders nest without end"), depth, [&](const Json& part, int inner) {
          return readDecoder(part, inner).map([&](auto decoder) { sequence->parts.push_back(std::move(decoder)); });
        }));
    return sequence;
  }
  return fail(unsupportedPart(TW_TEXT("decoder"), type, kSupportedDecoders));
}

} // namespace

Result<std::unique_ptr<TokenDecoder>> decoderFromJson(const Json& json) { return readDecoder(json, 0); }

} // namespace tw
