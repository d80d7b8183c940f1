#pragma once
#include <algorithm>
#include <string_view>

namespace tw {

/// Files of a tokenizer and its chat template in a model's folder, as Hugging Face and the makers name them: what goes
/// along with a model, and what a run's folder may hold of them.
inline constexpr std::string_view kTokenizerFileNames[] = {"tokenizer.json",
                                                           "tokenizer.model",
                                                           "tokenizer_config.json",
                                                           "special_tokens_map.json",
                                                           "added_tokens.json",
                                                           "vocab.json",
                                                           "merges.txt",
                                                           "spiece.model",
                                                           "sentencepiece.bpe.model",
                                                           "qwen.tiktoken",
                                                           "tiktoken.model",
                                                           "tokenization_qwen.py",
                                                           "tokenization_chatglm.py",
                                                           "chat_template.jinja",
                                                           "chat_template.json"};

inline bool isTokenizerFileName(std::string_view name) {
  return std::find(std::begin(kTokenizerFileNames), std::end(kTokenizerFileNames), name) !=
         std::end(kTokenizerFileNames);
}

} // namespace tw
