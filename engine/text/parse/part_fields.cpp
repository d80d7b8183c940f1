#include "engine/text/parse/part_fields.h"

#include "engine/base/unicode.h"

namespace tw {

Error damagedTokenizer(const Text& what) {
  return workError("tokenizer.damaged", TW_TEXT("The tokenizer is damaged: %1.", what),
                   TW_TEXT("Download the tokenizer files of this model again."));
}

Error unsupportedPart(const Text& stage, const std::string& name, const std::string& supported) {
  return requestError("tokenizer.unsupported", TW_TEXT("The tokenizer's %1 \"%2\" is not supported.", stage, name),
                      TW_TEXT("Supported are %1. Choose a model with one of these.", supported));
}

const Json* PartFields::find(const char* key) const {
  if (!m_json.is_object()) return nullptr;
  const auto found = m_json.find(key);
  return found == m_json.end() || found->is_null() ? nullptr : &*found;
}

Error PartFields::wrong(const char* key, const Text& expected) const {
  return damagedTokenizer(find(key) ? TW_TEXT("\"%1\" of %2 is not %3", key, m_owner, expected)
                                    : TW_TEXT("\"%1\" of %2 is missing; it should be %3", key, m_owner, expected));
}

Result<std::string> PartFields::text(const char* key) const {
  const Json* value = find(key);
  if (!value || !value->is_string()) return fail(wrong(key, TW_TEXT("a string")));
  return value->get<std::string>();
}

Result<std::string> PartFields::text(const char* key, const std::string& otherwise) const {
  return find(key) ? text(key) : Result<std::string>(otherwise);
}

Result<bool> PartFields::flag(const char* key, bool otherwise) const {
  const Json* value = find(key);
  if (!value) return otherwise;
  if (!value->is_boolean()) return fail(wrong(key, TW_TEXT("true or false")));
  return value->get<bool>();
}

Result<int64_t> PartFields::number(const char* key, int64_t least, int64_t most) const {
  const Json* value = find(key);
  if (!value || !value->is_number_integer()) return fail(wrong(key, TW_TEXT("a whole number")));
  const bool tooLarge = value->is_number_unsigned() && value->get<uint64_t>() > static_cast<uint64_t>(most);
  if (tooLarge || value->get<int64_t>() < least || value->get<int64_t>() > most)
    return fail(damagedTokenizer(TW_TEXT("\"%1\" of %2 is out of range", key, m_owner)));
  return value->get<int64_t>();
}

Result<char32_t> PartFields::character(const char* key) const {
  TW_TRY(const auto value, text(key));
  const auto points = toUtf32(value);
  if (points.size() != 1) return fail(wrong(key, TW_TEXT("a single character")));
  return points[0];
}

Result<const Json*> PartFields::list(const char* key) const {
  const Json* value = find(key);
  if (!value || !value->is_array()) return fail(wrong(key, TW_TEXT("a list")));
  return value;
}

Result<> readParts(const PartFields& fields, const char* key, const Text& endless, int depth,
                   const std::function<Result<>(const Json& part, int depth)>& read) {
  constexpr int deepest = 32;
  if (depth > deepest) return fail(damagedTokenizer(endless));
  TW_TRY(const Json* parts, fields.list(key));
  for (const auto& part : *parts) TW_CHECK(read(part, depth + 1));
  return {};
}

Result<std::string> partType(const Json& json, const Text& stage) {
  if (!json.is_object()) return fail(damagedTokenizer(TW_TEXT("its %1 is not an object", stage)));
  return PartFields(json, TW_TEXT("the %1", stage)).text("type");
}

} // namespace tw
