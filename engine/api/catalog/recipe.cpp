#include "engine/api/recipe.h"

#include "engine/api/catalog/methods.h"
#include "engine/api/catalog/recipe_check.h"

namespace tw {

Result<Recipe> recipeFromJson(const Json& json) {
  TW_CHECK(checkRecipeJson(json));
  Recipe recipe;
  const auto read = [&](const FieldInfo& field) {
    if (const auto pointer = pointerTo(field.path); json.contains(pointer)) field.write(recipe, json.at(pointer));
  };
  read(*findRecipeField("method.type")); // decides which other fields there are
  for (const auto* field : fieldsFor(recipe.method.type)) read(*field);
  recipe.method.own = ownValues(recipe.method);
  return recipe;
}

Json recipeToJson(const Recipe& recipe) {
  Json json = Json::object();
  for (const auto* field : fieldsFor(recipe.method.type)) json[pointerTo(field->path)] = field->read(recipe);
  return json;
}

} // namespace tw
