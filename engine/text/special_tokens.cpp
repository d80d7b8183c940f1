#include "engine/text/special_tokens.h"

#include "engine/text/tokenizer_parts.h"

#include <algorithm>
#include <charconv>

namespace tw {
namespace {

/// "<s>" or {"content": "<s>", …}; null and absence are nothing.
Result<std::optional<std::string>> tokenName(const Json& json, const char* key, const fs::path& file) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return std::nullopt;
  if (found->is_string()) return found->get<std::string>();
  if (found->is_object() && found->contains("content") && found->at("content").is_string()) return found->at("content").get<std::string>();
  return fail(damagedTokenizer("\"" + std::string(key) + "\" in " + toUtf8(file.filename()) + " is neither a text nor an object with content").at(toUtf8(file)).in(key));
}

Result<std::optional<bool>> option(const Json& json, const char* key, const fs::path& file) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return std::nullopt;
  if (!found->is_boolean()) return fail(damagedTokenizer("\"" + std::string(key) + "\" in " + toUtf8(file.filename()) + " is neither true nor false").at(toUtf8(file)).in(key));
  return found->get<bool>();
}

Result<Json> readObject(const fs::path& path) {
  std::error_code code;
  if (!fs::exists(path, code)) return Json::object();
  auto json = readJsonFile(path, uint64_t{64} << 20);
  if (!json && json.error().code.starts_with("json.")) return fail(damagedTokenizer(json.error().message).at(toUtf8(path), json.error().line));
  if (json && !json->is_object()) return fail(damagedTokenizer(toUtf8(path.filename()) + " is not an object").at(toUtf8(path)));
  return json;
}

Result<> readNames(const Json& json, const fs::path& file, TokenizerConfig& config) {
  const std::pair<const char*, std::optional<std::string>*> names[] = {
      {"bos_token", &config.bos}, {"eos_token", &config.eos}, {"pad_token", &config.pad}, {"unk_token", &config.unk}};
  for (const auto& [key, target] : names) {
    TW_TRY(auto name, tokenName(json, key, file));
    if (!*target) *target = std::move(name);
  }
  return {};
}

/// "tokenizer_class", else the slow class of auto_map.AutoTokenizer ("tokenization_qwen.QWenTokenizer", or a list of slow and fast).
std::string classOf(const Json& json) {
  if (const auto found = json.find("tokenizer_class"); found != json.end() && found->is_string()) return found->get<std::string>();
  const auto map = json.find("auto_map");
  if (map == json.end() || !map->is_object() || !map->contains("AutoTokenizer")) return {};
  Json named = map->at("AutoTokenizer");
  if (named.is_array() && !named.empty()) named = Json(named.front());
  const auto name = named.is_string() ? named.get<std::string>() : std::string();
  return name.substr(name.rfind('.') + 1);
}

Result<> readAdded(const Json& json, const fs::path& file, TokenizerConfig& config) {
  const auto table = json.find("added_tokens_decoder");
  if (table == json.end() || table->is_null()) return {};
  if (!table->is_object()) return fail(damagedTokenizer("\"added_tokens_decoder\" is not an object").at(toUtf8(file)));
  for (const auto& [key, value] : table->items()) {
    int64_t id = -1;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc() || end != key.data() + key.size()) return fail(damagedTokenizer("the id \"" + key.substr(0, 40) + "\" in added_tokens_decoder is not a number").at(toUtf8(file)));
    auto token = addedTokenFromJson(value, id);
    if (!token) return fail(token.error().at(toUtf8(file)));
    config.added.push_back(std::move(*token));
  }
  std::stable_sort(config.added.begin(), config.added.end(), [](auto& a, auto& b) { return a.id < b.id; });
  return {};
}

} // namespace

Result<AddedToken> addedTokenFromJson(const Json& json, int64_t id) {
  const PartFields fields(json, "an added token");
  AddedToken token;
  if (id < 0 || id >= Vocabulary::maxId) return fail(damagedTokenizer("the id " + std::to_string(id) + " of an added token is out of range"));
  token.id = static_cast<int32_t>(id);
  TW_TRY(token.content, fields.text("content"));
  TW_TRY(token.special, fields.flag("special", false));
  TW_TRY(token.normalized, fields.flag("normalized", !token.special));
  TW_TRY(token.singleWord, fields.flag("single_word", false));
  TW_TRY(token.leftStrip, fields.flag("lstrip", false));
  TW_TRY(token.rightStrip, fields.flag("rstrip", false));
  token.shown = token.content;
  return token;
}

Result<TokenizerConfig> readTokenizerConfig(const fs::path& modelFolder) {
  TokenizerConfig config;
  const auto file = modelFolder / "tokenizer_config.json", map = modelFolder / "special_tokens_map.json";
  TW_TRY(const auto json, readObject(file));
  TW_CHECK(readNames(json, file, config));
  TW_TRY(config.addBos, option(json, "add_bos_token", file));
  TW_TRY(config.addEos, option(json, "add_eos_token", file));
  TW_TRY(config.legacy, option(json, "legacy", file));
  TW_TRY(config.addPrefixSpace, option(json, "add_prefix_space", file));
  config.className = classOf(json);
  TW_CHECK(readAdded(json, file, config));
  TW_TRY(const auto names, readObject(map));
  TW_CHECK(readNames(names, map, config));
  return config;
}

SpecialTokens resolveSpecialTokens(const TokenizerConfig& config, const Tokenizer& tokenizer) {
  SpecialTokens out{config.bos, config.eos, config.pad, config.unk, {}, {}, {}, {}, false, false};
  const auto idOf = [&](const std::optional<std::string>& name) { return name ? tokenizer.id(*name) : std::nullopt; };
  out.bosId = idOf(out.bos), out.eosId = idOf(out.eos), out.padId = idOf(out.pad), out.unkId = idOf(out.unk);
  const auto added = tokenizer.encode("", true).ids;
  // Where bos and eos are one token, a lone one is where the full encoding of a text puts it.
  const auto probe = tokenizer.encode("a", true).ids, plain = tokenizer.encode("a", false).ids;
  const bool grew = probe.size() > plain.size() && !added.empty();
  out.addsBos = grew && out.bosId && probe.front() == *out.bosId && (plain.empty() || plain.front() != *out.bosId);
  out.addsEos = grew && out.eosId && probe.back() == *out.eosId && (plain.empty() || plain.back() != *out.eosId);
  return out;
}

} // namespace tw
