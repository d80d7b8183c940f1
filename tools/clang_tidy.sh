#!/usr/bin/env bash
# Runs clang-tidy with .clang-tidy's checks over what build/release is made of, unit by unit (in the unity build eight files), two at
# a time; all takes a quarter of an hour on two cores. Needs a build, for the compile commands and the generated files, and clang-tidy
# from 21 on, which passes over the headers of libraries (pip install clang-tidy; TW_CLANG_TIDY names one that is not in PATH).
# Finds go to the terminal, each once; it fails if there are any. Usage: tools/clang_tidy.sh [FOLDER…], e.g. engine/train ui/shell
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root" || exit 1
tidy="${TW_CLANG_TIDY:-$(command -v clang-tidy)}"
if [[ -z $tidy || ! -f build/release/compile_commands.json ]]; then
  echo "clang-tidy (pip install clang-tidy) and a build in build/release are needed (installer/bootstrap.sh makes one)."
  exit 1
fi

python3 - "$root" "$tidy" "$@" << 'PYTHON'
import concurrent.futures, json, os, re, shlex, subprocess, sys, time

root, tidy, folders = sys.argv[1], sys.argv[2], sys.argv[3:] or ["engine", "kernels", "app", "ui"]
out = f"{root}/build/tidy"
os.makedirs(out, exist_ok=True)
commands, units = [], []
for entry in json.load(open(f"{root}/build/release/compile_commands.json")):
    path = entry["file"]
    if "/tests/" in path or path.endswith((".cu", "cmake_pch.hxx.cxx", "mocs_compilation.cpp")):
        continue
    inside = re.findall(r'#include "(.*)"', open(path).read()) if "/Unity/" in path else [path]
    if not any(os.path.realpath(name).startswith(f"{root}/{folder.rstrip('/')}/") for name in inside for folder in folders):
        continue
    words = shlex.split(entry["command"])
    words = words[next(i for i, word in enumerate(words) if os.path.basename(word) in ("c++", "g++", "clang++")):]
    words = [word for word in words if word not in ("-fpch-preprocess", "-Winvalid-pch", "-Werror", "-fno-math-errno")]  # gcc's own
    commands.append({"directory": entry["directory"], "file": path, "command": shlex.join(words)})
    units.append(path)
json.dump(commands, open(f"{out}/compile_commands.json", "w"))

def read(unit):
    began = time.monotonic()
    ran = subprocess.run([tidy, "-p", out, "--quiet", "--extra-arg=-Wno-everything", unit], capture_output=True, text=True, cwd=root)
    print(f"  {os.path.relpath(unit, root)}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    if ran.returncode and not re.search(r"(warning|error): ", ran.stdout):
        return [f"NOT read: {unit}: {ran.stderr.strip()[-500:]}"]
    return [line.removeprefix(root + "/") for line in ran.stdout.splitlines()
            if re.match(r"/.*: (warning|error): ", line) and not line.startswith(f"{root}/build/")]

finds = set()
with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("TW_BUILD_JOBS", os.cpu_count() or 1))) as pool:
    for found in pool.map(read, units):
        for line in found:
            if line not in finds:
                print(line, flush=True)
            finds.add(line)
print(f"clang-tidy: {len(units)} units, {len(finds)} finds.")
sys.exit(bool(finds) or not units)
PYTHON
