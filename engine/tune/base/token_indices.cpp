#include "engine/tune/base/token_indices.h"

#include "engine/tune/base/replacements.h"

#include <algorithm>
#include <set>

namespace tw {
namespace {

Error badTokens(Text message, Text advice) {
  return requestError("method.token_indices", std::move(message), std::move(advice))
      .in("method.trainable_token_indices");
}

std::optional<std::vector<int64_t>> rowsFrom(const Json& list) {
  if (!list.is_array()) return std::nullopt;
  std::vector<int64_t> rows;
  for (const auto& item : list) {
    if (!item.is_number_integer()) return std::nullopt;
    rows.push_back(item.get<int64_t>());
  }
  return rows;
}

Result<> checkRows(const std::vector<int64_t>& rows, int64_t vocabulary) {
  std::set<int64_t> seen;
  for (const auto row : rows) {
    if (row < 0 || row >= vocabulary)
      return fail(badTokens(TW_TEXT("trainable_token_indices names row %1, but the vocabulary of this model ends at "
                                    "row %2.",
                                    row, vocabulary - 1),
                            TW_TEXT("Name ids of tokens that the model has rows for; `tunewright tokenize` shows the "
                                    "ids of a text.")));
    if (!seen.insert(row).second)
      return fail(badTokens(TW_TEXT("trainable_token_indices names row %1 twice.", row), TW_TEXT("Name it once.")));
  }
  return {};
}

/// PEFT can wrap a table once only.
Result<> refuseTwice(const ModelShape& model, const PeftConfig& config, const TokenRows& tokens) {
  const auto& targets = config.targets;
  TW_TRY(const auto match, matchTargets(model.linears(), targets));
  const bool headTargeted =
      std::find(match.chosen.begin(), match.chosen.end(), model.linears().head) != match.chosen.end();
  const auto twice = [](const std::string& module, const std::string& field) {
    return fail(badTokens(
        TW_TEXT("%1 is in %2 already, so single rows of it cannot be trained as well.", lastName(module), field),
        TW_TEXT("Leave it out of %1, or leave trainable_token_indices out.", field)));
  };
  for (const bool input : {true, false}) {
    if (!(input ? tokens.input : tokens.output)) continue;
    const auto& module = input ? model.linears().embeddings.front() : model.head();
    if (input ? !match.embeddings.empty() : headTargeted) return twice(module, "target_modules");
    for (const auto& saved : targets.modulesToSave)
      if (insideModule(module + ".weight", saved)) return twice(module, "modules_to_save");
  }
  return {};
}

} // namespace

std::string TokenRows::tokenRowsKey(const std::string& module) {
  return module + ".token_adapter.trainable_tokens_delta";
}

std::optional<TokenIndices> tokenIndicesOf(const Json& value) {
  TokenIndices tokens;
  if (value.is_null()) return tokens;
  if (!value.is_object()) {
    auto rows = rowsFrom(value);
    if (!rows) return std::nullopt;
    if (!rows->empty()) tokens.push_back({"", std::move(*rows)});
    return tokens;
  }
  for (const auto& [module, list] : value.items()) {
    auto rows = rowsFrom(list);
    if (!rows || module.empty()) return std::nullopt;
    if (!rows->empty()) tokens.push_back({module, std::move(*rows)});
  }
  return tokens;
}

nlohmann::json tokenIndicesJson(const TokenIndices& tokens) {
  if (tokens.empty()) return nullptr;
  if (tokens.front().first.empty()) return tokens.front().second;
  auto json = nlohmann::json::object();
  for (const auto& [module, rows] : tokens) json[module] = rows;
  return json;
}

Result<std::vector<TokenRows>> tokenRowsOf(const ModelShape& model, const PeftConfig& config) {
  const auto& tables = model.linears().embeddings;
  std::vector<TokenRows> found;
  if (config.tokens.empty() || tables.empty()) return found;
  const auto &table = tables.front(), &head = model.head();
  std::vector<int64_t> inputs, outputs;
  for (const auto& [name, rows] : config.tokens) {
    const bool input = name.empty() || endsWithModule(table, name);
    if (!input && !endsWithModule(head, name))
      return fail(badTokens(TW_TEXT("trainable_token_indices names %1, which is no table of this model.", name),
                            TW_TEXT("This model has: %1.", lastName(table) + ", " + lastName(head))));
    auto& known = input ? inputs : outputs;
    if (!known.empty())
      return fail(badTokens(TW_TEXT("trainable_token_indices names the same table twice, the second time as %1.", name),
                            TW_TEXT("Put its rows into one list.")));
    TW_CHECK(checkRows(rows, model.config().vocabSize));
    known = rows;
  }
  const bool follows = model.config().tieEmbeddings && !inputs.empty() && (outputs.empty() || outputs == inputs);
  if (!inputs.empty()) found.push_back({table, inputs, true, follows});
  if (!outputs.empty() && !follows) found.push_back({head, outputs, false, true});
  for (const auto& tokens : found) TW_CHECK(refuseTwice(model, config, tokens));
  return found;
}

bool isFollowed(const std::vector<TokenRows>& tokens, const std::string& key, const std::string& head) {
  return key == TokenRows::tokenRowsKey(head) &&
         std::any_of(tokens.begin(), tokens.end(), [](const TokenRows& one) { return one.input && one.output; });
}

} // namespace tw
