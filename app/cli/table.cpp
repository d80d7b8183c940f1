#include "app/cli/table.h"

#include "app/cli/text_width.h"

#include <algorithm>

namespace tw::cli {

std::string tableText(const std::vector<std::vector<std::string>>& rows, const std::vector<size_t>& right,
                      size_t width) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], displayWidth(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const bool flushRight = std::find(right.begin(), right.end(), i) != right.end();
      line += (i > 0 ? "  " : "") + padded(withoutControls(row[i]), widths[i], flushRight);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += (text.empty() ? "" : "\n") + (width > 0 ? shortened(line, width) : line);
  }
  return text;
}

std::string factsText(const Facts& facts) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, value] : facts)
    if (!value.empty()) rows.push_back({name, value});
  return tableText(rows);
}

} // namespace tw::cli
