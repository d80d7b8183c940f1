#include "ui/bridge/messages.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

namespace tw::ui {
namespace {

QString tr(const char* source, int n = -1) { return QCoreApplication::translate("Messages", source, nullptr, n); }

QString withPlace(QString message, const std::string& file, int64_t line) {
  if (file.empty()) return message;
  const auto name = QFileInfo(text(file)).fileName();
  if (line > 0) return tr("%1 (%2, line %L3)").arg(message, name).arg(line);
  if (!message.contains(name)) return tr("%1 (%2)").arg(message, name);
  return message;
}

} // namespace

bool speaksChinese() { return QLocale().language() == QLocale::Chinese; }

QString text(const std::string& utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

QString messageOf(const Error& error) { return withPlace(text(error.message), error.file, error.line); }
QString adviceOf(const Error& error) { return text(error.advice); }
QString messageOf(const events::Advice& advice) { return text(advice.message); }
QString messageOf(const DataProblem& problem) { return text(problem.message); }
QString adviceOf(const DataProblem& problem) { return text(problem.advice); }

QString helpOf(const FieldInfo& field) { return text(speaksChinese() ? field.helpChinese : field.helpEnglish); }
QString titleOf(const CatalogEntry& entry) { return text(speaksChinese() ? entry.titleChinese : entry.titleEnglish); }
QString helpOf(const CatalogEntry& entry) { return text(speaksChinese() ? entry.helpChinese : entry.helpEnglish); }

QString bytesText(int64_t bytes) { return QLocale().formattedDataSize(bytes, bytes < 10'000'000'000 ? 1 : 0, QLocale::DataSizeSIFormat); }

QString durationText(double seconds) {
  const auto whole = static_cast<int64_t>(seconds + 0.5);
  if (whole < 60) return tr("%1 s").arg(whole);
  if (whole < 3600) return tr("%1 min").arg((whole + 30) / 60);
  return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QLatin1Char('0'));
}

QString countText(int64_t count) {
  const QLocale locale;
  if (count >= 1'000'000'000) return tr("%1 B").arg(locale.toString(static_cast<double>(count) / 1e9, 'f', 2));
  if (count >= 1'000'000) return tr("%1 M").arg(locale.toString(static_cast<double>(count) / 1e6, 'f', 2));
  return locale.toString(static_cast<qlonglong>(count));
}

} // namespace tw::ui
