#include "engine/data/schema.h"

#include "engine/data/marks.h"
#include "engine/data/preference.h"
#include "engine/data/schema_forms.h"
#include "engine/data/turn_forms.h"

#include <algorithm>
#include <set>

namespace tw {
namespace {

class Finder {
 public:
  Finder(std::span<const Record> sample, const DataSource& source)
      : m_source(source), m_sample(sample), m_columns(sample) {}

  Result<Schema> find() {
    TW_CHECK(checkRows());
    TW_CHECK(checkColumns());
    if (!chosenByHand()) TW_CHECK(checkPreference(m_columns, m_source.path));
    TW_TRY(const auto* form, chooseForm());
    Schema schema{form->format, {}, subKey("from", "role"), subKey("value", "content"), {}, {}, {}};
    for (const auto& role : form->roles) {
      if (const auto column = columnFor(role)) schema.mapping[role.name] = *column;
      else if (role.required)
        return fail(
            requestError(
                "data.columns",
                TW_TEXT("%1 has no column for \"%2\"; its columns are %3.", toUtf8(m_source.path), role.name,
                        listedNames(m_columns.names())),
                TW_TEXT("Name the column under data.columns, e.g. %1.",
                        mappingExample({{role.name, m_columns.names().empty() ? "…" : m_columns.names().front()}})))
                .at(toUtf8(m_source.path))
                .in(role.name));
    }
    noteSpecials(schema);
    if (!schema.label.empty() && !chosenByHand()) return fail(labelledAnswers(schema, m_source.path));
    return schema;
  }

