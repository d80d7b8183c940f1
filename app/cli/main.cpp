#include "app/cli/interrupt.h"
#include "app/cli/program.h"

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
  return tw::cli::runProgram({argv + 1, argv + argc}, streams, [] { return tw::openSession(); });
}
