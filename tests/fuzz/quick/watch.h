#pragma once
// Watches the reading of one input after another, and keeps the one that the process dies of.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tw::fuzz {

/// One a process: signals and the sanitizers' last words go through it.
class Watch {
 public:
  /// What is found is written below `folder`, or not where that is empty.
  Watch(std::string name, const std::string& folder);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  /// From now on this is what the process would die of: also of 10 s of processor time, or of asking for 8 GiB.
  void begin(std::span<const std::byte> input);
  /// Done with it. 2 GiB of memory are a finding too.
  void end();

 private:
  void setTimer(int seconds);
};

} // namespace tw::fuzz
