#!/usr/bin/env bash
# Makes resources/starter from resources/corpus with this very program: a tokenizer, random weights, then full training. About three minutes on two cores.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
program="${TUNEWRIGHT:-$root/build/release/bin/tunewright}"
work="$root/build/starter"
mkdir -p "$work"
"$program" new-model --preset tiny --corpus "$root/resources/corpus/chat.jsonl" "$root/resources/corpus/texts.txt" --out "$work/untrained" --overwrite
"$program" train "$root/resources/presets/starter.json" --overwrite
mkdir -p "$root/resources/starter"
for file in config.json model.safetensors tokenizer.json tokenizer.model tokenizer_config.json chat_template.jinja; do
  cp "$work/trained/$file" "$root/resources/starter/$file"
done
echo "resources/starter: $(du -sk "$root/resources/starter" | cut -f1) KiB"
