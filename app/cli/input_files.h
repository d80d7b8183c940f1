#pragma once
// Small inputs named on the command line: JSON documents and JSON Lines, bounded in size and depth, with line numbers
// in every error.
#include "engine/api/json.h"
#include "engine/api/result.h"

#include <functional>
#include <string>
#include <string_view>

namespace tw::cli {

constexpr int64_t kMaximumInput = int64_t{256} << 20; ///< bytes of a document
constexpr size_t kMaximumLine = size_t{64} << 20;     ///< bytes of a line

/// Errors: io.missing, io.read, io.too_large.
Result<std::string> readText(const std::string& path, int64_t limit = kMaximumInput);
/// Errors: data.parse (with the line where the parser stopped), data.depth. `firstLine` is the number of the text's
/// first line.
Result<Json> parseText(std::string_view text, const std::string& path, int64_t firstLine = 1);
Result<Json> readJson(const std::string& path);
/// Calls `row` with each object; blank lines are passed over. Errors of `row` get file and line. Errors as above, and
/// data.row when a line is no object.
Result<> readJsonLines(const std::string& path, const std::function<Result<>(Json object, int64_t line)>& row);

/// NAME=VALUE. The value is read as JSON where it is JSON, else as text. Error: usage.set.
Result<std::pair<std::string, Json>> parseAssignment(const std::string& text, const std::string& option);

} // namespace tw::cli
