# shellcheck shell=bash
# shellcheck disable=SC2154  # root, log_file and environment are set by bootstrap.sh and its parts
# The build-time environment .deps/python: LibTorch and Arrow come out of its wheels, the peers of tests/interop live beside them.

environment="$root/.deps/python"

# The first Python that is new enough and can make an environment.
find_python() {
  local candidate
  for candidate in "${TW_PYTHON:-python3}" /usr/bin/python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 14))' 2> /dev/null; then
      echo "$candidate"
      return
    fi
  done
}

# True when every pinned requirement of FILE… is there in its version, and torch's library with it.
requirements_present() { # FILE…
  "$environment/bin/python" - "$@" << 'PYTHON' >> "$log_file" 2>&1
import importlib.metadata as metadata
import pathlib
import sys
import sysconfig

for path in sys.argv[1:]:
    for line in pathlib.Path(path).read_text().splitlines():
        name, _, wanted = line.partition("#")[0].strip().partition("==")
        if not name:
            continue
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = "nothing"
        if found.split("+")[0] != wanted:
            sys.exit(f"{name}: wanted {wanted}, found {found}")
if not (pathlib.Path(sysconfig.get_paths()["purelib"]) / "torch/lib/libtorch_cpu.so").exists():
    sys.exit("torch/lib/libtorch_cpu.so is missing")
PYTHON
}

install_requirements() { # FILE…
  local arguments=() file
  for file in "$@"; do arguments+=(-r "$file"); done
  # An old pip cannot take up an interrupted download; a new one is worth having but not worth failing for.
  "$environment/bin/python" -m pip --disable-pip-version-check install --quiet --upgrade 'pip>=25.2' || echo "keeping this pip"
  "$environment/bin/python" -m pip --disable-pip-version-check --no-input install --retries 5 --timeout 60 --progress-bar off "${arguments[@]}"
}

# Makes the environment and installs what the requirement FILEs pin. The stamp holds the hash of their text; without it the
# versions found decide, so an environment made by another hand is taken as it is.
ensure_python() { # STAMP-NAME FILE…
  local stamp="$environment/.tunewright-$1" wanted python
  shift
  wanted="$(cat "$@" | sha256sum | cut -d ' ' -f 1)"
  if [[ -x "$environment/bin/python" && -f $stamp && "$(cat "$stamp")" == "$wanted" ]] && requirements_present "$@"; then return 0; fi

  mkdir -p "$root/.deps"
  exec 9> "$root/.deps/.lock"
  flock -n 9 || { note "Waiting for another set-up of this folder …"; flock 9; }
  if ! "$environment/bin/python" -m pip --version > /dev/null 2>&1; then
    python="$(find_python)"
    [[ -n $python ]] || fail "Python 3.10 to 3.14 with its venv module is needed (found: $(python3 --version 2>&1 || echo none)): install python3 and python3-venv, or name one with TW_PYTHON=/path/to/python3."
    stage "Python environment" "The Python environment $environment could not be made." "$python" -m venv --clear "$environment"
  fi
  if ! requirements_present "$@" || ! "$environment/bin/python" -m pip --disable-pip-version-check check >> "$log_file" 2>&1; then
    # The unpacked wheels take 5.3 GB, and as much again passes through pip's cache and temporary folder.
    [[ -e "$environment/.tunewright-build" ]] || require_disk "$root" 12 "Installing the LibTorch wheels"
    stage "LibTorch and Python packages (about 2 GB)" "pip could not install the packages pinned in ${*#"$root"/}." install_requirements "$@"
    requirements_present "$@" || fail "The Python environment is not what was asked for even after installing: delete $environment and run again."
  fi
  echo "$wanted" > "$stamp"
  exec 9>&-
}
