#pragma once
// A per-thread, fixed-size memory of what short words become. Direct-mapped: a new word takes the place of an old one.
#include "engine/text/model/token_model.h"

#include <array>
#include <cstring>
#include <span>

namespace tw {

class WordCache {
 public:
  static constexpr size_t kMaxWord = 30, kMaxTokens = 8;

  /// This thread's cache.
  static WordCache& local() {
    thread_local WordCache cache;
    return cache;
  }
  static uint64_t hash(uint64_t owner, std::string_view word) {
    uint64_t h = owner * 0x9E3779B97F4A7C15ull + word.size();
    size_t i = 0;
    for (; i + 8 <= word.size(); i += 8) {
      uint64_t part;
      std::memcpy(&part, word.data() + i, 8);
      h = mix(h ^ part);
    }
    uint64_t part = 0;
    std::memcpy(&part, word.data() + i, word.size() - i);
    return mix(h ^ part);
  }
  bool get(uint64_t hash, uint64_t owner, std::string_view word, std::vector<PieceToken>& out) const {
    const Entry& entry = m_entries[hash % kCount];
    if (entry.owner != owner || entry.length != word.size() ||
        std::memcmp(entry.word.data(), word.data(), word.size()) != 0)
      return false;
    for (size_t i = 0; i < entry.tokens; ++i) out.push_back({entry.ids[i], entry.lengths[i]});
    return true;
  }
  void put(uint64_t hash, uint64_t owner, std::string_view word, std::span<const PieceToken> tokens) {
    if (word.size() > kMaxWord || tokens.size() > kMaxTokens) return;
    Entry& entry = m_entries[hash % kCount];
    entry.owner = owner;
    entry.length = static_cast<uint8_t>(word.size());
    entry.tokens = static_cast<uint8_t>(tokens.size());
    std::memcpy(entry.word.data(), word.data(), word.size());
    for (size_t i = 0; i < tokens.size(); ++i) {
      entry.ids[i] = tokens[i].id;
      entry.lengths[i] = static_cast<uint8_t>(tokens[i].length);
    }
  }

 private:
  static constexpr size_t kCount = 1 << 14;
  struct Entry {
    uint64_t owner = 0; ///< 0 = empty
    uint8_t length = 0, tokens = 0;
    std::array<char, kMaxWord> word;
    std::array<uint8_t, kMaxTokens> lengths;
    std::array<int32_t, kMaxTokens> ids;
  };
  static uint64_t mix(uint64_t h) {
    h *= 0xFF51AFD7ED558CCDull;
    return h ^ (h >> 32);
  }
  std::vector<Entry> m_entries = std::vector<Entry>(kCount);
};

} // namespace tw
