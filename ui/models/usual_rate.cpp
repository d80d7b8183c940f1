#include "ui/models/usual_rate.h"

#include <QString>

#include <cmath>

namespace tw::ui {

bool isUsualRate(const MethodInfo& method, double rate) {
  return rate >= method.usualRateLow && rate <= method.usualRateHigh;
}

double middleRate(const MethodInfo& method) {
  return QString::number(std::sqrt(method.usualRateLow * method.usualRateHigh), 'g', 1).toDouble();
}

} // namespace tw::ui
