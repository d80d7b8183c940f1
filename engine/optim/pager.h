#pragma once
// Where the large parts of an optimizer's state lie: on the device as far as it has room, else in main memory.
// bitsandbytes leaves that to the driver (managed memory); here it is decided between the steps.
#include <ATen/ATen.h>

#include <functional>
#include <vector>

namespace tw {

class Pager {
 public:
  /// The state of smaller tensors stays on the device, as in bitsandbytes.
  static constexpr int64_t kLeastValues = 100000;
  /// What the device has, and the most of it that was in use at once, in bytes.
  struct Gauge {
    std::function<int64_t()> limit, peak;
  };
  /// Without functions: the figures of `device`; on the processor then nothing moves, since its memory is the main one.
  explicit Pager(at::Device device, Gauge gauge = {});

  /// The state of a parameter. Large ones begin in main memory: nobody knows yet what the first step takes.
  void add(size_t tensor, int64_t values, int64_t bytes);
  bool inMain(size_t tensor) const;
  int64_t bytesInMain() const;
  /// Between two steps: the tensors whose state has to change its place now. While the highest use so far leaves room
  /// they come to the device; once it comes near the limit all of them go back, and stay.
  std::vector<size_t> changes();

 private:
  struct Page {
    size_t tensor = 0;
    int64_t bytes = 0;
    bool inMain = true;
  };
  std::vector<size_t> toMain();
  std::vector<size_t> toDevice(int64_t room);
  Gauge m_gauge; ///< without functions: nothing moves
  std::vector<Page> m_pages;
  bool m_full = false;
};

/// A tensor of zeros for a state in main memory, pinned where the parameters are on a GPU, so that copies need no
/// detour.
at::Tensor zerosInMain(at::IntArrayRef shape, at::ScalarType type, at::Device device);

} // namespace tw
