#include "ui/widgets/rate_spin_box.h"

#include "ui/widgets/figure_text.h"

#include <cmath>

namespace tw::ui {
namespace {
constexpr double kFactor = 1.1; ///< of one step
}

RateSpinBox::RateSpinBox(QWidget* parent) : QDoubleSpinBox(parent) {
  setDecimals(15); // the base class rounds to them
  setRange(0, 1);
}

QString RateSpinBox::textFromValue(double value) const { return rateText(value); }

double RateSpinBox::valueFromText(const QString& text) const { return text.trimmed().replace(QLatin1Char(','), QLatin1Char('.')).toDouble(); }

QValidator::State RateSpinBox::validate(QString& text, int&) const {
  const auto plain = text.trimmed().replace(QLatin1Char(','), QLatin1Char('.'));
  bool number = false;
  const double value = plain.toDouble(&number);
  if (number) return value >= minimum() && value <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
  for (const auto c : plain)
    if (!c.isDigit() && !QStringLiteral(".eE-+").contains(c)) return QValidator::Invalid;
  return QValidator::Intermediate; // "1e-" on its way to 1e-4
}

void RateSpinBox::stepBy(int steps) { setValue(rateText(value() * std::pow(kFactor, steps)).toDouble()); }

} // namespace tw::ui
