#pragma once
// An open-addressing table from 64-bit keys to small values: one cache line a lookup, built once, then read only.
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tw {

template <class Value> class FlatMap {
 public:
  void reserve(size_t count) {
    size_t capacity = 16;
    while (capacity < count * 2) capacity *= 2;
    m_slots.assign(capacity, Slot{});
    m_shift = 64;
    for (size_t c = capacity; c > 1; c /= 2) --m_shift;
    m_count = 0;
  }
  /// The first value for a key stays. False when it was there.
  bool insert(uint64_t key, Value value) {
    if ((m_count + 1) * 2 > m_slots.size()) grow();
    Slot& slot = m_slots[place(key)];
    if (slot.used) return false;
    slot = {key, value, true};
    ++m_count;
    return true;
  }
  void assign(uint64_t key, Value value) {
    if (!insert(key, value)) m_slots[place(key)].value = value;
  }
  const Value* find(uint64_t key) const {
    if (m_slots.empty()) return nullptr;
    const Slot& slot = m_slots[place(key)];
    return slot.used ? &slot.value : nullptr;
  }
  bool contains(uint64_t key) const { return find(key) != nullptr; }

 private:
  struct Slot {
    uint64_t key = 0;
    Value value{};
    bool used = false;
  };
  size_t place(uint64_t key) const {
    size_t at = (key * 0x9E3779B97F4A7C15ull) >> m_shift;
    while (m_slots[at].used && m_slots[at].key != key) at = (at + 1) & (m_slots.size() - 1);
    return at;
  }
  void grow() {
    auto old = std::move(m_slots);
    reserve(old.empty() ? 8 : old.size());
    for (const Slot& slot : old)
      if (slot.used) insert(slot.key, slot.value);
  }
  std::vector<Slot> m_slots;
  size_t m_count = 0;
  int m_shift = 60;
};

} // namespace tw
