#pragma once
// Text in other encodings, for tests of readers.
#include <iconv.h>
#include <string>
#include <string_view>

namespace tw::testing {

/// `encoding` as iconv names it ("UTF-16LE", "GB18030").
inline std::string converted(std::string_view utf8, const char* encoding) {
  const iconv_t handle = ::iconv_open(encoding, "UTF-8");
  std::string in(utf8), out(utf8.size() * 4 + 16, '\0');
  char *from = in.data(), *to = out.data();
  size_t left = in.size(), room = out.size();
  if (::iconv(handle, &from, &left, &to, &room) == static_cast<size_t>(-1)) out.clear();
  else out.resize(out.size() - room);
  ::iconv_close(handle);
  return out;
}

} // namespace tw::testing
