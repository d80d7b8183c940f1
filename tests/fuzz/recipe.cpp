// A recipe; after a zero byte, one override as --set takes it.
#include "engine/api/recipe.h"
#include "tests/fuzz/scratch.h"

using namespace tw;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto content = fuzz::text(data, size);
  const auto end = content.find('\0');
  const auto path = fuzz::scratch().write("recipe.json", content.substr(0, end));
  std::vector<std::string> overrides;
  if (end != content.npos) overrides.emplace_back(content.substr(end + 1));
  const auto recipe = loadRecipe(path.string(), overrides);
  if (!recipe) return 0;
  (void)checkComplete(*recipe);
  // What is written of it is a recipe again.
  if (!recipeFromJson(recipeToJson(*recipe))) std::abort();
  return 0;
}
