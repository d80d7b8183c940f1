#include "engine/api/recipe.h"

#include "engine/api/recipe_check.h"
#include "engine/api/recipe_visit.h"

namespace tw {
namespace {

// One overload a member type: how it stands in JSON. The values were checked against the catalog before reading.
template <class T> Json write(const T& value) { return value; }
template <class T> Json write(const std::optional<T>& value) { return value ? Json(*value) : Json(nullptr); }
Json write(const std::vector<DataFile>& files) {
  Json list = Json::array();
  for (const auto& file : files)
    list.push_back({{"path", file.path},
                    {"format", file.format},
                    {"columns", Json(file.columns)},
                    {"limit", file.limit},
                    {"weight", file.weight}});
  return list;
}
template <class T> Json write(const std::map<std::string, T>& values) {
  Json object = Json::object();
  for (const auto& [key, value] : values) object[key] = value;
  return object;
}
Json write(const MethodSettings& method) {
  if (method.target_modules.size() == 1 && (method.target_is_pattern || method.target_modules.front() == "all-linear"))
    return method.target_modules.front();
  return method.target_modules;
}

template <class T> void read(const Json& json, T& value) { json.get_to(value); }
template <class T> void read(const Json& json, std::optional<T>& value) {
  if (json.is_null()) value.reset();
  else value = json.template get<T>();
}
void read(const Json& json, Json& value) { value = json; }
template <class T> void read(const Json& json, std::map<std::string, T>& values) {
  values.clear();
  for (const auto& [key, value] : json.items()) values[key] = value.template get<T>();
}
void read(const Json& json, std::vector<DataFile>& files) {
  files.clear();
  for (const auto& item : json) {
    DataFile file;
    if (item.contains("path")) item["path"].get_to(file.path);
    if (item.contains("format")) item["format"].get_to(file.format);
    if (item.contains("columns")) read(item["columns"], file.columns);
    if (item.contains("limit")) item["limit"].get_to(file.limit);
    if (item.contains("weight")) item["weight"].get_to(file.weight);
    files.push_back(std::move(file));
  }
}
void read(const Json& json, MethodSettings& method) {
  method.target_is_pattern = json.is_string() && json != "all-linear";
  if (json.is_string()) method.target_modules = {json.get<std::string>()};
  else json.get_to(method.target_modules);
}

Json::json_pointer pointerOf(const std::string& path) {
  std::string text = "/" + path;
  for (auto& c : text)
    if (c == '.') c = '/';
  return Json::json_pointer(text);
}

} // namespace

Result<Recipe> recipeFromJson(const Json& json) {
  TW_CHECK(checkRecipeJson(json));
  Recipe recipe;
  visitRecipe(recipe, [&](const char* path, auto& member) {
    if (const auto pointer = pointerOf(path); json.contains(pointer)) read(json.at(pointer), member);
  });
  return recipe;
}

Json recipeToJson(const Recipe& recipe) {
  Json json = Json::object();
  visitRecipe(recipe, [&](const char* path, const auto& member) { json[pointerOf(path)] = write(member); });
  return json;
}

} // namespace tw
