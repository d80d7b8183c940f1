#include "app/cli/context.h"
#include "app/cli/input_files.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace tw::cli {
namespace {

// Texts go to the engine in portions: large enough to keep its cores busy, small enough to bound memory.
constexpr size_t kPortionTexts = 20'000, kPortionBytes = size_t{16} << 20;

/// Reads one item from each line of `file` and hands them to `emit` in portions; `size` is about the bytes of an item.
template <class Item>
Result<int> inPortions(const std::string& file, const std::function<Result<Item>(const Json& object)>& read,
                       size_t (*size)(const Item&), const std::function<Result<>(const std::vector<Item>&)>& emit) {
  std::vector<Item> portion;
  size_t bytes = 0;
  TW_CHECK(readJsonLines(file, [&](const Json& object, int64_t) -> Result<> {
    TW_TRY(auto item, read(object));
    bytes += size(item);
    portion.push_back(std::move(item));
    if (portion.size() < kPortionTexts && bytes < kPortionBytes) return {};
    bytes = 0;
    return emit(std::exchange(portion, {}));
  }));
  if (!portion.empty()) TW_CHECK(emit(portion));
  return kExitDone;
}

class Tokenize : public Verb {
 public:
  Tokenize() : Verb("tokenize", "Turn text into token ids.") {}

  void setUp(CLI::App& app) override {
    app.add_option("MODEL", m_model, "Folder of the model; its tokenizer is used.")->required();
    auto* text = app.add_option("--text", m_text, "The text.")->type_name("T");
    app.add_option("--file", m_file, "JSON Lines with {\"text\": …} a line.")->type_name("F.jsonl")->excludes(text);
    app.add_flag("--no-special-tokens", m_noSpecial, "Leave out what the tokenizer's post-processor adds.");
  }

  Result<int> run(Context& context) override {
    if (m_text) return emit(context, {*m_text}).map([] { return kExitDone; });
    if (m_file.empty())
      return fail(requestError("usage.missing_argument", TW_TEXT("There is nothing to tokenize."),
                               TW_TEXT("Give --text TEXT or --file F.jsonl.")));
    return inPortions<std::string>(
        m_file,
        [](const Json& object) -> Result<std::string> {
          if (object.contains("text") && object["text"].is_string()) return object["text"].get<std::string>();
          return fail(requestError("data.field", TW_TEXT("A line has no \"text\" that is a string."),
                                   TW_TEXT("Write {\"text\": \"…\"} on each line."))
                          .in("text"));
        },
        [](const std::string& text) { return text.size(); }, [&](const auto& texts) { return emit(context, texts); });
  }

 private:
  Result<> emit(Context& context, const std::vector<std::string>& texts) const {
    TW_TRY(auto* services, context.services());
    TW_TRY(const auto lists, services->tokenize(m_model, texts, !m_noSpecial));
    for (const auto& ids : lists) {
      if (context.output.json()) {
        context.output.event({{"event", "tokens"}, {"ids", ids}});
        continue;
      }
      std::string line;
      for (const auto id : ids) line += (line.empty() ? "" : " ") + std::to_string(id);
      context.output.result(line);
    }
    return {};
  }

  std::string m_model, m_file;
  std::optional<std::string> m_text;
  bool m_noSpecial = false;
};

class Detokenize : public Verb {
 public:
  Detokenize() : Verb("detokenize", "Turn token ids into text.") {}

  void setUp(CLI::App& app) override {
    app.add_option("MODEL", m_model, "Folder of the model; its tokenizer is used.")->required();
    auto* ids = app.add_option("--ids", m_ids, "Ids separated by commas or spaces.")->type_name("1,2,3");
    app.add_option("--file", m_file, "JSON Lines with {\"ids\": […]} a line.")->type_name("F.jsonl")->excludes(ids);
    app.add_flag("--skip-special-tokens", m_skipSpecial, "Leave special tokens out of the text.");
  }

  Result<int> run(Context& context) override {
    if (m_ids) {
      TW_TRY(auto ids, parseIds(*m_ids));
      return emit(context, {std::move(ids)}).map([] { return kExitDone; });
    }
    if (m_file.empty())
      return fail(requestError("usage.missing_argument", TW_TEXT("There is nothing to turn into text."),
                               TW_TEXT("Give --ids 1,2,3 or --file F.jsonl.")));
    return inPortions<std::vector<int32_t>>(
        m_file, [](const Json& object) { return idsOf(object.contains("ids") ? object["ids"] : Json()); },
        [](const std::vector<int32_t>& ids) { return ids.size() * sizeof(int32_t); },
        [&](const auto& lists) { return emit(context, lists); });
  }

 private:
  static Result<std::vector<int32_t>> idsOf(const Json& list) {
    const auto refuse = [] {
      return fail(requestError("data.field", TW_TEXT("A line has no \"ids\" that is a list of whole numbers from 0."),
                               TW_TEXT("Write {\"ids\": [1, 2, 3]} on each line."))
                      .in("ids"));
    };
    if (!list.is_array()) return refuse();
    std::vector<int32_t> ids;
    for (const auto& item : list) {
      if (!item.is_number_unsigned() || item.get<uint64_t>() > INT32_MAX) return refuse();
      ids.push_back(item.get<int32_t>());
    }
    return ids;
  }

  static Result<std::vector<int32_t>> parseIds(std::string text) {
    for (auto& c : text)
      if (c == ',' || c == '[' || c == ']') c = ' ';
    std::vector<int32_t> ids;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
      if (word.find_first_not_of("0123456789") != std::string::npos || word.size() > 10 ||
          std::stoull(word) > INT32_MAX)
        return fail(requestError("usage.bad_value",
                                 TW_TEXT("--ids holds \"%1\", which is not a token id.", word.substr(0, 40)),
                                 TW_TEXT("Give whole numbers from 0, for instance --ids 1,2,3."))
                        .in("--ids"));
      ids.push_back(static_cast<int32_t>(std::stoull(word)));
    }
    return ids;
  }

  Result<> emit(Context& context, const std::vector<std::vector<int32_t>>& lists) const {
    TW_TRY(auto* services, context.services());
    TW_TRY(const auto texts, services->detokenize(m_model, lists, m_skipSpecial));
    for (const auto& text : texts) {
      context.output.event({{"event", "text"}, {"text", text}});
      context.output.result(text);
    }
    return {};
  }

  std::string m_model, m_file;
  std::optional<std::string> m_ids;
  bool m_skipSpecial = false;
};

} // namespace

std::unique_ptr<Verb> makeTokenize() { return std::make_unique<Tokenize>(); }
std::unique_ptr<Verb> makeDetokenize() { return std::make_unique<Detokenize>(); }

} // namespace tw::cli
