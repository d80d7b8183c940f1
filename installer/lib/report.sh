# shellcheck shell=bash
# shellcheck disable=SC2154  # root, log_file and environment are set by bootstrap.sh and its parts
# What the person sees: one line a stage with the seconds it took; everything else goes to the log.

log_file=""

open_log() { # NAME
  mkdir -p "$root/build/log" || { printf 'Cannot write to %s: give this user write access to the folder and run again.\n' "$root/build" >&2; exit 1; }
  log_file="$root/build/log/bootstrap-$1.log"
  printf '== %s ==\n' "$(date '+%Y-%m-%d %H:%M:%S')" > "$log_file"
}

fail() { # SENTENCE
  printf '\n%s\n' "$1" >&2
  if [[ -n $log_file ]]; then printf 'Details: %s\n' "$log_file" >&2; fi
  exit 1
}

note() { printf '  %s\n' "$1"; }

# The cause that the log shows, as one sentence; nothing when it is none of the known ones.
known_cause() {
  local tail_text
  tail_text="$(tail -n 200 "$log_file")"
  if grep -qiE 'no space left on device|errno 28|not enough free space' <<< "$tail_text"; then
    echo "The disk is full: free some space and run again (what was finished is kept)."
  elif grep -qiE 'temporary failure (in name resolution|resolving)|could not resolve|name or service not known|network is unreachable|connection (refused|timed out|reset|aborted)|max retries exceeded|failed to establish a new connection|read timed out|proxyerror|failed to fetch|no route to host' <<< "$tail_text"; then
    echo "The network does not answer: check the connection (or the proxy settings) and run again; what was downloaded is kept."
  elif grep -qiE 'could not get lock|unable to acquire the dpkg' <<< "$tail_text"; then
    echo "Another package manager is at work on this machine: wait until it has finished and run again."
  elif grep -qiE 'no matching distribution found' <<< "$tail_text"; then
    echo "The package index has no wheel for this Python and machine ($(grep -oiE 'no matching distribution found for [^ ]+' <<< "$tail_text" | tail -n 1)): use Python 3.10 to 3.14 on 64-bit Linux."
  elif grep -qiE 'unable to locate package' <<< "$tail_text"; then
    echo "This distribution is too old or too new ($(grep -oiE 'unable to locate package [^ ]+' <<< "$tail_text" | tail -n 1)): Debian 12, Ubuntu 24.04 and their successors are supported."
  fi
}

# Runs COMMAND with its output in the log; on a terminal the seconds count up while it works.
stage() { # NAME SENTENCE-ON-FAILURE COMMAND…
  local name="$1" sentence="$2" began=$SECONDS pid cause
  shift 2
  printf '\n== %s: %s\n' "$name" "$*" >> "$log_file"
  # A process group of its own, so that Ctrl-C can end all of it (a script's background jobs ignore Ctrl-C themselves).
  set -m
  "$@" >> "$log_file" 2>&1 < /dev/null &
  pid=$!
  set +m
  trap 'kill -- "-$pid" 2> /dev/null; printf "\n" >&2; exit 130' INT TERM
  if [[ -t 1 ]]; then
    while kill -0 "$pid" 2> /dev/null; do
      printf '\r  %-44s %4d s …' "$name" $((SECONDS - began))
      sleep 1
    done
    printf '\r'
  fi
  if wait "$pid"; then
    trap - INT TERM
    printf '  %-44s %4d s  \n' "$name" $((SECONDS - began))
    return
  fi
  printf '  %-44s %4d s  failed\n' "$name" $((SECONDS - began))
  cause="$(known_cause)"
  fail "${cause:-$sentence}"
}

require_disk() { # FOLDER GIGABYTES FOR-WHAT
  local free
  free="$(df -Pk "$1" | awk 'NR == 2 { print int($4 / 1048576) }')"
  if (( free < $2 )); then fail "$3 needs $2 GB of free disk space, and $1 has $free GB: free some and run again."; fi
}
