#include "ui/bridge/messages.h"

#include "ui/bridge/engine_messages.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>

namespace tw::ui {
namespace {

/// Gives this file's sentences a context for the translators.
struct Messages {
  Q_DECLARE_TR_FUNCTIONS(tw::ui::Messages)
};

/// Puts the place before the full stop, unless the sentence names it already.
QString withPlace(const QString& message, const Error& error) {
  if (error.file.empty()) return message;
  const auto name = QFileInfo(text(error.file)).fileName();
  const bool namesFile = message.contains(name);
  const bool namesLine = text(error.message)
                             .contains(QRegularExpression(QStringLiteral("\\bline %1\\b").arg(error.line),
                                                          QRegularExpression::CaseInsensitiveOption));
  if (namesFile && (error.line <= 0 || namesLine)) return message;
  const bool stopped = message.endsWith(u'.') || message.endsWith(u'。');
  const auto sentence = stopped ? message.chopped(1) : message;
  const auto placed = error.line > 0 ? Messages::tr("%1 (%2, line %L3)").arg(sentence, name).arg(error.line)
                                     : Messages::tr("%1 (%2)").arg(sentence, name);
  return stopped ? placed + message.back() : placed;
}

} // namespace

bool speaksChinese() { return QLocale().language() == QLocale::Chinese; }

QString text(const std::string& utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

QString messageOf(const Error& error) {
  return withPlace(speaksChinese() ? chineseMessage(error.code, error.message) : text(error.message), error);
}
QString adviceOf(const Error& error) {
  return speaksChinese() ? chineseAdvice(error.code, error.advice) : text(error.advice);
}
QString messageOf(const events::Advice& advice) {
  return speaksChinese() ? chineseMessage(advice.code, advice.message) : text(advice.message);
}
QString messageOf(const DataProblem& problem) {
  return speaksChinese() ? chineseMessage(problem.code, problem.message) : text(problem.message);
}
QString adviceOf(const DataProblem& problem) {
  return speaksChinese() ? chineseAdvice(problem.code, problem.advice) : text(problem.advice);
}
QString problemOf(const DataRow& row) { return speaksChinese() ? chineseSentence(row.problem) : text(row.problem); }
QString nameOf(const Check& check) { return speaksChinese() ? chineseCheck(check.name) : text(check.name); }
QString detailOf(const Check& check) { return speaksChinese() ? chineseCheck(check.detail) : text(check.detail); }

QString helpOf(const FieldInfo& field) { return text(speaksChinese() ? field.helpChinese : field.helpEnglish); }
QString titleOf(const CatalogEntry& entry) { return text(speaksChinese() ? entry.titleChinese : entry.titleEnglish); }
QString helpOf(const CatalogEntry& entry) { return text(speaksChinese() ? entry.helpChinese : entry.helpEnglish); }

QString titleOf(const MethodInfo& method) { return text(speaksChinese() ? method.titleChinese : method.titleEnglish); }
QString helpOf(const MethodInfo& method) { return text(speaksChinese() ? method.helpChinese : method.helpEnglish); }
QString noteOf(const MethodInfo& method) { return text(speaksChinese() ? method.noteChinese : method.noteEnglish); }
QString labelOf(const QString& field) {
  const auto* info = findRecipeField(field.toStdString());
  if (!info) return field.section(QLatin1Char('.'), -1);
  return text(speaksChinese() ? info->labelChinese : info->labelEnglish);
}

QString bytesText(int64_t bytes) {
  return QLocale().formattedDataSize(bytes, bytes < 10'000'000'000 ? 1 : 0, QLocale::DataSizeSIFormat);
}

QString durationText(double seconds) {
  const auto whole = static_cast<int64_t>(seconds + 0.5);
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
