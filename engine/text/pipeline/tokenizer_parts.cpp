#include "engine/text/pipeline/tokenizer_parts.h"

#include "engine/base/unicode.h"

#include <array>

namespace tw {

Error damagedTokenizer(const std::string& what) {
  return workError("tokenizer.damaged", "The tokenizer is damaged: " + what + ".",
                   "Download the tokenizer files of this model again.");
}

Error unsupportedPart(const std::string& stage, const std::string& name, const std::string& supported) {
  return requestError("tokenizer.unsupported", "The tokenizer's " + stage + " \"" + name + "\" is not supported.",
                      "Supported are " + supported + ". Choose a model with one of these.");
}

const Json* PartFields::find(const char* key) const {
  if (!m_json.is_object()) return nullptr;
  const auto found = m_json.find(key);
  return found == m_json.end() || found->is_null() ? nullptr : &*found;
}

Error PartFields::wrong(const char* key, const char* expected) const {
  return damagedTokenizer("\"" + std::string(key) + "\" of " + m_owner +
                          (find(key) ? " is not " : " is missing; it should be ") + expected);
}

Result<std::string> PartFields::text(const char* key) const {
  const Json* value = find(key);
  if (!value || !value->is_string()) return fail(wrong(key, "a string"));
  return value->get<std::string>();
}

Result<std::string> PartFields::text(const char* key, const std::string& otherwise) const {
  return find(key) ? text(key) : Result<std::string>(otherwise);
}

Result<bool> PartFields::flag(const char* key, bool otherwise) const {
  const Json* value = find(key);
  if (!value) return otherwise;
  if (!value->is_boolean()) return fail(wrong(key, "true or false"));
  return value->get<bool>();
}

Result<int64_t> PartFields::number(const char* key, int64_t least, int64_t most) const {
  const Json* value = find(key);
  if (!value || !value->is_number_integer()) return fail(wrong(key, "a whole number"));
  const bool tooLarge = value->is_number_unsigned() && value->get<uint64_t>() > static_cast<uint64_t>(most);
  if (tooLarge || value->get<int64_t>() < least || value->get<int64_t>() > most)
    return fail(damagedTokenizer("\"" + std::string(key) + "\" of " + m_owner + " is out of range"));
  return value->get<int64_t>();
}

Result<char32_t> PartFields::character(const char* key) const {
  TW_TRY(const auto value, text(key));
  const auto points = toUtf32(value);
  if (points.size() != 1) return fail(wrong(key, "a single character"));
  return points[0];
}

Result<const Json*> PartFields::list(const char* key) const {
  const Json* value = find(key);
  if (!value || !value->is_array()) return fail(wrong(key, "a list"));
  return value;
}

Result<> readParts(const PartFields& fields, const char* key, int depth,
                   const std::function<Result<>(const Json& part, int depth)>& read) {
  constexpr int deepest = 32;
  if (depth > deepest) return fail(damagedTokenizer(std::string("its ") + key + " nest without end"));
  TW_TRY(const Json* parts, fields.list(key));
  for (const auto& part : *parts) TW_CHECK(read(part, depth + 1));
  return {};
}

std::optional<std::string> fromBase64(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=' || c == '\n') continue;
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<uint32_t>(value);
    if (++count == 4) {
      out += {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8), static_cast<char>(bits)};
      bits = 0, count = 0;
    }
  }
  if (count == 3) out += {static_cast<char>(bits >> 10), static_cast<char>(bits >> 2)};
  if (count == 2) out += static_cast<char>(bits >> 4);
  return out;
}

Result<std::string> partType(const Json& json, const std::string& stage) {
  if (!json.is_object()) return fail(damagedTokenizer("its " + stage + " is not an object"));
  return PartFields(json, "the " + stage).text("type");
}

Result<> Vocabulary::build(std::vector<std::pair<std::string, int64_t>> entries) {
  int64_t last = -1;
  for (const auto& [token, id] : entries) {
    if (id < 0 || id >= maxId)
      return fail(
          damagedTokenizer("the id " + std::to_string(id) + " of \"" + token.substr(0, 80) + "\" is out of range"));
    last = std::max(last, id);
  }
  // Ids may have gaps, but a table that is nearly all gaps is no vocabulary.
  if (last > static_cast<int64_t>(entries.size()) * 16 + 100'000)
    return fail(damagedTokenizer("its ids reach " + std::to_string(last) + " with only " +
                                 std::to_string(entries.size()) + " tokens"));
  m_tokens.resize(static_cast<size_t>(last + 1));
  m_used.resize(m_tokens.size());
  m_ids.reserve(entries.size());
  for (auto& [token, id] : entries) {
    const auto at = static_cast<size_t>(id);
    if (m_used[at] && m_tokens[at] != token)
      return fail(damagedTokenizer("\"" + token.substr(0, 80) + "\" and \"" + m_tokens[at].substr(0, 80) +
                                   "\" have the same id " + std::to_string(id)));
    m_used[at] = true;
    m_tokens[at] = std::move(token);
    if (const auto [entry, isNew] = m_ids.emplace(m_tokens[at], static_cast<int32_t>(id));
        !isNew && entry->second != id)
      return fail(damagedTokenizer("\"" + m_tokens[at].substr(0, 80) + "\" is listed twice, as " +
                                   std::to_string(entry->second) + " and " + std::to_string(id)));
  }
  return {};
}

namespace {

bool standsForItself(int byte) {
  return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

struct ByteAlphabet {
  std::array<char32_t, 256> character{};
  std::array<int16_t, 0x200> byte{};
  ByteAlphabet() {
    byte.fill(-1);
    char32_t next = 0x100;
    for (int b = 0; b < 256; ++b) {
      const char32_t c = standsForItself(b) ? static_cast<char32_t>(b) : next++;
      character[static_cast<size_t>(b)] = c;
      byte[c] = static_cast<int16_t>(b);
    }
  }
};
const ByteAlphabet alphabet;

} // namespace

char32_t byteLevelCharacter(uint8_t byte) { return alphabet.character[byte]; }
int byteLevelByte(char32_t character) { return character < alphabet.byte.size() ? alphabet.byte[character] : -1; }

std::string byteLevelText(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char byte : bytes) appendUtf8(out, alphabet.character[static_cast<uint8_t>(byte)]);
  return out;
}

} // namespace tw
