#include "engine/text/parse/tokenizer_file.h"

#include "engine/text/parse/part_fields.h"

namespace tw {
namespace {

constexpr size_t kMaxDepth = 64, kMaxMembers = 20'000;
constexpr size_t kMaxEntries = size_t{1} << 24;

/// Receives nlohmann's parse events. Returning false stops the parse; m_problem says why.
class Reader : public nlohmann::json_sax<Json> {
 public:
  explicit Reader(TokenizerFile& file) : m_file(file) {}
  const Text& problem() const { return m_problem; }

  bool null() override { return value(nullptr); }
  bool boolean(bool v) override { return value(v); }
  bool number_integer(number_integer_t v) override { return whole(v, v); }
  bool number_unsigned(number_unsigned_t v) override {
    return whole(v > INT64_MAX ? INT64_MAX : static_cast<int64_t>(v), v);
  }
  bool number_float(number_float_t v, const string_t&) override {
    if (m_table == Table::ScoredEntry && m_place == 1) return score(v);
    return value(v);
  }
  bool string(string_t& v) override {
    switch (m_table) {
    case Table::None: return value(std::move(v));
    case Table::MergeList: return mergeLine(v);
    case Table::MergeEntry: return entryText(v, m_file.merges, [](auto& m) -> std::string& { return m.second; });
    case Table::ScoredEntry:
      return m_place == 0 ? entryText(v, m_file.scoredVocabulary, [](auto& m) -> std::string& { return m.first; })
                          : stop(TW_TEXT("a score in model.vocab is not a number"));
    default: return stop(TW_TEXT("model.vocab holds a text where it should hold an id"));
    }
  }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    if (m_table != Table::None) return stop(TW_TEXT("model.vocab or model.merges holds an object"));
    if (isTable("vocab")) {
      m_table = Table::Vocabulary;
      return m_file.hasVocabulary = true;
    }
    return open(Json::object());
  }
  bool end_object() override {
    if (m_table == Table::Vocabulary) m_table = Table::None;
    else m_open.pop_back();
    return true;
  }
  bool start_array(std::size_t) override {
    if (m_table == Table::MergeList) return entry(Table::MergeEntry, m_file.merges);
    if (m_table == Table::ScoredList) return entry(Table::ScoredEntry, m_file.scoredVocabulary);
    if (m_table != Table::None) return stop(TW_TEXT("model.vocab or model.merges nests lists"));
    if (isTable("merges")) {
      m_table = Table::MergeList;
      return m_file.hasMerges = true;
    }
    if (isTable("vocab")) {
      m_table = Table::ScoredList;
      return m_file.hasVocabulary = true;
    }
    return open(Json::array());
  }
  bool end_array() override {
    if (m_table == Table::MergeEntry || m_table == Table::ScoredEntry) {
      if (m_place != 2) return stop(TW_TEXT("an entry of model.vocab or model.merges has not two parts"));
      m_table = m_table == Table::MergeEntry ? Table::MergeList : Table::ScoredList;
    } else if (m_table != Table::None) {
      m_table = Table::None;
    } else {
      m_open.pop_back();
    }
    return true;
  }
  bool key(string_t& v) override {
    m_key = std::move(v);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return stop(TW_TEXT("tokenizer.json is not valid JSON near byte %1", position));
  }

 private:
  enum class Table { None, Vocabulary, ScoredList, ScoredEntry, MergeList, MergeEntry };

  bool stop(Text why) {
    if (m_problem.empty()) m_problem = std::move(why);
    return false;
  }
  /// The value that begins belongs to model.NAME.
  bool isTable(const char* name) const {
    return m_open.size() == 2 && m_inModel && m_key == name && m_open.back()->is_object();
  }

