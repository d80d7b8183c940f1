#include "engine/text/pipeline/special_tokens.h"

#include "engine/text/model/vocabulary.h"
#include "engine/text/parse/part_fields.h"

#include <algorithm>
#include <charconv>

namespace tw {
namespace {

/// "<s>" or {"content": "<s>", …}; null and absence are nothing.
Result<std::optional<AddedToken>> roleToken(const Json& value, const std::string& key, const fs::path& file) {
  if (value.is_null()) return std::nullopt;
  if (value.is_string()) {
    AddedToken token;
    token.content = token.shown = value.get<std::string>();
    token.special = true;
    return token;
  }
  if (!value.is_object() || !value.contains("content") || !value.at("content").is_string())
    return fail(damagedTokenizer(
                    TW_TEXT("\"%1\" in %2 is neither a text nor an object with content", key, toUtf8(file.filename())))
                    .at(toUtf8(file))
                    .in(key));
  Json fields = value;
  fields["special"] = true;
  auto token = addedTokenFromJson(fields, 0);
  if (!token) return fail(token.error().at(toUtf8(file)).in(key));
  return std::move(*token);
}

Result<std::optional<bool>> option(const Json& json, const char* key, const fs::path& file) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return std::nullopt;
  if (!found->is_boolean())
    return fail(damagedTokenizer(TW_TEXT("\"%1\" in %2 is neither true nor false", key, toUtf8(file.filename())))
                    .at(toUtf8(file))
                    .in(key));
  return found->get<bool>();
}

Result<Json> readObject(const fs::path& path) {
  std::error_code code;
  if (!fs::exists(path, code)) return Json::object();
  auto json = readJsonFile(path, uint64_t{64} << 20);
  if (!json && json.error().code.starts_with("json."))
    return fail(damagedTokenizer(json.error().message).at(toUtf8(path), json.error().line));
  if (json && !json->is_object())
    return fail(damagedTokenizer(TW_TEXT("%1 is not an object", toUtf8(path.filename()))).at(toUtf8(path)));
  return json;
}

/// Special tokens by role: "bos_token" → token.
using Roles = std::vector<std::pair<std::string, AddedToken>>;
constexpr const char* kStandardRoles[] = {"bos_token", "eos_token", "unk_token", "sep_token",
                                          "pad_token", "cls_token", "mask_token"};

bool isStandard(const std::string& role) {
  return std::find(std::begin(kStandardRoles), std::end(kStandardRoles), role) != std::end(kStandardRoles);
}

void setRole(const std::string& role, AddedToken token, Roles& roles) {
  const auto known = std::find_if(roles.begin(), roles.end(), [&](const auto& entry) { return entry.first == role; });
  if (known != roles.end()) known->second = std::move(token);
  else roles.emplace_back(role, std::move(token));
}

Result<> readRoles(const Json& json, const fs::path& file, bool replace, Roles& roles) {
  const auto taken = [&](const std::string& role) {
    return std::any_of(roles.begin(), roles.end(), [&](const auto& entry) { return entry.first == role; });
  };
  for (const auto& [key, value] : json.items()) {
    if (!isStandard(key) && !(key.ends_with("_token") && value.is_string())) continue;
    TW_TRY(auto token, roleToken(value, key, file));
    if (token && (replace || !taken(key))) setRole(key, std::move(*token), roles);
  }
  return {};
}

/// extra_special_tokens, or additional_special_tokens as it was called before: a list, or tokens by a name.
Result<> readExtra(const Json& json, const fs::path& file, std::vector<AddedToken>& extra) {
  for (const char* key : {"extra_special_tokens", "additional_special_tokens"}) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) continue;
    if (!found->is_array() && !found->is_object())
      return fail(damagedTokenizer(TW_TEXT("\"%1\" in %2 is not a list", key, toUtf8(file.filename())))
                      .at(toUtf8(file))
                      .in(key));
    for (const auto& value : *found) {
      TW_TRY(auto token, roleToken(value, key, file));
      if (token) extra.push_back(std::move(*token));
    }
    if (!found->empty()) return {};
  }
  return {};
}

/// What the reference's classes call their tokens where tokenizer_config.json is silent.
std::vector<std::pair<const char*, const char*>> rolesOfClass(const std::string& name) {
  constexpr const char* end = "<|endoftext|>";
  if (name.starts_with("GPT2Tokenizer")) return {{"bos_token", end}, {"eos_token", end}, {"unk_token", end}};
  if (name.starts_with("Qwen2Tokenizer")) return {{"eos_token", end}, {"unk_token", end}, {"pad_token", end}};
  return {};
}

/// The roles in the reference's order, then the extra tokens.
void setNamed(const Roles& roles, std::vector<AddedToken> extra, TokenizerConfig& config) {
  const std::pair<const char*, std::optional<std::string>*> kept[] = {
      {"bos_token", &config.bos}, {"eos_token", &config.eos}, {"pad_token", &config.pad}, {"unk_token", &config.unk}};
  for (const auto& [role, token] : roles)
    for (const auto& [name, target] : kept)
      if (role == name) *target = token.content;
  for (const char* name : kStandardRoles)
    for (const auto& [role, token] : roles)
      if (role == name) config.named.push_back(token);
  for (const auto& [role, token] : roles)
    if (!isStandard(role)) config.named.push_back(token);
  std::move(extra.begin(), extra.end(), std::back_inserter(config.named));
}

