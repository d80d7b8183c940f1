// All recipe fields as one list.
#include "engine/api/catalog/field.h"
#include "engine/api/catalog/methods.h"

#include <algorithm>

namespace tw {
namespace {

std::vector<FieldInfo> allFields() {
  std::vector<FieldInfo> all = {Field("recipe_version", &Recipe::recipe_version)
                                    .label(TW_TEXT("Recipe version"))
                                    .range(1, 1)
                                    .help(TW_TEXT("Version of the recipe's form.")),
                                Field("name", &Recipe::name).label(TW_TEXT("Name")).help(TW_TEXT("Name of the run."))};
  const auto add = [&](std::vector<FieldInfo> fields) {
    for (auto& field : fields)
      if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return one.path == field.path; }))
        all.push_back(std::move(field));
  };
  add(modelFields());
  add(dataFields());
  add(methodFields());
  for (const auto& method : methodInfos()) add(method.fields);
  add(trainingFields());
  add({Field("output_dir", &Recipe::output_dir)
           .label(TW_TEXT("Output folder"))
           .isPath()
           .help(TW_TEXT("Folder for adapter, checkpoints and log; empty = a new one in the library."))});
  for (auto& field : all)
    if (field.path.starts_with("method."))
      for (const auto& method : methodInfos())
        if (method.hasOwn(field.path.substr(field.path.find('.') + 1))) field.methods.push_back(method.name);
  return all;
}

bool appliesTo(const FieldInfo& field, const std::string& methodType) {
  return field.methods.empty() ||
         std::find(field.methods.begin(), field.methods.end(), methodType) != field.methods.end();
}

} // namespace

const std::vector<FieldInfo>& recipeFields() {
  static const std::vector<FieldInfo> fields = allFields();
  return fields;
}

const FieldInfo* findRecipeField(const std::string& path) {
  const auto& fields = recipeFields();
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const FieldInfo& field) { return field.path == path; });
  return found == fields.end() ? nullptr : &*found;
}

const FieldInfo* findRecipeField(const std::string& path, const std::string& methodType) {
  if (const auto* method = findMethod(methodType))
    for (const auto& field : method->fields)
      if (field.path == path) return &field;
  return findRecipeField(path);
}

std::vector<const FieldInfo*> fieldsFor(const std::string& methodType) {
  std::vector<const FieldInfo*> fields;
  for (const auto& field : recipeFields())
    if (appliesTo(field, methodType)) fields.push_back(findRecipeField(field.path, methodType));
  return fields;
}

} // namespace tw
