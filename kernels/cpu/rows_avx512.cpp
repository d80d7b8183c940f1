#include "cpu/rows.h"
#include "support/adamw_factors.h"
#include "support/half.h"
#include "support/nf4_tables.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#ifdef TW_X86_ROWS
// g++ 12 warns of the intrinsics' deliberately undefined registers (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <immintrin.h>

// Everything below is compiled for this instruction set and called only where the processor has it.
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma,f16c")

namespace tw::kernels {
namespace avx512 {
namespace {

#include "cpu/body/vector_avx512.h"

#include "cpu/body/bodies.h"

} // namespace
} // namespace avx512

const Rows kAvx512Rows = avx512::kBodies;

} // namespace tw::kernels

#pragma GCC pop_options
#endif
