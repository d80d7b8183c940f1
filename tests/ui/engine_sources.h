#pragma once
// Reads from the engine's sources every sentence with a code that it can say, with marks in the places that are filled
// in when it runs.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <vector>

namespace tw::test {

/// One call such as requestError("data.empty", path + " is empty.", "Choose …"). An expression that no literal is part
/// of gives no sentence.
struct SpokenSentence {
  QString code, where;
  QStringList messages, advice; ///< several where the source chooses with ?:
};

/// C++ in which brackets and literals are all that matters.
class SourceText {
 public:
  static constexpr char16_t open = u'«', close = u'»'; ///< around the number of a place

  /// The arguments of the bracket at `at`.
  static QStringList arguments(const QString& source, qsizetype at) {
    const auto end = past(source, at) - 1;
    return split(source.sliced(at + 1, end - at - 1), u',');
  }

  /// What an expression can come to, e.g. {"The file «1» is empty."}.
  static QStringList values(const QString& expression) {
    QStringList out;
    for (auto value : raw(expression.trimmed())) {
      int count = 0;
      for (qsizetype i; (i = value.indexOf(QChar(unnumbered))) >= 0;)
        value.replace(i, 1, QChar(open) + QString::number(++count) + QChar(close));
      static const QRegularExpression words(QStringLiteral("[a-z].* | .*[a-z]")); // one word alone is no sentence
      if (value.contains(words)) out << value;
    }
    return out;
  }

 private:
  static constexpr char16_t unnumbered = 0xFFFC;

  /// The end of the literal, bracket, :: or single sign at `at`.
  static qsizetype past(const QString& source, qsizetype at) {
    const auto sign = source[at];
    const bool digitBefore = at > 0 && source[at - 1].isLetterOrNumber();
    if (sign == u'"' || (sign == u'\'' && !digitBefore)) {
      for (++at; at < source.size() && source[at] != sign; ++at)
        if (source[at] == u'\\') ++at;
      return at + 1;
    }
    if (sign == u':' && at + 1 < source.size() && source[at + 1] == u':') return at + 2;
    if (sign != u'(' && sign != u'{' && sign != u'[') return at + 1;
    for (++at; at < source.size() && source[at] != u')' && source[at] != u'}' && source[at] != u']';)
      at = past(source, at);
    return at + 1;
  }

  static QStringList split(const QString& text, QChar separator) {
    QStringList out;
    qsizetype from = 0;
    for (qsizetype at = 0; at < text.size();) {
      if (text[at] == separator && past(text, at) == at + 1) {
        out << text.sliced(from, at - from).trimmed();
        from = at + 1;
      }
      at = past(text, at);
    }
    out << text.sliced(from).trimmed();
    return out;
  }

  static QString unquoted(const QString& literals) {
    QString out;
    for (qsizetype at = 0; at < literals.size();) {
      const auto end = past(literals, at);
      if (literals[at] == u'"') {
        auto inner = literals.sliced(at + 1, end - at - 2);
        inner.replace(QStringLiteral("\\\""), QStringLiteral("\""))
            .replace(QStringLiteral("\\\\"), QStringLiteral("\\"));
        out += inner;
      }
      at = end;
    }
    return out;
  }

  static QStringList raw(const QString& expression) {
    const auto choice = split(expression, u'?');
    if (choice.size() > 1) {
      const auto rest = expression.sliced(expression.indexOf(u'?', choice.first().size()) + 1);
      const auto sides = split(rest, u':');
      return sides.size() == 2 ? raw(sides[0]) + raw(sides[1]) : QStringList{QString(QChar(unnumbered))};
    }
    QStringList sums{QString()};
    for (const auto& term : split(expression, u'+')) {
      QStringList next;
      for (const auto& value : ofTerm(term))
        for (const auto& sum : sums) next << sum + value;
      sums = next;
    }
    return sums;
  }

  static QStringList ofTerm(const QString& term) {
    if (term.startsWith(u'"')) return {unquoted(term)};
    static const QString string = QStringLiteral("std::string(");
    if (term.startsWith(u'(') && past(term, 0) == term.size()) return raw(term.sliced(1, term.size() - 2));
    if (term.startsWith(string) && past(term, string.size() - 1) == term.size())
      return raw(term.sliced(string.size(), term.size() - string.size() - 1));
    return {QString(QChar(unnumbered))};
  }
};

/// The reasons that the engine's readers hand to a sentence of their own: damaged("it has no model"). Templates' errors
/// stay as Jinja words them.
inline QStringList spokenReasons(const QString& folder) {
  static const QRegularExpression start(
      QStringLiteral(R"#(\b(?:damaged|damagedTokenizer|refuse|stop|error|errorAt|wrongType|order|unreadable)\()#"));
  QStringList out;
  QDirIterator files(folder, {QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
  while (files.hasNext()) {
    QFile file(files.next());
    if (file.fileName().contains(QStringLiteral("/jinja/")) || !file.open(QIODevice::ReadOnly)) continue;
    const auto source = QString::fromUtf8(file.readAll());
    for (auto it = start.globalMatch(source); it.hasNext();)
      for (const auto& argument : SourceText::arguments(source, it.next().capturedEnd() - 1))
        if (argument.contains(u'"')) out << SourceText::values(argument);
  }
  return out;
}

inline std::vector<SpokenSentence> spokenSentences(const QString& folder) {
  // Errors and advice by name; problems and notes as a braced list put into a container.
  static const QRegularExpression start(QStringLiteral(
      R"#(\b(requestError|workError|rowError|misfit|events::Advice|push_back|add)\s*([({]\{?)\s*"([a-z_]+(?:\.[a-z_]+)*)"\s*,)#"));
  std::vector<SpokenSentence> out;
  QDirIterator files(folder, {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                     QDirIterator::Subdirectories);
  while (files.hasNext()) {
    QFile file(files.next());
    if (!file.open(QIODevice::ReadOnly)) return {};
    const auto source = QString::fromUtf8(file.readAll());
    for (auto it = start.globalMatch(source); it.hasNext();) {
      const auto match = it.next();
      const auto name = match.captured(1);
      const bool container = name == QStringLiteral("push_back") || name == QStringLiteral("add");
      if (container && (!match.captured(2).endsWith(u'{') || !match.captured(3).contains(u'.'))) continue;
      const auto arguments = SourceText::arguments(source, match.capturedEnd(2) - 1);
      SpokenSentence sentence{match.captured(3), QDir(folder).relativeFilePath(file.fileName()), {}, {}};
      // {code, message} or {code, line, row, message, advice, …}
      const qsizetype at = container && arguments.size() > 3 ? 3 : 1;
      if (arguments.size() <= at) continue;
      sentence.messages = SourceText::values(arguments[at]);
      // misfit brings its own advice and has the folder there.
      if (arguments.size() > at + 1 && name != QStringLiteral("misfit"))
        sentence.advice = SourceText::values(arguments[at + 1]);
      if (container && sentence.messages.isEmpty()) continue; // something else with a dot in its name
      out.push_back(std::move(sentence));
    }
  }
  return out;
}

} // namespace tw::test
