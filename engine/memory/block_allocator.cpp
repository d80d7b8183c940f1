#include "engine/memory/block_allocator.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include <bit>
#include <list>
#include <mutex>
#include <sys/mman.h>
#include <unordered_map>

namespace tw {
namespace {

constexpr size_t kStepsPerDoubling =
    8; ///< size classes; the unused end of a block is never touched and so not resident
constexpr uintptr_t kPage = 4096;

size_t sizeClass(size_t bytes) {
  const size_t step = std::bit_floor(bytes) / kStepsPerDoubling;
  return (bytes + step - 1) / step * step;
}

class BlockAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) override {
    void* data = bytes >= static_cast<size_t>(kBlockBytes) ? take(sizeClass(bytes)) : c10::alloc_cpu(bytes);
    return {data, data, &BlockAllocator::release, c10::Device(c10::DeviceType::CPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &BlockAllocator::release; }
  void copy_data(void* target, const void* source, std::size_t count) const override {
    default_copy_data(target, source, count);
  }

  void releaseKept() {
    const std::lock_guard lock(m_mutex);
    while (!m_kept.empty()) unmapOldest();
    m_peak = m_live;
  }

  /// Never destroyed: tensors with static lifetime end after main.
  static BlockAllocator& instance() {
    static auto* allocator = new BlockAllocator;
    return *allocator;
  }

 private:
  struct Block {
    void* data = nullptr;
    size_t size = 0;
  };

  void* take(size_t size) {
    const std::lock_guard lock(m_mutex);
    m_live += size;
    m_peak = std::max(m_peak, m_live);
    void* data = nullptr;
    for (auto block = m_kept.rbegin(); block != m_kept.rend();
         ++block) // the latest is the likeliest to be in the cache
      if (block->size == size) {
        data = block->data;
        m_keptBytes -= size;
        m_kept.erase(std::next(block).base());
        break;
      }
    while (!data && !m_kept.empty() && m_live + m_keptBytes > m_peak + m_peak / kKeptPart) unmapOldest();
    if (!data) data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED) {
      m_live -= size;
      TORCH_CHECK(false, "out of memory: a tensor of ", size, " bytes cannot be allocated");
    }
    m_sizes[data] = size;
    return data;
  }

  static void release(void* data) {
    if (!data) return;
    // Large blocks begin on a page; most other tensors do not and need no look-up.
    if (reinterpret_cast<uintptr_t>(data) % kPage != 0 || !instance().keep(data)) c10::free_cpu(data);
  }

  bool keep(void* data) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_sizes.find(data);
    if (found == m_sizes.end()) return false;
    m_live -= found->second;
    m_keptBytes += found->second;
    m_kept.push_back({data, found->second});
    m_sizes.erase(found);
    return true;
  }

  void unmapOldest() {
    const auto block = m_kept.front();
    m_kept.pop_front();
    m_keptBytes -= block.size;
    ::munmap(block.data, block.size);
  }

  std::mutex m_mutex;
  std::unordered_map<void*, size_t> m_sizes; ///< live blocks
  std::list<Block> m_kept;                   ///< free blocks, oldest first; some hundred at most
  size_t m_live = 0, m_keptBytes = 0, m_peak = 0;
};

} // namespace

void installBlockAllocator() {
#ifndef __SANITIZE_ADDRESS__ // the sanitizer watches the C library's blocks only
  static std::once_flag once;
  std::call_once(once, [] { c10::SetCPUAllocator(&BlockAllocator::instance(), 1); });
#endif
}

void releaseKeptBlocks() { BlockAllocator::instance().releaseKept(); }

} // namespace tw
