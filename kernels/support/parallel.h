#pragma once

#include <algorithm>
#include <cstdint>
#include <omp.h>

namespace tw::kernels {

/// body(begin, end) over [0, count), cut into one run per thread of the OpenMP pool that LibTorch uses too (so
/// at::set_num_threads counts). A thread is worth waking for `minimum` items. Which thread does what never changes a
/// result.
template <class Body> void parallelFor(int64_t count, int64_t minimum, const Body& body) {
  if (count <= 0) return;
  const int64_t wanted = std::max<int64_t>(1, count / std::max<int64_t>(1, minimum));
  const int64_t threads = omp_in_parallel() ? 1 : std::min<int64_t>(wanted, omp_get_max_threads());
  if (threads == 1) {
    body(int64_t(0), count);
    return;
  }
#pragma omp parallel num_threads(int(threads))
  {
    const int64_t team = omp_get_num_threads();
    const int64_t begin = count * omp_get_thread_num() / team;
    const int64_t end = count * (omp_get_thread_num() + 1) / team;
    if (begin < end) body(begin, end);
  }
}

/// How many rows of `columns` elements make it worth waking a thread.
constexpr int64_t rowsPerThread(int64_t columns, int64_t elements = 16384) {
  return std::max<int64_t>(1, elements / std::max<int64_t>(1, columns));
}

} // namespace tw::kernels
