#pragma once
// The places of a model on which a method puts something: its targets with their shapes.
#include "engine/tune/base/model_shape.h"
#include "engine/tune/base/target.h"

namespace tw {

/// A linear, a router, the table of input embeddings, or the stacked matrices of a layer's experts.
struct Place {
  std::string name;   ///< as patterns over names know it: a linear's module, a parameter's own name
  std::string module; ///< the weight's; of a stack the parameter's name
  std::string key;    ///< the module under which an adapter's files name what is attached
  TensorSlot::Part part = TensorSlot::Part::Head;
  int64_t out = 0, in = 0;
  int64_t experts = 1;
  bool stacked = false;
  bool table = false; ///< of input embeddings, [out = vocabulary, in = hidden], which ids look up
  std::vector<ParameterNames::Member> members; ///< of a stack
};

struct Places {
  std::vector<Place> all;             ///< linears in module order, then the table of embeddings, then parameters
  std::vector<std::string> unmatched; ///< entries of target_modules that matched nothing
};

/// Errors: those of matchTargets.
Result<Places> placesOf(const ModelShape& model, const TargetOptions& targets);

} // namespace tw
