#pragma once
// Numbers of a run as people read them, in a chart's labels and beside it.
#include <QString>

namespace tw::ui {

enum class Figure {
  Plain, ///< 1.284
  Count, ///< 2,940
  Bytes, ///< 9.1 GB
  Rate   ///< 1.62e-4
};

/// A value alone.
QString figureText(double value, Figure figure);
/// A value on an axis whose ticks are `step` apart: as many digits as tell neighbours apart, thousands as k, M.
QString tickText(double value, double step, Figure figure);
/// numberText() to three figures: "2e-4", "1.62e-4", "0.05".
QString rateText(double value);
/// The smallest of 1, 2, 2.5, 5 times a power of ten that divides `span` into at most `most` parts.
double niceStep(double span, int most);

} // namespace tw::ui
