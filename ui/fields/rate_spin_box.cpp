#include "ui/fields/rate_spin_box.h"

#include "ui/models/figure_text.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>

#include <cmath>

namespace tw::ui {
namespace {

constexpr double kFactor = 1.1; ///< of one step
constexpr double kLimit = 1e9;  ///< of what can be typed; far beyond any rate
constexpr int kDecimals = 323;  ///< that the base class rounds to: enough for every number there is

QString plain(const QString& text) { return text.trimmed().replace(QLatin1Char(','), QLatin1Char('.')); }

} // namespace

RateSpinBox::RateSpinBox(QWidget* parent) : QDoubleSpinBox(parent) {
  setDecimals(kDecimals);
  setRange(-kLimit, kLimit);
  connect(lineEdit(), &QLineEdit::textChanged, this, &RateSpinBox::textEdited);
}

std::optional<double> RateSpinBox::typed() const {
  bool number = false;
  const double value = plain(lineEdit()->text()).toDouble(&number);
  return number && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

QString RateSpinBox::textFromValue(double value) const {
  // The field rewrites what was typed when it loses the focus: that may not be another number.
  const auto brief = rateText(value);
  return brief.toDouble() == value ? brief : QString::number(value, 'g', QLocale::FloatingPointShortest);
}

double RateSpinBox::valueFromText(const QString& text) const { return plain(text).toDouble(); }

QValidator::State RateSpinBox::validate(QString& text, int&) const {
  const auto written = plain(text);
  bool number = false;
  const double value = written.toDouble(&number);
  if (number) return std::abs(value) <= kLimit ? QValidator::Acceptable : QValidator::Intermediate;
  for (const auto c : written)
    if (!c.isDigit() && !QStringLiteral(".eE-+").contains(c)) return QValidator::Invalid;
  return QValidator::Intermediate; // "1e-" on its way to 1e-4
}

void RateSpinBox::stepBy(int steps) { setValue(rateText(value() * std::pow(kFactor, steps)).toDouble()); }

void RateSpinBox::keyPressEvent(QKeyEvent* event) {
  // The base class would put the last good number in the place of what is no number.
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return Q_EMIT submitted();
  QDoubleSpinBox::keyPressEvent(event);
}

} // namespace tw::ui
