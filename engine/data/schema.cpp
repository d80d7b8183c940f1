#include "engine/data/schema.h"

#include <algorithm>

namespace tw {
namespace {

struct Role {
  const char* name;
  bool required;
  std::vector<std::string> columns; ///< names it usually has, plain (plainName)
  bool list = false;                ///< only a column that holds lists
};
/// A format with one set of names that its columns have in the wild.
struct Form {
  Format format;
  const char* name;
  std::vector<Role> roles;
};

/// Lower case, without what divides words.
std::string plainName(const std::string& name) {
  std::string plain;
  for (const char c : name)
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
    else if (c != '_' && c != '-' && c != ' ') plain += c;
  return plain;
}

Role systemRole() { return {"system", false, {"system", "systemprompt", "systeminstruction", "systemmessage"}}; }

Form pairForm(std::vector<std::string> question, std::vector<std::string> answer,
              std::vector<std::string> input = {"context"}) {
  return {Format::Alpaca,
          "alpaca",
          {{"instruction", true, std::move(question)},
           {"input", false, std::move(input)},
           {"output", true, std::move(answer)},
           systemRole(),
           {"history", false, {"history"}}}};
}

/// In the order of detection: the more telling columns first; the first form of a format is the one that messages name.
const std::vector<Form>& forms() {
  static const std::vector<std::string> answers = {"output",  "response", "answer",     "completion", "target",
                                                   "targets", "solution", "outputtext", "reply",      "assistant"};
  static const std::vector<Form> all = {
      {Format::Messages,
       "messages",
       {{"messages", true, {"messages"}}, {"tools", false, {"tools", "functions"}}, systemRole()}},
      {Format::Messages,
       "messages",
       {{"messages", true, {"contents"}, true}, {"tools", false, {"tools"}}, systemRole()}},
      {Format::ShareGpt,
       "sharegpt",
       {{"messages", true, {"conversations", "conversation"}}, {"tools", false, {"tools", "functions"}}, systemRole()}},
      pairForm({"instruction"}, answers, {"input", "context"}),
      pairForm({"query"}, answers, {"input", "context"}),
      pairForm({"question"}, answers),
      {Format::PromptCompletion,
       "prompt_completion",
       {{"prompt", true, {"prompt"}},
        {"completion", true, {"completion", "response", "answer", "output", "target"}},
        {"tools", false, {"tools", "functions"}},
        systemRole()}},
      pairForm({"input", "inputs", "inputtext"}, answers),
      pairForm({"problem"}, {"solution", "answer", "response"}),
      pairForm({"human", "user"}, {"assistant", "gpt", "bot"}),
      pairForm({"q"}, {"a"}),
      {Format::ShareGpt,
       "sharegpt",
       {{"messages", true, {"dialog", "dialogue", "chat", "data", "items"}, true},
        {"tools", false, {"tools", "functions"}},
        systemRole()}},
      {Format::Text, "text", {{"text", true, {"text", "content"}}}}};
  return all;
}

/// The form that errors speak of.
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

std::string mappingExample(const std::vector<std::pair<std::string, std::string>>& roles) {
  Json example = Json::object();
  for (const auto& [role, column] : roles) example[role] = column;
  return example.dump(-1, ' ', false, Json::error_handler_t::replace);
}

class Finder {
 public:
  Finder(std::span<const Record> sample, const DataSource& source)
      : m_sample(sample), m_source(source), m_columns(columnsOf(sample)) {}

