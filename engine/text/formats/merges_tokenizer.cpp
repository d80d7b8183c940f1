#include "engine/text/formats/merges_tokenizer.h"

#include "engine/text/parse/part_fields.h"
#include "engine/text/pipeline/hf_tokenizer.h"
#include "engine/text/split/published_patterns.h"

#include <unordered_set>

namespace tw {
namespace {

Result<> readVocabulary(const fs::path& path, TokenizerFile& file) {
  auto json = readJsonFile(path, uint64_t{256} << 20);
  if (!json && json.error().code.starts_with("json."))
    return fail(damagedTokenizer(json.error().message).at(toUtf8(path), json.error().line));
  if (!json) return fail(std::move(json.error()));
  if (!json->is_object()) return fail(damagedTokenizer(TW_TEXT("vocab.json is not an object")).at(toUtf8(path)));
  std::unordered_set<int64_t> taken;
  for (const auto& [token, id] : json->items()) {
    const auto shown = token.substr(0, 80);
    if (!id.is_number_integer())
      return fail(damagedTokenizer(TW_TEXT("the id of \"%1\" is not a whole number", shown)).at(toUtf8(path)));
    if (id.get<double>() < 0 || id.get<double>() >= Vocabulary::kMaxId)
      return fail(damagedTokenizer(TW_TEXT("the id of \"%1\" is out of range", shown)).at(toUtf8(path)));
    if (!taken.insert(id.get<int64_t>()).second)
      return fail(damagedTokenizer(TW_TEXT("the id of \"%1\" is that of another token", shown)).at(toUtf8(path)));
    file.vocabulary.emplace_back(token, id.get<int64_t>());
  }
  file.hasVocabulary = true;
  return {};
}

/// Lines "left right"; the first may be "#version: …".
Result<> readMerges(const fs::path& path, TokenizerFile& file) {
  TW_TRY(const auto bytes, readFile(path, uint64_t{256} << 20));
  int64_t line = 0;
  for (size_t at = 0; at < bytes.size();) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    auto text = std::string_view(bytes).substr(at, end - at);
    at = end + 1, ++line;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty() || text.starts_with("#version")) continue;
    const size_t space = text.find(' ');
    if (space == 0 || space == std::string_view::npos || space + 1 == text.size() ||
        text.find(' ', space + 1) != std::string_view::npos)
      return fail(damagedTokenizer(TW_TEXT("line %1 of merges.txt is not two tokens", line)).at(toUtf8(path), line));
    file.merges.emplace_back(text.substr(0, space), text.substr(space + 1));
  }
  file.hasMerges = true;
  return {};
}

Json stages(bool qwen, bool prefixSpace) {
  Json bytes = {{"type", "ByteLevel"}, {"add_prefix_space", prefixSpace}, {"trim_offsets", true}, {"use_regex", !qwen}};
  Json rest = {{"model", {{"type", "BPE"}}}, {"decoder", {{"type", "ByteLevel"}}}};
  if (qwen) {
    rest["normalizer"] = {{"type", "NFC"}};
    Json split = {
        {"type", "Split"}, {"pattern", {{"Regex", kQwenPattern}}}, {"behavior", "Isolated"}, {"invert", false}};
    bytes = {{"type", "Sequence"}, {"pretokenizers", Json::array({std::move(split), std::move(bytes)})}};
  }
  rest["pre_tokenizer"] = std::move(bytes);
  return rest;
}

} // namespace

Result<std::shared_ptr<const Tokenizer>> loadMerges(const fs::path& modelFolder, const TokenizerConfig& config) {
  const bool qwen = config.className.starts_with("Qwen2Tokenizer");
  if (!qwen && !config.className.starts_with("GPT2Tokenizer"))
    return fail(
        requestError(
            "tokenizer.unsupported",
            config.className.empty()
                ? TW_TEXT(
                      "The folder has vocab.json and merges.txt, but nothing says how their text is cut into words.")
                : TW_TEXT("A tokenizer of the class %1 in vocab.json and merges.txt is not supported.",
                          config.className),
            TW_TEXT("Save it with Transformers once to get a tokenizer.json."))
            .at(toUtf8(modelFolder)));
  TokenizerFile file;
  TW_CHECK(readVocabulary(modelFolder / "vocab.json", file));
  TW_CHECK(readMerges(modelFolder / "merges.txt", file));
  file.rest = stages(qwen, config.addPrefixSpace.value_or(false));
  auto tokenizer = HfTokenizer::create(std::move(file), config);
  if (!tokenizer && tokenizer.error().file.empty()) tokenizer.error().at(toUtf8(modelFolder / "merges.txt"));
  return tokenizer;
}

} // namespace tw
