#pragma once
// "Muted name ….. value": one fact of a card, with an optional dot and word before the value.
#include "ui/widgets/chip.h"

class QString;

namespace tw::ui {

/// The value wraps and can be selected. With a dot, `word` says what the dot means.
QWidget* makeFactRow(const QString& name, const QString& value, Chip::Dot dot = Chip::Dot::None,
                     const QString& word = {});

} // namespace tw::ui
