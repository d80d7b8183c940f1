#pragma once
// A recipe field as one entry: the member that holds it (its type and default stand there) and everything that people
// and programs are told of it.
#include "engine/api/catalog/field_info.h"
#include "engine/api/recipe.h"

namespace tw {
namespace field_json {

// One overload a member type: how it stands in JSON. The values were checked against the catalog before reading.
template <class T> Json write(const T& value) { return value; }
template <class T> Json write(const std::optional<T>& value) { return value ? Json(*value) : Json(nullptr); }
template <class T> Json write(const std::map<std::string, T>& values) {
  Json object = Json::object();
  for (const auto& [key, value] : values) object[key] = value;
  return object;
}
Json write(const std::vector<DataFile>& files);

template <class T> void read(const Json& json, T& value) { json.get_to(value); }
inline void read(const Json& json, Json& value) { value = json; }
template <class T> void read(const Json& json, std::optional<T>& value) {
  if (json.is_null()) value.reset();
  else value = json.template get<T>();
}
template <class T> void read(const Json& json, std::map<std::string, T>& values) {
  values.clear();
  for (const auto& [key, value] : json.items()) values[key] = value.template get<T>();
}
void read(const Json& json, std::vector<DataFile>& files);

/// The group of settings of that type within a recipe.
template <class Group, class AnyRecipe> auto& groupOf(AnyRecipe& recipe) {
  if constexpr (std::is_same_v<Group, ModelSettings>) return recipe.model;
  else if constexpr (std::is_same_v<Group, DataSettings>) return recipe.data;
  else if constexpr (std::is_same_v<Group, MethodSettings>) return recipe.method;
  else if constexpr (std::is_same_v<Group, TrainingSettings>) return recipe.training;
  else return recipe;
}

template <class T> struct KindOf;
template <> struct KindOf<std::string> { static constexpr auto kind = FieldKind::Text; };
template <> struct KindOf<int64_t> { static constexpr auto kind = FieldKind::Integer; };
template <> struct KindOf<double> { static constexpr auto kind = FieldKind::Number; };
template <> struct KindOf<bool> { static constexpr auto kind = FieldKind::Boolean; };
template <> struct KindOf<Json> { static constexpr auto kind = FieldKind::Any; };
template <> struct KindOf<std::vector<std::string>> { static constexpr auto kind = FieldKind::TextList; };
template <> struct KindOf<std::vector<int64_t>> { static constexpr auto kind = FieldKind::IntegerList; };
template <> struct KindOf<std::vector<DataFile>> { static constexpr auto kind = FieldKind::FileList; };
template <class T> struct KindOf<std::map<std::string, T>> { static constexpr auto kind = FieldKind::Map; };
template <class T> struct KindOf<std::optional<T>> : KindOf<T> {};

template <class T> constexpr bool isOptional = false;
template <class T> constexpr bool isOptional<std::optional<T>> = true;

} // namespace field_json

class Field {
 public:
  /// Kind, default and whether null is right come from the member.
  template <class Group, class T> Field(std::string path, T Group::*member) {
    m_info.path = std::move(path);
    m_info.kind = field_json::KindOf<T>::kind;
    m_info.nullable = field_json::isOptional<T>;
    m_info.wholeValues = std::is_same_v<T, std::map<std::string, int64_t>>;
    m_info.read = [member](const Recipe& recipe) {
      return field_json::write(field_json::groupOf<Group>(recipe).*member);
    };
    m_info.write = [member](Recipe& recipe, const Json& value) {
      field_json::read(value, field_json::groupOf<Group>(recipe).*member);
    };
    takeDefault();
    takeRuleOfGroup();
  }
  /// A field that is held in another way than by one member.
  Field(std::string path, FieldKind kind, std::function<Json(const Recipe&)> read,
        std::function<void(Recipe&, const Json&)> write);
  /// A field that a method keeps in recipe.method.own. Unless said otherwise it may not change on resume.
  static Field own(const std::string& name, FieldKind kind, Json defaultValue);

  Field& label(Text label);
  Field& help(Text help);
  Field& range(double low, double high);
  Field& above(double low, double high); ///< low itself is too small
  Field& except(double hole, Text rule);
  Field& unit(std::string unit);
  /// Makes it a choice, unless it is of the kind Any: then its names beside true and false.
  Field& options(std::vector<Choice> choices);
  Field& like(std::string pattern);
  Field& isPath();
  Field& nullable();
  Field& required();
  Field& advanced();
  Field& notYet(std::string what);
  Field& onResume(OnResume rule);
  Field& concerns(Concern methods);
  Field& carried(Carried by); ///< where it is another than the rule of its group
  operator FieldInfo() const { return m_info; }

 private:
  Field() = default;
  void takeDefault();     ///< that of a default-constructed recipe
  void takeRuleOfGroup(); ///< who carries it
  FieldInfo m_info;
};

// The groups, in the order of the contract.
std::vector<FieldInfo> modelFields();
std::vector<FieldInfo> dataFields();
/// What every recipe has, and what low-rank methods have.
std::vector<FieldInfo> methodFields();
std::vector<FieldInfo> trainingFields();

} // namespace tw
