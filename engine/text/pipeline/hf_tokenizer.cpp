#include "engine/text/pipeline/hf_tokenizer.h"

#include "engine/text/model/bpe.h"
#include "engine/text/model/unigram.h"
#include "engine/text/parse/part_fields.h"

#include <algorithm>

namespace tw {
namespace {

const Json* member(const Json& document, const char* key) {
  const auto found = document.find(key);
  return found == document.end() || found->is_null() ? nullptr : &*found;
}

/// Empty strings in these options mean "none", as old files write it.
Result<std::optional<std::string>> affix(const PartFields& fields, const char* key) {
  TW_TRY(auto value, fields.text(key, ""));
  return value.empty() ? std::nullopt : std::optional(std::move(value));
}

Result<std::unique_ptr<TokenModel>> readBpe(const PartFields& fields, TokenizerFile& file) {
  if (!file.hasVocabulary || !file.scoredVocabulary.empty())
    return fail(damagedTokenizer(TW_TEXT("its model has no table of tokens")));
  if (!file.hasMerges) return fail(damagedTokenizer(TW_TEXT("its model has no merges")));
  BpeOptions options;
  TW_TRY(options.unk, affix(fields, "unk_token"));
  TW_TRY(options.prefix, affix(fields, "continuing_subword_prefix"));
  TW_TRY(options.suffix, affix(fields, "end_of_word_suffix"));
  TW_TRY(options.fuseUnk, fields.flag("fuse_unk", false));
  TW_TRY(options.byteFallback, fields.flag("byte_fallback", false));
  TW_TRY(options.ignoreMerges, fields.flag("ignore_merges", false));
  options.ranksAreIds = file.ranksAreIds;
  return BpeModel::create(std::move(file.vocabulary), file.merges, std::move(options));
}

Result<std::unique_ptr<TokenModel>> readUnigram(const PartFields& fields, TokenizerFile& file) {
  if (!file.hasVocabulary || !file.vocabulary.empty())
    return fail(damagedTokenizer(TW_TEXT("its model has no list of pieces with scores")));
  std::optional<int64_t> unk;
  if (fields.find("unk_id")) {
    TW_TRY(unk, fields.number("unk_id", 0, Vocabulary::kMaxId));
  }
  TW_TRY(const bool fallback, fields.flag("byte_fallback", false));
  return UnigramModel::create(std::move(file.scoredVocabulary), unk, fallback);
}

} // namespace

Result<std::shared_ptr<const Tokenizer>> HfTokenizer::create(TokenizerFile file, const TokenizerConfig& config) {
  std::shared_ptr<HfTokenizer> tokenizer(new HfTokenizer);
  TW_CHECK(tokenizer->readModel(file));
  if (const Json* normalizer = member(file.rest, "normalizer")) {
    TW_TRY(tokenizer->m_normalizer, normalizerFromJson(*normalizer));
  }
  TW_CHECK(tokenizer->readAdded(file.rest, config));
  TW_CHECK(tokenizer->readStages(file.rest, config));
  tokenizer->m_special = resolveSpecialTokens(config, *tokenizer);
  return tokenizer;
}

Result<> HfTokenizer::readModel(TokenizerFile& file) {
  const Json* model = member(file.rest, "model");
  if (!model || !model->is_object()) return fail(damagedTokenizer(TW_TEXT("it has no model")));
  const PartFields fields(*model, TW_TEXT("the model"));
  // Files from before the field existed are BPE when they have merges.
  TW_TRY(const auto type, fields.text("type", file.hasMerges                  ? "BPE"
                                              : file.scoredVocabulary.empty() ? "WordPiece"
                                                                              : "Unigram"));
  if (type == "BPE") {
    TW_TRY(m_model, readBpe(fields, file));
  } else if (type == "Unigram") {
    TW_TRY(m_model, readUnigram(fields, file));
  } else {
    return fail(unsupportedPart(TW_TEXT("model"), type, "BPE and Unigram"));
  }
  m_end = m_model->vocabulary().end();
  return {};
}

namespace {
bool sameFlags(const AddedToken& a, const AddedToken& b) {
  return a.singleWord == b.singleWord && a.leftStrip == b.leftStrip && a.rightStrip == b.rightStrip &&
         a.normalized == b.normalized && a.special == b.special;
}
} // namespace

/// First those of tokenizer.json, then those of the configuration that are new or differ in how they are matched, then
/// named ones that are still missing.
Result<> HfTokenizer::readAdded(const Json& document, const TokenizerConfig& config) {
  m_nextId = static_cast<int32_t>(m_model->vocabulary().count());
  if (const Json* list = member(document, "added_tokens")) {
    if (!list->is_array()) return fail(damagedTokenizer(TW_TEXT("\"added_tokens\" is not a list")));
    std::unordered_map<int64_t, std::string> seen;
    for (const auto& entry : *list) {
      TW_TRY(const auto id, PartFields(entry, TW_TEXT("an added token")).number("id", 0, Vocabulary::kMaxId - 1));
      TW_TRY(auto token, addedTokenFromJson(entry, id));
      const auto [known, isNew] = seen.emplace(id, token.content);
      if (!isNew && known->second != token.content)
        return fail(damagedTokenizer(TW_TEXT("the added tokens \"%1\" and \"%2\" have the same id %3",
                                             known->second.substr(0, 80), token.content.substr(0, 80), id)));
      TW_CHECK(addToken(std::move(token)));
    }
  }
  m_nextId = std::max(m_nextId, m_lastAdded + 1);
  const auto named = [&](const AddedToken& token) {
    return std::any_of(config.named.begin(), config.named.end(),
                       [&](const AddedToken& other) { return other.content == token.content; });
  };
  for (auto token : config.added) {
    const auto known = m_addedByContent.find(token.content);
    if (known != m_addedByContent.end() && sameFlags(m_added[m_addedById.at(known->second)], token)) continue;
    token.special = token.special || named(token);
    TW_CHECK(addToken(std::move(token)));
  }
  for (const auto& token : config.named)
    if (!m_addedByContent.contains(token.content)) TW_CHECK(addToken(token));
  for (const auto& token : m_added) {
    if (token.normalized) m_normalizedMatcher.add(token.shown, token);
    else m_rawMatcher.add(token.content, token);
    if (token.special) m_specialContents.emplace(token.content, true);
  }
  return {};
}

/// Ids as the reference assigns them, whatever the file says: that of the same entry of the vocabulary, else the next
/// one after the vocabulary's size and the added tokens so far.
Result<> HfTokenizer::addToken(AddedToken token) {
  if (token.content.empty()) return {};
  if (const auto known = id(token.content)) {
    token.id = *known;
  } else {
    token.id = m_nextId++;
    if (token.id >= Vocabulary::kMaxId) return fail(damagedTokenizer(TW_TEXT("an added token's id is out of range")));
  }
  if (token.normalized && m_normalizer) {
    AlignedText text(token.content, 0);
    m_normalizer->apply(text);
    token.shown = text.text();
  }
  m_end = std::max(m_end, token.id + 1);
  m_lastAdded = std::max(m_lastAdded, token.id);
  const auto [place, isNew] = m_addedById.emplace(token.id, m_added.size());
  m_addedByContent[token.content] = token.id;
  if (isNew) m_added.push_back(std::move(token));
  else m_added[place->second] = std::move(token);
  return {};
}

Result<> HfTokenizer::readStages(const Json& document, const TokenizerConfig& config) {
  if (const Json* stage = member(document, "pre_tokenizer"))
    TW_CHECK(preTokenizersFromJson(*stage, m_model->takesRawBytes(), m_preTokenizers));
  if (const Json* stage = member(document, "decoder")) {
    TW_TRY(m_decoder, decoderFromJson(*stage));
  }
  if (const Json* stage = member(document, "post_processor")) {
    TW_TRY(m_post, PostPipeline::fromJson(*stage, m_end));
  }
  if (config.addBos || config.addEos || !member(document, "post_processor")) {
    const auto idOf = [&](bool wanted, const std::optional<std::string>& name) {
      return wanted && name ? id(*name) : std::nullopt;
    };
    m_post.setBosEos(idOf(config.addBos.value_or(false), config.bos), idOf(config.addEos.value_or(false), config.eos));
  }
  return {};
}

Encoding HfTokenizer::encode(std::string_view text, bool addSpecialTokens) const {
  Encoding out;
  const AlignedText whole = repairUtf8(text);
  for (const auto& match : m_rawMatcher.split(whole.text())) {
    if (match.id < 0) {
      encodeSegment(whole.slice(match.begin, match.end), out);
    } else {
      out.ids.push_back(match.id);
      out.offsets.push_back(whole.original(match.begin, match.end));
    }
  }
  const auto shownOf = [](const void* owner, int32_t id) -> const std::string& {
    static const std::string nothing;
    const auto* found = static_cast<const HfTokenizer*>(owner)->shown(id);
    return found ? *found : nothing;
  };
  return m_post.apply(std::move(out), addSpecialTokens, {text, shownOf, this});
}

/// Text without added tokens of the raw kind: normalise it and cut out those of the normalised kind.
void HfTokenizer::encodeSegment(AlignedText segment, Encoding& out) const {
  if (m_normalizer) m_normalizer->apply(segment);
  if (m_normalizedMatcher.empty()) return encodePlain(std::move(segment), out);
  for (const auto& match : m_normalizedMatcher.split(segment.text())) {
    if (match.id < 0) {
      encodePlain(segment.slice(match.begin, match.end), out);
    } else {
      out.ids.push_back(match.id);
      out.offsets.push_back(segment.original(match.begin, match.end));
    }
  }
}

void HfTokenizer::encodePlain(AlignedText text, Encoding& out) const {
  if (text.empty()) return;
  const size_t size = text.size();
  Pieces pieces{std::move(text), {{0, size}}, false};
  for (const auto& stage : m_preTokenizers) stage->apply(pieces);
  std::vector<PieceToken> tokens;
  out.ids.reserve(out.ids.size() + size / 3);
  out.offsets.reserve(out.offsets.size() + size / 3);
  for (const auto& range : pieces.ranges) {
    if (range.begin == range.end) continue;
    tokens.clear();
    m_model->encode(pieces.text.text().substr(range.begin, range.end - range.begin), pieces.rawBytes, tokens);
    size_t at = range.begin;
    for (size_t i = 0; i < tokens.size(); ++i) {
      out.ids.push_back(tokens[i].id);
      if (tokens[i].length == 0 && i > 0) out.offsets.push_back(out.offsets.back());
      else out.offsets.push_back(pieces.text.original(at, std::min<size_t>(at + tokens[i].length, range.end)));
      at += tokens[i].length;
    }
  }
}

const std::string* HfTokenizer::shown(int32_t id) const {
  if (const auto added = m_addedById.find(id); added != m_addedById.end()) return &m_added[added->second].shown;
  return m_model->vocabulary().has(id) ? &m_model->vocabulary().token(id) : nullptr;
}

std::string HfTokenizer::decode(std::span<const int32_t> ids, bool skipSpecialTokens) const {
  std::vector<std::string> tokens;
  tokens.reserve(ids.size());
  for (const int32_t id : ids) {
    const std::string* text = shown(id);
    if (text && !(skipSpecialTokens && m_specialContents.contains(*text))) tokens.push_back(*text);
  }
  if (m_decoder) m_decoder->apply(tokens);
  std::string out;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && !m_decoder) out += ' '; // what the reference does without a decoder
    out += tokens[i];
  }
  return out;
}

std::optional<std::string> HfTokenizer::token(int32_t id) const {
  if (const auto added = m_addedById.find(id); added != m_addedById.end()) return m_added[added->second].content;
  if (m_model->vocabulary().has(id)) return m_model->vocabulary().token(id);
  return std::nullopt;
}

std::optional<int32_t> HfTokenizer::id(std::string_view token) const {
  if (const auto found = m_addedByContent.find(std::string(token)); found != m_addedByContent.end())
    return found->second;
  return m_model->vocabulary().id(token);
}

bool HfTokenizer::isSpecial(int32_t id) const {
  const auto added = m_addedById.find(id);
  return added != m_addedById.end() && m_added[added->second].special;
}

int32_t HfTokenizer::vocabularySize() const { return m_end; }

} // namespace tw
