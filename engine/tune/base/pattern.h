#pragma once
// Regular expressions over module names as Python's re reads them, with bounds on matching time.
#include "engine/api/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace tw {

class NamePattern {
 public:
  /// Errors: target.pattern (with the place of the fault).
  static Result<NamePattern> compile(const std::string& regex);
  /// re.fullmatch. A pattern that needs unreasonably long does not match.
  bool matches(std::string_view name) const;

 private:
  struct Code;
  std::shared_ptr<const Code> m_code;
};

/// PEFT's get_pattern_key: re.match(r"(.*\.)?(key)$", name).
Result<NamePattern> suffixPattern(const std::string& key);

} // namespace tw
