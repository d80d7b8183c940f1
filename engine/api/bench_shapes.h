#pragma once
// Shapes of well-known models, for benchmarks: the same work as theirs without their weights.
#include <span>
#include <string>

namespace tw {

struct BenchShape {
  const char* name;   ///< "llama-3.1-8b"
  const char* config; ///< what its config.json says of the shape
};
/// The first is the default: the shape in which throughput is compared with PEFT (tests/bench/compare_peft.py).
std::span<const BenchShape> benchShapes();
/// "peft, tiny, …"
std::string benchShapeNames();

} // namespace tw
