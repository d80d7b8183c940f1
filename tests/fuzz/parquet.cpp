// Parquet files. Arrow itself is not instrumented: what is tried is what our reader makes of the tables that Arrow
// returns.
#include "tests/fuzz/read_source.h"
#include "tests/fuzz/scratch.h"

using namespace tw;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::readSource(fuzz::scratch().write("rows.parquet", fuzz::text(data, size)));
  return 0;
}
