#pragma once
// From arguments to exit code: finds the verb, parses its options, runs it, and reports every failure as the contract
// says.
#include "app/cli/context.h"

#include <string>
#include <vector>

namespace tw::cli {

/// `arguments` without the program's name. Never throws.
int runProgram(const std::vector<std::string>& arguments, const Streams& streams, const SessionFactory& factory);

} // namespace tw::cli
