#include "engine/api/session.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>

namespace tw {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> candidates() {
  std::vector<fs::path> paths;
  if (const char* set = std::getenv("TUNEWRIGHT_ENGINE"); set && *set) paths.emplace_back(set);
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  if (!error)
    for (const char* folder : {"", "../lib", "../lib/tunewright"}) paths.push_back(program.parent_path() / folder / "libtw_engine.so");
  return paths;
}

} // namespace

Result<std::unique_ptr<Session>> openSession(const SessionOptions& options) {
  std::string why = "libtw_engine.so was not found beside the program";
  for (const auto& path : candidates()) {
    std::error_code error;
    if (!fs::exists(path, error)) continue;
    // Never closed: libraries as large as LibTorch do not unload cleanly.
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      why = ::dlerror();
      continue;
    }
    const auto create = reinterpret_cast<TwCreateSession>(::dlsym(library, "tw_create_session"));
    Session* session = create ? create(engineApiVersion, &options) : nullptr;
    if (!session)
      return fail(workError("runtime.version", "The engine library " + path.string() + " belongs to another version of this program.",
                            "Install program and engine from the same package."));
    return std::unique_ptr<Session>(session);
  }
  return fail(workError("runtime.missing", "The engine cannot be opened: " + why + ".",
                        "Install the LibTorch runtime (installer/bootstrap.sh deps) or set TUNEWRIGHT_ENGINE to libtw_engine.so."));
}

} // namespace tw
