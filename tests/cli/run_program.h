#pragma once
// Runs the command line in this process on a fake session.
#include "app/cli/program.h"
#include "fake_session.h"

#include <QByteArray>
#include <sstream>

namespace tw::test {

struct Ran {
  int code = 0;
  std::string out, err;
  /// Every line of `out` parsed; a line that is no JSON object gives null.
  std::vector<Json> lines() const {
    std::vector<Json> all;
    std::istringstream stream(out);
    for (std::string line; std::getline(stream, line);) {
      auto json = Json::parse(line, nullptr, false);
      all.push_back(json.is_object() ? json : Json());
    }
    return all;
  }
};

inline Ran runProgram(const std::vector<std::string>& arguments, Played& played, const std::string& input = {},
                      bool terminal = false) {
  std::istringstream in(input);
  std::ostringstream out, err;
  const cli::Streams streams{in, out, err, terminal, terminal, terminal};
  Ran ran;
  ran.code = cli::runProgram(
      arguments, streams, [&]() -> Result<std::unique_ptr<Session>> { return std::make_unique<FakeSession>(played); });
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}
inline Ran runProgram(const std::vector<std::string>& arguments) {
  Played played;
  return runProgram(arguments, played);
}

} // namespace tw::test
