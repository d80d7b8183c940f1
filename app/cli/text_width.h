#pragma once
// How wide text stands on a terminal: East Asian characters take two cells, combining marks none.
#include <string>
#include <string_view>
#include <vector>

namespace tw::cli {

size_t displayWidth(std::string_view utf8);
/// Filled with spaces up to `width` cells (on the left when `right`).
std::string padded(std::string_view utf8, size_t width, bool right = false);
/// Cut to at most `width` cells, the last being "…" when something was lost.
std::string shortened(std::string_view utf8, size_t width);
/// Broken at spaces, or between wide characters, into lines of at most `width` cells.
std::vector<std::string> wrapped(std::string_view utf8, size_t width);
/// Without escape sequences and other controls (line breaks and tabs stay): text of a model cannot drive the terminal.
std::string withoutControls(std::string_view utf8);

struct TerminalSize {
  int columns = 80, rows = 24;
};
/// Of the terminal on stderr, else $COLUMNS, else 80 by 24; at least 20 by 5.
TerminalSize terminalSize();

} // namespace tw::cli
