#pragma once
// The tokens that a model knows.
#include "engine/api/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tw {

/// Bounded table of tokens by id, and back.
class Vocabulary {
 public:
  static constexpr int64_t kMaxId = 1 << 24;
  /// Errors: tokenizer.damaged for ids out of range or used twice.
  Result<> build(std::vector<std::pair<std::string, int64_t>> entries);
  std::optional<int32_t> id(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
  }
  bool has(int64_t id) const {
    return id >= 0 && static_cast<size_t>(id) < m_used.size() && m_used[static_cast<size_t>(id)];
  }
  const std::string& token(int32_t id) const { return m_tokens[static_cast<size_t>(id)]; }
  size_t count() const { return m_ids.size(); }
  int32_t end() const { return static_cast<int32_t>(m_tokens.size()); } ///< highest id + 1

 private:
  std::vector<std::string> m_tokens; ///< never resized after build: m_ids points into it
  std::vector<bool> m_used;
  std::unordered_map<std::string_view, int32_t> m_ids;
};

} // namespace tw
