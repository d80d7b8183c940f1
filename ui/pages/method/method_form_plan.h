#pragma once
// Which recipe fields stand where in the Method page's form, and what is usual for them.
#include "engine/api/catalog/methods.h"
#include "ui/fields/scale.h"

#include <optional>
#include <QString>

namespace tw::ui {

/// A main field: how its slider runs and, where one can say it, the usual range.
struct SliderPlan {
  const char* field;
  Scale scale;
  std::optional<std::pair<double, double>> usual;
};
/// Of the "adapter" section (rank, alpha, dropout) or the "training" one. `method`: whose usual values; may be nullptr.
std::vector<SliderPlan> sliderPlans(const QString& section, const MethodInfo* method);

/// The fields that methods have of their own, without those that have another place: those for the main part of the
/// form or the ones folded away.
std::vector<const FieldInfo*> ownFields(bool advanced);

struct AdvancedGroup {
  QString title;
  std::vector<const FieldInfo*> fields;
};
/// Every other field of method and training in groups; what no group names comes last. Fields of which this version has
/// only the default are left out.
std::vector<AdvancedGroup> advancedGroups();

} // namespace tw::ui
