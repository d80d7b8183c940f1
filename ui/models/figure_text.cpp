#include "ui/models/figure_text.h"

#include "ui/bridge/field_words.h"
#include "ui/bridge/messages.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace tw::ui {
namespace {

const QString kNothing = QStringLiteral("–");

/// Digits after the point that a multiple of `step` needs.
int decimalsFor(double step) {
  int decimals = 0;
  for (double scaled = std::abs(step);
       decimals < 9 && std::abs(scaled - std::round(scaled)) > 1e-6 * std::max(1.0, scaled); scaled *= 10)
    ++decimals;
  return decimals;
}

struct Scale {
  double by;
  const char* suffix;
};

QString scaled(double value, double step, std::initializer_list<Scale> scales) {
  const QLocale locale;
  if (value == 0) return QStringLiteral("0");
  const double size = std::max(std::abs(value), std::abs(step));
  for (const auto& scale : scales)
    if (size >= scale.by)
      return locale.toString(value / scale.by, 'f', decimalsFor(step / scale.by)) + QString::fromLatin1(scale.suffix);
  return locale.toString(value, 'f', decimalsFor(step));
}

} // namespace

namespace {

/// As many digits as tell neighbours `step` apart, and never fewer than rates have elsewhere.
QString rateTick(double value, double step) {
  if (value == 0 || !(std::abs(step) > 0)) return rateText(value);
  const double power = std::pow(10.0, std::floor(std::log10(std::abs(value))));
  return numberText(value, std::max(3, 1 + decimalsFor(step / power)));
}

} // namespace

QString rateText(double value) { return std::isfinite(value) ? numberText(value, 3) : kNothing; }

QString figureText(double value, Figure figure) {
  if (!std::isfinite(value)) return kNothing;
  const QLocale locale;
  switch (figure) {
  case Figure::Count: return locale.toString(value, 'f', std::abs(value) < 100 ? 1 : 0);
  case Figure::Bytes: return bytesText(static_cast<int64_t>(value));
  case Figure::Rate: return rateText(value);
  case Figure::Plain: break;
  }
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-3 || size >= 1e6)) return rateText(value);
  return locale.toString(value, 'f', size < 10 ? 3 : size < 100 ? 2 : 1);
}

QString tickText(double value, double step, Figure figure) {
  if (std::abs(value) < std::abs(step) * 1e-9) value = 0;
  switch (figure) {
  case Figure::Rate: return rateTick(value, step);
  case Figure::Bytes: return scaled(value, step, {{1e12, " TB"}, {1e9, " GB"}, {1e6, " MB"}, {1e3, " kB"}});
  case Figure::Count: return scaled(value, step, {{1e9, "B"}, {1e6, "M"}, {1e3, "k"}});
  case Figure::Plain: break;
  }
  if (value != 0 && std::abs(step) < 1e-4) return rateTick(value, step);
  return scaled(value, step, {{1e9, "B"}, {1e6, "M"}, {1e4, "k"}});
}

double niceStep(double span, int most) {
  if (!(span > 0) || !std::isfinite(span)) return 1;
  const double rough = span / std::max(1, most);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0})
    if (factor * power >= rough * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

} // namespace tw::ui