  Result<Schema> find() {
    TW_CHECK(checkColumns());
    TW_CHECK(checkPreference());
    TW_TRY(const auto* form, chooseForm());
    Schema schema{form->format, {}, subKey("from", "role"), subKey("value", "content"), {}, {}, {}};
    for (const auto& role : form->roles) {
      if (const auto column = columnFor(role)) schema.mapping[role.name] = *column;
      else if (role.required)
        return fail(requestError("data.columns",
                                 TW_TEXT("%1 has no column for \"%2\"; its columns are %3.", toUtf8(m_source.path),
                                         role.name, list(m_columns)),
                                 TW_TEXT("Name the column under data.columns, e.g. %1.",
                                         mappingExample({{role.name, m_columns.empty() ? "…" : m_columns.front()}})))
                        .at(toUtf8(m_source.path))
                        .in(role.name));
    }
    noteSpecials(schema);
    if (!schema.label.empty() && !chosenByHand()) return fail(labelled(schema));
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

  /// The first value of a column that there is.
  const Json* firstValue(const std::string& column) const {
    for (const auto& record : m_sample)
      if (record.fields.is_object())
        if (const auto found = record.fields.find(column); found != record.fields.end() && !found->is_null())
          return &*found;
    return nullptr;
  }

  bool holdsLists(const std::string& column) const {
    const Json* value = firstValue(column);
    if (value && value->is_string()) {
      const auto parsed = parseJson(value->get_ref<const std::string&>());
      return parsed && parsed->is_array();
    }
    return value && value->is_array();
  }

  /// The column by one of these names, as written in the file.
  std::optional<std::string> named(const std::vector<std::string>& names) const {
    for (const auto& name : names)
      if (has(name)) return name;
    for (const auto& name : names)
      for (const auto& column : m_columns)
        if (plainName(column) == name) return column;
    return std::nullopt;
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

  static bool isRejected(const std::string& column) {
    const auto plain = plainName(column);
    return plain.find("reject") != std::string::npos || plain == "dispreferred" || plain.starts_with("nonpreferred") ||
           plain == "loser";
  }

  /// A role that says what is learnt is mapped by hand.
  bool chosenByHand() const {
    for (const char* role : {"output", "completion", "messages", "text"})
      if (m_source.columns.contains(role)) return true;
    return false;
  }

  Error preference(Text what, const std::string& mapping) const {
    return requestError("data.preference", std::move(what),
                        TW_TEXT("This trains on answers to learn, not on preferences. To train on the good answers "
                                "alone, map the columns: %1.",
                                mapping))
        .at(toUtf8(m_source.path));
  }

  static bool saysRole(const Json& turn, const char* role) {
    return turn.value("role", Json()) == role || turn.value("from", Json()) == role;
  }

  /// The mapping under which the chosen answers of preference data are trained.
  std::string chosenMapping() const {
    std::optional<std::string> chosen;
    for (const auto& column : m_columns) {
      const auto plain = plainName(column);
      if (isRejected(column)) continue;
      if (plain.find("chosen") != std::string::npos || plain.starts_with("preferred") || plain == "winner" ||
          plain == "accepted") {
        chosen = column;
        break;
      }
    }
    const auto conversation = named({"messages", "conversations", "conversation"});
    if (!chosen) chosen = named({"response", "output", "answer", "completion"});
    if (!chosen) return mappingExample({{"messages", conversation.value_or("messages")}});
    const Json* value = firstValue(*chosen);
    const bool turns = value && value->is_array() && !value->empty() && (*value)[0].is_object();
    const bool answers = turns && (saysRole((*value)[0], "assistant") || saysRole((*value)[0], "gpt"));
    if (turns && !answers) return mappingExample({{"messages", *chosen}});
    if (conversation) return mappingExample({{"prompt", *conversation}, {"completion", *chosen}});
    if (const auto question = named({"instruction", "query", "question"}))
      return mappingExample({{"instruction", *question}, {"output", *chosen}});
    if (const auto prompt = named({"prompt", "input"}))
      return mappingExample({{"prompt", *prompt}, {"completion", *chosen}});
    return mappingExample({{"messages", *chosen}});
  }

  Result<> checkPreference() const {
    if (chosenByHand()) return {};
    const auto rejected = std::find_if(m_columns.begin(), m_columns.end(), isRejected);
    const bool pair = named({"response0"}) && named({"response1"});
    if (rejected == m_columns.end() && !pair) return {};
    return fail(preference(
        TW_TEXT("%1 is preference data: its columns (%2) hold answers of which some are better than "
                "others.",
                toUtf8(m_source.path), list(m_columns)),
        pair ? mappingExample({{"prompt", named({"prompt"}).value_or("prompt")}, {"completion", *named({"response0"})}})
             : chosenMapping()));
  }

  Error labelled(const Schema& schema) const {
    std::vector<std::pair<std::string, std::string>> roles;
    for (const auto& [role, column] : schema.mapping) roles.emplace_back(role, column);
    return preference(TW_TEXT("%1 is preference data: the column \"%2\" says which answers are good and which are bad.",
                              toUtf8(m_source.path), schema.label),
                      mappingExample(roles));
  }

  /// Columns that are no roles and still mean something.
  void noteSpecials(Schema& schema) const {
    static const std::set<std::string> media = {"image",      "images",    "imageurl",  "imagepath",
                                                "imagepaths", "video",     "videos",    "audio",
                                                "audios",     "audiopath", "videopath", "pixelvalues"};
    for (const auto& column : m_columns) {
      const bool mapped = std::any_of(schema.mapping.begin(), schema.mapping.end(),
                                      [&](const auto& role) { return role.second == column; });
      if (mapped) continue;
      const auto plain = plainName(column);
      const auto& marks = markColumns();
      if (std::find(marks.begin(), marks.end(), column) != marks.end()) schema.marks.push_back(column);
      if (schema.format == Format::Text) continue;
      if (media.contains(plain)) schema.media.push_back(column);
      if ((plain == "label" || plain == "ktotag" || plain == "ktolabel" || plain == "desirable") && holdsLabels(column))
        schema.label = column;
    }
  }

  bool holdsLabels(const std::string& column) const {
    bool any = false;
    for (const auto& record : m_sample) {
      if (!record.fields.is_object()) continue;
      const auto found = record.fields.find(column);
      if (found == record.fields.end() || found->is_null()) continue;
      if (!labelOf(*found)) return false;
      any = true;
    }
    return any;
  }

  std::optional<std::string> columnFor(const Role& role) const {
    if (const auto mapped = m_source.columns.find(role.name); mapped != m_source.columns.end()) return mapped->second;
    // Beside a mapping by hand only a column of the role's own name speaks for itself.
    if (!role.required && chosenByHand())
      return has(role.name) && !mappedElsewhere(role.name) ? std::optional<std::string>(role.name) : std::nullopt;
    for (const auto& name : role.columns) {
      const auto column = named({name});
      if (!column || mappedElsewhere(*column) || (role.list && !holdsLists(*column))) continue;
      // {"role": …, "content": …} is a turn, not a text.
      if (name == "content" && (has("role") || has("from"))) continue;
      return column;
    }
    return std::nullopt;
  }

  bool mappedElsewhere(const std::string& column) const {
    return std::any_of(m_source.columns.begin(), m_source.columns.end(),
                       [&](const auto& role) { return role.second == column; });
  }

  bool fits(const Form& form) const {
    return std::all_of(form.roles.begin(), form.roles.end(),
                       [&](const Role& role) { return !role.required || columnFor(role); });
  }

  Result<const Form*> chooseForm() const {
    if (m_source.format != "auto") return namedForm();
    // A role mapped by hand that only one format has settles it; otherwise the first whose columns are all there.
    for (const bool mappedOnly : {true, false})
      for (const auto& form : forms()) {
        const auto mapped = [&](const Role& role) { return role.required && m_source.columns.contains(role.name); };
        if (fits(form) && (!mappedOnly || std::any_of(form.roles.begin(), form.roles.end(), mapped))) return &form;
      }
    const auto first = m_columns.empty() ? std::string("question") : m_columns.front();
    return fail(
        requestError(
            "data.format",
            TW_TEXT("The columns of %1 (%2) fit none of the known formats.", toUtf8(m_source.path), list(m_columns)),
            TW_TEXT("Map them under data.columns, e.g. %1.",
                    m_columns.size() > 1 ? mappingExample({{"instruction", first}, {"output", m_columns[1]}})
                                         : mappingExample({{"text", first}})))
            .at(toUtf8(m_source.path)));
  }

  /// A conversation's column may have any of its usual names, whichever of the two formats is named.
  Result<const Form*> namedForm() const {
    const Form* any = nullptr;
    for (const auto& form : forms()) {
      if (m_source.format != form.name) continue;
      if (!any) any = &form;
      if (fits(form)) return &form;
    }
    if (any && (any->format == Format::Messages || any->format == Format::ShareGpt))
      for (const auto& form : forms())
        if ((form.format == Format::Messages || form.format == Format::ShareGpt) && fits(form))
          return named(form, any->format);
    if (any) return any;
    return fail(requestError("data.format", TW_TEXT("\"%1\" is not a data format.", m_source.format),
                             TW_TEXT("The formats are auto, alpaca, sharegpt, messages, prompt_completion and text."))
                    .in("format"));
  }

  /// The columns of one form under the name of the other format.
  const Form* named(const Form& form, Format format) const {
    m_renamed = form;
    m_renamed.format = format;
    return &m_renamed;
  }

  std::span<const Record> m_sample;
  const DataSource& m_source;
  std::vector<std::string> m_columns;
  mutable Form m_renamed{};
};

} // namespace

const std::vector<std::string>& markColumns() {
  static const std::vector<std::string> names = {"weight", "loss", "loss_mask", "train", "training", "trainable"};
  return names;
}

bool saysNoLoss(const Json& mark) {
  if (mark.is_boolean()) return !mark.get<bool>();
  if (mark.is_number()) return mark.get<double>() == 0;
  if (!mark.is_string()) return false;
  const auto word = plainName(mark.get_ref<const std::string&>());
  return word == "false" || word == "0" || word == "0.0" || word == "no";
}

std::optional<bool> labelOf(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number() && (value.get<double>() == 0 || value.get<double>() == 1)) return value.get<double>() == 1;
  if (!value.is_string()) return std::nullopt;
  const auto word = plainName(value.get_ref<const std::string&>());
  for (const char* good : {"true", "1", "desirable", "good"})
    if (word == good) return true;
  for (const char* bad : {"false", "0", "undesirable", "bad"})
    if (word == bad) return false;
  return std::nullopt;
}

std::string formatName(Format format) { return formOf(format).name; }

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
