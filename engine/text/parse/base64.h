#pragma once
// Base64, as tokenizer.json and rank files hold bytes.
#include <optional>
#include <string>
#include <string_view>

namespace tw {

/// Base64 (RFC 4648), padded or not, line ends allowed; nothing when it is not.
std::optional<std::string> fromBase64(std::string_view text);

} // namespace tw
