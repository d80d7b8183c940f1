# shellcheck shell=bash
# What the build needs from the operating system.

packages=(g++ cmake ninja-build ccache mold pkg-config python3-venv git qt6-base-dev libsentencepiece-dev nlohmann-json3-dev
  libpcre2-dev libicu-dev libsqlite3-dev zlib1g-dev libzstd-dev libcli11-dev libexpected-dev
  libqcustomplot-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-translations-l10n fonts-noto-cjk fonts-inter)
# The window's tests run on an X server of their own too.
# shellcheck disable=SC2034  # bootstrap.sh adds them for `test`
test_packages=(xvfb openbox)

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    # shellcheck disable=SC2016  # the format is dpkg-query's
    [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null)" == installed ]] || echo "$package"
  done
}

# Where there is no apt: the tools themselves, by whatever means they came.
missing_tools() {
  local tool module
  for tool in g++ cmake ninja pkg-config; do command -v "$tool" > /dev/null || echo "$tool"; done
  command -v pkg-config > /dev/null || return 0
  for module in sentencepiece libpcre2-8 icu-i18n sqlite3 zlib libzstd nlohmann_json; do pkg-config --exists "$module" || echo "$module"; done
}

install_packages() { # RUNNER… -- PACKAGE…
  local runner=()
  while [[ $1 != -- ]]; do runner+=("$1"); shift; done
  shift
  # A broken third-party source must not stop what the other sources can give.
  "${runner[@]}" apt-get update || echo "apt-get update failed; going on with the lists at hand"
  "${runner[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

ensure_packages() {
  local missing runner=()
  if ! command -v apt-get > /dev/null || ! command -v dpkg-query > /dev/null; then
    mapfile -t missing < <(missing_tools)
    (( ${#missing[@]} == 0 )) || fail "This set-up installs packages on Debian 12, Ubuntu 24.04 and their successors only, and here these are missing: ${missing[*]}. Install them with your distribution's tools and run again."
    return 0
  fi
  mapfile -t missing < <(missing_packages)
  (( ${#missing[@]} == 0 )) && return 0
  if (( EUID != 0 )); then
    command -v sudo > /dev/null || fail "Installing packages needs root and there is no sudo here. As root, run: apt-get install ${missing[*]}"
    if ! sudo -n true 2> /dev/null; then
      [[ -t 0 ]] || fail "Installing packages needs root, and sudo asks for a password. Run this first: sudo apt-get install ${missing[*]}"
      sudo -v || fail "Installing packages needs root, and sudo refused. Ask an administrator to run: apt-get install ${missing[*]}"
    fi
    runner=(sudo -n)
  fi
  require_disk / 3 "Installing the build tools"
  stage "System packages (${#missing[@]})" "The package manager could not install: ${missing[*]}." install_packages "${runner[@]}" -- "${missing[@]}"
}

require_cmake() {
  local version
  version="$(cmake --version | awk 'NR == 1 { print $3 }')"
  [[ "$(printf '3.25\n%s\n' "$version" | sort -V | head -n 1)" == 3.25 ]] || fail "CMake 3.25 or newer is needed and this machine has $version: Debian 12, Ubuntu 24.04 and their successors bring it."
}
