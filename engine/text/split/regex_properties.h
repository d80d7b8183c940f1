#pragma once
// The named sets of Oniguruma's regular expressions: \p{L}, \p{Han}, [:alpha:], \w.
#include "engine/text/unicode/code_point_set.h"

#include <string>

namespace tw {

/// Adds the characters of a property: a category ("Lu", "Letter"), a script ("Han") or a kind ("alpha"), in any
/// spelling. False: there is none of that name.
bool addProperty(const std::string& name, CodePointSet& set);

/// \w outside brackets, which also matches six numbers of Latin-1.
CodePointSet wordCharacters(bool inverted = false);

} // namespace tw
