#!/usr/bin/env bash
# Writes installer/runtime.lock: the wheels that make the runtime, with their SHA-256, as the package index names them today.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
report="$(mktemp)"
trap 'rm -f "$report"' EXIT
"$root/.deps/python/bin/python" -m pip install --dry-run --ignore-installed --quiet --report "$report" -r "$root/installer/requirements.txt"
{
  echo "# The LibTorch (CUDA 13) and Arrow runtime: wheel file, SHA-256. Made by tools/lock_runtime.sh; what a runtime folder holds are their"
  echo "# unpacked libraries."
  "$root/.deps/python/bin/python" - "$report" << 'PYTHON'
import json
import sys

for item in json.load(open(sys.argv[1]))["install"]:
    name = item["metadata"]["name"]
    if name in ("torch", "pyarrow") or name.startswith("nvidia-"):
        print(item["download_info"]["url"].split("/")[-1].split("#")[0], item["download_info"]["archive_info"]["hashes"]["sha256"])
PYTHON
} > "$root/installer/runtime.lock"
