#include "engine/text/formats/sentencepiece_tokenizer.h"

#include "engine/text/formats/tiktoken_tokenizer.h"
#include "engine/text/parse/part_fields.h"
#include "engine/text/pipeline/aligned_text.h"
#include "engine/text/pipeline/post_processor.h"
#include "engine/text/pipeline/token_decoder.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <exception>

namespace tw {
namespace {

using Processor = sentencepiece::SentencePieceProcessor;

Result<std::unique_ptr<Processor>> loadProcessor(const std::string& proto) {
  auto processor = std::make_unique<Processor>();
  try {
    const auto status = processor->LoadFromSerializedProto(proto);
    if (!status.ok()) return fail(damagedTokenizer(TW_TEXT("sentencepiece cannot read tokenizer.model")));
  } catch (const std::exception&) {
    return fail(damagedTokenizer(TW_TEXT("sentencepiece cannot read tokenizer.model")));
  }
  return processor;
}

/// What Transformers' converted tokenizers decode with.
Result<std::unique_ptr<TokenDecoder>> decoder(bool dummyPrefix) {
  Json parts = Json::array({{{"type", "Replace"}, {"pattern", {{"String", "\u2581"}}}, {"content", " "}},
                            {{"type", "ByteFallback"}},
                            {{"type", "Fuse"}}});
  if (dummyPrefix) parts.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
  return decoderFromJson({{"type", "Sequence"}, {"decoders", parts}});
}

class SentencePieceTokenizer : public Tokenizer {
 public:
  /// `commands`: tokens behind the pieces, as ChatGLM has them.
  static Result<std::shared_ptr<const Tokenizer>> create(const std::string& proto, const SentencePieceSummary& summary,
                                                         TokenizerConfig config,
                                                         const std::vector<std::string>& commands) {
    std::shared_ptr<SentencePieceTokenizer> out(new SentencePieceTokenizer);
    TW_TRY(out->m_processor, loadProcessor(proto));
    if (summary.pieces.size() != static_cast<size_t>(out->m_processor->GetPieceSize()))
      return fail(damagedTokenizer(TW_TEXT("tokenizer.model has other pieces than it says")));
    out->m_unigram = summary.unigram;
    TW_TRY(out->m_decoder, decoder(summary.addDummyPrefix));
    // Without the legacy behaviour only the start of a text gets the dummy prefix. A protobuf message may be continued:
    // normalizer_spec { add_dummy_prefix: false } appended to the model switches the prefix off.
    if (!config.legacy.value_or(true) && summary.addDummyPrefix) {
      TW_TRY(out->m_withoutPrefix, loadProcessor(proto + std::string("\x1A\x02\x18\x00", 4)));
    }
    TW_CHECK(out->readAdded(config));
    out->addCommands(commands);
    if (!config.className.empty()) out->addControlPieces(summary);
    const auto piece = [&](int id) { return id >= 0 ? std::optional(out->m_processor->IdToPiece(id)) : std::nullopt; };
    if (!config.bos) config.bos = piece(out->m_processor->bos_id());
    if (!config.eos) config.eos = piece(out->m_processor->eos_id());
    if (!config.pad) config.pad = piece(out->m_processor->pad_id());
    if (!config.unk) config.unk = piece(out->m_processor->unk_id());
    const auto idOf = [&](const std::optional<std::string>& name) { return name ? out->id(*name) : std::nullopt; };
    out->m_post.setBosEos(config.addBos.value_or(true) ? idOf(config.bos) : std::nullopt,
                          config.addEos.value_or(false) ? idOf(config.eos) : std::nullopt);
    if (!out->m_prefix.empty()) out->m_post.setPrefix(out->m_prefix);
    out->m_special = resolveSpecialTokens(config, *out);
    return out;
  }

