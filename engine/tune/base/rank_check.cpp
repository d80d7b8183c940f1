#include "engine/tune/base/rank_check.h"

#include "engine/tune/base/linear_names.h"

#include <algorithm>
#include <map>

namespace tw {
namespace {

std::string ranksListed(const std::map<std::string, int64_t>& most, const char* between, const char* quote) {
  std::string listed;
  for (const auto& [name, rank] : most)
    listed += (listed.empty() ? "" : ", ") + (quote + name) + quote + between + std::to_string(rank);
  return listed;
}

} // namespace

Result<> checkRanks(const WeightScheme& scheme, const std::vector<Place>& places, bool byModule,
                    std::vector<MethodNote>& notes) {
  std::map<std::string, int64_t> narrow; // by last name: the rank that the narrowest of them can use
  int64_t widest = 0, highest = 0, count = 0;
  bool allAbove = !places.empty();
  for (const auto& place : places) {
    const auto rank = scheme.rankAt(place);
    const int64_t side = std::min(place.in, place.out);
    widest = std::max(widest, side);
    allAbove = allAbove && rank && *rank > side;
    if (!rank || *rank <= side) continue;
    ++count;
    highest = std::max(highest, *rank);
    const auto [known, isNew] = narrow.try_emplace(lastName(place.name), side);
    if (!isNew) known->second = std::min(known->second, side);
  }
  if (allAbove)
    return fail(requestError("method.rank",
                             TW_TEXT("The rank %1 is above what every targeted layer can use: no matrix here has a "
                                     "rank above %2.",
                                     highest, widest),
                             TW_TEXT("Choose a lower rank; 8 to 64 are usual."))
                    .in(scheme.rankField()));
  if (narrow.empty()) return {};
  if (byModule)
    notes.push_back(
        {"method.rank_above",
         TW_TEXT("The rank %1 is above what %2 of the %3 targeted layers can use (%4). There the rest is "
                 "trained for nothing; \"rank_pattern\": {%5} leaves it out.",
                 highest, count, places.size(), ranksListed(narrow, ": ", ""), ranksListed(narrow, ": ", "\""))});
  else
    notes.push_back({"method.rank_above",
                     TW_TEXT("The rank %1 is above what %2 of the %3 targeted layers can use (%4). There the rest is "
                             "trained for nothing.",
                             highest, count, places.size(), ranksListed(narrow, ": ", ""))});
  return {};
}

} // namespace tw
