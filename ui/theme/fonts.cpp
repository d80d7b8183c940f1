#include "ui/theme/fonts.h"

#include <QFontDatabase>
#include <QRawFont>

namespace tw::ui {
namespace {

const QStringList& latin() {
  static const QStringList families{QStringLiteral("Inter"),      QStringLiteral("Noto Sans"),
                                    QStringLiteral("Cantarell"),  QStringLiteral("Ubuntu"),
                                    QStringLiteral("Open Sans"),  QStringLiteral("Liberation Sans"),
                                    QStringLiteral("DejaVu Sans")};
  return families;
}
const QStringList& chinese() {
  static const QStringList families{QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans SC"),
                                    QStringLiteral("Source Han Sans SC"), QStringLiteral("Source Han Sans CN"),
                                    QStringLiteral("WenQuanYi Micro Hei")};
  return families;
}

QString firstOf(const QStringList& wanted, const QStringList& installed) {
  for (const auto& family : wanted)
    if (installed.contains(family)) return family;
  return {};
}

} // namespace

QFont readableFont(const QFont& system) {
  const auto installed = QFontDatabase::families();
  const auto own = QFontInfo(system).family();
  const bool stopgap = own.startsWith(QLatin1String("DejaVu")) || own.startsWith(QLatin1String("Bitstream Vera"));
  const bool hasChinese = QRawFont::fromFont(system).supportsCharacter(QChar(0x79E9)); // 秩
  // A Chinese family draws quotation marks and dashes as wide as a character, which tears English sentences apart: a
  // Latin one leads.
  const bool wide = chinese().contains(own);
  if (!stopgap && !wide && hasChinese) return system;
  const auto cjk = wide ? own : firstOf(chinese(), installed);
  auto lead = stopgap || wide ? firstOf(latin(), installed) : own;
  if (lead.isEmpty()) lead = own;
  QStringList families{lead};
  if (!cjk.isEmpty() && cjk != lead) families << cjk;
  auto font = system;
  font.setFamilies(families);
  return font;
}

} // namespace tw::ui
