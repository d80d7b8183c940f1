#include "cpu/rows.h"
#include "support/adamw_factors.h"
#include "support/half.h"
#include "support/nf4_tables.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace tw::kernels {
namespace portable {
namespace {

#include "cpu/body/vector_portable.h"

#include "cpu/body/bodies.h"

} // namespace
} // namespace portable

const Rows kPortableRows = portable::kBodies;

} // namespace tw::kernels
