#include "ui/bridge/engine_messages.h"

#include "ui/bridge/engine_texts.h"

#include <QStringList>

#include <array>
#include <optional>

namespace tw::ui {
namespace {

constexpr int deepest = 4; ///< messages within messages

using Captures = std::array<QStringView, 9>;

bool isPlace(QStringView pattern, qsizetype at) {
  return at + 1 < pattern.size() && pattern[at] == u'%' && pattern[at + 1] >= u'1' && pattern[at + 1] <= u'9';
}

/// The places of a pattern stand in order, so the shortest text between two literals is what was filled in.
std::optional<Captures> match(QStringView pattern, QStringView text) {
  Captures captures;
  qsizetype at = 0;
  std::optional<size_t> open; ///< the place whose text is being looked for
  for (qsizetype from = 0; from <= pattern.size();) {
    qsizetype to = from;
    while (to < pattern.size() && !isPlace(pattern, to)) ++to;
    const auto literal = pattern.sliced(from, to - from);
    const bool last = to == pattern.size();
    qsizetype found = at;
    if (open) found = last ? text.size() - literal.size() : text.indexOf(literal, at);
    if (found < at || !text.sliced(found).startsWith(literal)) return std::nullopt;
    if (open) captures[*open] = text.sliced(at, found - at);
    at = found + literal.size();
    if (last) break;
    open = static_cast<size_t>(pattern[to + 1].unicode() - u'1');
    from = to + 2;
  }
  if (at != text.size()) return std::nullopt;
  return captures;
}

/// A row with hardly a word of its own is for its code alone: it says nothing about a text without it.
bool takesAnything(const EngineText& row) {
  return row.english == u"%1" || row.english.contains(QStringLiteral("%1 %2"));
}

bool isChinese(QChar sign) { return sign.unicode() >= 0x2E80 || sign == u'“' || sign == u'”'; }

std::optional<QString> anywhere(QStringView english, int depth);

QString fill(QStringView chinese, const Captures& captures, int depth) {
  QString out;
  for (qsizetype i = 0; i < chinese.size(); ++i) {
    const auto sign = chinese[i];
    const bool place =
        (sign == u'%' || sign == u'$') && i + 1 < chinese.size() && chinese[i + 1] >= u'1' && chinese[i + 1] <= u'9';
    if (!place) {
      out += sign;
      continue;
    }
    const auto text = captures[static_cast<size_t>(chinese[++i].unicode() - u'1')];
    const auto translated = sign == u'$' ? anywhere(text, depth + 1) : std::nullopt;
    if (!translated) {
      out += text;
      continue;
    }
    // The blank beside a Latin name and the full stop are the sentence's; a Chinese part needs no blank and brings its
    // own stop.
    if (out.endsWith(u' ') && isChinese(translated->front())) out.chop(1);
    out += *translated;
    const auto next = i + 1 < chinese.size() ? chinese[i + 1] : QChar();
    if (next == u' ' && isChinese(out.back())) ++i;
    else if (next == u'。' && out.endsWith(u'。')) out.chop(1);
  }
  return out;
}

std::optional<QString> among(std::span<const EngineText> rows, QStringView english, int depth = 0,
                             const std::string_view* code = nullptr) {
  for (const auto& row : rows)
    if (code ? row.code == *code : !takesAnything(row))
      if (const auto captures = match(row.english, english)) return fill(row.chinese, *captures, depth);
  return std::nullopt;
}

auto messageTables() { return std::array{dataTexts(), languageTexts(), modelTexts(), runTexts()}; }

std::optional<QString> anywhere(QStringView english, int depth) {
  if (depth > deepest) return std::nullopt;
  if (auto phrase = among(phraseTexts(), english, depth)) return phrase;
  for (const auto& table : messageTables())
    if (auto found = among(table, english, depth)) return found;
  return std::nullopt;
}

QString ofFamily(std::span<const EngineText> rows, std::string_view code) {
  const auto family = code.substr(0, code.find('.'));
  for (const auto& row : rows)
    if (row.code == family) return row.chinese.toString();
  return rows.back().chinese.toString();
}

QString utf16(const std::string& english) {
  return QString::fromUtf8(english.data(), static_cast<qsizetype>(english.size()));
}

} // namespace

QString chineseMessage(std::string_view code, const std::string& english) {
  const auto text = utf16(english);
  for (const auto& table : messageTables())
    if (auto found = among(table, text, 0, &code)) return *found;
  if (auto found = anywhere(text, 0)) return *found;
  const auto general = ofFamily(familyTexts(), code);
  return text.isEmpty() ? general + u'。' : general + QStringLiteral("。英文信息：") + text;
}

QString chineseAdvice(std::string_view code, const std::string& english) {
  const auto text = utf16(english);
  if (auto found = among(adviceTexts(), text)) return *found;
  const auto general = ofFamily(familyAdvice(), code);
  return text.isEmpty() ? general : general + QStringLiteral("英文提示：") + text;
}

QString chineseSentence(const std::string& english) {
  const auto text = utf16(english);
  return anywhere(text, 0).value_or(text);
}

QString chineseCheck(const std::string& english) {
  const auto text = utf16(english);
  return among(checkTexts(), text).value_or(text);
}

bool isTranslatedCode(std::string_view code) {
  for (const auto& table : messageTables())
    for (const auto& row : table)
      if (row.code == code) return true;
  return false;
}

} // namespace tw::ui
