#include "engine/text/tokenizer_trainer.h"

#include "engine/base/unicode.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>
#include <unordered_map>

namespace tw {
namespace {

/// Hands the corpus to the trainer line by line: pieces never cross a line.
class LineIterator final : public sentencepiece::SentenceIterator {
 public:
  explicit LineIterator(const std::vector<std::string>& texts) {
    for (const auto& text : texts)
      for (size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (end > at) m_lines.push_back(text.substr(at, end - at));
        at = end + 1;
      }
  }
  bool done() const override { return m_at >= m_lines.size(); }
  void Next() override { ++m_at; }
  const std::string& value() const override { return m_lines[m_at]; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  std::vector<std::string> m_lines;
  size_t m_at = 0;
};

std::unordered_map<std::string, std::string> trainerOptions(const TokenizerTraining& options) {
  std::string symbols;
  for (const auto& token : options.specialTokens) symbols += (symbols.empty() ? "" : ",") + token;
  return {{"model_type", "bpe"},
          {"vocab_size", std::to_string(options.vocabularySize)},
          {"byte_fallback", "true"},
          {"character_coverage", "1.0"},
          {"normalization_rule_name", "identity"},
          {"add_dummy_prefix", "false"},
          {"remove_extra_whitespaces", "false"},
          {"user_defined_symbols", symbols},
          {"unk_id", "0"},
          {"bos_id", "-1"},
          {"eos_id", "-1"},
          {"pad_id", "-1"},
          {"max_sentence_length", "65536"},
          {"num_threads", "1"},
          {"minloglevel", "2"}};
}

/// tokenizer.json wants merges; sentencepiece keeps scores. A piece's rank is its score, its merges are all ways to cut
/// it into two pieces.
Json mergesOf(const sentencepiece::SentencePieceProcessor& processor) {
  struct Merge {
    float score;
    int left, right;
  };
  std::unordered_map<std::string, int> pieces;
  for (int id = 0; id < processor.GetPieceSize(); ++id)
    if (!processor.IsUnknown(id) && !processor.IsByte(id) && processor.GetScore(id) <= 0)
      pieces.emplace(processor.IdToPiece(id), id);
  std::vector<Merge> merges;
  for (const auto& [piece, id] : pieces)
    for (size_t cut = decodeUtf8(piece, 0).length; cut < piece.size(); cut += decodeUtf8(piece, cut).length) {
      const auto left = pieces.find(piece.substr(0, cut)), right = pieces.find(piece.substr(cut));
      if (left != pieces.end() && right != pieces.end())
        merges.push_back({processor.GetScore(id), left->second, right->second});
    }
  std::sort(merges.begin(), merges.end(), [](const Merge& a, const Merge& b) {
    if (a.score != b.score) return a.score > b.score;
    return std::pair(a.left, a.right) < std::pair(b.left, b.right);
  });
  Json list = Json::array();
  for (const auto& merge : merges) list.push_back({processor.IdToPiece(merge.left), processor.IdToPiece(merge.right)});
  return list;
}

Json tokenizerJson(const sentencepiece::SentencePieceProcessor& processor, const TokenizerTraining& options) {
  Json vocabulary = Json::object(), added = Json::array();
  for (int id = 0; id < processor.GetPieceSize(); ++id) vocabulary[processor.IdToPiece(id)] = id;
  const auto special = [&](const std::string& content) {
    added.push_back({{"id", processor.PieceToId(content)},
                     {"content", content},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", true}});
  };
  special("<unk>");
  for (const auto& token : options.specialTokens) special(token);
  const Json space = {{"String", " "}}, mark = {{"String", "\xE2\x96\x81"}};
  return {{"version", "1.0"},
          {"truncation", nullptr},
          {"padding", nullptr},
          {"added_tokens", added},
          {"normalizer", {{"type", "Replace"}, {"pattern", space}, {"content", "\xE2\x96\x81"}}},
          {"pre_tokenizer", nullptr},
          {"post_processor", nullptr},
          {"decoder",
           {{"type", "Sequence"},
            {"decoders",
             {{{"type", "Replace"}, {"pattern", mark}, {"content", " "}},
              {{"type", "ByteFallback"}},
              {{"type", "Fuse"}}}}}},
          {"model",
           {{"type", "BPE"},
            {"dropout", nullptr},
            {"unk_token", "<unk>"},
            {"continuing_subword_prefix", nullptr},
            {"end_of_word_suffix", nullptr},
            {"fuse_unk", true},
            {"byte_fallback", true},
            {"ignore_merges", false},
            {"vocab", vocabulary},
            {"merges", mergesOf(processor)}}}};
}

/// What sentencepiece says of a vocabulary that is too large for the corpus: "… Please set it to a value <= 278." Its
/// own text is for its developers.
std::optional<int64_t> largestVocabulary(const std::string& why) {
  constexpr std::string_view mark = "a value <= ";
  const auto at = why.find(mark);
  int64_t value = 0;
  if (at == std::string::npos) return std::nullopt;
  const char* begin = why.data() + at + mark.size();
  return std::from_chars(begin, why.data() + why.size(), value).ec == std::errc() ? std::optional(value) : std::nullopt;
}

} // namespace

Result<int64_t> trainTokenizer(const std::vector<std::string>& texts, const TokenizerTraining& options,
                               const fs::path& out) {
  LineIterator lines(texts);
  std::string proto;
  const auto trained = sentencepiece::SentencePieceTrainer::Train(trainerOptions(options), &lines, &proto);
  if (!trained.ok()) {
    const std::string why = trained.message();
    if (const auto largest = largestVocabulary(why))
      return fail(requestError("corpus.too_small",
                               TW_TEXT("The corpus is too small for a vocabulary of %1 tokens: it has material for %2.",
                                       options.vocabularySize, *largest),
                               TW_TEXT("Give more text, or a --vocab-size of at most %1.", *largest)));
    if (why.find("ocab") != std::string::npos)
      return fail(requestError(
          "corpus.vocabulary",
          TW_TEXT("A vocabulary of %1 tokens does not hold every character of this corpus.", options.vocabularySize),
          TW_TEXT("Choose a larger --vocab-size, or a corpus with fewer kinds of characters.")));
    return fail(workError("tokenizer.training", TW_TEXT("No tokenizer could be trained from this corpus."),
                          TW_TEXT("Check that it is plain text in UTF-8 and not empty.")));
  }
  sentencepiece::SentencePieceProcessor processor;
  if (const auto loaded = processor.LoadFromSerializedProto(proto); !loaded.ok())
    return fail(workError("tokenizer.training", TW_TEXT("The trained tokenizer could not be read back."),
                          TW_TEXT("This is a defect of the program: please report it with the corpus.")));
  const Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"},
                       {"unk_token", "<unk>"},
                       {"eos_token", options.eos},
                       {"pad_token", options.pad},
                       {"bos_token", nullptr},
                       {"model_max_length", options.modelMaxLength},
                       {"clean_up_tokenization_spaces", false}};
  TW_CHECK(writeFileAtomically(out / "tokenizer.model", proto));
  TW_CHECK(writeFileAtomically(out / "tokenizer.json", prettyJson(tokenizerJson(processor, options))));
  TW_CHECK(writeFileAtomically(out / "tokenizer_config.json", prettyJson(config)));
  if (!options.chatTemplate.empty()) TW_CHECK(writeFileAtomically(out / "chat_template.jinja", options.chatTemplate));
  return static_cast<int64_t>(processor.GetPieceSize());
}

} // namespace tw
