#include "engine/api/catalog/field_info.h"

#include <algorithm>
#include <numeric>

namespace tw {
namespace {

size_t editDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

Json fileSchema() {
  return {{"type", "object"},
          {"required", {"path"}},
          {"additionalProperties", false},
          {"properties",
           {{"path", {{"type", "string"}}},
            {"format", {{"enum", availableNames(dataFormatChoices())}}},
            {"columns", {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}}},
            {"limit", {{"type", "integer"}, {"minimum", 0}}},
            {"weight", {{"type", "number"}, {"exclusiveMinimum", 0}}},
            {"encoding", {{"type", "string"}}}}}};
}

Json typeSchema(const FieldInfo& field) {
  switch (field.kind) {
  case FieldKind::Text:
  case FieldKind::Path: return {{"type", "string"}};
  case FieldKind::Integer: return {{"type", "integer"}};
  case FieldKind::Number: return {{"type", "number"}};
  case FieldKind::Boolean: return {{"type", "boolean"}};
  case FieldKind::Choice:
    if (field.pattern.empty()) return {{"enum", field.choices}};
    return {{"type", "string"}, {"pattern", "^(" + field.pattern + ")$"}};
  case FieldKind::TextList: return {{"type", "array"}, {"items", {{"type", "string"}}}};
  case FieldKind::IntegerList: return {{"type", "array"}, {"items", {{"type", "integer"}, {"minimum", 0}}}};
  case FieldKind::IntegerLists: {
    const Json list = {{"type", "array"}, {"items", {{"type", "integer"}, {"minimum", 0}}}};
    return {{"anyOf", {list, {{"type", "object"}, {"additionalProperties", list}}}}};
  }
  case FieldKind::FileList: return {{"type", "array"}, {"items", fileSchema()}};
  case FieldKind::Map: return {{"type", "object"}, {"additionalProperties", {{"type", "number"}}}};
  case FieldKind::Targets:
    return {{"anyOf", {{{"type", "string"}}, {{"type", "array"}, {"items", {{"type", "string"}}}}}}};
  case FieldKind::Any: return {{"type", {"boolean", "string"}}};
  }
  return Json::object();
}

Json fieldSchema(const FieldInfo& field) {
  Json schema = typeSchema(field);
  if (field.nullable) schema = {{"anyOf", {schema, {{"type", "null"}}}}};
  const auto bound = [&](double value) {
    return field.kind == FieldKind::Integer ? Json(static_cast<int64_t>(value)) : Json(value);
  };
  Json& typed = field.nullable ? schema["anyOf"][0] : schema;
  if (field.minimum) typed[field.minimumExcluded ? "exclusiveMinimum" : "minimum"] = bound(*field.minimum);
  if (field.maximum) typed["maximum"] = bound(*field.maximum);
  schema["description"] = field.help.english();
  if (!field.required) schema["default"] = field.defaultValue;
  return schema;
}

} // namespace

const FieldInfo* hinderingChoice(const FieldInfo& field, const std::function<Json(const std::string&)>& valueOf) {
  for (const auto& chooser : recipeFields()) {
    if (chooser.options.empty()) continue;
    const auto chosen = valueOf(chooser.path);
    if (chosen.is_string() && !counts(chooser.options, chosen.get<std::string>(), field.path)) return &chooser;
  }
  return nullptr;
}

Json recipeSchema() {
  Json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"title", "Tunewright recipe"},
               {"type", "object"},
               {"required", {"model", "data"}},
               {"additionalProperties", false},
               {"properties", Json::object()}};
  for (const auto& field : recipeFields()) {
    const auto dot = field.path.find('.');
    if (dot == std::string::npos) {
      root["properties"][field.path] = fieldSchema(field);
      continue;
    }
    Json& group = root["properties"][field.path.substr(0, dot)];
    if (group.is_null()) group = {{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
    group["properties"][field.path.substr(dot + 1)] = fieldSchema(field);
  }
  for (const auto& field : recipeFields())
    if (const auto dot = field.path.find('.'); field.required)
      root["properties"][field.path.substr(0, dot)]["required"].push_back(field.path.substr(dot + 1));
  return root;
}

Json::json_pointer pointerTo(const std::string& path) {
  Json::json_pointer pointer;
  for (size_t at = 0, dot; at <= path.size(); at = dot + 1) {
    dot = std::min(path.find('.', at), path.size());
    pointer /= path.substr(at, dot - at);
  }
  return pointer;
}

std::string namesInWords(const std::vector<std::string>& names, const std::string& between) {
  std::string words;
  for (const auto& name : names) words += (words.empty() ? "" : between) + name;
  return words;
}

std::string nearestName(const std::string& name, const std::vector<std::string>& candidates) {
  const auto lastPart = [](const std::string& path) { return path.substr(path.rfind('.') + 1); };
  std::string best;
  size_t bestDistance = std::max<size_t>(2, name.size() / 2) + 1;
  for (const auto& candidate : candidates) {
    auto distance = editDistance(name, candidate);
    // "epochs" means num_train_epochs, however many letters that is away.
    if (lastPart(name).size() >= 4 && lastPart(candidate).find(lastPart(name)) != std::string::npos)
      distance = std::min<size_t>(distance, 2);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

} // namespace tw
