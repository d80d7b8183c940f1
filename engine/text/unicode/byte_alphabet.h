#pragma once
// The alphabet in which byte-level tokenizers spell bytes.
#include <cstdint>
#include <string>
#include <string_view>

namespace tw {

/// GPT-2's printable stand-in for each byte: itself for 21–7E, A1–AC, AE–FF, the other 68 from U+0100 on.
char32_t byteLevelCharacter(uint8_t byte);
/// The byte behind a stand-in, or -1.
int byteLevelByte(char32_t character);
/// Bytes spelled in the alphabet.
std::string byteLevelText(std::string_view bytes);

} // namespace tw
