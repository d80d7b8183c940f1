#!/usr/bin/env bash
# What the test command leaves out because it takes hours: the plain build (every file compiled on its own, so that each
# includes what it uses), the build without a window and the sanitizers, each with its tests. Needs what
# `installer/bootstrap.sh test` installs. Usage: tools/nightly.sh [dev|no-window|asan|tsan]…
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root" || exit 1
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
# What a sanitizer reports ends the test. LibTorch, Qt and the other libraries are not compiled for it: what they leave
# behind at the end, and how their threads wait for one another, it would report wrongly. No detect_stack_use_after_return:
# GCC's stand-in for the stack is not aligned as the kernels' AVX-512 registers need, and they crash on it.
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0:strict_string_checks=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-halt_on_error=1:print_stacktrace=1}"
export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1:ignore_noninstrumented_modules=1}"
(( $# )) || set -- dev no-window asan tsan
mkdir -p build/log
bad=()

# NAME, TARGET…: builds, then runs the tests that match.
build_and_test() { # NAME CONFIGURE-ARGUMENT…
  local name="$1" log="build/log/nightly-$1.log" began=$SECONDS
  shift
  if cmake "$@" > "$log" 2>&1 && ninja -k 0 -C "build/$name" >> "$log" 2>&1 \
    && ctest --test-dir "build/$name" -j 2 --output-on-failure --no-tests=error --timeout 1800 >> "$log" 2>&1; then
    printf '  %-10s well    %5d s\n' "$name" $((SECONDS - began))
  else
    printf '  %-10s NOT WELL %4d s  (%s)\n' "$name" $((SECONDS - began)) "$log"
    bad+=("$name")
  fi
}

for name in "$@"; do
  case "$name" in
    dev) build_and_test dev --preset dev ;;
    no-window) build_and_test no-window --preset release -B build/no-window -DTW_STUDIO=OFF ;;
    asan) build_and_test asan --preset asan ;;
    tsan) build_and_test tsan --preset tsan ;;
    *) echo "There is no $name here: dev, no-window, asan, tsan." >&2; exit 2 ;;
  esac
done
(( ${#bad[@]} == 0 )) || { echo "NOT well: ${bad[*]}"; exit 1; }
echo "All well: $*"
