#!/usr/bin/env bash
# Brings translations/*.ts up to the strings in ui/ and app/studio; new ones are marked unfinished (a test fails on them).
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
lupdate="$(command -v /usr/lib/qt6/bin/lupdate lupdate | head -n 1)"
"$lupdate" "$root/ui" "$root/app/studio" -ts "$root"/translations/*.ts -no-obsolete -locations none
