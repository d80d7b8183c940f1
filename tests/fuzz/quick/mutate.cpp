#include "tests/fuzz/quick/mutate.h"

#include <algorithm>
#include <set>
#include <string_view>

using namespace std::string_view_literals;

namespace tw::fuzz {
namespace {

constexpr size_t kLongestInput = 64 * 1024;
constexpr size_t kLongestWord = 64;

const std::vector<std::string> kNumbers = {"0",
                                           "-1",
                                           "1",
                                           "2",
                                           "0.5",
                                           "1e999",
                                           "-0",
                                           "255",
                                           "65536",
                                           "2147483648",
                                           "4294967296",
                                           "9223372036854775807",
                                           "-9223372036854775808",
                                           "18446744073709551615",
                                           "1e18",
                                           "NaN"};
const std::vector<std::string> kValues = {"null",   "true", "[]",        "{}",          "\"\"",
                                          "[null]", "[[]]", "{\"\":{}}", "\"\\u0000\"", "\"\\ud800\""};
const std::vector<std::string> kOpenings = {"[", "{\"a\":", "(", "{{", "{% if 1 %}", "((a)|", "\"", "-", "not "};

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }
bool isName(char letter) {
  return isDigit(letter) || letter == '_' || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

void collectWords(const std::string& seed, std::set<std::string>& words) {
  for (size_t at = 0; at < seed.size();) {
    size_t end = at + 1;
    if (seed[at] == '"') {
      end = seed.find('"', end);
      if (end == std::string::npos) return;
      ++end;
    } else if (isName(seed[at])) {
      while (end < seed.size() && isName(seed[end])) ++end;
    }
    if (end - at > 1 && end - at <= kLongestWord) words.insert(seed.substr(at, end - at));
    at = end;
  }
}

} // namespace

Mutator::Mutator(std::vector<std::string> seeds, uint64_t randomSeed)
    : m_seeds(std::move(seeds)), m_random(randomSeed) {
  std::set<std::string> words(kValues.begin(), kValues.end());
  for (const auto& seed : m_seeds) collectWords(seed, words);
  m_words.assign(words.begin(), words.end());
}

std::string Mutator::next() {
  if (m_made < m_seeds.size()) return m_seeds[m_made++];
  ++m_made;
  auto input = oneOf(m_seeds);
  do change(input);
  while (below(2) == 0);
  if (input.size() > kLongestInput) input.resize(kLongestInput);
  return input;
}

size_t Mutator::place(const std::string& input) {
  constexpr size_t headerBytes = 1024;
  return below(below(2) == 0 ? std::min(headerBytes, input.size() + 1) : input.size() + 1);
}

void Mutator::change(std::string& input) {
  switch (below(8)) {
  case 0: return changeBytes(input);
  case 1: return changeBinaryNumber(input);
  case 2: return changeWrittenNumber(input);
  case 3: return changeValue(input);
  case 4: return exchangeWord(input);
  case 5: return movePart(input);
  case 6: return insertFromOther(input);
  default: return below(16) == 0 ? nest(input) : changeBytes(input);
  }
}

void Mutator::changeBytes(std::string& input) {
  constexpr auto hard = "\0\xff\x80\xc3\xf4\"'{}[]()\\\n\r,:;|%#<> "sv;
  const auto letter = below(2) == 0 ? hard[below(hard.size())] : static_cast<char>(m_random());
  if (input.empty() || below(3) == 0) {
    input.insert(place(input), 1 + below(4), letter);
  } else if (below(2) == 0) {
    input[place(input) % input.size()] ^= static_cast<char>(1 << below(8));
  } else {
    input[place(input) % input.size()] = letter;
  }
}

void Mutator::changeBinaryNumber(std::string& input) {
  constexpr uint64_t values[] = {0,          1,          0x7f,       0x80,       0xff,       0x7fff,     0xffff,
                                 0x7fffffff, 0x80000000, 0xffffffff, 1ull << 40, ~0ull >> 1, 1ull << 63, ~0ull};
  const size_t width = size_t{1} << below(4);
  if (input.size() < width) return;
  // Lengths stand at the beginning or the end of a file more often than between.
  const size_t last = input.size() - width;
  const size_t at = below(3) == 0   ? std::min(below(16), last)
                    : below(2) == 0 ? last - std::min(below(16), last)
                                    : below(last + 1);
  uint64_t value = 0;
  for (size_t i = width; i-- > 0;) value = value << 8 | static_cast<uint8_t>(input[at + i]);
  // What it was, one or a few more or less; or a limit.
  value = below(2) == 0 ? value + below(17) - 8 : values[below(std::size(values))];
  for (size_t i = 0; i < width; ++i) input[at + i] = static_cast<char>(value >> (8 * i));
}

void Mutator::changeWrittenNumber(std::string& input) {
  size_t begin = place(input);
  while (begin < input.size() && !isDigit(input[begin])) ++begin;
  auto end = begin;
  while (end < input.size() && isDigit(input[end])) ++end;
  input.replace(begin, end - begin, oneOf(kNumbers));
}

void Mutator::changeValue(std::string& input) {
  auto begin = input.find_first_of(":=,", place(input));
  if (begin == std::string::npos) return;
  ++begin;
  const auto end = std::min(input.find_first_of(",}])\n", begin), input.size());
  input.replace(begin, end - begin, below(3) == 0 ? oneOf(m_words) : oneOf(kValues));
}

void Mutator::exchangeWord(std::string& input) {
  const auto begin = input.find_first_of("\"_abcdefghijklmnopqrstuvwxyz", place(input));
  if (begin == std::string::npos) return;
  auto end = begin + 1;
  if (input[begin] == '"') {
    end = std::min(input.find('"', end), input.size() - 1) + 1;
  } else {
    while (end < input.size() && isName(input[end])) ++end;
  }
  input.replace(begin, below(4) == 0 ? 0 : end - begin, oneOf(m_words));
}

void Mutator::movePart(std::string& input) {
  const auto begin = place(input);
  const auto length = below(2) == 0 ? below(16) : below(input.size() - begin + 1);
  const auto part = input.substr(begin, length);
  switch (below(3)) {
  case 0: input.erase(begin, part.size()); break;
  case 1: input.resize(begin); break;
  default: input.insert(place(input), part);
  }
}

void Mutator::insertFromOther(std::string& input) {
  const auto& other = oneOf(m_seeds);
  const auto begin = place(other);
  const auto part = other.substr(begin, 1 + below(256));
  const auto at = place(input);
  input.replace(at, below(2) == 0 ? 0 : part.size(), part);
}

void Mutator::nest(std::string& input) {
  const auto& opening = oneOf(kOpenings);
  std::string deep;
  for (size_t left = size_t{1} << (4 + below(11)); left > 0; --left) deep += opening;
  input.insert(place(input), deep);
}

} // namespace tw::fuzz
