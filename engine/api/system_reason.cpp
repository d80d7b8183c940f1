#include "engine/api/system_reason.h"

#include <cerrno>
#include <cstring>

namespace tw {
namespace {

/// The words of glibc.
Text usualReason(int error) {
  switch (error) {
  case EACCES: return TW_TEXT("Permission denied");
  case EPERM: return TW_TEXT("Operation not permitted");
  case ENOENT: return TW_TEXT("No such file or directory");
  case ENOTDIR: return TW_TEXT("Not a directory");
  case EISDIR: return TW_TEXT("Is a directory");
  case ENOTEMPTY: return TW_TEXT("Directory not empty");
  case EEXIST: return TW_TEXT("File exists");
  case ENAMETOOLONG: return TW_TEXT("File name too long");
  case EFBIG: return TW_TEXT("File too large");
  case ENOSPC: return TW_TEXT("No space left on device");
  case EDQUOT: return TW_TEXT("Disk quota exceeded");
  case EROFS: return TW_TEXT("Read-only file system");
  case EIO: return TW_TEXT("Input/output error");
  case EMFILE: return TW_TEXT("Too many open files");
  case EBUSY: return TW_TEXT("Device or resource busy");
  case ENOMEM: return TW_TEXT("Cannot allocate memory");
  default: return {};
  }
}

} // namespace

Text systemReason(int error) {
  const std::string words = std::strerror(error);
  const auto usual = usualReason(error);
  return usual.english() == words ? usual : Text::verbatim(words);
}

} // namespace tw
