#include "cpu/rows.h"

#include <algorithm>
#include <atomic>

namespace tw::kernels {

namespace {

std::atomic<Isa> g_limit{Isa::Avx512};

Isa detected() {
#ifdef TW_X86_ROWS
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  return avx512 ? Isa::Avx512 : avx2 ? Isa::Avx2 : Isa::Portable;
#else
  return Isa::Portable;
#endif
}

} // namespace

Isa isa() {
  static const Isa best = detected();
  return std::min(best, g_limit.load(std::memory_order_relaxed));
}

void limitIsa(Isa limit) { g_limit.store(limit, std::memory_order_relaxed); }

const char* describe(Isa isa) {
  switch (isa) {
  case Isa::Portable: return "portable";
  case Isa::Avx2: return "AVX2";
  case Isa::Avx512: return "AVX-512";
  }
  return "unknown";
}

const Rows& rows() {
#ifdef TW_X86_ROWS
  switch (isa()) {
  case Isa::Avx512: return kAvx512Rows;
  case Isa::Avx2: return kAvx2Rows;
  case Isa::Portable: break;
  }
#endif
  return kPortableRows;
}

} // namespace tw::kernels
