#pragma once
// Aligned columns for people.
#include <string>
#include <utility>
#include <vector>

namespace tw::cli {

/// Rows of cells as lines; columns are as wide as their widest cell, those named in `right` flush right, and lines are
/// at most `width` cells (0 = no bound).
std::string tableText(const std::vector<std::vector<std::string>>& rows, const std::vector<size_t>& right = {},
                      size_t width = 0);

/// Names and values, one a line: "name   value". Pairs with an empty value are left out.
using Facts = std::vector<std::pair<std::string, std::string>>;
std::string factsText(const Facts& facts);

} // namespace tw::cli
