#include "tests/fuzz/quick/guarded_memory.h"

#include "tests/fuzz/quick/sanitized.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/mman.h>

namespace tw::fuzz {
namespace {

constexpr size_t kPage = 4096;
constinit std::atomic<bool> guarding = false;

/// `bytes` (whole pages) with a page behind them that cannot be touched.
std::byte* mapGuarded(size_t bytes) {
  void* memory =
      ::mmap(nullptr, bytes + kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) std::abort();
  ::mprotect(static_cast<std::byte*>(memory) + bytes, kPage, PROT_NONE);
  return static_cast<std::byte*>(memory);
}

} // namespace

void guardSomeAllocations() { guarding = true; }

std::span<const std::byte> guardedCopy(std::span<const std::byte> input) {
  static std::byte* memory = nullptr;
  static size_t size = 0;
  if (input.size() > size || !memory) {
    if (memory) ::munmap(memory, size + kPage);
    size = (input.size() / kPage + 1) * kPage;
    memory = mapGuarded(size);
  }
  auto* const begin = memory + size - input.size();
  if (!input.empty()) std::memcpy(begin, input.data(), input.size());
  return {begin, input.size()};
}

} // namespace tw::fuzz

#if !TW_SANITIZED // whose allocators do this for every allocation

namespace {

using tw::fuzz::guarding;
using tw::fuzz::kPage;

constexpr size_t kSlotBytes = 16 * kPage;
constexpr size_t kSlots = 2048;
constexpr unsigned kOneIn = 16;

/// Slots of 64 KiB, each before a page that cannot be touched. A freed one is the last to be used again.
class GuardedSlots {
 public:
  /// Null where none is free.
  void* take(size_t bytes) {
    const Lock lock(m_lock);
    if (!m_memory && !open()) return nullptr;
    if (m_free == 0) return nullptr;
    const auto slot = m_ring[m_first];
    m_first = (m_first + 1) % kSlots;
    --m_free;
    auto* const begin = m_memory + slot * (kSlotBytes + kPage);
    ::mprotect(begin, kSlotBytes, PROT_READ | PROT_WRITE);
    // A type's size is a multiple of its alignment: what may be less aligned ends closer to the page.
    const auto alignment = std::min<size_t>(__STDCPP_DEFAULT_NEW_ALIGNMENT__, bytes & ~(bytes - 1));
    return begin + (kSlotBytes - bytes) / alignment * alignment;
  }

  /// Whether `memory` was one of these.
  bool give(void* memory) {
    auto* const at = static_cast<std::byte*>(memory);
    auto* const first = m_memory.load(std::memory_order_acquire);
    if (!first || at < first || at >= first + kSlots * (kSlotBytes + kPage)) return false;
    const Lock lock(m_lock);
    const auto slot = static_cast<size_t>(at - first) / (kSlotBytes + kPage);
    auto* const begin = first + slot * (kSlotBytes + kPage);
    ::madvise(begin, kSlotBytes, MADV_DONTNEED);
    ::mprotect(begin, kSlotBytes, PROT_NONE);
    m_ring[(m_first + m_free++) % kSlots] = static_cast<uint16_t>(slot);
    return true;
  }

 private:
  struct Lock {
    explicit Lock(std::atomic_flag& flag) : flag(flag) {
      while (flag.test_and_set(std::memory_order_acquire)) {
      }
    }
    ~Lock() { flag.clear(std::memory_order_release); }
    std::atomic_flag& flag;
  };

  bool open() {
    void* memory =
        ::mmap(nullptr, kSlots * (kSlotBytes + kPage), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return false;
    for (size_t i = 0; i < kSlots; ++i) m_ring[i] = static_cast<uint16_t>(i);
    m_free = kSlots;
    m_memory.store(static_cast<std::byte*>(memory), std::memory_order_release);
    return true;
  }

  std::atomic_flag m_lock;
  std::atomic<std::byte*> m_memory = nullptr;
  uint16_t m_ring[kSlots] = {}; ///< the free slots, from m_first on
  size_t m_first = 0, m_free = 0;
};

constinit GuardedSlots guardedSlots;
constinit thread_local unsigned allocations = 0;

void* allocate(size_t bytes) {
  if (guarding && bytes > 0 && bytes <= kSlotBytes && ++allocations % kOneIn == 0)
    if (void* memory = guardedSlots.take(bytes)) return memory;
  return std::malloc(bytes > 0 ? bytes : 1);
}

} // namespace

// The other forms call these.
void* operator new(size_t bytes) {
  if (void* memory = allocate(bytes)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  if (memory && !guardedSlots.give(memory)) std::free(memory);
}
void operator delete(void* memory, size_t) noexcept { operator delete(memory); }

#endif
