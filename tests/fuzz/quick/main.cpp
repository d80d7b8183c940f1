// The programs of tests/fuzz in one, for builds without libFuzzer: each for a few seconds on its seeds with places
// changed, in the same sequence everywhere. It does not see which code an input reaches (libFuzzer does:
// tools/fuzz.sh), so it finds what lies near the seeds. Found is what crashes, throws, hangs or takes gigabytes, and of
// reads and writes beyond what was allocated those that guarded_memory.h or a sanitizer sees. Usage: fuzz_quick NAME
// SEED-LIST SECONDS FOUND-FOLDER, or fuzz_quick NAME FILE to repeat one input.
#include "tests/fuzz/quick/guarded_memory.h"
#include "tests/fuzz/quick/mutate.h"
#include "tests/fuzz/quick/seeds.h"
#include "tests/fuzz/quick/watch.h"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#define TW_FUZZ_PROGRAM(name) extern "C" int fuzz_##name(const uint8_t* data, size_t size);
TW_FUZZ_PROGRAMS
#undef TW_FUZZ_PROGRAM

namespace {

using namespace tw::fuzz;
using Program = int (*)(const uint8_t*, size_t);

uint64_t randomSeed() {
  const char* other = std::getenv("TW_FUZZ_SEED");
  return other ? std::strtoull(other, nullptr, 10) : 20261129;
}

Program programNamed(const char* name) {
#define TW_FUZZ_PROGRAM(known)                                                                                         \
  if (std::strcmp(name, #known) == 0) return fuzz_##known;
  TW_FUZZ_PROGRAMS
#undef TW_FUZZ_PROGRAM
  return nullptr;
}

void tryInput(Program program, Watch& watch, const std::string& content) {
  const auto input = guardedCopy(std::as_bytes(std::span(content)));
  watch.begin(input);
  program(reinterpret_cast<const uint8_t*>(input.data()), input.size());
  watch.end();
}

int run(const char* name, Program program, const char* seedList, double seconds, const char* found) {
  auto seeds = readSeeds(seedList, name);
  if (seeds.empty()) {
    std::fprintf(stderr, "%s names no seeds of %s that can be read.\n", seedList, name);
    return 2;
  }
  const auto unchanged = seeds.size();
  Mutator inputs(std::move(seeds), randomSeed());
  Watch watch(name, found);
  const auto began = std::chrono::steady_clock::now();
  size_t tried = 0;
  // Every seed has its turn, however slow the machine is.
  while (tried < unchanged || std::chrono::steady_clock::now() - began < std::chrono::duration<double>(seconds)) {
    tryInput(program, watch, inputs.next());
    ++tried;
  }
  std::printf(
      "%s: %zu inputs, %zu of them seeds as they are; nothing found. (Seeds with places changed, no look at the "
      "coverage; tools/fuzz.sh fuzzes with it.)\n",
      name, tried, unchanged);
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  const auto program = argc > 1 ? programNamed(argv[1]) : nullptr;
  if (!program || (argc != 3 && argc != 5)) {
    std::fprintf(stderr, "Usage: fuzz_quick NAME SEED-LIST SECONDS FOUND-FOLDER, or fuzz_quick NAME FILE\n");
    return 2;
  }
  guardSomeAllocations();
  if (argc == 5) return run(argv[1], program, argv[2], std::atof(argv[3]), argv[4]);
  Watch watch(argv[1], "");
  tryInput(program, watch, readInput(argv[2]));
  std::printf("%s: nothing found.\n", argv[1]);
  return 0;
}
