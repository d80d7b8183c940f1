#include "engine/text/unicode/byte_alphabet.h"

#include "engine/base/unicode.h"

#include <array>

namespace tw {
namespace {

bool standsForItself(int byte) {
  return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

struct ByteAlphabet {
  std::array<char32_t, 256> character{};
  std::array<int16_t, 0x200> byte{};
  ByteAlphabet() {
    byte.fill(-1);
    char32_t next = 0x100;
    for (int b = 0; b < 256; ++b) {
      const char32_t c = standsForItself(b) ? static_cast<char32_t>(b) : next++;
      character[static_cast<size_t>(b)] = c;
      byte[c] = static_cast<int16_t>(b);
    }
  }
};
const ByteAlphabet alphabet;

} // namespace

char32_t byteLevelCharacter(uint8_t byte) { return alphabet.character[byte]; }
int byteLevelByte(char32_t character) { return character < alphabet.byte.size() ? alphabet.byte[character] : -1; }

std::string byteLevelText(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char byte : bytes) appendUtf8(out, alphabet.character[static_cast<uint8_t>(byte)]);
  return out;
}

} // namespace tw
