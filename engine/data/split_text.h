#pragma once
#include "engine/data/dataset.h"

namespace tw {

/// Cuts a text into parts of at most `maxTokens` tokens each (BOS and EOS included, as training adds them): after a
/// line, else after a sentence, else between words, else anywhere between characters. A part that would be nothing but
/// white space is left out.
std::vector<std::string> splitText(std::string_view text, const SampleEncoder& encoder, int64_t maxTokens);

} // namespace tw
