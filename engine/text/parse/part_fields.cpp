#include "engine/text/parse/part_fields.h"

#include "engine/base/unicode.h"

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

Result<std::string> partType(const Json& json, const std::string& stage) {
  if (!json.is_object()) return fail(damagedTokenizer("its " + stage + " is not an object"));
  return PartFields(json, "the " + stage).text("type");
}

} // namespace tw
