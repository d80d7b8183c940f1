#!/usr/bin/env bash
# From a fresh Debian or Ubuntu machine to a built, tested or demonstrated Tunewright. Run it as often as you like: what is there is not done twice.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
for part in report system python build test demo; do
  # shellcheck source=/dev/null
  source "$root/installer/lib/$part.sh"
done

usage() {
  cat << 'TEXT'
Usage: installer/bootstrap.sh COMMAND
  demo     install what is missing, build, and watch the starter model being taught who it is
  test     install what is missing, build, and run every test (with the Python peers they compare with)
  studio   install what is missing, build, and open the window
  deps     install what is missing, no more
  build    install what is missing and build the release preset (eight files a unit) into build/release
Environment: TW_PYTHON names the Python to use for .deps/python. pip and apt follow this machine's own configuration.
TEXT
}

command="${1:-}"
case "$command" in
  demo | test | deps | build) ;;
  studio)
    if [[ -z "${DISPLAY:-}" && -z "${WAYLAND_DISPLAY:-}" ]]; then
      echo "There is no display here to open a window on (DISPLAY and WAYLAND_DISPLAY are empty). Without one, see the program at work: installer/bootstrap.sh demo"
      exit 2
    fi
    ;;
  -h | --help | help)
    usage
    exit 0
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac

open_log "$command"
# On a machine that does other work too, compute threads that spin at barriers take several times as long.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
[[ "$(uname -s)" == Linux ]] || fail "This set-up is for Linux; on $(uname -s) there is no build yet."
requirements=("$root/installer/requirements.txt")

[[ $command != test ]] || packages+=("${test_packages[@]}")
ensure_packages
if [[ $command == test ]]; then
  ensure_python test "${requirements[@]}" "$root/tests/interop/requirements.txt" "$root/tools/requirements.txt"
else
  ensure_python build "${requirements[@]}"
fi
case "$command" in
  deps)
    note "Everything that the build needs is there."
    ;;
  build)
    build_release all
    note "The programs: build/release/bin/tunewright and build/release/bin/tunewright-studio"
    ;;
  studio)
    build_release tunewright-studio tunewright
    exec "$root/build/release/bin/tunewright-studio"
    ;;
  demo)
    build_release tunewright
    run_demo
    ;;
  test)
    build_release all
    run_tests
    ;;
esac
