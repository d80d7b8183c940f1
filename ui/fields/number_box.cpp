#include "ui/fields/number_box.h"

#include "ui/bridge/field_words.h"

#include <cmath>
#include <QLineEdit>
#include <QRegularExpression>

namespace tw::ui {
namespace {
constexpr double kLimit = 1e16; ///< beyond this whole numbers are not exact
constexpr int kDecimals = 15;   ///< QDoubleSpinBox rounds to these; 1e-8 keeps seven figures
} // namespace

NumberBox::NumberBox(bool whole, QWidget* parent) : QDoubleSpinBox(parent), m_whole(whole) {
  setDecimals(whole ? 0 : kDecimals);
  setRange(-kLimit, kLimit);
  setKeyboardTracking(false);
  setButtonSymbols(QAbstractSpinBox::NoButtons);
  setFocusPolicy(Qt::StrongFocus);
  setAlignment(Qt::AlignCenter);
  setAccelerated(true);
  setFixedWidth(84);
}

void NumberBox::showNumber(double value) {
  if (value == this->value()) return;
  const QSignalBlocker blocked(this);
  setValue(value);
}

QString NumberBox::textFromValue(double value) const { return numberText(value); }

double NumberBox::valueFromText(const QString& text) const {
  auto plain = text.trimmed();
  plain.replace(QLatin1Char(','), QLatin1Char('.'));
  return plain.toDouble();
}

QValidator::State NumberBox::validate(QString& text, int&) const {
  auto plain = text.trimmed();
  plain.replace(QLatin1Char(','), QLatin1Char('.'));
  bool good = false;
  const double value = plain.toDouble(&good);
  if (good && std::isfinite(value) && std::abs(value) < kLimit && (!m_whole || value == std::floor(value)))
    return QValidator::Acceptable;
  static const QRegularExpression begun(QStringLiteral("^[+-]?[0-9]*[.]?[0-9]*(?:[eE][+-]?[0-9]*)?$"));
  return begun.match(plain).hasMatch() ? QValidator::Intermediate : QValidator::Invalid;
}

void NumberBox::stepBy(int steps) {
  interpretText();
  double next = value();
  if (m_scale) next = m_scale->stepped(next, steps);
  else if (m_whole || next == 0) next += m_whole ? steps : steps * 0.01;
  else // the second figure counts: 0.9 -> 0.91, 3e-4 -> 3.1e-4
    next =
        QString::number(next + steps * std::pow(10.0, std::floor(std::log10(std::abs(next))) - 1), 'g', 6).toDouble();
  setValue(next);
  selectAll();
}

} // namespace tw::ui