/// The class by which Transformers reads a folder whose tokenizer_config.json names none.
std::string classOfModel(const Json& model) {
  const auto found = model.find("model_type");
  const auto type = found != model.end() && found->is_string() ? found->get<std::string>() : std::string();
  if (type == "gpt2") return "GPT2Tokenizer";
  if (type.starts_with("qwen2") || type.starts_with("qwen3")) return "Qwen2Tokenizer";
  return {};
}

/// "tokenizer_class", else the slow class of auto_map.AutoTokenizer ("tokenization_qwen.QWenTokenizer", or a list of
/// slow and fast).
std::string classOf(const Json& json) {
  if (const auto found = json.find("tokenizer_class"); found != json.end() && found->is_string())
    return found->get<std::string>();
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
  if (!table->is_object())
    return fail(damagedTokenizer(TW_TEXT("\"added_tokens_decoder\" is not an object")).at(toUtf8(file)));
  for (const auto& [key, value] : table->items()) {
    int64_t id = -1;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc() || end != key.data() + key.size())
      return fail(damagedTokenizer(TW_TEXT("the id \"%1\" in added_tokens_decoder is not a number", key.substr(0, 40)))
                      .at(toUtf8(file)));
    auto token = addedTokenFromJson(value, id);
    if (!token) return fail(token.error().at(toUtf8(file)));
    config.added.push_back(std::move(*token));
  }
  std::stable_sort(config.added.begin(), config.added.end(), [](auto& a, auto& b) { return a.id < b.id; });
  return {};
}

/// added_tokens.json of old: {"<token>": id}; special are those that have a role.
Result<> readOldAdded(const Json& json, const fs::path& file, const Roles& roles, const std::vector<AddedToken>& extra,
                      TokenizerConfig& config) {
  for (const auto& [content, id] : json.items()) {
    if (!id.is_number_integer() || id.get<double>() < 0 || id.get<double>() >= Vocabulary::kMaxId)
      return fail(damagedTokenizer(TW_TEXT("the id of \"%1\" in %2 is not a number of a token", content.substr(0, 80),
                                           toUtf8(file.filename())))
                      .at(toUtf8(file)));
    AddedToken token;
    token.content = token.shown = content;
    token.id = id.get<int32_t>();
    token.special =
        std::any_of(roles.begin(), roles.end(),
                    [&](const auto& role) { return role.second.content == token.content; }) ||
        std::any_of(extra.begin(), extra.end(), [&](const auto& other) { return other.content == token.content; });
    token.normalized = !token.special;
    config.added.push_back(std::move(token));
  }
  std::stable_sort(config.added.begin(), config.added.end(), [](auto& a, auto& b) { return a.id < b.id; });
  return {};
}

} // namespace

Result<AddedToken> addedTokenFromJson(const Json& json, int64_t id) {
  const PartFields fields(json, TW_TEXT("an added token"));
  AddedToken token;
  if (id < 0 || id >= Vocabulary::kMaxId)
    return fail(damagedTokenizer(TW_TEXT("the id %1 of an added token is out of range", id)));
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
  const auto file = modelFolder / "tokenizer_config.json", map = modelFolder / "special_tokens_map.json",
             old = modelFolder / "added_tokens.json";
  TW_TRY(const auto json, readObject(file));
  TW_TRY(const auto names, readObject(map));
  TW_TRY(config.addBos, option(json, "add_bos_token", file));
  TW_TRY(config.addEos, option(json, "add_eos_token", file));
  TW_TRY(config.legacy, option(json, "legacy", file));
  TW_TRY(config.addPrefixSpace, option(json, "add_prefix_space", file));
  config.className = classOf(json);
  if (config.className.empty()) {
    const auto model =
        readJsonFile(modelFolder / "config.json", uint64_t{64} << 20); // a damaged one is the model's to tell
    if (model && model->is_object()) config.className = classOfModel(*model);
  }
  Roles roles;
  std::vector<AddedToken> extra;
  const bool decoder = json.contains("added_tokens_decoder");
  TW_CHECK(readRoles(json, file, true, roles));
  TW_CHECK(readRoles(names, map, !decoder, roles));
  TW_CHECK(readExtra(json, file, extra));
  if (!decoder &&
      (extra.empty() || (names.contains("extra_special_tokens") && names.at("extra_special_tokens").is_array()))) {
    std::vector<AddedToken> more;
    TW_CHECK(readExtra(names, map, more));
    for (auto& token : more)
      if (std::none_of(extra.begin(), extra.end(),
                       [&](const AddedToken& known) { return known.content == token.content; }))
        extra.push_back(std::move(token));
  }
  for (const auto& [role, content] : rolesOfClass(config.className))
    if (!json.contains(role) && !names.contains(role)) TW_CHECK(readRoles(Json{{role, content}}, file, false, roles));
  TW_CHECK(readAdded(json, file, config));
  if (!decoder) {
    TW_TRY(const auto added, readObject(old));
    TW_CHECK(readOldAdded(added, old, roles, extra, config));
  }
  setNamed(roles, std::move(extra), config);
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