  Encoding encode(std::string_view text, bool addSpecialTokens) const override {
    Encoding out;
    const AlignedText whole = repairUtf8(text);
    for (const auto& match : m_matcher.split(whole.text())) {
      if (match.id < 0) {
        encodeSegment(whole, match.begin, match.end, out);
      } else {
        out.ids.push_back(match.id);
        out.offsets.push_back(whole.original(match.begin, match.end));
        if (match.id == kPrefixId) {
          out.offsets.back() = whole.original(match.begin, match.end - 3);
          out.ids.back() = m_prefix.front();
          out.ids.push_back(m_prefix.back());
          out.offsets.push_back(whole.original(match.end - 3, match.end));
        }
      }
    }
    return m_post.apply(std::move(out), addSpecialTokens, {});
  }

  std::string decode(std::span<const int32_t> ids, bool skipSpecialTokens) const override {
    std::vector<std::string> tokens;
    for (const int32_t id : ids) {
      auto text = token(id);
      if (text && !(skipSpecialTokens && isSpecial(id))) tokens.push_back(std::move(*text));
    }
    m_decoder->apply(tokens);
    return tokens.empty() ? std::string() : tokens.front();
  }

  std::optional<std::string> token(int32_t id) const override {
    if (const auto added = m_added.find(id); added != m_added.end()) return added->second.content;
    return isPiece(id) ? std::optional(m_processor->IdToPiece(id)) : std::nullopt;
  }
  std::optional<int32_t> id(std::string_view token) const override {
    if (const auto added = m_addedIds.find(std::string(token)); added != m_addedIds.end()) return added->second;
    const int id = m_processor->PieceToId(token);
    return isPiece(id) && m_processor->IdToPiece(id) == token ? std::optional(id) : std::nullopt;
  }
  bool isSpecial(int32_t id) const override {
    if (const auto added = m_added.find(id); added != m_added.end()) return added->second.special;
    return isPiece(id) && (m_processor->IsControl(id) || m_processor->IsUnknown(id));
  }
  int32_t vocabularySize() const override { return m_end; }
  const SpecialTokens& special() const override { return m_special; }
  std::string describe() const override { return m_unigram ? "SentencePiece unigram" : "SentencePiece BPE"; }

 private:
  SentencePieceTokenizer() = default;
  bool isPiece(int32_t id) const { return id >= 0 && id < m_processor->GetPieceSize(); }

  Result<> readAdded(const TokenizerConfig& config) {
    m_end = m_processor->GetPieceSize();
    for (AddedToken token : config.added) {
      if (token.content.empty()) continue;
      if (const int known = m_processor->PieceToId(token.content);
          isPiece(known) && m_processor->IdToPiece(known) == token.content)
        token.id = known;
      const bool inText = token.content != "sop" && token.content != "eop";
      addToken(std::move(token), inText);
    }
    return {};
  }

  void addToken(AddedToken token, bool inText) {
    m_end = std::max(m_end, token.id + 1);
    if (inText) m_matcher.add(token.content, token);
    m_addedIds.emplace(token.content, token.id);
    m_added.insert_or_assign(token.id, std::move(token));
  }

  /// ChatGLM's own tokens. "sop" and "eop" are parts of common words: in a text only "[gMASK]sop" together is meant.
  void addCommands(const std::vector<std::string>& commands) {
    for (const auto& name : commands) {
      AddedToken token;
      token.content = token.shown = name;
      token.special = true;
      token.id = m_processor->GetPieceSize() + static_cast<int32_t>(&name - commands.data());
      if (name == "[gMASK]" || name == "sop") m_prefix.push_back(token.id);
      const auto given =
          m_added.find(token.id); // the configuration may say that it is not special: for skipping, it is
      if (given == m_added.end() || given->second.content == name)
        addToken(std::move(token), name != "sop" && name != "eop");
    }
    if (m_prefix.empty()) return;
    AddedToken both;
    both.content = "[gMASK]sop";
    both.id = kPrefixId;
    m_matcher.add(both.content, both);
  }

