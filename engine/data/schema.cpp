#include "engine/data/schema.h"

#include <algorithm>

namespace tw {
namespace {

struct Role {
  const char* name;
  bool required;
  std::vector<std::string> columns; ///< names it usually has
};
struct Form {
  Format format;
  const char* name;
  std::vector<Role> roles;
};

/// In the order of detection: the more telling columns first.
const std::vector<Form>& forms() {
  static const std::vector<Form> all = {
      {Format::Messages,
       "messages",
       {{"messages", true, {"messages"}}, {"tools", false, {"tools"}}, {"system", false, {"system"}}}},
      {Format::ShareGpt,
       "sharegpt",
       {{"messages", true, {"conversations", "conversation"}},
        {"tools", false, {"tools"}},
        {"system", false, {"system"}}}},
      {Format::Alpaca,
       "alpaca",
       {{"instruction", true, {"instruction"}},
        {"input", false, {"input"}},
        {"output", true, {"output"}},
        {"system", false, {"system"}},
        {"history", false, {"history"}}}},
      {Format::PromptCompletion,
       "prompt_completion",
       {{"prompt", true, {"prompt"}},
        {"completion", true, {"completion"}},
        {"tools", false, {"tools"}},
        {"system", false, {"system"}}}},
      {Format::Text, "text", {{"text", true, {"text", "content"}}}}};
  return all;
}

const Form& formOf(Format format) {
  return *std::find_if(forms().begin(), forms().end(), [&](const Form& form) { return form.format == format; });
}

std::string list(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) {
    if (out.size() > 400) return out + ", …";
    out += (out.empty() ? "" : ", ") + name;
  }
  return out.empty() ? "none" : out;
}

std::vector<std::string> columnsOf(std::span<const Record> sample) {
  std::vector<std::string> columns;
  std::set<std::string> seen;
  for (const auto& record : sample)
    if (record.fields.is_object())
      for (const auto& [key, value] : record.fields.items())
        if (seen.insert(key).second) columns.push_back(key);
  return columns;
}

class Finder {
 public:
  Finder(std::span<const Record> sample, const DataSource& source) : m_source(source), m_columns(columnsOf(sample)) {}

  Result<Schema> find() {
    TW_CHECK(checkColumns());
    TW_TRY(const auto format, chooseFormat());
    Schema schema{format, {}, subKey("from", "role"), subKey("value", "content")};
    for (const auto& role : formOf(format).roles) {
      if (const auto column = columnFor(role, true)) schema.mapping[role.name] = *column;
      else if (role.required)
        return fail(requestError("data.columns",
                                 TW_TEXT("%1 has no column for \"%2\"; its columns are %3.", toUtf8(m_source.path),
                                         role.name, list(m_columns)),
                                 TW_TEXT("Name the column under data.columns, e.g. %1.",
                                         std::string("{\"") + role.name + "\": \"" +
                                             (m_columns.empty() ? "…" : m_columns.front()) + "\"}"))
                        .at(toUtf8(m_source.path))
                        .in(role.name));
    }
    return schema;
  }

 private:
  bool has(const std::string& column) const {
    return std::find(m_columns.begin(), m_columns.end(), column) != m_columns.end();
  }

  std::string subKey(const char* one, const char* other) const {
    for (const char* role : {one, other})
      if (const auto found = m_source.columns.find(role); found != m_source.columns.end()) return found->second;
    return {};
  }

  /// Every hand-mapped role must exist, and every column but the keys inside a turn must be in the file.
  Result<> checkColumns() const {
    static const std::set<std::string> roles = {"instruction", "input", "output", "system",     "history",
                                                "messages",    "tools", "prompt", "completion", "text"};
    static const std::set<std::string> keys = {"from", "value", "role", "content"};
    for (const auto& [role, column] : m_source.columns) {
      if (keys.contains(role)) continue;
      if (!roles.contains(role))
        return fail(requestError("data.columns", TW_TEXT("There is no role \"%1\" that a column can have.", role),
                                 TW_TEXT("The roles are %1.", list({roles.begin(), roles.end()})))
                        .in(role));
      if (!has(column))
        return fail(requestError("data.columns",
                                 TW_TEXT("%1 has no column \"%2\"; its columns are %3.", toUtf8(m_source.path), column,
                                         list(m_columns)),
                                 TW_TEXT("Correct the name under data.columns."))
                        .at(toUtf8(m_source.path))
                        .in(role));
    }
    return {};
  }

  /// `lenient`: in a format named by the user both usual names of a conversation will do.
  std::optional<std::string> columnFor(const Role& role, bool lenient) const {
    if (const auto mapped = m_source.columns.find(role.name); mapped != m_source.columns.end()) return mapped->second;
    auto names = role.columns;
    if (lenient && std::string(role.name) == "messages")
      names.insert(names.end(), {"messages", "conversations", "conversation"});
    for (const auto& name : names)
      if (has(name)) return name;
    return std::nullopt;
  }

  Result<Format> chooseFormat() const {
    if (m_source.format != "auto") {
      for (const auto& form : forms())
        if (m_source.format == form.name) return form.format;
      return fail(requestError("data.format", TW_TEXT("\"%1\" is not a data format.", m_source.format),
                               TW_TEXT("The formats are auto, alpaca, sharegpt, messages, prompt_completion and text."))
                      .in("format"));
    }
    // A role mapped by hand that only one format has settles it; otherwise the first whose columns are all there.
    for (const bool mappedOnly : {true, false})
      for (const auto& form : forms()) {
        const auto fits = [&](const Role& role) { return !role.required || columnFor(role, false); };
        const auto mapped = [&](const Role& role) { return role.required && m_source.columns.contains(role.name); };
        if (std::all_of(form.roles.begin(), form.roles.end(), fits) &&
            (!mappedOnly || std::any_of(form.roles.begin(), form.roles.end(), mapped)))
          return form.format;
      }
    return fail(requestError("data.format",
                             TW_TEXT("The columns of %1 (%2) fit none of the known formats.", toUtf8(m_source.path),
                                     list(m_columns)),
                             TW_TEXT("Map them under data.columns, e.g. %1.",
                                     std::string(R"({"instruction": "question", "output": "answer"})")))
                    .at(toUtf8(m_source.path)));
  }

  const DataSource& m_source;
  std::vector<std::string> m_columns;
};

} // namespace

std::string formatName(Format format) { return formOf(format).name; }

const std::string* Schema::column(const std::string& role) const {
  const auto found = mapping.find(role);
  return found == mapping.end() ? nullptr : &found->second;
}

Result<Schema> findSchema(std::span<const Record> sample, const DataSource& source) {
  return Finder(sample, source).find();
}

} // namespace tw
