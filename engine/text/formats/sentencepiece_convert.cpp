// tokenizer.model as the classes LlamaTokenizer and GemmaTokenizer of Transformers 5 read it: its pieces become a BPE
// pipeline, and the sentencepiece library is not asked (tokenization_llama.py, tokenization_gemma.py,
// SentencePieceExtractor of convert_slow_tokenizer.py).
#include "engine/base/unicode.h"
#include "engine/text/formats/sentencepiece_tokenizer.h"
#include "engine/text/pipeline/hf_tokenizer.h"

#include <algorithm>

namespace tw {
namespace {

constexpr const char* kMark = "\u2581";

/// All ways to make a piece of two others, by the piece's id, then by the length of the left part.
std::vector<std::pair<std::string, std::string>> mergesOf(const std::vector<SentencePiece>& pieces) {
  std::unordered_map<std::string_view, size_t> known;
  for (size_t id = 0; id < pieces.size(); ++id) known.insert_or_assign(pieces[id].text, id);
  std::vector<std::pair<std::string, std::string>> merges;
  for (const auto& [text, type] : pieces)
    for (size_t cut = decodeUtf8(text, 0).length; cut < text.size(); cut += decodeUtf8(text, cut).length)
      if (known.contains(text.substr(0, cut)) && known.contains(text.substr(cut)))
        merges.emplace_back(text.substr(0, cut), text.substr(cut));
  return merges;
}

Json decoderStages(bool stripsFirst) {
  Json parts = Json::array({{{"type", "Replace"}, {"pattern", {{"String", kMark}}}, {"content", " "}},
                            {{"type", "ByteFallback"}},
                            {{"type", "Fuse"}}});
  if (stripsFirst) parts.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
  return {{"type", "Sequence"}, {"decoders", std::move(parts)}};
}

Json llamaStages(const TokenizerConfig& config) {
  const bool prefix = config.addPrefixSpace.value_or(true);
  const char* scheme = !prefix ? "never" : config.legacy.value_or(false) ? "always" : "first";
  return {
      {"model", {{"type", "BPE"}, {"fuse_unk", true}, {"byte_fallback", true}}},
      {"pre_tokenizer", {{"type", "Metaspace"}, {"replacement", kMark}, {"prepend_scheme", scheme}, {"split", false}}},
      {"decoder", decoderStages(prefix)}};
}

Json gemmaStages(const TokenizerConfig& config) {
  return {{"model", {{"type", "BPE"}, {"fuse_unk", true}, {"byte_fallback", true}, {"unk_token", *config.unk}}},
          {"normalizer", {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", kMark}}},
          {"pre_tokenizer",
           {{"type", "Split"}, {"pattern", {{"String", " "}}}, {"behavior", "MergedWithPrevious"}, {"invert", false}}},
          {"decoder", decoderStages(false)}};
}

/// Named tokens, then the pieces that are control (special) or user-defined (not special).
void addTokens(const std::vector<SentencePiece>& pieces, const std::optional<std::string>& mask,
               TokenizerConfig& config) {
  const auto add = [&](const std::string& content, bool special) {
    if (std::any_of(config.added.begin(), config.added.end(),
                    [&](const AddedToken& token) { return token.content == content; }))
      return;
    AddedToken token;
    token.content = token.shown = content;
    token.special = special;
    config.added.push_back(std::move(token));
  };
  for (const auto& name : {config.bos, config.eos, config.unk, config.pad, mask})
    if (name) add(*name, true);
  for (const auto& [text, type] : pieces)
    if (type == SentencePiece::kControl || type == SentencePiece::kUserDefined)
      add(std::string(text), type == SentencePiece::kControl);
}

} // namespace

bool convertsSentencePiece(const TokenizerConfig& config) {
  return config.className.starts_with("LlamaTokenizer") || config.className.starts_with("GemmaTokenizer");
}

Result<std::shared_ptr<const Tokenizer>> convertSentencePiece(const SentencePieceSummary& summary,
                                                              TokenizerConfig config) {
  const bool gemma = config.className.starts_with("Gemma");
  const auto orElse = [](std::optional<std::string>& token, const char* other) {
    if (!token) token = other;
  };
  orElse(config.unk, "<unk>");
  orElse(config.bos, gemma ? "<bos>" : "<s>");
  orElse(config.eos, gemma ? "<eos>" : "</s>");
  if (gemma) orElse(config.pad, "<pad>");
  TokenizerFile file;
  for (size_t id = 0; id < summary.pieces.size(); ++id)
    file.vocabulary.emplace_back(summary.pieces[id].text, static_cast<int64_t>(id));
  file.merges = mergesOf(summary.pieces);
  file.hasVocabulary = file.hasMerges = true;
  file.rest = gemma ? gemmaStages(config) : llamaStages(config);
  addTokens(summary.pieces, gemma ? std::optional<std::string>("<mask>") : std::nullopt, config);
  return HfTokenizer::create(std::move(file), config);
}

} // namespace tw
