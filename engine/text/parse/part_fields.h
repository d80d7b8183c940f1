#pragma once
// Components of tokenizer.json, read with errors that name the component.
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <cstdint>
#include <functional>
#include <string>

namespace tw {

/// tokenizer.damaged: "The tokenizer is damaged: WHAT."
Error damagedTokenizer(const Text& what);
/// tokenizer.unsupported: names the component and lists what is supported.
Error unsupportedPart(const Text& stage, const std::string& name, const std::string& supported);

/// Typed members of one component; `owner` names it in errors.
class PartFields {
 public:
  PartFields(const Json& json, Text owner) : m_json(json), m_owner(std::move(owner)) {}
  Result<std::string> text(const char* key) const;
  Result<std::string> text(const char* key, const std::string& otherwise) const; ///< absent or null: otherwise
  Result<bool> flag(const char* key, bool otherwise) const;
  Result<int64_t> number(const char* key, int64_t least, int64_t most) const;
  Result<char32_t> character(const char* key) const;
  /// An array; errors if absent.
  Result<const Json*> list(const char* key) const;
  const Json* find(const char* key) const; ///< nullptr when absent or null
  Error wrong(const char* key, const Text& expected) const;
  const Text& owner() const { return m_owner; }

 private:
  const Json& m_json;
  Text m_owner;
};
/// Calls `read` for each component of a Sequence, which lists them under `key`. Errors: those of `read`,
/// tokenizer.damaged (`endless`: they nest without end).
Result<> readParts(const PartFields& fields, const char* key, const Text& endless, int depth,
                   const std::function<Result<>(const Json& part, int depth)>& read);
/// The "type" of a component. Errors: tokenizer.damaged.
Result<std::string> partType(const Json& json, const Text& stage);

} // namespace tw
