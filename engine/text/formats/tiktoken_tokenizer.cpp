#include "engine/text/formats/tiktoken_tokenizer.h"

#include "engine/text/parse/base64.h"
#include "engine/text/parse/part_fields.h"
#include "engine/text/pipeline/hf_tokenizer.h"
#include "engine/text/split/published_patterns.h"
#include "engine/text/unicode/byte_alphabet.h"

#include <algorithm>
#include <bitset>
#include <cctype>
#include <charconv>

namespace tw {
namespace {

std::vector<std::string> qwenTokens() {
  std::vector<std::string> names = {"<|endoftext|>", "<|im_start|>", "<|im_end|>"};
  for (int i = 0; i < 205; ++i) names.push_back("<|extra_" + std::to_string(i) + "|>");
  return names;
}

std::vector<std::string> glm4Tokens() {
  return {"<|endoftext|>",
          "[MASK]",
          "[gMASK]",
          "[sMASK]",
          "<sop>",
          "<eop>",
          "<|system|>",
          "<|user|>",
          "<|assistant|>",
          "<|observation|>",
          "<|begin_of_image|>",
          "<|end_of_image|>",
          "<|begin_of_video|>",
          "<|end_of_video|>"};
}

std::vector<std::string> llama3Tokens() {
  std::vector<std::string> names = {"<|begin_of_text|>", "<|end_of_text|>"};
  int reserved = 0;
  const auto reserve = [&](int count) {
    for (; count > 0; --count) names.push_back("<|reserved_special_token_" + std::to_string(reserved++) + "|>");
  };
  reserve(4);
  names.insert(names.end(), {"<|start_header_id|>", "<|end_header_id|>"});
  reserve(1);
  names.push_back("<|eot_id|>");
  reserve(246);
  return names;
}

struct Family {
  const char* pattern = kLlama3Pattern;
  bool composes = false; ///< NFC
  std::vector<std::string> tokens;
  std::vector<std::string> prefix;
};

Family familyOf(const fs::path& file, TokenizerConfig& config) {
  const auto& name = config.className;
  const auto orElse = [](std::optional<std::string>& token, const char* other) {
    if (!token) token = other;
  };
  if (file.extension() == ".tiktoken" || name.starts_with("QWen")) {
    orElse(config.eos, "<|endoftext|>");
    orElse(config.pad, "<|endoftext|>");
    return {kQwenPattern, true, qwenTokens(), {}};
  }
  if (name.starts_with("ChatGLM")) {
    orElse(config.eos, "<|endoftext|>");
    orElse(config.pad, "<|endoftext|>");
    return {kLlama3Pattern, false, glm4Tokens(), {"[gMASK]", "<sop>"}};
  }
  if (!config.added.empty()) return {};
  orElse(config.bos, "<|begin_of_text|>");
  orElse(config.eos, "<|end_of_text|>");
  if (!config.addBos) config.addBos = true;
  return {kLlama3Pattern, false, llama3Tokens(), {}};
}

/// An id above this, beside so many tokens, makes a table that is nearly all gaps (as Vocabulary::build sees it).
constexpr size_t mostlyGaps(size_t tokens) { return tokens * 16 + 100'000; }

Result<std::vector<std::string>> readRanks(std::string_view bytes, const std::string& name) {
  std::vector<std::string> tokens;
  std::bitset<256> single;
  int64_t line = 0;
  for (size_t at = 0; at < bytes.size();) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    auto text = bytes.substr(at, end - at);
    at = end + 1, ++line;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty()) continue;
    const auto broken = [&] {
      return fail(damagedTokenizer(TW_TEXT("line %1 of %2 is not a token and its rank", line, name)));
    };
    const size_t space = text.find(' ');
    if (space == std::string_view::npos) return broken();
    auto token = fromBase64(text.substr(0, space));
    size_t rank = 0;
    const auto [last, error] = std::from_chars(text.data() + space + 1, text.data() + text.size(), rank);
    if (!token || token->empty() || error != std::errc() || last != text.data() + text.size() ||
        rank >= static_cast<size_t>(Vocabulary::kMaxId) || rank > mostlyGaps(bytes.size()))
      return broken();
    if (token->size() == 1) single.set(static_cast<uint8_t>(token->front()));
    if (rank >= tokens.size()) tokens.resize(rank + 1);
    if (!tokens[rank].empty()) return broken();
    tokens[rank] = std::move(*token);
  }
  if (!single.all()) return fail(damagedTokenizer(TW_TEXT("%1 has no token for some bytes, or is cut off", name)));
  return tokens;
}

/// Every way to make a token of two others; which of them wins is a matter of ranks.
void addTokens(const std::vector<std::string>& tokens, TokenizerFile& file) {
  std::unordered_map<std::string_view, size_t> known;
  std::vector<std::string> spelled(tokens.size());
  for (size_t rank = 0; rank < tokens.size(); ++rank) {
    if (tokens[rank].empty()) continue;
    known.emplace(tokens[rank], rank);
    spelled[rank] = byteLevelText(tokens[rank]);
    file.vocabulary.emplace_back(spelled[rank], static_cast<int64_t>(rank));
  }
  for (const std::string_view token : tokens)
    for (size_t cut = 1; cut < token.size(); ++cut) {
      const auto left = known.find(token.substr(0, cut)), right = known.find(token.substr(cut));
      if (left != known.end() && right != known.end())
        file.merges.emplace_back(spelled[left->second], spelled[right->second]);
    }
  file.hasVocabulary = file.hasMerges = file.ranksAreIds = true;
}

/// The special tokens in a row behind the ranks, those of tokenizer_config.json where it says; ids that nothing names
/// get placeholders, as Transformers does.
std::vector<AddedToken> specialTokens(const Family& family, const TokenizerConfig& config, size_t ranks) {
  std::vector<AddedToken> all;
  const auto put = [&](AddedToken token) {
    for (auto next = static_cast<int32_t>(ranks + all.size()); next < token.id; ++next) {
      AddedToken filler;
      filler.content = filler.shown = "<|reserved_token_" + std::to_string(next) + "|>";
      filler.id = next;
      filler.special = true;
      all.push_back(std::move(filler));
    }
    all.push_back(std::move(token));
  };
  const auto fromConfig = [&](int64_t id) {
    return std::find_if(config.added.begin(), config.added.end(),
                        [id](const AddedToken& token) { return token.id == id; });
  };
  for (size_t i = 0; i < family.tokens.size(); ++i) {
    AddedToken token;
    token.content = token.shown = family.tokens[i];
    token.id = static_cast<int32_t>(ranks + i);
    token.special = true;
    token.normalized = family.composes; // these are looked for in the composed text
    const auto given = fromConfig(token.id);
    if (given == config.added.end()) put(std::move(token));
    else put(*given);
  }
  for (const auto& token : config.added)
    if (static_cast<size_t>(token.id) >= ranks + all.size()) put(token);
  return all;
}

Json stages(const Family& family, const std::vector<AddedToken>& specials) {
  const auto type = [](const char* name) { return Json{{"type", name}}; };
  Json split = {
      {"type", "Split"}, {"pattern", {{"Regex", family.pattern}}}, {"behavior", "Isolated"}, {"invert", false}};
  Json bytes = {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", true}, {"use_regex", false}};
  Json rest = {
      {"model", {{"type", "BPE"}, {"ignore_merges", true}}},
      {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", Json::array({std::move(split), std::move(bytes)})}}},
      {"decoder", type("ByteLevel")}};
  if (family.composes) rest["normalizer"] = type("NFC");
  Json single = Json::array(), names = Json::object();
  for (const auto& name : family.prefix) {
    const auto found =
        std::find_if(specials.begin(), specials.end(), [&](const AddedToken& token) { return token.content == name; });
    if (found == specials.end()) continue;
    single.push_back({{"SpecialToken", {{"id", name}, {"type_id", 0}}}});
    names[name] = {
        {"id", name}, {"ids", Json::array({static_cast<uint64_t>(found->id)})}, {"tokens", Json::array({name})}};
  }
  single.push_back({{"Sequence", {{"id", "A"}, {"type_id", 0}}}});
  rest["post_processor"] = {
      {"type", "TemplateProcessing"}, {"single", std::move(single)}, {"special_tokens", std::move(names)}};
  return rest;
}

} // namespace

bool isTiktoken(std::string_view bytes) {
  const auto line = bytes.substr(0, std::min<size_t>(bytes.find('\n'), 200));
  const size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0 || space + 1 >= line.size()) return false;
  const auto isBase64 = [](char c) {
    return isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/' || c == '=';
  };
  const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || c == '\r'; };
  return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(space), isBase64) &&
         std::all_of(line.begin() + static_cast<std::ptrdiff_t>(space) + 1, line.end(), isDigit);
}

Result<std::shared_ptr<const Tokenizer>> loadTiktoken(const fs::path& path, TokenizerConfig config) {
  TW_TRY(const auto bytes, readFile(path, uint64_t{256} << 20));
  const auto made = [&]() -> Result<std::shared_ptr<const Tokenizer>> {
    TW_TRY(const auto tokens, readRanks(bytes, toUtf8(path.filename())));
    TokenizerFile file;
    addTokens(tokens, file);
    const auto family = familyOf(path, config);
    for (const auto& token : config.added)
      if (static_cast<size_t>(token.id) > mostlyGaps(tokens.size()))
        return fail(damagedTokenizer(TW_TEXT("its ids reach %1 with only %2 tokens", token.id, tokens.size())));
    config.added = specialTokens(family, config, tokens.size());
    file.rest = stages(family, config.added);
    return HfTokenizer::create(std::move(file), config);
  };
  auto tokenizer = made();
  if (!tokenizer) tokenizer.error().at(toUtf8(path));
  return tokenizer;
}

} // namespace tw
