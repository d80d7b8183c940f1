#!/usr/bin/env bash
# Names the C++ files whose layout is not clang-format's and fails if there are any; --fix lays them out.
# The version is pinned in tools/requirements.txt: others differ in small things.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
clang_format="${CLANG_FORMAT:-$root/.deps/python/bin/clang-format}"
wanted="$(sed -n 's/^clang-format==//p' tools/requirements.txt)"
found="$("$clang_format" --version 2> /dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || true)"
if [[ $found != "$wanted" ]]; then
  echo "clang-format $wanted is needed and ${found:-none} was found at $clang_format; installer/bootstrap.sh test installs it."
  exit 1
fi

mapfile -t files < <(find app engine kernels tests ui -type f \( -name '*.cpp' -o -name '*.h' -o -name '*.cu' -o -name '*.cuh' \) | sort)
if [[ ${1:-} == --fix ]]; then
  "$clang_format" -i "${files[@]}"
  exit
fi
bad="$(printf '%s\0' "${files[@]}" | xargs -0 -n 128 -P "$(nproc)" "$clang_format" --dry-run 2>&1 | sed -n 's/^\([^ :]*\):[0-9].*: warning: .*/\1/p' | sort -u)"
if [[ -n $bad ]]; then
  printf 'Not laid out by clang-format (tools/check_format.sh --fix does it):\n%s\n' "$bad"
  exit 1
fi
echo "The layout of ${#files[@]} C++ files is clang-format's."
