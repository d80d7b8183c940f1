#pragma once
// What single tokens of a text look like to people.
#include "engine/text/tokenizer.h"

namespace tw {

/// The part of `text` behind each id; for ids that stand for no text (BOS) their name. Ids that share a character show
/// their own bytes, those that are no whole character as \xNN. `offsets` as Tokenizer::encode returns them, in `text`;
/// missing ones count as empty.
std::vector<std::string> tokenTexts(const Tokenizer& tokenizer, std::span<const int32_t> ids,
                                    std::span<const ByteSpan> offsets, std::string_view text);

} // namespace tw