  bool add(Json&& v, Json** stored = nullptr) {
    if (m_open.empty()) {
      m_file.rest = std::move(v);
      if (stored) *stored = &m_file.rest;
      return true;
    }
    Json& parent = *m_open.back();
    if (parent.size() >= (parent.is_array() ? kMaxEntries : kMaxMembers))
      return stop(TW_TEXT("it lists absurdly many things in one place"));
    if (parent.is_array()) {
      parent.push_back(std::move(v));
      if (stored) *stored = &parent.back();
    } else {
      Json& slot = parent[m_key];
      slot = std::move(v);
      if (stored) *stored = &slot;
    }
    return true;
  }
  bool open(Json&& container) {
    if (m_open.size() >= kMaxDepth) return stop(TW_TEXT("it nests deeper than %1 levels", kMaxDepth));
    if (m_open.size() == 1) m_inModel = m_key == "model";
    Json* stored = nullptr;
    if (!add(std::move(container), &stored)) return false;
    m_open.push_back(stored); // stays valid: only the innermost container grows
    return true;
  }
  template <class V> bool value(V&& v) {
    if (m_table != Table::None)
      return stop(
          TW_TEXT("%1 holds a value of the wrong kind",
                  m_table == Table::MergeList || m_table == Table::MergeEntry ? "model.merges" : "model.vocab"));
    return add(Json(std::forward<V>(v)));
  }
  template <class V> bool whole(int64_t id, V v) {
    if (m_table == Table::ScoredEntry && m_place == 1) return score(static_cast<double>(v));
    if (m_table != Table::Vocabulary) return value(v);
    if (m_file.vocabulary.size() >= kMaxEntries) return stop(TW_TEXT("its vocabulary is absurdly large"));
    m_file.vocabulary.emplace_back(std::move(m_key), id);
    return true;
  }
  bool score(double v) {
    m_file.scoredVocabulary.back().second = v;
    ++m_place;
    return true;
  }
  template <class List> bool entry(Table table, List& list) {
    if (list.size() >= kMaxEntries) return stop(TW_TEXT("its vocabulary is absurdly large"));
    m_table = table;
    m_place = 0;
    list.emplace_back();
    return true;
  }
  template <class List, class Last> bool entryText(string_t& v, List& list, Last last) {
    if (m_place == 0) list.back().first = std::move(v);
    else if (m_place == 1) last(list.back()) = std::move(v);
    else return stop(TW_TEXT("an entry of model.vocab or model.merges has more than two parts"));
    ++m_place;
    return true;
  }
  bool mergeLine(const string_t& line) {
    if (line.starts_with("#version")) return true;
    const size_t space = line.find(' ');
    if (space == std::string::npos || line.find(' ', space + 1) != std::string::npos)
      return stop(TW_TEXT("the merge \"%1\" is not two tokens", line.substr(0, 80)));
    if (m_file.merges.size() >= kMaxEntries) return stop(TW_TEXT("its merges are absurdly many"));
    m_file.merges.emplace_back(line.substr(0, space), line.substr(space + 1));
    return true;
  }

  TokenizerFile& m_file;
  std::vector<Json*> m_open; ///< containers being filled, outermost first
  std::string m_key;
  Text m_problem;
  Table m_table = Table::None;
  int m_place = 0; ///< within a table's entry
  bool m_inModel = false;
};

} // namespace

Result<TokenizerFile> parseTokenizerFile(std::string_view text) {
  TokenizerFile file;
  Reader reader(file);
  bool good = false;
  try {
    good = Json::sax_parse(text.begin(), text.end(), &reader);
  } catch (const Json::exception&) { // the library's own limits
    good = false;
  }
  if (!good)
    return fail(
        damagedTokenizer(reader.problem().empty() ? TW_TEXT("tokenizer.json is not valid JSON") : reader.problem()));
  if (!file.rest.is_object()) return fail(damagedTokenizer(TW_TEXT("tokenizer.json is not an object")));
  return file;
}

Result<TokenizerFile> readTokenizerFile(const fs::path& path) {
  TW_TRY(const auto text, readFile(path, uint64_t{512} << 20));
  auto file = parseTokenizerFile(text);
  if (!file) file.error().at(toUtf8(path));
  return file;
}

} // namespace tw