 private:
  /// Where not one row has columns, the first one says why.
  Result<> checkRows() const {
    if (!m_columns.names().empty() || m_sample.empty() || m_sample[0].defect.empty()) return {};
    return fail(requestError("data.format",
                             TW_TEXT("No row of %1 can be read; of the first one: %2", toUtf8(m_source.path),
                                     m_sample[0].defect),
                             TW_TEXT("Write the data anew as one JSON object a line, such as {\"messages\": […]}."))
                    .at(toUtf8(m_source.path), m_sample[0].line));
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
                                 TW_TEXT("The roles are %1.", listedNames({roles.begin(), roles.end()})))
                        .in(role));
      if (!m_columns.has(column))
        return fail(requestError("data.columns",
                                 TW_TEXT("%1 has no column \"%2\"; its columns are %3.", toUtf8(m_source.path), column,
                                         listedNames(m_columns.names())),
                                 TW_TEXT("Correct the name under data.columns."))
                        .at(toUtf8(m_source.path))
                        .in(role));
      if (isRejected(column))
        return fail(requestError("data.rejected",
                                 TW_TEXT("The column \"%1\" holds rejected answers; training on them would teach what "
                                         "the data calls bad.",
                                         column),
                                 TW_TEXT("Map the column with the chosen answers."))
                        .at(toUtf8(m_source.path))
                        .in(role));
    }
    return {};
  }

  /// A role that says what is learnt is mapped by hand.
  bool chosenByHand() const {
    for (const char* role : {"output", "completion", "messages", "text"})
      if (m_source.columns.contains(role)) return true;
    return false;
  }

  /// Columns that are no roles and still mean something.
  void noteSpecials(Schema& schema) const {
    static const std::set<std::string> media = {"image",      "images",    "imageurl",  "imagepath",
                                                "imagepaths", "video",     "videos",    "audio",
                                                "audios",     "audiopath", "videopath", "pixelvalues"};
    for (const auto& column : m_columns.names()) {
      const bool mapped = std::any_of(schema.mapping.begin(), schema.mapping.end(),
                                      [&](const auto& role) { return role.second == column; });
      if (mapped) continue;
      const auto plain = plainName(column);
      if (isMark(column)) schema.marks.push_back(column);
      if (schema.format == Format::Text) continue;
      if (media.contains(plain)) schema.media.push_back(column);
      if ((plain == "label" || plain == "ktotag" || plain == "ktolabel" || plain == "desirable") &&
          m_columns.holdsLabels(column))
        schema.label = column;
    }
  }

  std::optional<std::string> columnFor(const FormRole& role) const {
    if (const auto mapped = m_source.columns.find(role.name); mapped != m_source.columns.end()) return mapped->second;
    // Beside a mapping by hand only a column of the role's own name speaks for itself.
    if (!role.required && chosenByHand())
      return m_columns.has(role.name) && !mappedElsewhere(role.name) ? std::optional<std::string>(role.name)
                                                                     : std::nullopt;
    for (const auto& name : role.columns) {
      const auto column = m_columns.named({name});
      if (!column || mappedElsewhere(*column) || (role.list && !m_columns.holdsLists(*column))) continue;
      if (role.name == std::string("text") && rowsAreTurns()) continue;
      return column;
    }
    return std::nullopt;
  }

  /// {"role": "user", "content": …}: a turn, not a text.
  bool rowsAreTurns() const {
    for (const char* column : {"role", "from"})
      if (const Json* value = m_columns.firstValue(column); value && value->is_string())
        return isSpeaker(value->get_ref<const std::string&>());
    return false;
  }

  bool mappedElsewhere(const std::string& column) const {
    return std::any_of(m_source.columns.begin(), m_source.columns.end(),
                       [&](const auto& role) { return role.second == column; });
  }

  bool fits(const SchemaForm& form) const {
    return std::all_of(form.roles.begin(), form.roles.end(),
                       [&](const FormRole& role) { return !role.required || columnFor(role); });
  }

  Result<const SchemaForm*> chooseForm() const {
    if (m_source.format != "auto") return namedForm();
    // A role mapped by hand that only one format has settles it; otherwise the first whose columns are all there.
    for (const bool mappedOnly : {true, false})
      for (const auto& form : schemaForms()) {
        const auto mapped = [&](const FormRole& role) { return role.required && m_source.columns.contains(role.name); };
        if (fits(form) && (!mappedOnly || std::any_of(form.roles.begin(), form.roles.end(), mapped))) return &form;
      }
    TW_CHECK(checkPreferenceForms(m_columns, m_source.path));
    if (rowsAreTurns())
      return fail(requestError("data.format",
                               TW_TEXT("Each row of %1 is a single turn of a conversation.", toUtf8(m_source.path)),
                               TW_TEXT("Put all turns of a conversation into one row, as {\"messages\": [{\"role\": "
                                       "\"user\", \"content\": …}, …]}."))
                      .at(toUtf8(m_source.path)));
    const auto first = m_columns.names().empty() ? std::string("question") : m_columns.names().front();
    return fail(requestError("data.format",
                             TW_TEXT("The columns of %1 (%2) fit none of the known formats.", toUtf8(m_source.path),
                                     listedNames(m_columns.names())),
                             TW_TEXT("Map them under data.columns, e.g. %1.",
                                     m_columns.names().size() > 1
                                         ? mappingExample({{"instruction", first}, {"output", m_columns.names()[1]}})
                                         : mappingExample({{"text", first}})))
                    .at(toUtf8(m_source.path)));
  }

  /// A conversation's column may have any of its usual names, whichever of the two formats is named.
  Result<const SchemaForm*> namedForm() const {
    const SchemaForm* any = nullptr;
    for (const auto& form : schemaForms()) {
      if (m_source.format != form.name) continue;
      if (!any) any = &form;
      if (fits(form)) return &form;
    }
    if (any && (any->format == Format::Messages || any->format == Format::ShareGpt))
      for (const auto& form : schemaForms())
        if ((form.format == Format::Messages || form.format == Format::ShareGpt) && fits(form))
          return renamed(form, any->format);
    if (any) return any;
    return fail(requestError("data.format", TW_TEXT("\"%1\" is not a data format.", m_source.format),
                             TW_TEXT("The formats are auto, alpaca, sharegpt, messages, prompt_completion and text."))
                    .in("format"));
  }

  /// The columns of one form under the name of the other format.
  const SchemaForm* renamed(const SchemaForm& form, Format format) const {
    m_renamed = form;
    m_renamed.format = format;
    return &m_renamed;
  }

  const DataSource& m_source;
  std::span<const Record> m_sample;
  SampleColumns m_columns;
  mutable SchemaForm m_renamed{};
};

} // namespace

const std::string* Schema::column(const std::string& role) const {
  const auto found = mapping.find(role);
  return found == mapping.end() ? nullptr : &found->second;
}

bool Schema::uses(const std::string& column) const {
  const auto among = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), column) != names.end();
  };
  return column.empty() || column == label || among(media) || among(marks) || column.starts_with("Unnamed: ") ||
         column.starts_with("__index_level_") ||
         std::any_of(mapping.begin(), mapping.end(), [&](const auto& role) { return role.second == column; });
}

Result<Schema> findSchema(std::span<const Record> sample, const DataSource& source) {
  return Finder(sample, source).find();
}

} // namespace tw
