#include "cpu/rows.h"
#include "support/adamw_factors.h"
#include "support/half.h"
#include "support/nf4_tables.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#ifdef TW_X86_ROWS
#include <immintrin.h>

// Everything below is compiled for this instruction set and called only where the processor has it.
#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c")

namespace tw::kernels {
namespace avx2 {
namespace {

#include "cpu/body/vector_avx2.h"

#include "cpu/body/bodies.h"

} // namespace
} // namespace avx2

const Rows kAvx2Rows = avx2::kBodies;

} // namespace tw::kernels

#pragma GCC pop_options
#endif
