#include "engine/data/find_rows.h"

#include "engine/base/unicode.h"
#include "engine/data/source_stream.h"

#include <algorithm>
#include <unicode/uchar.h>

namespace tw {
namespace {

constexpr int64_t kReadTogether = 256; ///< rows

std::string folded(std::string_view text) {
  auto points = toUtf32(text);
  for (auto& c : points) c = static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
  return toUtf8(std::u32string_view(points));
}

bool holds(const Record& record, const std::string& wanted) {
  return record.fields.is_object() && std::any_of(record.fields.begin(), record.fields.end(), [&](const Json& value) {
           return folded(value.is_string() ? value.get_ref<const std::string&>()
                                           : value.dump(-1, ' ', false, Json::error_handler_t::replace))
                      .find(wanted) != std::string::npos;
         });
}

} // namespace

Result<std::vector<int64_t>> findRows(const IndexedSource& source, const std::string& words, int64_t most,
                                      std::stop_token stop) {
  const auto wanted = folded(words);
  std::vector<int64_t> found;
  for (int64_t first = 0; first < source.rows(); first += kReadTogether) {
    if (stop.stop_requested()) return fail(stoppedError());
    TW_TRY(const auto records, source.read(first, kReadTogether));
    for (const auto& record : records) {
      if (!holds(record, wanted)) continue;
      found.push_back(record.row);
      if (static_cast<int64_t>(found.size()) == most) return found;
    }
  }
  return found;
}

} // namespace tw
