#pragma once
// Some of what a program allocates lies before a page that nobody may touch, and is such a page itself once it is
// freed: reading behind its end or after its death stops the program at once. One allocation in a few, so that it stays
// fast.
#include <cstddef>
#include <span>

namespace tw::fuzz {

/// From now on: what libraries allocate when they are loaded is there to stay and would use all of it up.
void guardSomeAllocations();
/// `input` where its last byte is the last one that can be read; valid until the next call.
std::span<const std::byte> guardedCopy(std::span<const std::byte> input);

} // namespace tw::fuzz
