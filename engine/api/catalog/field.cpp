#include "engine/api/catalog/field.h"

namespace tw {
namespace field_json {

Json write(const std::vector<DataFile>& files) {
  Json list = Json::array();
  for (const auto& file : files)
    list.push_back({{"path", file.path},
                    {"format", file.format},
                    {"columns", Json(file.columns)},
                    {"limit", file.limit},
                    {"weight", file.weight},
                    {"encoding", file.encoding}});
  return list;
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
    if (item.contains("encoding")) item["encoding"].get_to(file.encoding);
    files.push_back(std::move(file));
  }
}

} // namespace field_json

Field::Field(std::string path, FieldKind kind, std::function<Json(const Recipe&)> read,
             std::function<void(Recipe&, const Json&)> write) {
  m_info.path = std::move(path);
  m_info.kind = kind;
  m_info.read = std::move(read);
  m_info.write = std::move(write);
  takeDefault();
  takeRuleOfGroup();
}

void Field::takeDefault() { m_info.defaultValue = m_info.read(Recipe{}); }

void Field::takeRuleOfGroup() {
  if (m_info.path.starts_with("method.") || m_info.path.starts_with("training.")) m_info.carried = Carried::Always;
}

Field Field::own(const std::string& name, FieldKind kind, Json defaultValue) {
  Field field;
  field.m_info.path = "method." + name;
  field.m_info.kind = kind;
  field.m_info.defaultValue = defaultValue;
  field.m_info.onResume = OnResume::Fixed;
  field.takeRuleOfGroup();
  field.m_info.read = [name, defaultValue = std::move(defaultValue)](const Recipe& recipe) {
    const auto& own = recipe.method.own;
    return own.contains(name) ? own[name] : defaultValue;
  };
  field.m_info.write = [name](Recipe& recipe, const Json& value) { recipe.method.own[name] = value; };
  return field;
}

Field& Field::label(Text label) {
  m_info.label = std::move(label);
  return *this;
}

Field& Field::help(Text help) {
  m_info.help = std::move(help);
  return *this;
}

Field& Field::range(double low, double high) {
  m_info.minimum = low;
  m_info.maximum = high;
  return *this;
}

Field& Field::above(double low, double high) {
  m_info.minimumExcluded = true;
  return range(low, high);
}

Field& Field::except(double hole, Text rule) {
  m_info.hole = hole;
  m_info.holeRule = std::move(rule);
  return *this;
}

Field& Field::unit(std::string unit) {
  m_info.unit = std::move(unit);
  return *this;
}

Field& Field::options(std::vector<Choice> choices) {
  if (m_info.kind != FieldKind::Any) m_info.kind = FieldKind::Choice;
  m_info.choices = availableNames(choices);
  m_info.reserved = reservedNames(choices);
  m_info.options = std::move(choices);
  return *this;
}

Field& Field::like(std::string pattern) {
  m_info.pattern = std::move(pattern);
  return *this;
}

Field& Field::isPath() {
  m_info.kind = FieldKind::Path;
  return *this;
}

Field& Field::nullable() {
  m_info.nullable = true;
  return *this;
}

Field& Field::required() {
  m_info.required = true;
  return *this;
}

Field& Field::advanced() {
  m_info.advanced = true;
  return *this;
}

Field& Field::notYet(std::string what) {
  m_info.notYet = std::move(what);
  return *this;
}

Field& Field::concerns(Concern methods) {
  m_info.concern = methods;
  return *this;
}

Field& Field::carried(Carried by) {
  m_info.carried = by;
  return *this;
}

Field& Field::onResume(OnResume rule) {
  m_info.onResume = rule;
  return *this;
}

} // namespace tw
