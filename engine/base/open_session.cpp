#include "engine/api/session.h"
#include "engine/base/paths.h"

#include <cstdlib>
#include <dlfcn.h>
#include <optional>

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
    for (const char* beside : {"", "../lib", "../lib/tunewright"})
      places.push_back((folder / beside / kEngine).lexically_normal());
  return places;
}

/// Where installer/install-runtime puts LibTorch: for everybody, or for this user.
std::vector<fs::path> runtimePlaces() {
  if (const char* set = std::getenv("TUNEWRIGHT_RUNTIME"); set && *set) return {set};
  std::vector<fs::path> places;
  if (const auto folder = programFolder(); !folder.empty())
    places.push_back((folder / "../lib/tunewright/runtime").lexically_normal());
  places.push_back(libraryFolder() / "runtime");
  return places;
}

/// Loads LibTorch from a runtime folder, so that the engine finds it by name. False when there is none; `why` then says
/// what was wrong with one.
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
  if (runtime && *runtime && !loadRuntime(why)) { // what was asked for explicitly is not replaced by something else
    if (why.empty()) why = std::string(runtime) + "/" + kTorch + ": cannot open shared object file";
    return nullptr;
  }
  if (void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
  why = ::dlerror();
  if (runtime && *runtime) return nullptr;
  if (!loadRuntime(why)) return nullptr;
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) why = ::dlerror();
  return library;
}

Text installRuntime() {
  return TW_TEXT("Install the LibTorch runtime (tunewright-install-runtime, or installer/bootstrap.sh deps in a source "
                 "folder), or name its folder in TUNEWRIGHT_RUNTIME.");
}

/// Why the loader refused an engine that is there. "No such file" is a library that it needs: LibTorch's, not
/// installed. Anything else (a symbol that no library has, a damaged file) is there but does not fit.
Error refused(const fs::path& path, const Text& why) {
  if (why.find("cannot open shared object file") != std::string::npos)
    return workError("runtime.missing", TW_TEXT("The engine needs a library that is not installed: %1.", why),
                     installRuntime())
        .at(path.string());
  return workError("runtime.version",
                   TW_TEXT("The engine library %1 does not fit this program or the LibTorch that is installed: %2.",
                           path.string(), why),
                   TW_TEXT("Build program and engine again together (ninja -C build/release), or install both from the "
                           "same package; the LibTorch runtime itself is there."))
      .at(path.string());
}

} // namespace

Result<std::unique_ptr<Session>> openSession(const SessionOptions& options) {
  // Read by the OpenMP runtime when it is loaded with the engine: compute threads that spin at barriers slow a busy
  // machine down several times over.
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  std::optional<Error>
      first; // the first engine there is counts: that another one is not where it might be says nothing
  const auto places = enginePlaces();
  for (const auto& path : places) {
    std::error_code error;
    if (!fs::exists(path, error)) continue;
    std::string why;
    void* library = loadEngine(path, why);
    if (!library) {
      if (!first) first = refused(path, why.empty() ? TW_TEXT("no reason is given") : Text::verbatim(why));
      continue;
    }
    const auto create = reinterpret_cast<TwCreateSession>(::dlsym(library, "tw_create_session"));
    Session* session = create ? create(kEngineApiVersion, &options) : nullptr;
    if (!session)
      return fail(workError("runtime.version",
                            TW_TEXT("The engine library %1 belongs to another version of this program.", path.string()),
                            TW_TEXT("Install program and engine from the same package.")));
    return std::unique_ptr<Session>(session);
  }
  if (first) return fail(std::move(*first));
  return fail(workError("runtime.missing",
                        places.size() == 1 ? TW_TEXT("There is no engine library %1.", places.front().string())
                                           : TW_TEXT("There is no engine library libtw_engine.so beside the program."),
                        TW_TEXT("Build it (installer/bootstrap.sh build) or set TUNEWRIGHT_ENGINE to where it lies.")));
}

} // namespace tw
