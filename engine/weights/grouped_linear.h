#pragma once
// One linear for each group of rows: routed experts, whose tokens lie one expert after another. W frozen and perhaps
// quantised, or trained.
#include "engine/weights/adaptable_weight.h"

namespace tw::ops {

/// scale · B_g·(A_g·x) with the matrices of all groups in two, as PEFT holds them: A [groups · r, in], group g's rows
/// together; B [out, r · groups], group g's columns r apart (column i · groups + g). Both float32.
struct GroupedTerm {
  at::Tensor A, B;
  double scale = 1.0;
};

/// What it points to must outlive the backward pass.
struct GroupedCall {
  /// [parts][groups]: each part has an output of its own; B's rows are those of the parts one after another.
  std::vector<std::vector<const WeightStorage*>> parts;
  std::vector<GroupedTerm> terms;
};

/// x [rows, in], of which group g has the rows [offsets[g], offsets[g + 1]) -> one [rows, out_i] in x's dtype for each
/// part. Groups without rows cost nothing. Saves x, A, B and the small products; dense weights are asked for again in
/// backward. Gradients of A and B come whole and in their own dtype, those of dense storages whose parameter requires
/// grad as well.
std::vector<at::Tensor> groupedLinear(const at::Tensor& x, const std::vector<int64_t>& offsets,
                                      const GroupedCall& call);

} // namespace tw::ops