  /// Control pieces and unk are never made from text by the library; written out in a text they mean themselves for the
  /// classes of Transformers.
  void addControlPieces(const SentencePieceSummary& summary) {
    for (size_t id = 0; id < summary.pieces.size(); ++id) {
      const auto& piece = summary.pieces[id];
      if ((piece.type != SentencePiece::kControl && piece.type != SentencePiece::kUnknown) ||
          m_added.contains(static_cast<int32_t>(id)))
        continue;
      AddedToken token;
      token.content = token.shown = std::string(piece.text);
      token.special = true;
      token.id = static_cast<int32_t>(id);
      addToken(std::move(token), true);
    }
  }

  void encodeSegment(const AlignedText& whole, size_t begin, size_t end, Encoding& out) const {
    const Processor& processor = m_withoutPrefix && begin > 0 ? *m_withoutPrefix : *m_processor;
    const auto text = whole.text().substr(begin, end - begin);
    const auto result = processor.EncodeAsImmutableProto(text);
    const size_t count = result.pieces_size();
    size_t sharedEnd = 0; // byte pieces of one character: only the last has its surface, so each gets it
    for (size_t i = 0; i < count; ++i) {
      const auto piece = result.pieces(static_cast<int>(i));
      size_t from = piece.begin(), to = piece.end();
      if (from == to && processor.IsByte(static_cast<int>(piece.id()))) {
        size_t last = std::max(sharedEnd, i);
        while (last + 1 < count &&
               result.pieces(static_cast<int>(last)).begin() == result.pieces(static_cast<int>(last)).end())
          ++last;
        sharedEnd = last;
        to = result.pieces(static_cast<int>(last)).end();
      }
      out.ids.push_back(static_cast<int32_t>(piece.id()));
      out.offsets.push_back(whole.original(begin + from, begin + to));
    }
  }

  std::unique_ptr<Processor> m_processor, m_withoutPrefix;
  std::unique_ptr<TokenDecoder> m_decoder;
  AddedTokenMatcher m_matcher;
  std::unordered_map<int32_t, AddedToken> m_added;
  std::unordered_map<std::string, int32_t> m_addedIds;
  PostPipeline m_post;
  SpecialTokens m_special;
  static constexpr int32_t kPrefixId = INT32_MAX; ///< what the matcher says of "[gMASK]sop"
  std::vector<int32_t> m_prefix;                  ///< [gMASK] and sop
  int32_t m_end = 0;
  bool m_unigram = true;
};

/// What tokenization_chatglm.py puts behind the pieces; only ChatGLM3's has roles.
std::vector<std::string> chatGlmTokens(const fs::path& modelFile, const TokenizerConfig& config) {
  if (!config.className.starts_with("ChatGLM")) return {};
  std::vector<std::string> names = {"[MASK]", "[gMASK]", "[sMASK]", "sop", "eop"};
  const auto code = readFile(modelFile.parent_path() / "tokenization_chatglm.py", uint64_t{1} << 20);
  if (!code || code->find("<|user|>") != std::string::npos || code->find("<|observation|>") != std::string::npos)
    names.insert(names.end(), {"<|system|>", "<|user|>", "<|assistant|>", "<|observation|>"});
  return names;
}

} // namespace

Result<std::shared_ptr<const Tokenizer>> loadSentencePiece(const fs::path& modelFile, const TokenizerConfig& config) {
  TW_TRY(const auto bytes, readFile(modelFile, uint64_t{256} << 20));
  if (isTiktoken(bytes)) return loadTiktoken(modelFile, config);
  const auto made = [&]() -> Result<std::shared_ptr<const Tokenizer>> {
    TW_TRY(const auto summary, summarizeSentencePiece(bytes));
    if (convertsSentencePiece(config) && !summary.unigram) return convertSentencePiece(summary, config);
    return SentencePieceTokenizer::create(bytes, summary, config, chatGlmTokens(modelFile, config));
  };
  auto tokenizer = made();
  if (!tokenizer) tokenizer.error().at(toUtf8(modelFile));
  return tokenizer;
}

} // namespace tw
