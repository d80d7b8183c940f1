#include "engine/train/run_names.h"

#include <algorithm>

namespace tw {
namespace {

constexpr const char* runFiles[] = {"recipe.json", "training_log.jsonl", "adapter_config.json", "adapter_model.safetensors", "README.md",
                                    "model.safetensors", "model.safetensors.index.json", "config.json", "generation_config.json"};
constexpr const char* tokenizerNames[] = {"tokenizer.json", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
                                          "vocab.json", "merges.txt", "chat_template.jinja", "chat_template.json"};

template <size_t n> bool oneOf(const std::string& name, const char* const (&names)[n]) { return std::find(std::begin(names), std::end(names), name) != std::end(names); }

} // namespace

bool isRunFile(const std::string& name) {
  return name.starts_with("checkpoint-") || (name.starts_with("model-") && name.ends_with(".safetensors")) || oneOf(name, runFiles);
}

bool isRunOrTokenizerFile(const std::string& name) { return isRunFile(name) || oneOf(name, tokenizerNames); }

void removeRunLeftovers(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> gone;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto name = toUtf8(entry.path().filename());
    if (name.ends_with(".tmp") && isRunOrTokenizerFile(name.substr(0, name.size() - 4))) gone.push_back(entry.path());
  }
  for (const auto& path : gone) fs::remove_all(path, error);
}

} // namespace tw
