#pragma once
// The dot that goes with a run's status; a word always stands beside it.
#include "ui/widgets/chip.h"

#include <string>

namespace tw::ui {

inline Chip::Dot statusDot(const std::string& status) {
  if (status == "running" || status == "finished") return Chip::Dot::Good;
  if (status == "failed") return Chip::Dot::Bad;
  return status == "interrupted" ? Chip::Dot::Warn : Chip::Dot::Muted;
}

} // namespace tw::ui
