#pragma once
// What is said when training starts from an adapter that says otherwise than the recipe.
#include "engine/api/note.h"

#include <string>
#include <vector>

namespace tw {

/// Notes that the adapter in method.init_from decides over these fields of the recipe; nothing for none.
void noteOverruled(const std::vector<std::string>& fields, std::vector<Note>& notes);

} // namespace tw
