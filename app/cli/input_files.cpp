#include "app/cli/input_files.h"

#include "engine/api/json_reason.h"
#include "engine/api/system_reason.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

namespace tw::cli {
namespace {

constexpr int kMaximumDepth = 192; // nlohmann prints and copies recursively: hostile nesting must not cost the stack

struct TooDeep {};

Result<std::ifstream> openInput(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    return fail(requestError("io.missing", TW_TEXT("The file %1 does not exist.", path),
                             TW_TEXT("Check the path and its spelling."))
                    .at(path));
  if (std::filesystem::is_directory(path, ignored))
    return fail(requestError("io.read", TW_TEXT("%1 is a folder, not a file.", path), TW_TEXT("Name the file itself."))
                    .at(path));
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    return fail(workError("io.read", TW_TEXT("The file %1 cannot be read: %2.", path, systemReason(errno)),
                          TW_TEXT("Check its permissions."))
                    .at(path));
  return stream;
}

Error tooLarge(const std::string& path, Text what) {
  return requestError("io.too_large", std::move(what), TW_TEXT("Check that it is the file you meant, or split it."))
      .at(path);
}

} // namespace

Result<std::string> readText(const std::string& path, int64_t limit) {
  TW_TRY(auto stream, openInput(path));
  std::string text(1 << 16, '\0'), content;
  while (stream) {
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    content.append(text, 0, static_cast<size_t>(stream.gcount()));
    if (static_cast<int64_t>(content.size()) > limit)
      return fail(tooLarge(path, TW_TEXT("The file %1 is larger than this program reads at once.", path)));
  }
  if (stream.bad())
    return fail(workError("io.read", TW_TEXT("The file %1 cannot be read to its end.", path),
                          TW_TEXT("Check that the disk is healthy."))
                    .at(path));
  return content;
}

Result<Json> parseText(std::string_view text, const std::string& path, int64_t firstLine) {
  if (firstLine == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto guard = [](int depth, Json::parse_event_t event, Json&) {
    if ((event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start) &&
        depth >= kMaximumDepth)
      throw TooDeep{};
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), guard);
  } catch (const Json::exception& error) {
    const auto* parse = dynamic_cast<const Json::parse_error*>(&error);
    const auto at = std::min(text.size(), parse && parse->byte > 0 ? parse->byte - 1 : 0);
    const auto line = firstLine + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    std::string why = error.what();
    if (const auto colon = why.find("syntax error"); colon != std::string::npos) why = why.substr(colon);
    return fail(
        requestError("data.parse",
                     TW_TEXT("Line %1 of %2 is not valid JSON (%3).", line, path, jsonReason(why.substr(0, 200))),
                     TW_TEXT("Correct that line."))
            .at(path, line));
  } catch (const TooDeep&) {
    return fail(requestError("data.depth", TW_TEXT("%1 nests deeper than %2 levels.", path, kMaximumDepth),
                             TW_TEXT("Check that it is the file you meant."))
                    .at(path, firstLine));
  }
}

Result<Json> readJson(const std::string& path) {
  TW_TRY(const auto text, readText(path));
  return parseText(text, path);
}

Result<> readJsonLines(const std::string& path, const std::function<Result<>(Json object, int64_t line)>& row) {
  TW_TRY(auto stream, openInput(path));
  std::string line;
  int64_t number = 1;
  const auto finishLine = [&]() -> Result<> {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return {};
    TW_TRY(auto object, parseText(line, path, number));
    if (!object.is_object())
      return fail(requestError("data.row", TW_TEXT("Line %1 of %2 is not a JSON object.", number, path),
                               TW_TEXT("Write one object a line, for instance {\"text\": \"…\"}."))
                      .at(path, number));
    auto done = row(std::move(object), number);
    if (!done && done.error().file.empty()) done.error().at(path, number);
    return done;
  };
  // Read in blocks: a file without line breaks must not fill the memory.
  std::string block(1 << 16, '\0');
  while (stream) {
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    std::string_view rest(block.data(), static_cast<size_t>(stream.gcount()));
    for (size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
      line += rest.substr(0, end);
      TW_CHECK(finishLine());
      line.clear();
      ++number;
      rest.remove_prefix(end + 1);
    }
    line += rest;
    if (line.size() > kMaximumLine)
      return fail(tooLarge(path, TW_TEXT("Line %1 of %2 is larger than this program reads at once.", number, path))
                      .at(path, number));
  }
  if (stream.bad())
    return fail(workError("io.read", TW_TEXT("The file %1 cannot be read to its end.", path),
                          TW_TEXT("Check that the disk is healthy."))
                    .at(path));
  return finishLine();
}

Result<std::pair<std::string, Json>> parseAssignment(const std::string& text, const std::string& option) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return fail(requestError("usage.set",
                             TW_TEXT("%1 \"%2\" is not of the form NAME=VALUE.", option, text.substr(0, 200)),
                             TW_TEXT("Write for instance %1 name=value.", option))
                    .in(option));
  const auto value = text.substr(equals + 1);
  auto parsed = parseText(value, option);
  return std::pair(text.substr(0, equals), parsed ? std::move(*parsed) : Json(value));
}

} // namespace tw::cli
