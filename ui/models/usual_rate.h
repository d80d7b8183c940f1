#pragma once
// The learning rates that usually work for a method.
#include "engine/api/catalog/methods.h"

namespace tw::ui {

bool isUsualRate(const MethodInfo& method, double rate);
/// Between the usual ones, to one digit.
double middleRate(const MethodInfo& method);

} // namespace tw::ui
