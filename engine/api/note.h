#pragma once
#include "engine/api/text.h"

#include <string>

namespace tw {

/// Something worth telling that is no error, with a code for programs ("method.rslora").
struct Note {
  std::string code;
  Text message;
};

} // namespace tw
