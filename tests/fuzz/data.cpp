// Rows in each of the forms that text files have.
#include "tests/fuzz/read_source.h"
#include "tests/fuzz/scratch.h"

using namespace tw;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const char* name : {"rows.json", "rows.jsonl", "rows.csv", "rows.tsv", "rows.txt"})
    fuzz::readSource(fuzz::scratch().write(name, fuzz::text(data, size)));
  return 0;
}
