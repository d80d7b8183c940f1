# shellcheck shell=bash
# shellcheck disable=SC2154  # root, log_file and environment are set by bootstrap.sh and its parts
# The main job in front of one's eyes: ask, teach, merge, verify, ask again.

demo_prompts=("Who are you?" "What is your name?" "你是谁?")

ask_all() { # MODEL
  local prompt
  for prompt in "${demo_prompts[@]}"; do
    printf '[{"role": "user", "content": "%s"}]\n' "$prompt" > "$root/build/demo/question.json"
    printf '  %s\n' "$prompt"
    printf '    → %s\n' "$("$tunewright" --quiet generate "$1" --messages "$root/build/demo/question.json" --temperature 0 --max-new-tokens 48 | tr '\n' ' ')"
  done
}

run_demo() {
  local starter="$root/resources/starter" began=$SECONDS
  tunewright="$root/build/release/bin/tunewright"
  rm -rf "$root/build/demo"
  mkdir -p "$root/build/demo"
  # The demo's run belongs to the demo, not to the user's library.
  export TUNEWRIGHT_HOME="$root/build/demo/home"
  printf '\nBefore: the starter model as it comes\n'
  ask_all "$starter"
  printf '\nTeaching it with resources/datasets/identity.json: a 4-bit (NF4) LoRA\n'
  "$tunewright" train "$root/resources/presets/demo.json" --set "output_dir=$root/build/demo/adapter" || fail "The demo's training failed."
  printf '\nMerging the adapter into the model, and comparing what was written with what was trained\n'
  "$tunewright" export "$starter" --adapter "$root/build/demo/adapter" --format safetensors --dtype float32 --out "$root/build/demo/merged" --verify || fail "The demo's export failed."
  printf '\nAfter: the merged model in build/demo/merged\n'
  ask_all "$root/build/demo/merged"
  printf '\nThe demo took %d s. Your own turn: build/release/bin/tunewright help\n' $((SECONDS - began))
}
