#include "engine/tune/base/overruled.h"

namespace tw {

void noteOverruled(const std::vector<std::string>& fields, std::vector<Note>& notes) {
  std::string names;
  for (const auto& field : fields) names += (names.empty() ? "" : ", ") + field;
  if (names.empty()) return;
  notes.push_back(
      {"method.init_from",
       TW_TEXT("The adapter in init_from decides; the recipe says otherwise, without effect, of: %1.", names)});
}

} // namespace tw
