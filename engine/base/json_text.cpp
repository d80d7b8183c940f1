#include "engine/api/json_reason.h"
#include "engine/base/files.h"
#include "engine/base/json_builder.h"

namespace tw {
namespace {

int64_t lineOf(std::string_view text, size_t byte) {
  return 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size())), '\n');
}

} // namespace

Result<Json> parseJson(std::string_view text, const std::string& name, int maxDepth) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  const bool file = !name.empty();
  try {
    JsonBuilder builder(maxDepth);
    Json::sax_parse(text.begin(), text.end(), &builder);
    return builder.take();
  } catch (const Json::parse_error& error) {
    const auto line = lineOf(text, error.byte ? error.byte - 1 : 0);
    std::string what = error.what();
    if (const auto colon = what.rfind("syntax error"); colon != std::string::npos) what = what.substr(colon);
    const auto reason = jsonHint(text).value_or(jsonReason(what));
    return fail(workError("json.parse",
                          file ? TW_TEXT("The file %1 is not valid JSON at line %2 (%3).", name, line, reason)
                               : TW_TEXT("The text is not valid JSON at line %1 (%2).", line, reason),
                          TW_TEXT("Correct that line, or restore the file from its source."))
                    .at(name, line));
  } catch (const Json::exception& error) {
    return fail(workError("json.parse",
                          file ? TW_TEXT("The file %1 is not valid JSON (%2).", name, error.what())
                               : TW_TEXT("The text is not valid JSON (%1).", error.what()),
                          TW_TEXT("Restore the file from its source."))
                    .at(name));
  } catch (int) {
    return fail(workError("json.depth",
                          file ? TW_TEXT("The file %1 nests deeper than %2 levels.", name, maxDepth)
                               : TW_TEXT("The text nests deeper than %1 levels.", maxDepth),
                          TW_TEXT("This is not a file that this program reads; check where it came from."))
                    .at(name));
  }
}

Result<Json> readJsonFile(const fs::path& path, uint64_t maxBytes) {
  TW_TRY(const auto text, readFile(path, maxBytes));
  return parseJson(text, toUtf8(path));
}

std::string asciiJson(const Json& value) { return value.dump(-1, ' ', true, Json::error_handler_t::replace); }

std::string prettyJson(const Json& value) { return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

} // namespace tw
