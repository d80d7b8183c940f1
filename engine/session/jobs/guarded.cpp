#include "engine/session/jobs/guarded.h"

#include <c10/util/Exception.h>

namespace tw {

Result<> guarded(const std::function<Result<>()>& work) {
  try {
    return work();
  } catch (const c10::OutOfMemoryError& error) {
    return fail(workError("memory.device", TW_TEXT("The device has not enough memory for this."),
                          TW_TEXT("Choose nf4 quantisation, a smaller max_length or batch, or gradient checkpointing; "
                                  "`tunewright estimate` shows what takes the memory.")));
  } catch (const std::bad_alloc&) {
    return fail(workError("memory.host", TW_TEXT("This computer has not enough memory for this."),
                          TW_TEXT("Close other programs, or choose a smaller model, max_length or batch.")));
  } catch (const c10::Error& error) {
    const std::string what = error.what_without_backtrace();
    if (what.find("DefaultCPUAllocator") != std::string::npos || what.find("out of memory") != std::string::npos)
      return fail(workError("memory.host", TW_TEXT("This computer has not enough memory for this."),
                            TW_TEXT("Close other programs, or choose a smaller model, max_length or batch.")));
    return fail(workError("internal.torch", TW_TEXT("The tensor library failed: %1", what.substr(0, 400)),
                          TW_TEXT("This is a defect of the program: please report it with the recipe.")));
  } catch (const std::exception& error) {
    return fail(workError("internal", TW_TEXT("Something unexpected failed: %1", error.what()),
                          TW_TEXT("This is a defect of the program: please report it with the recipe.")));
  } catch (...) {
    return fail(workError("internal", TW_TEXT("Something unexpected failed."),
                          TW_TEXT("This is a defect of the program: please report it with the recipe.")));
  }
}

} // namespace tw
