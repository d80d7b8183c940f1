#include "engine/api/session.h"
#include "engine/base/paths.h"

#include <cstdlib>
#include <dlfcn.h>

namespace tw {
namespace {

constexpr const char* kEngine = "libtw_engine.so";
constexpr const char* kTorch = "torch/lib/libtorch.so"; ///< inside a runtime: the layout of the wheels

fs::path programFolder() {
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path() : program.parent_path();
}

std::vector<fs::path> enginePlaces() {
  std::vector<fs::path> places;
  if (const char* set = std::getenv("TUNEWRIGHT_ENGINE"); set && *set) return {set};
  if (const auto folder = programFolder(); !folder.empty())
    for (const char* beside : {"", "../lib", "../lib/tunewright"}) places.push_back((folder / beside / kEngine).lexically_normal());
  return places;
}

/// Where installer/install-runtime puts LibTorch: for everybody, or for this user.
std::vector<fs::path> runtimePlaces() {
  if (const char* set = std::getenv("TUNEWRIGHT_RUNTIME"); set && *set) return {set};
  std::vector<fs::path> places;
  if (const auto folder = programFolder(); !folder.empty()) places.push_back((folder / "../lib/tunewright/runtime").lexically_normal());
  places.push_back(libraryFolder() / "runtime");
  return places;
}

/// Loads LibTorch from a runtime folder, so that the engine finds it by name. False when there is none; `why` then says what was wrong with one.
bool loadRuntime(std::string& why) {
  for (const auto& place : runtimePlaces()) {
    std::error_code error;
    if (!fs::exists(place / kTorch, error)) continue;
    if (::dlopen((place / kTorch).c_str(), RTLD_NOW | RTLD_LOCAL)) {
      ::setenv("TUNEWRIGHT_RUNTIME", place.c_str(), 1); // for what is loaded later (the Parquet reader)
      return true;
    }
    why = ::dlerror();
  }
  return false;
}

/// Never closed: libraries as large as LibTorch do not unload cleanly.
void* loadEngine(const fs::path& path, std::string& why) {
  const char* runtime = std::getenv("TUNEWRIGHT_RUNTIME");
  if (runtime && *runtime && !loadRuntime(why)) return nullptr; // what was asked for explicitly is not replaced by something else
  if (void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
  why = ::dlerror();
  if (runtime && *runtime) return nullptr;
  if (!loadRuntime(why)) return nullptr;
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) why = ::dlerror();
  return library;
}

} // namespace

Result<std::unique_ptr<Session>> openSession(const SessionOptions& options) {
  // Read by the OpenMP runtime when it is loaded with the engine: compute threads that spin at barriers slow a busy machine down several times over.
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  std::string why = "libtw_engine.so was not found beside the program";
  for (const auto& path : enginePlaces()) {
    std::error_code error;
    if (!fs::exists(path, error)) continue;
    void* library = loadEngine(path, why);
    if (!library) continue;
    const auto create = reinterpret_cast<TwCreateSession>(::dlsym(library, "tw_create_session"));
    Session* session = create ? create(engineApiVersion, &options) : nullptr;
    if (!session)
      return fail(workError("runtime.version", "The engine library " + path.string() + " belongs to another version of this program.",
                            "Install program and engine from the same package."));
    return std::unique_ptr<Session>(session);
  }
  return fail(workError("runtime.missing", "The engine cannot be opened: " + why + ".",
                        "Install the LibTorch runtime (tunewright-install-runtime, or installer/bootstrap.sh deps in a source folder), or name its folder in TUNEWRIGHT_RUNTIME."));
}

} // namespace tw
