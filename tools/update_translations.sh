#!/usr/bin/env bash
# Brings translations/*.ts up to the strings in ui/ and app/studio; new ones are marked unfinished (a test fails on them).
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
lupdate="$(command -v /usr/lib/qt6/bin/lupdate lupdate | head -n 1)"
"$lupdate" -I "$root" "$root/ui" "$root/app/studio" -ts "$root/translations/tunewright_zh_CN.ts" -no-obsolete -locations none
# English needs its plurals only.
"$lupdate" -I "$root" "$root/ui" "$root/app/studio" -ts "$root/translations/tunewright_en.ts" -source-language en -target-language en -no-obsolete -locations none -pluralonly
