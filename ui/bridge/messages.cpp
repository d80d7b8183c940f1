#include "ui/bridge/messages.h"

#include <cmath>
#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

namespace tw::ui {
namespace {

/// Gives this file's sentences a context for the translators.
struct Messages {
  Q_DECLARE_TR_FUNCTIONS(tw::ui::Messages)
};

bool isIdeographic(QChar sign) { return sign.unicode() >= 0x2E80 || sign == u'“' || sign == u'”'; }

/// Puts a translated part where its place was. The blank beside it and the full stop after it are the sentence's: text
/// without blanks between words needs none, and a part that ends itself needs no second stop.
void putPart(QString& sentence, const QString& part, const QString& pattern, qsizetype& next) {
  if (part.isEmpty()) return;
  if (sentence.endsWith(u' ') && isIdeographic(part.front())) sentence.chop(1);
  sentence += part;
  if (next >= pattern.size()) return;
  if (pattern[next] == u' ' && isIdeographic(sentence.back())) ++next;
  else if (pattern[next] == u'。' && sentence.endsWith(u'。')) ++next;
}

QString filled(const QString& pattern, const std::vector<Text::Argument>& arguments) {
  QString sentence;
  for (qsizetype i = 0; i < pattern.size();) {
    const auto place = i + 1 < pattern.size() && pattern[i] == u'%' ? pattern[i + 1].unicode() - u'1' : -1;
    if (place < 0 || place >= static_cast<qsizetype>(arguments.size())) {
      sentence += pattern[i++];
      continue;
    }
    i += 2;
    const auto& argument = arguments[static_cast<size_t>(place)];
    if (argument.text()) putPart(sentence, translated(*argument.text()), pattern, i);
    else sentence += text(argument.english());
  }
  return sentence;
}

/// Whether the template, or that of a part, has the number as a line's: "line %2", "Line %1".
bool namesLine(const Text& said, const std::string& line) {
  const auto& arguments = said.arguments();
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (const auto* part = arguments[i].text()) {
      if (namesLine(*part, line)) return true;
    } else if (arguments[i].english() == line) {
      for (const auto* word : {"line %", "Line %"})
        if (said.pattern().find(word + std::to_string(i + 1)) != std::string::npos) return true;
    }
  }
  return false;
}

/// Puts the place before the full stop, unless the sentence names it already.
QString withPlace(const QString& message, const Error& error) {
  if (error.file.empty()) return message;
  const auto name = QFileInfo(text(error.file)).fileName();
  const bool namesFile = message.contains(name);
  if (namesFile && (error.line <= 0 || namesLine(error.message, std::to_string(error.line)))) return message;
  const bool stopped = message.endsWith(u'.') || message.endsWith(u'。');
  const auto sentence = stopped ? message.chopped(1) : message;
  const auto placed = error.line > 0 ? Messages::tr("%1 (%2, line %L3)").arg(sentence, name).arg(error.line)
                                     : Messages::tr("%1 (%2)").arg(sentence, name);
  return stopped ? placed + message.back() : placed;
}

} // namespace

QString text(const std::string& utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

Text windowText(const QString& said) { return Text::verbatim(said.toStdString()); }

QString translated(const Text& said) {
  return said.pattern().empty()
             ? text(said)
             : filled(QCoreApplication::translate("engine", said.pattern().c_str()), said.arguments());
}

QString messageOf(const Error& error) { return withPlace(translated(error.message), error); }
QString adviceOf(const Error& error) { return translated(error.advice); }
QString messageOf(const events::Advice& advice) {
  // The engine names its command, for those at the command line.
  if (const auto& facts = advice.message.arguments(); advice.code == "data.problems" && facts.size() >= 3)
    return Messages::tr("%Ln problems were found in the data; %1 of %2 rows are usable. The Data page lists them.",
                        nullptr, text(facts[0].english()).toInt())
        .arg(text(facts[1].english()), text(facts[2].english()));
  return translated(advice.message);
}
QString messageOf(const DataProblem& problem) { return translated(problem.message); }
QString adviceOf(const DataProblem& problem) { return translated(problem.advice); }
QString problemOf(const DataRow& row) { return translated(row.problem); }
QString nameOf(const Check& check) { return translated(check.name); }
QString detailOf(const Check& check) { return translated(check.detail); }

QString helpOf(const FieldInfo& field) { return translated(field.help); }
QString titleOf(const Choice& choice) { return translated(choice.title); }
QString helpOf(const Choice& choice) { return translated(choice.help); }
QString titleOf(const MethodInfo& method) { return translated(method.title); }
QString helpOf(const MethodInfo& method) { return translated(method.help); }
QString noteOf(const MethodInfo& method) { return translated(method.note); }
QString labelOf(const QString& field) {
  const auto* info = findRecipeField(field.toStdString());
  return info ? translated(info->label) : field.section(QLatin1Char('.'), -1);
}

QString bytesText(int64_t bytes) {
  return QLocale().formattedDataSize(bytes, bytes < 10'000'000'000 ? 1 : 0, QLocale::DataSizeSIFormat);
}

QString durationText(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole < 60) return Messages::tr("%1 s").arg(whole);
  if (whole < 3600) return Messages::tr("%1 min").arg((whole + 30) / 60);
  return Messages::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QLatin1Char('0'));
}

QString countText(int64_t count) {
  const QLocale locale;
  if (count >= 1'000'000'000)
    return Messages::tr("%1 B").arg(locale.toString(static_cast<double>(count) / 1e9, 'f', 2));
  if (count >= 1'000'000) return Messages::tr("%1 M").arg(locale.toString(static_cast<double>(count) / 1e6, 'f', 2));
  return locale.toString(static_cast<qlonglong>(count));
}

} // namespace tw::ui
