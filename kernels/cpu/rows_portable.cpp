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

#include "cpu/body/common.h"

#include "cpu/body/nf4.h"

#include "cpu/body/cross_entropy.h"

#include "cpu/body/rms_norm.h"

#include "cpu/body/swiglu.h"

#include "cpu/body/rope.h"

#include "cpu/body/adamw.h"

} // namespace
} // namespace portable

const Rows kPortableRows = {
    portable::nf4Quantize,   portable::nf4Dequantize,  portable::nf4Matvec,
    portable::crossEntropy,  portable::rmsNormForward, portable::rmsNormBackward,
    portable::rmsNormWeight, portable::swigluForward,  portable::swigluBackward,
    portable::rope,          portable::adamw,
};

} // namespace tw::kernels
