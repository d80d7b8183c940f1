#pragma once
// Split patterns that are part of a published tokenizer's code and not of its files.

namespace tw {

/// One digit at a time. Sources: tokenization_qwen.py of Qwen-7B, tokenization_qwen2.py of Transformers.
constexpr const char* kQwenPattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
/// Up to three digits. Sources: tokenizer.py of Llama 3's reference code, tokenization_chatglm.py of glm-4-9b.
constexpr const char* kLlama3Pattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

} // namespace tw
