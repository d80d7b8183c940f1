# shellcheck shell=bash
# shellcheck disable=SC2154  # root, log_file and environment are set by bootstrap.sh and its parts
# Configures and builds the release preset.

# One compiler per core, but not more than the memory carries (a translation unit with LibTorch's headers takes up to 2 GB).
build_jobs() {
  local cores memory
  cores="$(nproc)"
  memory="$(awk '/MemAvailable/ { print int($2 / 2097152) }' /proc/meminfo)"
  echo $(( memory < 1 ? 1 : memory < cores ? memory : cores ))
}

find_nvcc() { command -v nvcc || { [[ -x /usr/local/cuda/bin/nvcc ]] && echo /usr/local/cuda/bin/nvcc; } || true; }

run_ninja() { # TARGET…
  if [[ -t 1 ]]; then
    NINJA_STATUS='  [%f/%t, %e s] ' ninja -C "$root/build/release" -j "$(build_jobs)" "$@"
  else
    NINJA_STATUS='  [%f/%t, %e s] ' ninja -C "$root/build/release" -j "$(build_jobs)" "$@" 2>&1 | tee -a "$log_file"
  fi
}

build_release() { # TARGET…
  local nvcc began=$SECONDS
  require_cmake
  require_disk "$root" 4 "Building"
  nvcc="$(find_nvcc)"
  if [[ -n $nvcc ]]; then
    export CUDACXX="$nvcc"
  else
    note "No nvcc here: our CUDA kernels are left out and LibTorch's serve in their place."
  fi
  # A build folder that was moved or configured by hand is made anew rather than argued with.
  if [[ -f "$root/build/release/CMakeCache.txt" ]] && ! grep -qx "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$root/build/release/CMakeCache.txt"; then
    rm -rf "$root/build/release"
  fi
  stage "Configure" "CMake could not configure the build." cmake --preset release -S "$root"
  run_ninja "$@" || fail "The build failed; the compiler's message is above."
  printf '  %-44s %4d s\n' "Build" $((SECONDS - began))
}
