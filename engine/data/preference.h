#pragma once
// Preference data: answers of which some are better than others. Training on all of them would teach what the data
// calls bad, so it is refused, with the mapping that takes the good ones alone.
#include "engine/data/sample_columns.h"
#include "engine/data/schema.h"

namespace tw {

/// A column of answers that were rejected, by its name.
bool isRejected(const std::string& column);
/// Columns of chosen and rejected answers, or of several to choose from. Errors: data.preference.
Result<> checkPreference(const SampleColumns& columns, const fs::path& file);
/// The same for names that mean it only where nothing else in the table can be trained: better and worse, answer_a and
/// answer_b, chosen alone, lists of responses. Errors: data.preference.
Result<> checkPreferenceForms(const SampleColumns& columns, const fs::path& file);
/// Answers of which a label column says which are good. data.preference
Error labelledAnswers(const Schema& schema, const fs::path& file);

} // namespace tw
