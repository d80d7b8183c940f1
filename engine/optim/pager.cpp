#include "engine/optim/pager.h"

#include "engine/memory/memory.h"

#include <algorithm>
#include <utility>

namespace tw {
namespace {

/// Of the device: up to where state is brought to it, and from where on it goes back. The rest is for what comes and
/// goes between two looks.
constexpr double kFilled = 0.85, kNearlyFull = 0.95;

int64_t partOf(int64_t bytes, double part) { return static_cast<int64_t>(static_cast<double>(bytes) * part); }

} // namespace

Pager::Pager(at::Device device, Gauge gauge) : m_gauge(std::move(gauge)) {
  if (m_gauge.limit || device.is_cpu()) return;
  m_gauge = {[device] { return memoryLimit(device); }, [device] { return peakMemory(device); }};
}

void Pager::add(size_t tensor, int64_t values, int64_t bytes) {
  if (m_gauge.limit && values >= kLeastValues) m_pages.push_back({tensor, bytes, true});
}

bool Pager::inMain(size_t tensor) const {
  return std::any_of(m_pages.begin(), m_pages.end(),
                     [&](const Page& page) { return page.tensor == tensor && page.inMain; });
}

int64_t Pager::bytesInMain() const {
  int64_t bytes = 0;
  for (const auto& page : m_pages) bytes += page.inMain ? page.bytes : 0;
  return bytes;
}

std::vector<size_t> Pager::changes() {
  if (m_pages.empty() || m_full) return {};
  const int64_t limit = m_gauge.limit(), peak = m_gauge.peak();
  if (peak < partOf(limit, kNearlyFull)) return toDevice(partOf(limit, kFilled) - peak);
  m_full = true;
  return toMain();
}

std::vector<size_t> Pager::toMain() {
  std::vector<size_t> moved;
  for (auto& page : m_pages)
    if (!std::exchange(page.inMain, true)) moved.push_back(page.tensor);
  return moved;
}

std::vector<size_t> Pager::toDevice(int64_t room) {
  std::vector<size_t> moved;
  for (auto& page : m_pages) {
    if (!page.inMain || page.bytes > room) continue;
    room -= page.bytes;
    page.inMain = false;
    moved.push_back(page.tensor);
  }
  return moved;
}

at::Tensor zerosInMain(at::IntArrayRef shape, at::ScalarType type, at::Device device) {
  return at::zeros(shape, at::TensorOptions().dtype(type).pinned_memory(!device.is_cpu()));
}

} // namespace tw
