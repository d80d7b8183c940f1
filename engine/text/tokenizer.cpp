#include "engine/text/tokenizer.h"

#include "engine/io/model_code.h"
#include "engine/io/model_folder.h"
#include "engine/text/formats/merges_tokenizer.h"
#include "engine/text/formats/sentencepiece_tokenizer.h"
#include "engine/text/formats/tiktoken_tokenizer.h"
#include "engine/text/pipeline/hf_tokenizer.h"
#include "engine/text/tokenizer_file_names.h"

#include <algorithm>

namespace tw {

Result<std::shared_ptr<const Tokenizer>> loadTokenizer(const fs::path& modelFolder) {
  const auto exists = [&](const char* name) {
    std::error_code code;
    return fs::is_regular_file(modelFolder / name, code);
  };
  TW_CHECK(checkModelFolder(modelFolder));
  const bool json = exists("tokenizer.json");
  const char* ranks = exists("qwen.tiktoken") ? "qwen.tiktoken" : "tiktoken.model";
  const bool merges = exists("vocab.json") && exists("merges.txt");
  if (!json && !exists("tokenizer.model") && !exists(ranks) && !merges)
    return fail(requestError("tokenizer.missing", TW_TEXT("The folder has neither tokenizer.json nor tokenizer.model."),
                             TW_TEXT("Put the tokenizer.json or tokenizer.model of this model there."))
                    .at(toUtf8(modelFolder)));
  TW_TRY(auto config, readTokenizerConfig(modelFolder));
  if (!json && exists(ranks)) return loadTiktoken(modelFolder / ranks, config);
  if (!json && exists("tokenizer.model")) return loadSentencePiece(modelFolder / "tokenizer.model", config);
  if (!json) return loadMerges(modelFolder, config);
  // What a text begins and ends with is said by tokenizer.json alone; Transformers heeds these two only where there is
  // none.
  config.addBos.reset(), config.addEos.reset();
  TW_TRY(auto file, readTokenizerFile(modelFolder / "tokenizer.json"));
  auto tokenizer = HfTokenizer::create(std::move(file), config);
  if (!tokenizer && tokenizer.error().file.empty()) tokenizer.error().at(toUtf8(modelFolder / "tokenizer.json"));
  return tokenizer;
}

std::vector<fs::path> tokenizerFiles(const fs::path& modelFolder) {
  std::vector<fs::path> out;
  std::error_code code;
  for (const auto name : kTokenizerFileNames)
    if (fs::is_regular_file(modelFolder / name, code)) out.push_back(modelFolder / name);
  for (auto& file : modelCodeFiles(modelFolder, "tokenizer_config.json"))
    if (std::find(out.begin(), out.end(), file) == out.end()) out.push_back(std::move(file));
  return out;
}

} // namespace tw
