#pragma once
// Errors as values: whatever a user or a disk can cause comes back as a Result, never as an exception or an exit().
#include "engine/api/text.h"

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace tw {

/// Who can mend it: the request was wrong (exit code 2), or the work failed on the way (exit code 1).
enum class Fault { Request, Work };

/// One failure, ready to be shown. `code`, `message` and `advice` are never empty; the latter two read as English
/// sentences and can be said in other languages.
struct Error {
  Fault fault = Fault::Request;
  std::string code;  ///< stable, dotted: "data.parse", "model.unsupported"
  Text message;      ///< what happened, one sentence
  Text advice;       ///< what to do next, one sentence
  std::string file;  ///< the file concerned, or empty
  int64_t line = 0;  ///< 1-based line in `file`, 0 = does not apply
  std::string field; ///< recipe field or column concerned, or empty

  Error& at(std::string where, int64_t lineNumber = 0) {
    file = std::move(where);
    line = lineNumber;
    return *this;
  }
  Error& in(std::string name) {
    field = std::move(name);
    return *this;
  }
};

template <class T = void> using Result = tl::expected<T, Error>;
using Failure = tl::unexpected<Error>;

inline Error requestError(std::string code, Text message, Text advice) {
  return Error{Fault::Request, std::move(code), std::move(message), std::move(advice), {}, 0, {}};
}
inline Error workError(std::string code, Text message, Text advice) {
  return Error{Fault::Work, std::move(code), std::move(message), std::move(advice), {}, 0, {}};
}
/// `return fail(workError("io.read", …).at(path));`
inline Failure fail(Error error) { return Failure(std::move(error)); }

} // namespace tw

#define TW_JOIN_(a, b) a##b
#define TW_JOIN(a, b) TW_JOIN_(a, b)
/// TW_TRY(auto x, expression): x is the value, or the enclosing function returns the error.
#define TW_TRY(declaration, expression)                                                                                \
  auto TW_JOIN(twResult_, __LINE__) = (expression);                                                                    \
  if (!TW_JOIN(twResult_, __LINE__)) return ::tw::fail(std::move(TW_JOIN(twResult_, __LINE__).error()));               \
  declaration = std::move(*TW_JOIN(twResult_, __LINE__))
/// TW_CHECK(expression): for Result<void>.
#define TW_CHECK(expression)                                                                                           \
  do {                                                                                                                 \
    if (auto twChecked = (expression); !twChecked) return ::tw::fail(std::move(twChecked.error()));                    \
  } while (false)
