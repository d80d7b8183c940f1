# shellcheck shell=bash
# shellcheck disable=SC2154  # root, log_file and environment are set by bootstrap.sh and its parts
# Every test: the layout of the code, the engine's own programs and ten seconds of fuzzing each reader by ctest, then the comparison with the Python peers by pytest.

# Counts of both reports in one readable line; the exit status says whether all is well.
summarise_tests() { # CTEST.xml PYTEST.xml SECONDS
  "$environment/bin/python" - "$@" << 'PYTHON'
import sys
import xml.etree.ElementTree as tree

seconds = int(sys.argv[3])
parts, bad = [], 0
for path, what in ((sys.argv[1], "engine test programs"), (sys.argv[2], "comparisons with Transformers, PEFT and others")):
    try:
        root = tree.parse(path).getroot()
    except (OSError, tree.ParseError):
        parts.append(f"no report of the {what}")
        bad += 1
        continue
    suites = [root] if root.tag == "testsuite" else list(root)
    total, failed, skipped = (sum(int(suite.get(key) or 0) for suite in suites) for key in ("tests", "failures", "skipped"))
    failed += sum(int(suite.get("errors") or 0) for suite in suites)
    if total == 0:
        bad += 1
    bad += failed
    passed = total - failed - skipped
    parts.append(f"{passed} {what} passed" + (f", {failed} failed" if failed else "") + (f", {skipped} skipped" if skipped else ""))
print(f"{'All well' if bad == 0 else 'NOT well'}: " + "; ".join(parts) + f"; {seconds // 60} min {seconds % 60} s in all.")
sys.exit(bad != 0)
PYTHON
}

# Test processes of pytest: one a core, but not more than eight (each makes its modules' models anew) nor than the memory carries.
test_processes() {
  local cores memory
  cores="$(nproc)"
  memory="$(awk '/MemAvailable/ { print int($2 / 3145728) }' /proc/meminfo)"
  printf '%s\n' "$cores" 8 "$(( memory < 1 ? 1 : memory ))" | sort -n | head -n 1
}

run_tests() {
  local results="$root/build/release/test-results" failures=0
  mkdir -p "$results"
  rm -f "$results"/*.xml
  "$root/tools/check_format.sh" 2>&1 | tee -a "$log_file" || failures=1
  # Two at a time: the engine's tests use two threads each. The fuzz.* among them take ten seconds each by intent.
  ctest --test-dir "$root/build/release" -j 2 --output-on-failure --no-tests=error --output-junit "$results/ctest.xml" 2>&1 | tee -a "$log_file" || failures=1
  (cd "$root/tests/interop" && "$environment/bin/python" -m pytest -p no:cacheprovider -n "$(test_processes)" --dist worksteal --junitxml "$results/interop.xml" --durations 8) 2>&1 | tee -a "$log_file" || failures=1
  printf '\n'
  summarise_tests "$results/ctest.xml" "$results/interop.xml" "$SECONDS" || failures=1
  if (( failures )); then fail "Some tests failed; they are named above."; fi
}
