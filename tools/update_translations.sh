#!/usr/bin/env bash
# Brings translations/*.ts up to the strings in ui/, app/ and engine/; new ones are marked unfinished (a test fails on
# them). For a new language, name it: tools/update_translations.sh eo. With --all-of FILE.ts everything is written into
# that file instead, untranslated.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
lupdate="$(command -v /usr/lib/qt6/bin/lupdate lupdate | head -n 1)"
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT

# The engine's templates are marked by TW_TEXT("…", …), those of the kernels' tests by TW_DETAIL; both are of the context "engine"; lupdate knows that under Qt's own name.
(cd "$root" && find engine app/cli kernels -name '*.h' -o -name '*.cpp') | while read -r file; do
  mkdir -p "$copy/$(dirname "$file")"
  sed -E 's/\bTW_(TEXT|DETAIL)\(/engine::tr(/g' "$root/$file" > "$copy/$file"
done
update() { "$lupdate" -I "$root" "$root/ui" "$root/app/studio" "$copy" -locations none -disable-heuristic number "$@"; }

if [ "${1:-}" = --all-of ]; then
  update -ts "$2"
  exit
fi
for file in "$root"/translations/tunewright_*.ts; do
  name="${file##*/tunewright_}"
  set -- "${name%.ts}" "$@"
done
for name in "$@"; do
  [ "$name" = en ] || update -ts "$root/translations/tunewright_$name.ts" -target-language "$name" -no-obsolete
done
# English needs its plurals only.
update -ts "$root/translations/tunewright_en.ts" -source-language en -target-language en -no-obsolete -pluralonly
