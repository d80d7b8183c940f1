#!/usr/bin/env bash
# Runs clang-tidy with .clang-tidy's checks over what build/release is made of, unit by unit (a unit is eight files, and LibTorch's
# headers are read once a unit, so that all takes about an hour on one core). Needs a build, for the generated files, and clang-tidy
# with clang of the same version (on Debian and Ubuntu: apt-get install clang clang-tidy).
# Finds go to the terminal, each once; it fails if there are any. Usage: tools/clang_tidy.sh [FOLDER…], e.g. engine/train ui/shell
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root" || exit 1
out=build/tidy
mkdir -p "$out"
if ! command -v clang-tidy > /dev/null || ! command -v clang++ > /dev/null || [[ ! -f build/release/compile_commands.json ]]; then
  echo "clang-tidy and clang++ and a build in build/release are needed (installer/bootstrap.sh makes one)."
  exit 1
fi

# The compile commands without what only gcc understands, its precompiled headers replaced by clang's own; prints the units of the folders.
units="$(python3 - "$root" "$out" "$@" << 'PYTHON'
import json, os, re, shlex, subprocess, sys

root, out, folders = sys.argv[1], os.path.join(sys.argv[1], sys.argv[2]), sys.argv[3:] or ["engine", "kernels", "app", "ui"]
headers, kept, units = {}, [], []
for entry in json.load(open(f"{root}/build/release/compile_commands.json")):
    path = os.path.realpath(entry["file"])
    if "/tests/" in path or path.endswith((".cu", "cmake_pch.hxx.cxx", "mocs_compilation.cpp")):
        continue
    inside = re.findall(r'#include "(.*)"', open(path).read()) if "/Unity/" in path else [path]
    if not any(os.path.realpath(name).startswith(f"{root}/{folder.rstrip('/')}/") for name in inside for folder in folders):
        continue
    words = [w for w in shlex.split(entry["command"]) if w not in ("-fpch-preprocess", "-Winvalid-pch", "-Werror", "-fno-math-errno")]
    if "-include" in words:
        at = words.index("-include") + 1
        flags = [w for w in words[1:at - 1] if not w.startswith("-DTW_")]
        key = (words[at], *flags)
        if key not in headers:
            headers[key] = f"{out}/header{len(headers)}.hxx"
            with open(headers[key], "w") as file:
                file.write(f'#include "{words[at]}"\n')
            subprocess.run(["clang++", *flags, "-Wno-everything", "-x", "c++-header", headers[key], "-o", headers[key] + ".pch"], check=True, cwd=entry["directory"])
        words[at] = headers[key]
    kept.append({"directory": entry["directory"], "file": entry["file"], "command": shlex.join(words)})
    units.append(entry["file"])
json.dump(kept, open(f"{out}/compile_commands.json", "w"))
print("\n".join(units))
PYTHON
)" || exit 1

finds="$out/finds"
: > "$finds"
for unit in $units; do
  began=$SECONDS
  # Neither gcc's flags, which clang does not know, nor a unit's own lines (it includes .cpp files) are finds.
  clang-tidy -p "$out" --quiet --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-unused-command-line-argument "$unit" 2> "$out/errors" > "$out/one"
  grep -q 'error:' "$out/one" "$out/errors" && { cat "$out/errors"; echo "NOT read: $unit"; } | tee -a "$finds"
  grep -E '^/.*(warning|error): ' "$out/one" | sed "s|^$root/||" | grep -v '^build/' | sort -u | grep -vxFf "$finds" | tee -a "$finds"
  echo "  ${unit#"$root/"}: $((SECONDS - began)) s" >&2
done
if [[ -s $finds ]]; then
  echo "$(wc -l < "$finds") finds ($finds)"
  exit 1
fi
echo "clang-tidy finds nothing."
