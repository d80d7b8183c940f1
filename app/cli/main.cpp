#include "app/cli/interrupt.h"
#include "app/cli/program.h"

#include <cstdlib>
#include <iostream>
#include <unistd.h>

int main(int argc, char** argv) {
  tw::cli::installSignalHandlers();
  const tw::cli::Streams streams{std::cin,
                                 std::cout,
                                 std::cerr,
                                 ::isatty(STDIN_FILENO) == 1,
                                 ::isatty(STDOUT_FILENO) == 1,
                                 ::isatty(STDERR_FILENO) == 1};
  const int code = tw::cli::runProgram({argv + 1, argv + argc}, streams, [] { return tw::openSession(); });
  std::cout.flush();
  std::cerr.flush();
  // The session is closed. LibTorch's own destructors give back, entry by entry, what the system takes back anyway:
  // a quarter of the time of a short command.
  std::_Exit(code);
}
