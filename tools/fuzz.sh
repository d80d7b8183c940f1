#!/usr/bin/env bash
# Builds the fuzzing programs of tests/fuzz with clang and runs each of them on its seeds, two at a time.
# What one finds stays in build/fuzz/found/NAME; `build/fuzz/bin/fuzz_NAME FILE` repeats it. What was learnt of the inputs
# stays in build/fuzz/corpus, so that a later run goes on from there.
# Usage: tools/fuzz.sh [--seconds N] [NAME…]   (an hour each, and all of them, unless told otherwise)
# TW_FUZZ_JOBS: how many at a time. TW_FUZZ_TIMEOUT: seconds that one input may take, by the clock (10): more on a machine that does other work too.
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root" || exit 1
seconds=3600
if [[ ${1:-} == --seconds ]]; then
  seconds="$2"
  shift 2
fi

if ! command -v clang++ > /dev/null \
  || ! clang++ -x c++ -fsanitize=fuzzer,address -o /dev/null - <<< 'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }' 2> /dev/null; then
  echo "Fuzzing skipped: clang++ with libFuzzer is not installed (on Debian and Ubuntu: apt-get install clang libclang-rt-dev)."
  exit 0
fi

mkdir -p build/fuzz
began=$SECONDS
if ! { cmake --preset fuzz && ninja -C build/fuzz -j "${TW_BUILD_JOBS:-$(nproc)}" fuzz; } > build/fuzz/build.log 2>&1; then
  tail -n 20 build/fuzz/build.log
  echo "Fuzzing: the programs could not be built (build/fuzz/build.log)."
  exit 1
fi
echo "  fuzzing programs built in $((SECONDS - began)) s"

# The files that a program begins with.
seeds_of() { # NAME
  local name folder pattern
  while read -r name folder pattern; do
    if [[ $name == "$1" ]]; then find "$folder" -type f -name "$pattern" -size -65k; fi
  done < tests/fuzz/seeds.txt
}

run_one() { # NAME
  local name="$1" corpus="build/fuzz/corpus/$1" found="build/fuzz/found/$1" log="build/fuzz/$1.log" seed number=0
  mkdir -p "$corpus" "$found"
  while read -r seed; do cp "$seed" "$corpus/seed-$((number++))"; done < <(seeds_of "$name")
  # Memory and time for one input: what goes beyond is a finding too, and so is a leak. Unpacked data goes to memory.
  if ASAN_OPTIONS="allocator_may_return_null=1:max_allocation_size_mb=2048" UBSAN_OPTIONS="print_stacktrace=1" TMPDIR=/dev/shm \
    "build/fuzz/bin/fuzz_$name" -max_total_time="$seconds" -timeout="${TW_FUZZ_TIMEOUT:-10}" -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 -artifact_prefix="$found/" "$corpus" > "$log" 2>&1; then
    printf '  fuzz_%-12s well       %9s inputs\n' "$name" "$(awk '/number_of_executed_units/ { print $2 }' "$log")"
  else
    printf '  fuzz_%-12s NOT WELL   %s (%s)\n' "$name" "$(find "$found" -type f -printf '%p ' | head -c 300)" "$log"
    return 1
  fi
}
export -f run_one seeds_of
export seconds

names=("$@")
(( ${#names[@]} )) || mapfile -t names < <(find build/fuzz/bin -name 'fuzz_*' -type f -executable -printf '%f\n' | sed 's/^fuzz_//' | sort)
printf '%s\n' "${names[@]}" | xargs -P "${TW_FUZZ_JOBS:-2}" -I '{}' bash -c 'run_one "$1"' _ '{}' || exit 1
