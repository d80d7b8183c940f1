#pragma once
#include "app/cli/verb.h"

namespace tw::cli {

/// The completion script of bash, zsh or fish, from what the verbs declare.
std::string completionScript(const std::string& shell, const Verbs& verbs);

} // namespace tw::cli
