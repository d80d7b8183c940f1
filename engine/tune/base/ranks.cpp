#include "engine/tune/base/ranks.h"

namespace tw {
namespace {

/// Far above any use; a larger number is a mistake that would cost all memory.
constexpr int64_t kHighestRank = 65536;

template <class Value>
Value firstMatch(const std::vector<std::pair<NamePattern, Value>>& patterns, const std::string& name, Value otherwise) {
  for (const auto& [pattern, value] : patterns)
    if (pattern.matches(name)) return value;
  return otherwise;
}

} // namespace

Result<> checkRank(int64_t r, const std::string& field) {
  if (r >= 1 && r <= kHighestRank) return {};
  return fail(requestError("method.rank", TW_TEXT("The rank r = %1 is not possible.", r),
                           TW_TEXT("Choose a rank of 1 or more; 8 to 64 are usual."))
                  .in(field));
}

Result<Ranks> Ranks::create(const RankOptions& options) {
  TW_CHECK(checkRank(options.r, "method.r"));
  Ranks made;
  for (const auto& [key, rank] : options.ranks) {
    TW_CHECK(checkRank(rank, "method.rank_pattern"));
    TW_TRY(auto pattern, suffixPattern(key));
    made.m_ranks.emplace_back(std::move(pattern), rank);
  }
  for (const auto& [key, alpha] : options.alphas) {
    TW_TRY(auto pattern, suffixPattern(key));
    made.m_alphas.emplace_back(std::move(pattern), alpha);
  }
  made.m_r = options.r;
  made.m_alpha = options.alpha;
  return made;
}

int64_t Ranks::rankOf(const std::string& module) const { return firstMatch(m_ranks, module, m_r); }
double Ranks::alphaOf(const std::string& module) const { return firstMatch(m_alphas, module, m_alpha); }

} // namespace tw
