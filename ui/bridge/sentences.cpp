#include "ui/bridge/sentences.h"

namespace tw::ui {
namespace {

/// Brings its own room to the right: 。！？」 and the like.
bool isFullWidth(QChar c) {
  const auto code = c.unicode();
  return (code >= 0x3000 && code <= 0x303F) || (code >= 0xFF01 && code <= 0xFF60);
}

} // namespace

QString inARow(const QStringList& sentences) {
  QString row;
  for (const auto& sentence : sentences) {
    if (sentence.isEmpty()) continue;
    if (!row.isEmpty() && !isFullWidth(row.back())) row += QLatin1Char(' ');
    row += sentence;
  }
  return row;
}

} // namespace tw::ui
