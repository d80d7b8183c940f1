#pragma once
// What the engine says, in the user's language.
#include "engine/api/catalog/methods.h"
#include "engine/api/dataset_view.h"
#include "engine/api/events.h"
#include "engine/api/services.h"

#include <QString>

namespace tw::ui {

/// An error of the window itself, in its language already.
Text windowText(const QString& said);
/// The text in the window's language: its template from the translations (context "engine"), texts within it as well.
QString translated(const Text& said);
/// What happened, one sentence, with file and line where they apply.
QString messageOf(const Error& error);
/// What to do next, one sentence.
QString adviceOf(const Error& error);
QString messageOf(const events::Advice& advice);
QString messageOf(const DataProblem& problem);
QString adviceOf(const DataProblem& problem);
/// Why the row cannot be used, or empty.
QString problemOf(const DataRow& row);
/// A line of the self-check.
QString nameOf(const Check& check);
QString detailOf(const Check& check);

/// Help of a recipe field in the window's language.
QString helpOf(const FieldInfo& field);
QString titleOf(const Choice& choice);
QString helpOf(const Choice& choice);
QString titleOf(const MethodInfo& method);
QString helpOf(const MethodInfo& method);
/// A method in two or three words.
QString noteOf(const MethodInfo& method);
/// The name of a recipe field as people say it ("learning rate", 学习率); what is no field stays as it is.
QString labelOf(const QString& field);

QString text(const std::string& utf8);
/// "9.1 GB", "512 MB" (powers of 1000, as disks and graphics cards are sold).
QString bytesText(int64_t bytes);
/// "18 min", "2 h 05 min", "42 s".
QString durationText(double seconds);
/// "1.02 M", "12,431".
QString countText(int64_t count);

} // namespace tw::ui
